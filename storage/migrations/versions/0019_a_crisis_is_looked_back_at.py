"""a crisis is looked back at"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

from storage.columns import UtcDateTime

revision: str = '0019'
down_revision: str | None = '0018'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('crisis_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('crisis_id', sa.Integer(), nullable=False),
    sa.Column('due_at', UtcDateTime(), nullable=False),
    sa.Column('next_check_at', UtcDateTime(), nullable=True),
    sa.Column('stage', sa.Enum('waiting', 'reminded', 'overdue', 'escalated', name='clockstage', native_enum=False, length=40), nullable=False),
    sa.Column('closed_by', sa.String(length=32), nullable=True),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['crisis_id'], ['crisis.id'], name=op.f('fk_crisis_review_crisis_id_crisis')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crisis_review')),
    sa.UniqueConstraint('crisis_id', name=op.f('uq_crisis_review_crisis_id'))
    )
    with op.batch_alter_table('crisis_review', schema=None) as batch_op:
        batch_op.create_index('ix_crisis_review_next_check_at', ['next_check_at'], unique=False, sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))

    op.create_table('review_finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('crisis_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('strength', 'gap', name='findingkind', native_enum=False, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=True),
    sa.Column('left_because', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['crisis_action.id'], name=op.f('fk_review_finding_action_id_crisis_action')),
    sa.ForeignKeyConstraint(['crisis_id'], ['crisis.id'], name=op.f('fk_review_finding_crisis_id_crisis')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_finding'))
    )
    with op.batch_alter_table('review_finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_finding_crisis_id'), ['crisis_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('review_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_finding_crisis_id'))

    op.drop_table('review_finding')
    with op.batch_alter_table('crisis_review', schema=None) as batch_op:
        batch_op.drop_index('ix_crisis_review_next_check_at', sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))

    op.drop_table('crisis_review')
