"""People at the client: who they are, how they like to be reached, how they see us, and who is missing (S0-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.profile import account_to_edit, locked_account_to_edit, verify_section
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput, UnknownAccount
from crisis.rules.account import search_key
from crisis.rules.contact import Gap, contact_gaps, kam_gaps
from crisis.rules.length import too_long
from storage.queries.contact import contact_by_id, contact_by_name_key, contacts_of, count_contacts
from storage.tables.account import Account
from storage.tables.contact import Contact
from storage.vocabulary import ContactRole, Rank, Section, Stance

LONGEST_NAME, LONGEST_TITLE, LONGEST_CHANNEL, LONGEST_LANGUAGE = 120, 120, 200, 40
LEAST_INFLUENCE, MOST_INFLUENCE = 1, 5
A_DAY = timedelta(days=1)
"""Where today is elsewhere already, it is not the future."""
MOST_CONTACTS = 500
"""Of one account: more are an address book, not the people who decide."""


@dataclass(frozen=True, kw_only=True)
class ContactDraft:
    """What somebody filled in. None: keep what is there, or the usual for a new contact."""

    name: str
    role: ContactRole | None
    channel: str = ""
    title: str | None = None
    rank: Rank | None = None
    language: str | None = None
    influence: int | None = None
    stance: Stance | None = None
    last_spoken_at: datetime | None = None


async def add_contact(
    session: AsyncSession,
    protocol: Protocol,
    account_id: int,
    draft: ContactDraft,
    *,
    by: str,
    now: datetime,
    request_key: str | None = None,
) -> None:
    """A contact of the account. Somebody who left and is added again comes back with their history.

    Raises:
        Refusal: no right, a wrong field, or there is somebody of this name.
    """
    account = await locked_account_to_edit(session, protocol, account_id, by=by)
    _check(draft, now=now)
    if not await first_time(session, request_key, now=now):
        return
    contact = await contact_by_name_key(session, account_id, search_key(draft.name))
    if contact is not None and contact.left_at is None:
        raise InvalidInput({"name": f"{contact.name} is in the list of {account.name} already. Edit that one."})
    if contact is None and await count_contacts(session, account_id) >= MOST_CONTACTS:
        raise InvalidInput({"name": f"{account.name} has {MOST_CONTACTS} contacts already. Say first who has left."})
    contact = contact or Contact(account_id=account_id, name="", name_key="", role=ContactRole.OTHER)
    contact.left_at = None
    await _save(session, contact, draft, by=by, now=now)


async def change_contact(
    session: AsyncSession,
    protocol: Protocol,
    contact_id: int,
    draft: ContactDraft,
    *,
    by: str,
    now: datetime,
) -> int:
    """Returns the account's id. Raises as `add_contact`, and `UnknownAccount` when there is no such contact."""
    contact = await _contact(session, contact_id)
    await locked_account_to_edit(session, protocol, contact.account_id, by=by)
    _check(draft, now=now)
    same = await contact_by_name_key(session, contact.account_id, search_key(draft.name))
    if same is not None and same.id != contact.id and same.left_at is None:
        raise InvalidInput({"name": f"Another contact is called {same.name}. Add what tells the two apart."})
    await _save(session, contact, draft, by=by, now=now)
    return contact.account_id


async def contact_left(session: AsyncSession, protocol: Protocol, contact_id: int, *, by: str, now: datetime) -> str:
    """They are not there any more; the row stays for the history. Returns their name."""
    contact = await _contact(session, contact_id)
    await locked_account_to_edit(session, protocol, contact.account_id, by=by)
    await session.refresh(contact)
    if contact.left_at is not None:
        raise AlreadyDone(f"{contact.name} has left already: somebody else said so before.")
    contact.left_at = now
    session.add(contact)
    await session.flush()
    await verify_section(session, contact.account_id, Section.CONTACTS, by=by, now=now)
    return contact.name


async def contact_to_edit(session: AsyncSession, protocol: Protocol, contact_id: int, *, by: str) -> Contact:
    """The contact, after checking that the person may change it, before a form is shown for it."""
    contact = await _contact(session, contact_id)
    await account_to_edit(session, protocol, contact.account_id, by=by)
    return contact


async def gaps_of(session: AsyncSession, account: Account, contacts: Sequence[Contact] | None = None) -> list[Gap]:
    """Who is missing, ours and theirs. `contacts`: those who have not left, if they are known already."""
    assert account.id is not None
    there = await contacts_of(session, account.id) if contacts is None else contacts
    ours = kam_gaps(account.tier, has_kam=account.kam_id is not None)
    return [*ours, *contact_gaps([contact.role for contact in there])]


async def set_contact(session: AsyncSession, contact: Contact, **wanted: object) -> bool:
    """Write the values if any differs; a new primary takes the place of the old one. True: something changed."""
    differs = any(getattr(contact, name) != value for name, value in wanted.items())
    if not differs and contact.id is not None:
        return False
    for name, value in wanted.items():
        setattr(contact, name, value)
    session.add(contact)
    await session.flush()
    if contact.rank is Rank.PRIMARY and contact.left_at is None:
        await _make_others_secondary(session, contact)
    return True


async def _make_others_secondary(session: AsyncSession, primary: Contact) -> None:
    for other in await contacts_of(session, primary.account_id):
        if other.id != primary.id and other.role is primary.role and other.rank is Rank.PRIMARY:
            other.rank = Rank.SECONDARY
            session.add(other)
    await session.flush()


async def _save(session: AsyncSession, contact: Contact, draft: ContactDraft, *, by: str, now: datetime) -> None:
    optional = {
        "title": draft.title.strip() if draft.title is not None else None,
        "rank": draft.rank,
        "language": draft.language.strip() if draft.language is not None else None,
        "influence": draft.influence,
        "stance": draft.stance,
        "last_spoken_at": min(draft.last_spoken_at, now) if draft.last_spoken_at else None,
    }
    name = " ".join(draft.name.split())
    await set_contact(
        session,
        contact,
        name=name,
        name_key=search_key(name),
        role=draft.role,
        channel=draft.channel.strip(),
        **{field: value for field, value in optional.items() if value is not None},
    )
    await verify_section(session, contact.account_id, Section.CONTACTS, by=by, now=now)


async def _contact(session: AsyncSession, contact_id: int) -> Contact:
    contact = await contact_by_id(session, contact_id)
    if contact is None:
        raise UnknownAccount("This contact does not exist any more. `/crisis account` shows who does.")
    return contact


def _check(draft: ContactDraft, *, now: datetime) -> None:
    errors = {}
    if not search_key(draft.name):
        errors["name"] = "Say who it is."
    if draft.role is None:
        errors["role"] = "Choose what they stand for; “other” is an answer too."
    if draft.influence is not None and not LEAST_INFLUENCE <= draft.influence <= MOST_INFLUENCE:
        errors["influence"] = f"Choose from {LEAST_INFLUENCE} to {MOST_INFLUENCE}."
    if draft.last_spoken_at is not None and draft.last_spoken_at > now + A_DAY:
        errors["last_spoken"] = "This is in the future. Choose a day that has been."
    errors |= _too_long(draft)
    if errors:
        raise InvalidInput(errors)


def _too_long(draft: ContactDraft) -> dict[str, str]:
    limits = {
        "name": (draft.name, LONGEST_NAME),
        "title": (draft.title or "", LONGEST_TITLE),
        "channel": (draft.channel, LONGEST_CHANNEL),
        "language": (draft.language or "", LONGEST_LANGUAGE),
    }
    return {
        field: too_long(most, text)
        for field, (text, most) in limits.items()
        if len(text) > most or (field == "name" and len(search_key(text)) > 2 * most)
    }
