"""The rows of a whole year as one release wrote them, kept as JSON that loads into SQLite and PostgreSQL.

`python -m tests.storage.release_rows tests/storage/releases/0.2.0.json` writes the file for the release in this
checkout. Do it once per release and never again for an old one: its whole point is that nobody touched it since.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, MetaData, insert, select

from storage.migrate import newest_revision
from tests.builders import Desk
from tests.storage.release_story import tell

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


def a_whole_year() -> dict[str, list[dict[str, Any]]]:
    """Every table as it is after the story of `release_story.py`."""
    with Desk.in_memory() as desk:
        tell(desk)
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
    rows = a_whole_year()
    content = {"revision": newest_revision(), "rows": rows}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{file}: {sum(len(found) for found in rows.values())} rows at revision {content['revision']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
