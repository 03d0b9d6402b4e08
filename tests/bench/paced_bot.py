"""`python -m bot run` for a stand-in without limits: the same program at a thousand times Slack's pace."""

import asyncio
import sys

from bot.log import set_up_logging
from bot.run_command import run_bot
from handlers.effects.pace import Pace

if __name__ == "__main__":
    set_up_logging()
    sys.exit(asyncio.run(run_bot(pace=Pace(speed=1_000))))
