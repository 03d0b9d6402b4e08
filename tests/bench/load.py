"""Many requests at once over kept connections, with as little work on this side as possible."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from fake_slack.signature import sign


@dataclass(frozen=True)
class Burst:
    """What came of it."""

    seconds: float
    """From the first request to the last answer."""
    latencies: list[float]
    """Seconds of each request."""

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


class Refused(Exception):
    """The server did not answer 200, so there is nothing to measure."""


async def fire(url: str, bodies: Sequence[tuple[str, str]], *, secret: str, concurrency: int) -> Burst:
    """Send each (content type, body), signed now, over `concurrency` connections."""
    waiting = iter([_request(url, kind, body, secret) for kind, body in bodies])
    latencies: list[float] = []
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(concurrency):
            group.create_task(_connection(url, waiting, latencies))
    return Burst(time.perf_counter() - started, latencies)


def _request(url: str, kind: str, body: str, secret: str) -> bytes:
    place = urlsplit(url)
    signature = sign(secret, int(time.time()), body)
    headers = {"Host": place.netloc, "Content-Type": kind, "Content-Length": str(len(body.encode())), **signature}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {place.path} HTTP/1.1\r\n{head}\r\n{body}".encode()


async def _connection(url: str, waiting: Iterator[bytes], latencies: list[float]) -> None:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        for request in waiting:
            started = time.perf_counter()
            writer.write(request)
            await _read_answer(reader)
            latencies.append(time.perf_counter() - started)
    finally:
        writer.close()


async def _read_answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next(
        int(line.partition(":")[2]) for line in head.lower().splitlines() if line.startswith("content-length")
    )
    body = await reader.readexactly(length)
    if not head.startswith("HTTP/1.1 200"):
        raise Refused(f"{head.splitlines()[0]}: {body[:300]!r}")
