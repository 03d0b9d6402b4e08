"""playbooks are proposed to be changed"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

from storage.columns import UtcDateTime


revision: str = '0024'
down_revision: str | None = '0023'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('playbook_proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('crisis_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('state', sa.Enum('open', 'taken', 'declined', name='proposalstate', native_enum=False, length=40), nullable=False),
    sa.Column('taken_into', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('settled_by', sa.String(length=32), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['crisis_id'], ['crisis.id'], name=op.f('fk_playbook_proposal_crisis_id_crisis')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_playbook_proposal'))
    )
    with op.batch_alter_table('playbook_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_playbook_proposal_crisis_id'), ['crisis_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_playbook_proposal_slug'), ['slug'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('playbook_proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_playbook_proposal_slug'))
        batch_op.drop_index(batch_op.f('ix_playbook_proposal_crisis_id'))

    op.drop_table('playbook_proposal')
