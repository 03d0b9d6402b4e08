"""Alembic's entry: runs inside the connection that `storage.migrate` hands over."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from storage.columns import UtcDateTime
from storage.tables.every import METADATA


def _render_item(kind: str, item: object, _autogen: object) -> str | Literal[False]:
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=_render_item,
        compare_type=True,
        # `storage.migrate` holds one transaction around everything, so that two starting replicas take turns.
        transactional_ddl=True,
    )
    context.run_migrations()


_run(context.config.attributes["connection"])
