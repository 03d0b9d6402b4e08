"""plan lines say what, and complaints how they ended"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0010'
down_revision: str | None = '0009'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('communication_plan_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('what', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('removed_at', UtcDateTime(), nullable=True))
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.add_column(sa.Column('resolution', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('resolved_by', sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.drop_column('resolved_by')
        batch_op.drop_column('resolution')
    with op.batch_alter_table('communication_plan_line', schema=None) as batch_op:
        batch_op.drop_column('removed_at')
        batch_op.drop_column('what')
