"""open crises are found in their order"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0005'
down_revision: str | None = '0004'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

IS_OPEN = sa.text("status IN ('watching', 'declared', 'responding', 'recovering')")


def upgrade() -> None:
    with op.batch_alter_table('crisis', schema=None) as batch_op:
        batch_op.create_index('ix_crisis_open', ['severity', 'declared_at', 'id'], unique=False, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
        batch_op.drop_index('ix_crisis_status_declared_at')


def downgrade() -> None:
    with op.batch_alter_table('crisis', schema=None) as batch_op:
        batch_op.create_index('ix_crisis_status_declared_at', ['status', 'declared_at'], unique=False)
        batch_op.drop_index('ix_crisis_open')
