"""How long a connection may stay open before it has asked for anything: aiohttp alone would wait for ever."""

import asyncio
import resource
from collections.abc import Callable

HEAD_WITHIN_SECONDS = 10.0
"""From the connection to the end of the first request's headers. Bodies and idle connections have their own times."""
END_OF_HEAD = b"\r\n\r\n"
MOST_FILES = 20_000


class ImpatientProtocol(asyncio.Protocol):
    """Stands before another protocol and hangs up when the first request does not come."""

    def __init__(self, inner: asyncio.Protocol) -> None:
        self._inner = inner
        self._hang_up: asyncio.TimerHandle | None = None
        self._last_bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            loop = asyncio.get_running_loop()
            self._hang_up = loop.call_later(HEAD_WITHIN_SECONDS, transport.abort)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._hang_up is not None:
            seen = self._last_bytes + data
            self._last_bytes = seen[-len(END_OF_HEAD) :]
            if END_OF_HEAD in seen:
                self._stop_waiting()
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def _stop_waiting(self) -> None:
        if self._hang_up is not None:
            self._hang_up.cancel()
            self._hang_up = None


def impatient(factory: Callable[[], asyncio.Protocol]) -> Callable[[], ImpatientProtocol]:
    """A factory for `loop.create_server`."""
    return lambda: ImpatientProtocol(factory())


def allow_many_connections() -> None:
    """As many open files as the system lets us have: the usual 1,024 are soon used up by clients that hold on."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
