"""who was trained in what"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision: str = '0022'
down_revision: str | None = '0021'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('training_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=60), nullable=False),
    sa.Column('what_key', sa.String(length=240), nullable=False),
    sa.Column('trained_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_training_record_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_record')),
    sa.UniqueConstraint('person_id', 'what_key', 'trained_on', name=op.f('uq_training_record_person_id_what_key_trained_on'))
    )
    op.create_index(op.f('ix_training_record_valid_until'), 'training_record', ['valid_until'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_training_record_valid_until'), table_name='training_record')
    op.drop_table('training_record')