"""`./run demo` and `./run demo --play`, as processes of their own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fake_slack.demo.__main__ import main
from fake_slack.demo.company import clock_start
from fake_slack.demo.promises import Ledger, Promise
from fake_slack.demo.waiting import until

HOME = Path(__file__).resolve().parents[2]
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PLAY_WITHIN_S = 420


@contextmanager
def demo(*options: str) -> Iterator[subprocess.Popen[str]]:
    """The demo, ended hard should a test leave it running (its guard ends the rest)."""
    command = [sys.executable, "-m", "fake_slack.demo", *options]
    process = subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def reads_until(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """The first line of the demo in which the pattern is found."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError(f"The demo ended without saying {pattern}:\n{''.join(said)}")


def post(url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with DIRECT.open(request, timeout=10) as answer:
        assert json.load(answer)["ok"]


def processes_of(folder: str) -> dict[int, str]:
    """Process id and command line of what runs with a demo's folder in its arguments or environment."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (place / "cmdline").read_bytes(), (place / "environ").read_bytes()
        except OSError:
            continue  # it ended meanwhile, or is somebody else's
        if folder.encode() in command + environment:
            found[int(place.name)] = command.replace(b"\0", b" ").decode()
    return found


def folder_of(process: subprocess.Popen[str]) -> str:
    """The temporary folder of a demo, as its guard's command line names it."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
    lines = [Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0") for child in children]
    return next(line[-2] for line in lines if "fake_slack.demo.guard" in line)


on_linux = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc")


@pytest.mark.slow
def test_a_played_crisis_keeps_every_promise() -> None:
    """`./run demo --play` ends with status 0, and its table says kept in every line."""
    with demo("--play", "--scale", "90") as play:
        said, _ = play.communicate(timeout=PLAY_WITHIN_S)

    assert play.returncode == 0, said
    assert [line.split("  ")[1] for line in said.splitlines() if "BROKEN" in line] == []
    assert all(re.search(rf"^  {re.escape(promise)} +kept ", said, re.MULTILINE) for promise in Promise), said


@pytest.mark.slow
def test_a_broken_promise_is_told_and_fails_the_play() -> None:
    """When Slack refuses the digest for good, the table says so and the status is not 0."""
    with demo("--play", "--scale", "90") as play:
        url = reads_until(play, r"(http://127\.0\.0\.1:\d+/)")[1]
        # Nothing that is sent into the digest channel arrives.
        refusal = {"method": "chat.postMessage", "kind": "error", "error": "is_archived", "times": 50}
        post(f"{url}_control/faults", {**refusal, "match": {"channel": "C0DIGEST04"}})
        said, _ = play.communicate(timeout=PLAY_WITHIN_S)

    assert play.returncode == 1, said
    assert re.search(rf"{re.escape(Promise.DIGEST)} +BROKEN", said), said
    assert "the digest comes to #crisis-digest" in said
    assert re.search(rf"{re.escape(Promise.HEALTHY)} +BROKEN", said), said
    assert re.search(rf"{re.escape(Promise.PAGED)} +kept", said), said


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_running_however_the_demo_ends(ending: signal.Signals) -> None:
    """Ctrl-C, SIGTERM, a closed terminal, kill -9: soon neither Slack nor bot nor folder is there."""
    with demo() as process:
        reads_until(process, "Ctrl-C")
        folder = folder_of(process)
        assert len(processes_of(folder)) >= 3

        process.send_signal(ending)

        until(lambda: not processes_of(folder), within_s=30, what="everything has ended")
        until(lambda: not Path(folder).exists(), within_s=5, what="the folder is gone")


@pytest.mark.slow
@on_linux
def test_a_bot_that_dies_is_told_with_its_last_words() -> None:
    """Nobody sits before a page on which nothing happens any more."""
    with demo() as process:
        reads_until(process, "Ctrl-C")
        (bot,) = [pid for pid, command in processes_of(folder_of(process)).items() if "-m bot run" in command]

        os.kill(bot, signal.SIGKILL)
        said, _ = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "The bot ended by itself" in said and '"logger": "bot.' in said


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    """Not a trace: which port, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken, demo("--port", str(taken.getsockname()[1])) as process:
        said, _ = process.communicate(timeout=30)

    assert process.returncode == 2
    assert re.fullmatch(r"Port \d+ of this machine is in use\. Give another one with --port, or leave it out\.\n", said)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param(("--scale", "1"), "1 is no speed for the demo. Give a number above 1", id="real time"),
        pytest.param(("--scale", "5000"), "5000 is no speed for the demo.", id="too fast"),
        pytest.param(("--port", "70000"), "70000 is no port.", id="no port"),
        pytest.param(("--fresh",), "unrecognized arguments: --fresh", id="every demo is fresh"),
    ],
)
def test_an_option_that_cannot_be_is_said_before_anything_starts(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...], sentence: str
) -> None:
    """Which one, and what it may be."""
    with pytest.raises(SystemExit) as ended:
        main(options)

    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert sentence in told.err


@pytest.mark.slow
def test_a_slow_demo_over_a_slow_slack_starts_and_says_how_fast_its_clock_runs() -> None:
    """The slowest clock there is, and a Slack that takes its time for every answer."""
    with demo("--scale", "1.1", "--slow-slack", "150") as process:
        reads_until(process, r"time runs 1\.1 times faster")
        reads_until(process, "Ctrl-C")

        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=30) == 128 + signal.SIGINT


@pytest.mark.parametrize("day", [datetime(2026, 11, day, 20, 30, tzinfo=UTC) for day in range(20, 27)])
def test_every_demo_begins_on_a_tuesday_morning(day: datetime) -> None:
    """Whenever it is started it goes alike: no Friday update, no weekend; and never in the past."""
    since = clock_start(day.timestamp(), 60)

    shown = since + (day - since) * 60
    in_berlin = (shown + timedelta(milliseconds=500)).astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{in_berlin:%A %H:%M}" == "Tuesday 08:00"
    assert timedelta() < shown - day <= timedelta(days=7)


def test_a_promise_that_was_never_checked_counts_as_broken() -> None:
    """A story that stops half-way cannot end well."""
    ledger = Ledger()
    for promise in list(Promise)[1:]:
        ledger.check(promise, True, "")

    assert not ledger.all_kept
    assert "BROKEN  0 checks" in ledger.table()
    ledger.check(Promise.GUEST, True, "")
    assert ledger.all_kept


def test_one_failed_check_breaks_a_promise_for_good() -> None:
    """Later successes do not make up for it, and the table says what was seen."""
    ledger = Ledger()

    ledger.same(Promise.PEOPLE, ["ana", "gil"], ["ana", "ben"], "the channel")
    ledger.same(Promise.PEOPLE, ["ana", "ben"], ["ana", "ben"], "the channel")

    assert re.search(
        rf"{Promise.PEOPLE} +BROKEN  2 checks\n      the channel lacks ben and has besides gil", ledger.table()
    )
