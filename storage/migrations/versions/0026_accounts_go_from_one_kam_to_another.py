"""accounts go from one KAM to another"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from storage.columns import UtcDateTime

revision: str = '0026'
down_revision: str | None = '0025'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('kam_handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['from_id'], ['person.id'], name=op.f('fk_kam_handover_from_id_person')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_kam_handover_to_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kam_handover'))
    )
    op.create_table('kam_deputy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('absence_id', sa.Integer(), nullable=False),
    sa.Column('kam_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('next_check_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['absence_id'], ['absence.id'], name=op.f('fk_kam_deputy_absence_id_absence')),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_kam_deputy_deputy_id_person')),
    sa.ForeignKeyConstraint(['kam_id'], ['person.id'], name=op.f('fk_kam_deputy_kam_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kam_deputy')),
    sa.UniqueConstraint('absence_id', name=op.f('uq_kam_deputy_absence_id'))
    )
    with op.batch_alter_table('kam_deputy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kam_deputy_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_kam_deputy_kam_id'), ['kam_id'], unique=False)
        batch_op.create_index('ix_kam_deputy_next_check_at', ['next_check_at'], unique=False, sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))

    op.create_table('kam_handover_account',
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('moved', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_kam_handover_account_account_id_account')),
    sa.ForeignKeyConstraint(['handover_id'], ['kam_handover.id'], name=op.f('fk_kam_handover_account_handover_id_kam_handover')),
    sa.PrimaryKeyConstraint('handover_id', 'account_id', name=op.f('pk_kam_handover_account'))
    )
    with op.batch_alter_table('kam_handover_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kam_handover_account_account_id'), ['account_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('kam_handover_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kam_handover_account_account_id'))

    op.drop_table('kam_handover_account')
    with op.batch_alter_table('kam_deputy', schema=None) as batch_op:
        batch_op.drop_index('ix_kam_deputy_next_check_at', sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_kam_deputy_kam_id'))
        batch_op.drop_index(batch_op.f('ix_kam_deputy_deputy_id'))

    op.drop_table('kam_deputy')
    op.drop_table('kam_handover')
