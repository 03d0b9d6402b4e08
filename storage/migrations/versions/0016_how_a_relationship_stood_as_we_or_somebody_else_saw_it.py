"""how a relationship stood as we or somebody else saw it"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

from storage.columns import UtcDateTime
from sqlalchemy.dialects import postgresql

revision: str = '0016'
down_revision: str | None = '0015'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('diagnostic_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('source_key', sa.String(length=240), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('scores', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_diagnostic_run_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_diagnostic_run')),
    sa.UniqueConstraint('account_id', 'assessed_on', 'source_key', name=op.f('uq_diagnostic_run_account_id_assessed_on_source_key'))
    )


def downgrade() -> None:
    op.drop_table('diagnostic_run')
