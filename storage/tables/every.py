"""All tables, so that migrations and tests see the whole schema."""

from sqlmodel import SQLModel

from storage.tables.account import Account, AccountAlias
from storage.tables.channel import NamedChannel
from storage.tables.crisis import Crisis, CrisisMember, CrisisNumber, CrisisRole
from storage.tables.escalation import Climb, Page
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.tables.receipt import Receipt
from storage.tables.timeline import TimelineEntry
from storage.tables.update import Update, UpdateClock

EVERY_TABLE: tuple[type[SQLModel], ...] = (
    Account,
    AccountAlias,
    Climb,
    Crisis,
    CrisisMember,
    CrisisNumber,
    CrisisRole,
    Effect,
    NamedChannel,
    Page,
    Person,
    Receipt,
    TimelineEntry,
    Update,
    UpdateClock,
)
METADATA = SQLModel.metadata
