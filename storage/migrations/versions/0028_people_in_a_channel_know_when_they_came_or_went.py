"""people in a channel know when they came or went"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0028'
down_revision: str | None = '0027'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('crisis_member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moved_ts', sa.String(length=32), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('crisis_member', schema=None) as batch_op:
        batch_op.drop_column('moved_ts')
