"""A bot of its own interpreter, as `python -m bot run` starts it, at the pace of a stand-in without limits."""

import asyncio
import os
import sys

from bot.log import set_up_logging
from bot.run_command import run_bot
from handlers.effects.pace import Pace
from tests.torture.nursery import PACE

if __name__ == "__main__":
    set_up_logging()
    sys.exit(asyncio.run(run_bot(pace=Pace(speed=float(os.environ[PACE])))))
