"""Starts and kills the processes of a torture run, and ends them all when the run is gone, however it went.

Usage: python -m tests.torture.nursery   (requests and answers are lines of JSON on standard input and output)
  {"do": "bot", "log": FILE, "folder": FOLDER, "environment": {…}}      a bot, forked from this process
  {"do": "start", …the same…, "argv": […], "user": NAME or ""}          any other program
  {"do": "kill", "pid": N, "signal": N}
Each answer is {"pid": N} or {"ok": true}; {"died": N, "status": N} tells of a process that ended.

Loading the bot's modules takes longer than a bot lives here, so a bot is a fork of this process, which holds them
already. What it does after that is `bot.run_command`, as with `python -m bot run`.
"""

import asyncio
import json
import os
import pwd
import select
import signal
import subprocess
import sys
import traceback
from typing import Any, NoReturn

from bot.cli import CANNOT
from bot.log import set_up_logging
from bot.problems import StartProblem
from bot.run_command import run_bot
from handlers.effects.pace import Pace

Json = dict[str, Any]

LOOKS_EVERY_S = 0.05
PACE = "TORTURE_PACE"
"""Environment variable: how many times faster than Slack's limits the bot may call a stand-in without limits."""


def main() -> None:
    children: set[int] = set()
    try:
        _serve(children)
    finally:
        for pid in children:
            _kill(pid, signal.SIGKILL)


def _serve(children: set[int]) -> None:
    waiting = b""
    while True:
        readable, _, _ = select.select([0], [], [], LOOKS_EVERY_S)
        if readable:
            read = os.read(0, 65536)
            if not read:
                return
            *lines, waiting = (waiting + read).split(b"\n")
            for line in lines:
                _tell(_obey(json.loads(line), children))
        _tell_who_died(children)


def _obey(request: Json, children: set[int]) -> Json:
    match request["do"]:
        case "bot":
            pid = os.fork()
            if pid == 0:
                _become_bot(request)
        case "start":
            pid = _start(request)
        case _:
            if request["pid"] in children:
                _kill(request["pid"], request["signal"])
            return {"ok": True}
    children.add(pid)
    return {"pid": pid}


STARTED: list[subprocess.Popen[bytes]] = []
"""Kept: a forgotten one is reaped by whoever starts the next, and then nobody can tell when it ended."""


def _start(request: Json) -> int:
    user = request["user"] or None
    with open(request["log"], "ab") as log:
        process = subprocess.Popen(
            request["argv"],
            cwd=request["folder"],
            env=request["environment"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            start_new_session=True,
        )
    STARTED.append(process)
    return process.pid


def _become_bot(request: Json) -> NoReturn:
    """From here on as `python -m bot run` in that folder with that environment."""
    status = 1
    try:
        os.setsid()
        os.chdir(request["folder"])
        log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number, descriptor in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
            os.dup2(descriptor, number)
        os.environ.clear()
        os.environ.update(request["environment"])
        set_up_logging()
        status = asyncio.run(run_bot(pace=Pace(speed=float(os.environ[PACE]))))
    except StartProblem as problem:
        print(problem, file=sys.stderr)
        status = CANNOT
    except BaseException:
        traceback.print_exc()
    finally:
        # Not the exit of the nursery, whose children are not ours.
        sys.stderr.flush()
        os._exit(status)


def _tell_who_died(children: set[int]) -> None:
    for pid in list(children):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            children.discard(pid)
            _tell({"died": pid, "status": os.waitstatus_to_exitcode(status)})


def _kill(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        # It ended by itself a moment ago; `_tell_who_died` says so.
        return


def _tell(answer: Json) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
