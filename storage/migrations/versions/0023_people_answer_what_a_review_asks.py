"""people answer what a review asks"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

from storage.columns import UtcDateTime


revision: str = '0023'
down_revision: str | None = '0022'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('retro_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('crisis_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=100), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['crisis_id'], ['crisis.id'], name=op.f('fk_retro_note_crisis_id_crisis')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retro_note'))
    )
    with op.batch_alter_table('retro_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_retro_note_crisis_id'), ['crisis_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('retro_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retro_note_crisis_id'))

    op.drop_table('retro_note')
