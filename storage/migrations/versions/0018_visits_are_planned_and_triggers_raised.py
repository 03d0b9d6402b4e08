"""visits are planned and triggers raised"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

from storage.columns import UtcDateTime


revision: str = '0018'
down_revision: str | None = '0017'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('call', 'visit', 'meeting', 'email', 'other', name='touchpointkind', native_enum=False, length=40), nullable=False),
    sa.Column('planned_at', UtcDateTime(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'took_place', 'did_not', 'cancelled', name='appointmentstate', native_enum=False, length=40), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('next_check_at', UtcDateTime(), nullable=True),
    sa.Column('settled_by', sa.String(length=32), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('touchpoint_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_appointment_account_id_account')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_appointment_contact_id_contact')),
    sa.ForeignKeyConstraint(['touchpoint_id'], ['touchpoint.id'], name=op.f('fk_appointment_touchpoint_id_touchpoint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_appointment_next_check_at', ['next_check_at'], unique=False, sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))

    op.create_table('trigger_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('source', sa.Enum('person', 'complaints', name='triggersource', native_enum=False, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('origin_link', sa.String(length=500), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('open', 'watching', 'declared', 'dismissed', name='triggerstate', native_enum=False, length=40), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('next_ask_at', UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=32), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('crisis_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_trigger_event_account_id_account')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_trigger_event_complaint_id_complaint')),
    sa.ForeignKeyConstraint(['crisis_id'], ['crisis.id'], name=op.f('fk_trigger_event_crisis_id_crisis')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trigger_event')),
    sa.UniqueConstraint('complaint_id', name=op.f('uq_trigger_event_complaint_id'))
    )
    with op.batch_alter_table('trigger_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trigger_event_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_trigger_event_next_ask_at', ['next_ask_at'], unique=False, sqlite_where=sa.text('next_ask_at IS NOT NULL'), postgresql_where=sa.text('next_ask_at IS NOT NULL'))



def downgrade() -> None:
    with op.batch_alter_table('trigger_event', schema=None) as batch_op:
        batch_op.drop_index('ix_trigger_event_next_ask_at', sqlite_where=sa.text('next_ask_at IS NOT NULL'), postgresql_where=sa.text('next_ask_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_trigger_event_account_id'))

    op.drop_table('trigger_event')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index('ix_appointment_next_check_at', sqlite_where=sa.text('next_check_at IS NOT NULL'), postgresql_where=sa.text('next_check_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_appointment_account_id'))

    op.drop_table('appointment')
