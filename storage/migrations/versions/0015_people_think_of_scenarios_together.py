"""people think of scenarios together"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0015'
down_revision: str | None = '0014'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('brainstorm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('topic', sa.String(length=200), nullable=False),
    sa.Column('open_key', sa.String(length=450), nullable=True),
    sa.Column('asked_in', sa.String(length=32), nullable=False),
    sa.Column('channel_id', sa.String(length=32), nullable=True),
    sa.Column('message_ts', sa.String(length=32), nullable=True),
    sa.Column('opened_by', sa.String(length=32), nullable=False),
    sa.Column('opened_at', UtcDateTime(), nullable=False),
    sa.Column('closes_at', UtcDateTime(), nullable=False),
    sa.Column('closed_by', sa.String(length=32), nullable=True),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_brainstorm_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_brainstorm')),
    sa.UniqueConstraint('open_key', name=op.f('uq_brainstorm_open_key'))
    )
    with op.batch_alter_table('brainstorm', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_brainstorm_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_brainstorm_closes_at', ['closes_at'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('scenario_idea',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('brainstorm_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('text_key', sa.String(length=400), nullable=False),
    sa.Column('source', sa.Enum('experience', 'case_study', 'hypothetical', name='ideasource', native_enum=False, length=40), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=True),
    sa.Column('impact', sa.Integer(), nullable=True),
    sa.Column('playbook', sa.String(length=60), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['brainstorm_id'], ['brainstorm.id'], name=op.f('fk_scenario_idea_brainstorm_id_brainstorm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scenario_idea')),
    sa.UniqueConstraint('brainstorm_id', 'text_key', name=op.f('uq_scenario_idea_brainstorm_id_text_key'))
    )
    op.create_table('idea_vote',
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('slack_id', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['idea_id'], ['scenario_idea.id'], name=op.f('fk_idea_vote_idea_id_scenario_idea')),
    sa.PrimaryKeyConstraint('idea_id', 'slack_id', name=op.f('pk_idea_vote'))
    )
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.Enum('experience', 'case_study', 'hypothetical', name='ideasource', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('idea_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_risk_idea_id'), ['idea_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_risk_idea_id_scenario_idea'), 'scenario_idea', ['idea_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_risk_idea_id_scenario_idea'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_risk_idea_id'))
        batch_op.drop_column('idea_id')
        batch_op.drop_column('source')

    op.drop_table('idea_vote')
    op.drop_table('scenario_idea')
    with op.batch_alter_table('brainstorm', schema=None) as batch_op:
        batch_op.drop_index('ix_brainstorm_closes_at', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_brainstorm_account_id'))

    op.drop_table('brainstorm')
