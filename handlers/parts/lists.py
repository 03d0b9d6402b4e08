"""All contacts, team members, notes or links of an account: what the card has no room for."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.blocks.account import CONTACTS, LINKS, NOTES, TEAM, account_list_view
from handlers.blocks.account_sections import link_row, member_row, note_row
from handlers.blocks.contact import contact_row
from handlers.blocks.elements import Block
from handlers.parts.people import team_members
from storage.queries.contact import contacts_of
from storage.queries.profile import links_of, notes_of


async def _contacts(session: AsyncSession, account_id: int) -> Sequence[Block]:
    return [contact_row(contact) for contact in await contacts_of(session, account_id)]


async def _team(session: AsyncSession, account_id: int) -> Sequence[Block]:
    return [member_row(member, person) for member, person in await team_members(session, account_id)]


async def _notes(session: AsyncSession, account_id: int) -> Sequence[Block]:
    return [note_row(note) for note in await notes_of(session, account_id)]


async def _links(session: AsyncSession, account_id: int) -> Sequence[Block]:
    return [link_row(link) for link in await links_of(session, account_id)]


@dataclass(frozen=True)
class ListKind:
    title: str
    add: str
    rows: Callable[[AsyncSession, int], Awaitable[Sequence[Block]]]


LISTS: dict[str, ListKind] = {
    CONTACTS: ListKind("Contacts", "Add a contact", _contacts),
    TEAM: ListKind("Our team", "Add to the team", _team),
    NOTES: ListKind("Remember", "Add a note", _notes),
    LINKS: ListKind("Shared with others", "Add a link", _links),
}


async def list_view(
    session: AsyncSession, account_id: int, kind: str, page: int, *, ids: Mapping[str, str | None]
) -> Block:
    """One page of the list; `kind` is a key of `LISTS`."""
    wanted = LISTS[kind]
    rows = await wanted.rows(session, account_id)
    return account_list_view(account_id, wanted.title, wanted.add, kind, rows, page=page, ids=ids)
