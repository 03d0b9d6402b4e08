"""figures agreed with the client and how they were measured"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0011'
down_revision: str | None = '0010'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('kpi',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('label_key', sa.String(length=240), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('better', sa.Enum('higher', 'lower', name='better', native_enum=False, length=40), nullable=False),
    sa.Column('period', sa.Enum('week', 'month', 'quarter', 'half_year', 'year', name='period', native_enum=False, length=40), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('agreed_with', sa.String(length=120), nullable=False),
    sa.Column('actual', sa.BigInteger(), nullable=True),
    sa.Column('measured_on', sa.Date(), nullable=True),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.Column('removed_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_kpi_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi')),
    sa.UniqueConstraint('account_id', 'label_key', name=op.f('uq_kpi_account_id_label_key'))
    )
    op.create_table('kpi_measurement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kpi_id', sa.Integer(), nullable=False),
    sa.Column('measured_on', sa.Date(), nullable=False),
    sa.Column('actual', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['kpi_id'], ['kpi.id'], name=op.f('fk_kpi_measurement_kpi_id_kpi')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi_measurement')),
    sa.UniqueConstraint('kpi_id', 'measured_on', name=op.f('uq_kpi_measurement_kpi_id_measured_on'))
    )


def downgrade() -> None:
    op.drop_table('kpi_measurement')
    op.drop_table('kpi')
