"""statements for clients are kept"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision: str = '0021'
down_revision: str | None = '0020'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('client_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_client_statement_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_client_statement'))
    )
    op.create_index(op.f('ix_client_statement_account_id'), 'client_statement', ['account_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_client_statement_account_id'), table_name='client_statement')
    op.drop_table('client_statement')
