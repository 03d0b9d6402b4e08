"""designations are reviewed once a year"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0006'
down_revision: str | None = '0005'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIERS = ('strategic', 'key', 'standard')


def upgrade() -> None:
    tier = sa.Enum(*TIERS, name='tier', native_enum=False, length=40)
    with op.batch_alter_table('designation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proposed', tier, nullable=True))
        batch_op.add_column(sa.Column('next_check_at', UtcDateTime(), nullable=True))
        batch_op.create_index(
            'ix_designation_next_check_at',
            ['next_check_at'],
            unique=False,
            sqlite_where=sa.text('next_check_at IS NOT NULL'),
            postgresql_where=sa.text('next_check_at IS NOT NULL'),
        )


def downgrade() -> None:
    with op.batch_alter_table('designation', schema=None) as batch_op:
        batch_op.drop_index('ix_designation_next_check_at')
        batch_op.drop_column('next_check_at')
        batch_op.drop_column('proposed')
