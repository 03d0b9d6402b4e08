"""Contacts, our team and the notes on the account card."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.profile import OurPerson, freshness_of, our_person
from handlers.blocks.account_sections import notes_blocks, team_blocks
from handlers.blocks.contact import contacts_blocks
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from storage.queries.contact import contacts_of
from storage.queries.profile import notes_of, team_of
from storage.tables.account import Account
from storage.tables.profile import TeamMember
from storage.vocabulary import Section, Tier


async def contacts_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    freshness = await freshness_of(session, deps.protocol, account.id, now=now)
    return contacts_blocks(account.id, await contacts_of(session, account.id), freshness[Section.CONTACTS])


async def team_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    freshness = await freshness_of(session, deps.protocol, account.id, now=now)
    members = await team_members(session, account.id)
    is_alone = not members and account.kam_id is not None and account.tier is not Tier.STANDARD
    return team_blocks(account.id, members, freshness[Section.TEAM], is_alone=is_alone)


async def notes_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    freshness = await freshness_of(session, deps.protocol, account.id, now=now)
    return notes_blocks(account.id, await notes_of(session, account.id), freshness[Section.MEMORY])


async def team_members(session: AsyncSession, account_id: int) -> Sequence[tuple[TeamMember, OurPerson]]:
    """Members with how they are shown."""
    rows = await team_of(session, account_id)
    return [(member, shown) for member, person in rows if (shown := our_person(person)) is not None]
