"""accounts have plans"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0012'
down_revision: str | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('account_plan_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Enum('goals', 'products', 'forecast', 'issues', 'competitors', 'wallet', 'renewal', 'next_steps', name='plansection', native_enum=False, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('wallet_percent', sa.Integer(), nullable=True),
    sa.Column('wallet_as_of', sa.Date(), nullable=True),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('checked_by', sa.String(length=32), nullable=False),
    sa.Column('checked_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_plan_entry_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_plan_entry'))
    )
    with op.batch_alter_table('account_plan_entry', schema=None) as batch_op:
        batch_op.create_index('ix_account_plan_entry_account_id', ['account_id', 'section'], unique=False)

    op.create_table('account_plan_signoff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('client_name', sa.String(length=120), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('up_to', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_plan_signoff_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_plan_signoff'))
    )
    with op.batch_alter_table('account_plan_signoff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_plan_signoff_account_id'), ['account_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('account_plan_signoff', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_plan_signoff_account_id'))

    op.drop_table('account_plan_signoff')
    with op.batch_alter_table('account_plan_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_account_plan_entry_account_id')

    op.drop_table('account_plan_entry')
