"""Versions of playbooks, on both databases: replicas that start at once agree, the order of answers is kept."""

import asyncio
from datetime import UTC, datetime

from sqlmodel import col, select

from crisis.playbook import keep_versions
from crisis.playbook_library import PlaybookFile, library_of
from storage.queries.playbook import current_versions, triage_of
from storage.session import Database
from storage.tables.crisis import Crisis
from storage.tables.playbook import PlaybookVersion, Triage
from storage.vocabulary import Severity, Status
from tests.playbooks import SMALL

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def test_replicas_that_start_at_once_keep_one_version_each(database_url: str) -> None:
    """Four starts at the same moment: every text is version 1, once, and current."""
    library = library_of([PlaybookFile(slug="power_cut", text=SMALL, source="own/power_cut.toml")])

    async def start(database: Database) -> int:
        async with database.transaction() as session:
            return await keep_versions(session, library, now=NOW)

    async def run() -> tuple[list[int], list[PlaybookVersion], int]:
        replicas = [Database(database_url) for _ in range(4)]
        new = await asyncio.gather(*(start(replica) for replica in replicas))
        async with replicas[0].reading() as session:
            rows = (await session.exec(select(PlaybookVersion).order_by(col(PlaybookVersion.slug)))).all()
            current = len(await current_versions(session))
        for replica in replicas:
            await replica.close()
        return list(new), list(rows), current

    new, rows, current = asyncio.run(run())

    assert sorted(new) == [0, 0, 0, len(library.files)]
    assert [(row.slug, row.number) for row in rows] == [(slug, 1) for slug in sorted(library.files)]
    assert current == len(library.files)


def test_the_way_through_the_questions_keeps_its_order(database_url: str) -> None:
    """Whoever reads it later sees what was asked first."""
    steps = [["Zebra?", "Yes"], ["Ant?", "No"], ["Middle?", "Perhaps"]]

    async def run() -> Triage | None:
        database = Database(database_url)
        async with database.transaction() as session:
            version = PlaybookVersion(slug="x", number=1, fingerprint="f", title="X", text=SMALL, seen_at=NOW)
            crisis = Crisis(
                key="C-2026-001",
                year=2026,
                number=1,
                account_name="Acme",
                summary="s",
                severity=Severity.SEV1,
                status=Status.DECLARED,
                declared_by="U1",
                declared_at=NOW,
                phase_since=NOW,
            )
            session.add_all([version, crisis])
            await session.flush()
            assert version.id and crisis.id
            session.add(Triage(crisis_id=crisis.id, version_id=version.id, path={"steps": steps}, by="U1", at=NOW))
        async with database.reading() as session:
            found = await triage_of(session, crisis.id, version.id)
        await database.close()
        return found

    found = asyncio.run(run())

    assert found is not None
    assert found.path == {"steps": steps}
