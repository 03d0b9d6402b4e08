"""Logs: one line per event, JSON unless a person is watching, without tokens whoever writes them."""

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRET = re.compile(
    r"""xox[a-z](?:\.xox[a-z])?-[\w-]+   # bot, user and rotated tokens
    |xapp-[\w-]+                         # app-level tokens
    |(?<=://)[^\s/:@]+:[^\s/@]+(?=@)     # user and password in the URL of a database or proxy
    |(?<=ticket=)[^&\s'"]+               # whoever has a socket's ticket can connect as the app
    |(?<=hooks\.slack\.com/)[^\s'"]+     # whoever has a response_url can answer as the app
    """,
    re.VERBOSE,
)

QUIET = {
    # They tell what they send and receive: texts of messages. What we need to know we log ourselves.
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    # It warns when a sweep takes longer than its rhythm; the metrics say that better.
    "apscheduler": logging.ERROR,
    "alembic": logging.WARNING,
    "aiohttp.access": logging.WARNING,
}


def without_secrets(text: str) -> str:
    """The text with everything that looks like a token or a password taken out."""
    return SECRET.sub("[secret]", text)


def set_up_logging(stream: TextIO = sys.stderr) -> None:
    """Send our own and every library's log lines to `stream`: for people if it is a terminal, else as JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    rendering = _for_people() if stream.isatty() else _for_machines()
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[remove_meta, *rendering, _take_out_secrets]
    )
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def _for_people() -> list[Processor]:
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _for_machines() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False, default=str)]


def _take_out_secrets(_logger: WrappedLogger, _method: str, rendered: EventDict | str) -> str:
    return without_secrets(str(rendered))
