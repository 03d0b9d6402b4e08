"""The rows of a whole crisis as one release wrote them, kept as JSON that loads into SQLite and PostgreSQL.

`python -m tests.storage.release_rows tests/storage/releases/0.1.0.json` writes the file for the release in this
checkout. Do it once per release and never again for an old one: its whole point is that nobody touched it since.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, MetaData, insert, select

from crisis.channel import channel_opened, members_invited
from crisis.escalation import acknowledge
from crisis.lead import take_lead
from crisis.page import page_sent
from crisis.resolve import Resolution, resolve
from crisis.update import UpdateDraft, post_update
from storage.migrate import newest_revision
from storage.tables.account import AccountAlias
from storage.vocabulary import Audience
from tests.builders import ACME, KIM, SAM, Desk, a_crisis, an_account

RELEASES = Path(__file__).with_name("releases")
ALEMBIC = "alembic_version"


def rows_in(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Table → rows as plain JSON values, in the order of their keys."""
    tables = _tables(connection)
    return {
        table.name: [
            {name: _plain(value) for name, value in row.items()}
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in tables.sorted_tables
        if table.name != ALEMBIC
    }


def load(connection: Connection, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Put rows into the tables as they are in this database, at whatever revision that is."""
    for table in _tables(connection).sorted_tables:
        typed = [
            {name: _typed(table.c[name].type, value) for name, value in row.items()} for row in rows.get(table.name, [])
        ]
        if typed:
            connection.execute(insert(table), typed)


def a_whole_crisis() -> dict[str, list[dict[str, Any]]]:
    """From the declaration to the digest, so that every table of the road holds something."""
    with Desk.in_memory() as desk:
        account = an_account(desk, ACME)
        desk.add(AccountAlias(account_id=account.id or 0, alias="Acme", alias_key="acme"))
        crisis = a_crisis(desk, account_id=account.id)
        crisis_id = crisis.id or 0
        desk.do(channel_opened, crisis_id, channel_id="C0CRISIS", name="crisis-2026-001-acme-corp")
        desk.do(members_invited, crisis_id, invited=[KIM, SAM], problems={})
        page_id = desk.page_for(crisis, SAM)
        desk.do(page_sent, page_id, channel="D0SAM", ts="1.0")
        desk.do(acknowledge, page_id, by=SAM)
        desk.do(take_lead, crisis_id, by=SAM)
        draft = UpdateDraft(
            crisis_id=crisis_id, audience=Audience.INTERNAL, author=SAM, progress="Prices rolled back – ✓"
        )
        desk.do(post_update, draft)
        desk.wait(hours=5)
        done = Resolution(
            crisis_id=crisis_id, by=SAM, what_was_done="Rolled back", unconfirmed_reason="They meet on Monday"
        )
        desk.do(resolve, done)
        return desk.do(_dump)


async def _dump(session: Any) -> dict[str, list[dict[str, Any]]]:
    connection = await session.connection()
    found: dict[str, list[dict[str, Any]]] = await connection.run_sync(rows_in)
    return found


def _tables(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    return tables


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(value)
        # SQLite has no zones: there a time is stored as UTC without saying so.
        return moment if kind.timezone else moment.replace(tzinfo=None)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def main(file: Path) -> None:
    rows = a_whole_crisis()
    content = {"revision": newest_revision(), "rows": rows}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{file}: {sum(len(found) for found in rows.values())} rows at revision {content['revision']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
