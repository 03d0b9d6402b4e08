"""`python -m bot timeline verify [KEY]`."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.offline import migrated_database
from bot.settings import OfflineSettings, read_settings
from bot.wording import counted
from crisis.timeline import verify
from storage.tables.crisis import Crisis


async def verify_timeline(key: str | None) -> int:
    """Check the hash chain of one crisis or of all. Returns 1 when an entry was changed, removed or put in."""
    async with migrated_database(read_settings(OfflineSettings)) as database, database.reading() as session:
        crises = await _crises(session, key)
        problems = [f"{found}: {problem}" for row_id, found in crises for problem in await verify(session, row_id)]
    if key is not None and not crises:
        print(f"There is no crisis {key}. Keys look like C-2026-007.")
        return 1
    print(*problems, f"{counted(len(crises), 'timeline')} checked, {counted(len(problems), 'problem')}.", sep="\n")
    return 1 if problems else 0


async def _crises(session: AsyncSession, key: str | None) -> list[tuple[int, str]]:
    statement = select(Crisis.id, Crisis.key).order_by(col(Crisis.id))
    if key is not None:
        statement = statement.where(col(Crisis.key) == key.upper())
    return [(row_id, found) for row_id, found in (await session.exec(statement)).all() if row_id is not None]
