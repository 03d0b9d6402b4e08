"""What somebody should know before they meet a client (S3-23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.commitment_facts import CommitmentFacts, account_commitments
from crisis.protocol import Protocol
from crisis.silence import Silence, silences
from storage.queries.contact import contact_by_id
from storage.queries.crisis import open_crises_of_account
from storage.queries.profile import notes_of
from storage.queries.touchpoint import open_complaints_of
from storage.tables.account import Account
from storage.tables.appointment import Appointment
from storage.tables.contact import Contact
from storage.tables.crisis import Crisis
from storage.tables.profile import AccountNote
from storage.tables.touchpoint import Complaint

COMPLAINTS_READ = 20


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """The account as it stands just before somebody meets it."""

    account: Account
    appointment: Appointment
    contact: Contact | None
    silence: Silence
    crises: Sequence[Crisis]
    """The open ones."""
    complaints: Sequence[Complaint]
    """The open ones, newest first."""
    commitments: Sequence[CommitmentFacts]
    """Those that hold."""
    notes: Sequence[AccountNote]
    """What must be remembered, newest first."""


async def preparation_for(
    session: AsyncSession, protocol: Protocol, account: Account, appointment: Appointment, *, now: datetime
) -> Preparation:
    assert account.id is not None
    promised = (await account_commitments(session, protocol, account, now=now)).commitments
    return Preparation(
        account=account,
        appointment=appointment,
        contact=await contact_by_id(session, appointment.contact_id) if appointment.contact_id else None,
        silence=(await silences(session, protocol, [account], now=now))[account.id],
        crises=await open_crises_of_account(session, account.id),
        complaints=await open_complaints_of(session, account.id, limit=COMPLAINTS_READ),
        commitments=[one for one in promised if not one.is_expired],
        notes=await notes_of(session, account.id),
    )
