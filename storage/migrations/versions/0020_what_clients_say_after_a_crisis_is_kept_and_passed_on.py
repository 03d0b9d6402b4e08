"""what clients say after a crisis is kept and passed on"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0020'
down_revision: str | None = '0019'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('client_feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('crisis_id', sa.Integer(), nullable=True),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('wants', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('call', 'visit', 'meeting', 'email', 'other', name='touchpointkind', native_enum=False, length=40), nullable=True),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_client_feedback_account_id_account')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_client_feedback_contact_id_contact')),
    sa.ForeignKeyConstraint(['crisis_id'], ['crisis.id'], name=op.f('fk_client_feedback_crisis_id_crisis')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_client_feedback'))
    )
    with op.batch_alter_table('client_feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_client_feedback_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_client_feedback_crisis_id'), ['crisis_id'], unique=False)

    op.create_table('feedback_ask',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('crisis_id', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('next_check_at', UtcDateTime(), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['crisis_id'], ['crisis.id'], name=op.f('fk_feedback_ask_crisis_id_crisis')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_ask')),
    sa.UniqueConstraint('crisis_id', 'ends', 'number', name=op.f('uq_feedback_ask_crisis_id_ends_number'))
    )
    with op.batch_alter_table('feedback_ask', schema=None) as batch_op:
        batch_op.create_index('ix_feedback_ask_next_check_at', ['next_check_at'], unique=False, sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))

    op.create_table('feedback_handoff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('feedback_id', sa.Integer(), nullable=False),
    sa.Column('function', sa.String(length=60), nullable=False),
    sa.Column('function_key', sa.String(length=120), nullable=False),
    sa.Column('slack_id', sa.String(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('passed_by', sa.String(length=32), nullable=False),
    sa.Column('passed_at', UtcDateTime(), nullable=False),
    sa.Column('seen_at', UtcDateTime(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('stage', sa.Enum('waiting', 'reminded', 'overdue', 'escalated', name='clockstage', native_enum=False, length=40), nullable=False),
    sa.Column('next_check_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['feedback_id'], ['client_feedback.id'], name=op.f('fk_feedback_handoff_feedback_id_client_feedback')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_handoff')),
    sa.UniqueConstraint('feedback_id', 'function_key', name=op.f('uq_feedback_handoff_feedback_id_function_key'))
    )
    with op.batch_alter_table('feedback_handoff', schema=None) as batch_op:
        batch_op.create_index('ix_feedback_handoff_next_check_at', ['next_check_at'], unique=False, sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))



def downgrade() -> None:
    with op.batch_alter_table('feedback_handoff', schema=None) as batch_op:
        batch_op.drop_index('ix_feedback_handoff_next_check_at', sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))

    op.drop_table('feedback_handoff')
    with op.batch_alter_table('feedback_ask', schema=None) as batch_op:
        batch_op.drop_index('ix_feedback_ask_next_check_at', sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))

    op.drop_table('feedback_ask')
    with op.batch_alter_table('client_feedback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_client_feedback_crisis_id'))
        batch_op.drop_index(batch_op.f('ix_client_feedback_account_id'))

    op.drop_table('client_feedback')
