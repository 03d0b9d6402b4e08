"""The processes of the demo. They end with it, however it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fake_slack.demo.waiting import TooLate, until

ROOT = Path(__file__).resolve().parents[2]

ENDS_WITHIN_S = 12.0
"""The bot takes up to 10 s to finish what it began."""
LAST_LINES = 12


class Trouble(Exception):
    """The demo cannot go on; the message is for the person in front of it."""


@dataclass
class Child:
    """One process of the demo; what it prints goes into a file."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def check_alive(self) -> None:
        """Raises `Trouble` with its last words when it has ended."""
        if self.process.poll() is not None:
            raise Trouble(
                f"{self.name} ended by itself (exit status {self.process.returncode}). Its last lines:\n{self.tail()}"
            )

    def finish(self, within_s: float) -> None:
        """Wait for a process that ends by itself. Raises `Trouble` with its last words when it did not end well."""
        try:
            status = self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            raise Trouble(f"{self.name} takes longer than {within_s:.0f} s. Its last lines:\n{self.tail()}") from None
        if status:
            raise Trouble(f"{self.name} failed (exit status {status}). Its last lines:\n{self.tail()}")

    def tail(self) -> str:
        """The last lines it printed, indented."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
        return "\n".join(f"  {line}" for line in lines) or "  (it printed nothing)"

    def end(self) -> None:
        """Ask it to end, and insist after a while."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Household:
    """Starts processes in the group of a guard, which ends the whole group should this process die (see `guard`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.children: list[Child] = []
        self._guard = subprocess.Popen(
            [sys.executable, "-m", "fake_slack.demo.guard", str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # A group of its own: Ctrl-C in the terminal reaches only the demo, which then ends the others in order.
            process_group=0,
        )

    def start(self, name: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Child:
        """Start `python -m …` with these additions to the environment."""
        log = self.folder / f"{name.replace(' ', '-').lower()}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=self._guard.pid,
            )
        self.children.append(Child(name, process, log))
        return self.children[-1]

    def end(self) -> None:
        """End them all, the youngest first, so that the bot ends while Slack is still there."""
        for child in reversed(self.children):
            child.end()
        self._guard.communicate(b"all ended")


@contextmanager
def household(folder: Path) -> Iterator[Household]:
    """Processes for the length of a block."""
    home = Household(folder)
    try:
        yield home
    finally:
        with _uninterrupted():
            home.end()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A second Ctrl-C must not leave half of them running."""
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {name: signal.signal(name, signal.SIG_IGN) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def wait_for(children: Sequence[Child], condition: Callable[[], bool], *, within_s: float, what: str) -> None:
    """Wait until `condition()`; raises `Trouble` when one of the processes ends or it takes too long."""

    def asked() -> bool:
        for child in children:
            child.check_alive()
        return condition()

    try:
        until(asked, within_s=within_s, what=what)
    except TooLate as late:
        last = "\n".join(f"{child.name}:\n{child.tail()}" for child in children)
        raise Trouble(f"{late}\n{last}") from None


def is_free(port: int) -> bool:
    """Whether something could listen there now."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port of the loopback where nothing listens now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
