"""Everything in Slack against the database, and both against what people were answered."""

from collections.abc import Awaitable, Callable

from tests.torture.audit_acts import declared, findings, markers, unworded
from tests.torture.audit_cards import cards, drafts
from tests.torture.audit_crises import announcements, chains, channels, headlines, members, orphans, pages, reminders
from tests.torture.audit_messages import after_the_end, digests, effects_ended, known_messages, once_each, updates
from tests.torture.audit_places import places
from tests.torture.ledger import Ledger
from tests.torture.record import Record
from tests.torture.verdict import Finding

Look = Callable[[Record, Ledger], Awaitable[Finding]]

PROMISES: tuple[Look, ...] = (
    declared,
    markers,
    unworded,
    findings,
    channels,
    orphans,
    members,
    headlines,
    announcements,
    pages,
    reminders,
    cards,
    drafts,
    updates,
    once_each,
    known_messages,
    places,
    digests,
    after_the_end,
    chains,
    effects_ended,
)


async def audit(record: Record, ledger: Ledger) -> list[Finding]:
    """One finding for each promise."""
    return [await look(record, ledger) for look in PROMISES]
