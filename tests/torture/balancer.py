"""In HTTP mode: the one address Slack knows, in front of all bots, as a load balancer is in real life."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

CHUNK = 65_536


class Balancer:
    """Gives each connection to a bot that accepts it."""

    def __init__(self, ports: Callable[[], Sequence[int]], chance: random.Random) -> None:
        self._ports = ports
        self._chance = chance

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        try:
            behind = await self._connect()
            if behind is not None:
                await asyncio.gather(_copy(reader, behind[1]), _copy(behind[0], writer))
        finally:
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        ports = list(self._ports())
        self._chance.shuffle(ports)
        for port in ports:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                # Killed a moment ago; the next one may live.
                continue
        return None


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    except OSError:
        # A kill ends connections this way.
        return
    finally:
        writer.close()


@asynccontextmanager
async def balancer(ports: Callable[[], Sequence[int]], chance: random.Random) -> AsyncIterator[int]:
    """Listens on the port it yields, for the length of a block."""
    server = await asyncio.start_server(Balancer(ports, chance).carry, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    try:
        yield port
    finally:
        server.close()
