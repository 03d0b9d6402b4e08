"""Ends the processes of a demo that died without a word (kill -9, a crash, a machine that closes the session).

It is the leader of the process group in which the demo starts Fake Slack and the bot, and it listens to a pipe whose
other end only the demo holds. The end of the pipe without a word is the end of the demo, by whatever cause. This needs
nothing but pipes and process groups, so it holds on Linux and macOS alike.
"""

import os
import shutil
import signal
import sys
import time
from typing import NoReturn

CLEAN_END_S = 3.0
"""How long the processes may take to end by themselves; nobody waits for their answers any more."""


def main(folder: str) -> None:
    """Wait for the demo to say that all is ended, or to be gone."""
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    if not sys.stdin.buffer.read():
        _end_all(folder)


def _end_all(folder: str) -> NoReturn:
    os.killpg(0, signal.SIGTERM)
    time.sleep(CLEAN_END_S)
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)  # this process too
    raise AssertionError("unreachable")


if __name__ == "__main__":
    main(sys.argv[1])
