"""`python -m bot run`: start, work until SIGTERM or SIGINT, stop cleanly."""

import asyncio
import gc
import signal

import structlog

from bot.build import build
from bot.running import Running
from bot.settings import Settings, read_settings
from handlers.effects.pace import Pace

log = structlog.get_logger(__name__)


async def run_bot(*, pace: Pace | None = None) -> int:
    """Returns 0 after a clean stop.

    Args:
        pace: another one than Slack's limits, for a stand-in without limits.

    Raises:
        SettingsError, StartProblem: it cannot start.
    """
    settings = read_settings(Settings)
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    bot = build(settings, pace=pace)
    try:
        await _until(told_to_stop, bot)
    finally:
        log.info("Stopping")
        await bot.stop()
    log.info("Stopped")
    return 0


async def _until(told_to_stop: asyncio.Event, bot: Running) -> None:
    """Start, and stay; a signal during a start that waits for Slack ends it too."""
    starting = asyncio.create_task(bot.start())
    stopping = asyncio.create_task(told_to_stop.wait())
    await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
    if starting.done():
        await starting
        leave_alone_what_stays()
        await stopping
    else:
        starting.cancel()
        await asyncio.wait([starting])
    stopping.cancel()


def leave_alone_what_stays() -> None:
    """Let garbage collection pass over what the start has made, most of all modules: it stays until the end.

    Walking through all of it took a tenth of a second now and then, while people waited.
    """
    gc.collect()
    gc.freeze()
