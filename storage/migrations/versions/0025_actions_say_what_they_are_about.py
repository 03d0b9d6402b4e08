"""actions say what they are about"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0025'
down_revision: str | None = '0024'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('crisis_action', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area', sa.Enum('communication', 'logistics', 'stakeholders', 'resources', 'reassurance', name='actionarea', native_enum=False, length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('crisis_action', schema=None) as batch_op:
        batch_op.drop_column('area')
