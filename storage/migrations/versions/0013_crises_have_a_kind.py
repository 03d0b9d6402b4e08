"""crises have a kind"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = '0013'
down_revision: str | None = '0012'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('crisis', schema=None) as batch_op:
        batch_op.add_column(sa.Column('category', sa.Enum('operational', 'reputational', 'external', name='category', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('category_by', sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('crisis', schema=None) as batch_op:
        batch_op.drop_column('category_by')
        batch_op.drop_column('category')
