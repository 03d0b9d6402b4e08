"""The timeline is append-only: the database itself refuses to change or delete an entry."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFUSAL = "The timeline is append-only: write a new entry instead."


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_timeline_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER timeline_entry_append_only BEFORE UPDATE OR DELETE ON timeline_entry "
            "FOR EACH ROW EXECUTE FUNCTION refuse_timeline_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER timeline_entry_no_{verb.lower()} BEFORE {verb} ON timeline_entry "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER timeline_entry_append_only ON timeline_entry")
        op.execute("DROP FUNCTION refuse_timeline_change()")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER timeline_entry_no_{verb.lower()}")
