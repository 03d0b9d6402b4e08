"""an account may be lost"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0014'
down_revision: str | None = '0013'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('crisis', schema=None) as batch_op:
        batch_op.add_column(sa.Column('loss_risk_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('loss_risk_by', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('loss_risk_reason', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('crisis', schema=None) as batch_op:
        batch_op.drop_column('loss_risk_reason')
        batch_op.drop_column('loss_risk_by')
        batch_op.drop_column('loss_risk_at')
