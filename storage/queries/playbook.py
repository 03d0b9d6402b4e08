"""Questions about playbooks, their versions and their runs."""

from collections.abc import Sequence

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.playbook import PlaybookRun, PlaybookVersion, Triage
from storage.tables.risk import Risk


async def lock_versions(session: AsyncSession) -> None:
    """Two replicas that start at once take turns. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.exec(text("LOCK TABLE playbook_version IN SHARE ROW EXCLUSIVE MODE"))  # type: ignore[call-overload]


async def current_versions(session: AsyncSession) -> Sequence[PlaybookVersion]:
    """What may be used now, by slug."""
    statement = select(PlaybookVersion).where(col(PlaybookVersion.is_current)).order_by(col(PlaybookVersion.slug))
    return (await session.exec(statement)).all()


async def version_by_id(session: AsyncSession, version_id: int) -> PlaybookVersion | None:
    return await session.get(PlaybookVersion, version_id)


async def versions_of(session: AsyncSession, slug: str) -> Sequence[PlaybookVersion]:
    """All versions this installation has seen, oldest first."""
    statement = select(PlaybookVersion).where(PlaybookVersion.slug == slug)
    return (await session.exec(statement.order_by(col(PlaybookVersion.number)))).all()


async def version_with_fingerprint(session: AsyncSession, slug: str, fingerprint: str) -> PlaybookVersion | None:
    statement = select(PlaybookVersion).where(PlaybookVersion.slug == slug, PlaybookVersion.fingerprint == fingerprint)
    return (await session.exec(statement)).one_or_none()


async def last_number(session: AsyncSession, slug: str) -> int:
    """0: no version of it was ever seen."""
    statement = select(func.max(PlaybookVersion.number)).where(PlaybookVersion.slug == slug)
    return (await session.exec(statement)).one() or 0


async def runs_of(session: AsyncSession, crisis_id: int) -> Sequence[tuple[PlaybookRun, PlaybookVersion]]:
    """The playbooks a crisis runs, each in the version it ran, oldest first."""
    statement = (
        select(PlaybookRun, PlaybookVersion)
        .join(PlaybookVersion, col(PlaybookVersion.id) == col(PlaybookRun.version_id))
        .where(PlaybookRun.crisis_id == crisis_id)
        .order_by(col(PlaybookRun.id))
    )
    return [(run, version) for run, version in (await session.exec(statement)).all()]


async def triage_of(session: AsyncSession, crisis_id: int, version_id: int) -> Triage | None:
    statement = select(Triage).where(Triage.crisis_id == crisis_id, Triage.version_id == version_id)
    return (await session.exec(statement)).one_or_none()


async def foreseen_playbooks(session: AsyncSession, account_id: int) -> set[str]:
    """Slugs that the account's open risks name."""
    statement = select(Risk.playbook).where(
        Risk.account_id == account_id, col(Risk.closed_at).is_(None), Risk.playbook != ""
    )
    return set((await session.exec(statement)).all())
