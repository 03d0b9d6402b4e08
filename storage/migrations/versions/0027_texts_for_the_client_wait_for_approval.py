"""texts for the client wait for approval"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

from storage.columns import UtcDateTime


revision: str = '0027'
down_revision: str | None = '0026'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('client_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('crisis_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('holding', 'update', 'resolution', name='draftkind', native_enum=False, length=40), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'changes', 'approved', 'sent', 'cancelled', name='draftstate', native_enum=False, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('author', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('approver', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('settled_by', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('update_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['crisis_id'], ['crisis.id'], name=op.f('fk_client_draft_crisis_id_crisis')),
    sa.ForeignKeyConstraint(['update_id'], ['crisis_update.id'], name=op.f('fk_client_draft_update_id_crisis_update')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_client_draft'))
    )
    with op.batch_alter_table('client_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_client_draft_crisis_id'), ['crisis_id'], unique=False)

    op.create_table('client_draft_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['client_draft.id'], name=op.f('fk_client_draft_version_draft_id_client_draft')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_client_draft_version')),
    sa.UniqueConstraint('draft_id', 'number', name=op.f('uq_client_draft_version_draft_id_number'))
    )


def downgrade() -> None:
    op.drop_table('client_draft_version')
    with op.batch_alter_table('client_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_client_draft_crisis_id'))

    op.drop_table('client_draft')
