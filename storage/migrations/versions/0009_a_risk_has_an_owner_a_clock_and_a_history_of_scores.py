"""a risk has an owner, a clock and a history of scores"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0009'
down_revision: str | None = '0008'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('risk_score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('risk_id', sa.Integer(), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_risk_score_risk_id_risk')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_score'))
    )
    with op.batch_alter_table('risk_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_score_risk_id'), ['risk_id'], unique=False)
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('mitigated_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('next_check_at', UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f('ix_risk_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_next_check_at'), ['next_check_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_risk_owner_id_person'), 'person', ['owner_id'], ['id'])
        batch_op.drop_column('owner')


def downgrade() -> None:
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner', sa.String(length=32), nullable=True))
        batch_op.drop_constraint(batch_op.f('fk_risk_owner_id_person'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_risk_next_check_at'))
        batch_op.drop_index(batch_op.f('ix_risk_owner_id'))
        batch_op.drop_column('next_check_at')
        batch_op.drop_column('mitigated_at')
        batch_op.drop_column('owner_id')
    with op.batch_alter_table('risk_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_score_risk_id'))
    op.drop_table('risk_score')
