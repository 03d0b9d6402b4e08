"""A bot of its own interpreter, as `python -m bot run` starts it, at the pace of a stand-in without limits."""

import asyncio
import os
import sys

from bot.cli import CANNOT
from bot.log import set_up_logging
from bot.problems import StartProblem
from bot.run_command import run_bot
from handlers.effects.pace import Pace
from tests.torture.nursery import PACE


def main() -> int:
    """The exit status of `python -m bot run`."""
    set_up_logging()
    try:
        return asyncio.run(run_bot(pace=Pace(speed=float(os.environ[PACE]))))
    except StartProblem as problem:
        print(problem, file=sys.stderr)
        return CANNOT


if __name__ == "__main__":
    sys.exit(main())
