"""Who may do what: rows say who somebody is, `crisis.rules.permissions` says what that allows."""

from collections.abc import AsyncIterator, Collection

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.person import is_named
from crisis.protocol import Protocol
from crisis.refusals import NotAllowed, UnknownCrisis
from crisis.rules.lifecycle import is_open
from crisis.rules.permissions import Action, Word, allows, who_may
from storage.queries.account import account_by_id
from storage.queries.crisis import crisis_for_change, member, roles_of
from storage.queries.escalation import was_paged
from storage.queries.kam_deputy import active_deputies
from storage.queries.person import people_by_ids, person_by_slack_id
from storage.queries.standing import KnownCrisis, KnownPerson, Standing
from storage.tables.crisis import Crisis
from storage.tables.person import Person
from storage.vocabulary import Role

# Whoever cannot be identified may still declare: a crisis must not be lost to a lookup that failed.
_OPEN_TO_UNKNOWN = (Action.DECLARE,)


async def crisis_to_change(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, who: str, action: Action
) -> Crisis:
    """The crisis, locked, after checking that `who` may do `action` in it.

    Raises:
        UnknownCrisis: there is none with this id.
        NotAllowed: the person lacks the right; the sentence says who has it.
    """
    crisis = await locked_crisis(session, crisis_id)
    await check_may(session, protocol, who, action, crisis)
    return crisis


async def locked_crisis(session: AsyncSession, crisis_id: int) -> Crisis:
    """The crisis, locked. For what Slack or the clock reports; people go through `crisis_to_change`."""
    crisis = await crisis_for_change(session, crisis_id)
    if crisis is None:
        raise UnknownCrisis("This crisis does not exist any more. `/crisis list` shows the open ones.")
    return crisis


async def check_may(
    session: AsyncSession, protocol: Protocol, who: str, action: Action, crisis: Crisis | KnownCrisis | None = None
) -> None:
    """Raises `NotAllowed` with a sentence that says who may, when `who` may not."""
    person = await _check_is_one_of_us(session, who, action)
    words = protocol.permissions.words(action)
    if Word.EVERYBODY in words:
        return
    if not await _is_allowed(words, _standing(session, protocol, who, person, crisis)):
        place, way_in = (f" in {crisis.key}", _way_in(protocol, words, crisis)) if crisis else ("", "")
        raise NotAllowed(f"You may not do this{place}. {who_may(words)}{way_in}")


def _way_in(protocol: Protocol, words: Collection[Word], crisis: Crisis | KnownCrisis) -> str:
    """For whoever could do it as one of the crisis; also in its channel, if we missed that they came."""
    may_come = Word.EVERYBODY in protocol.permissions.words(Action.JOIN)
    if not (may_come and Word.PARTICIPANTS in words and is_open(crisis.status)):
        return ""
    return f" `/crisis join {crisis.key}` brings you in."


def is_plainly_allowed(protocol: Protocol, who: str, action: Action, standing: Standing) -> bool:
    """Whether what one question told is enough to say yes. False: `check_may` must look further.

    For forms, which open with one question to the database less for each thing that need not be asked.
    """
    if not _is_full_member(standing.person):
        return False
    return allows(
        protocol.permissions.words(action),
        is_participant=standing.belongs,
        is_declarer=standing.crisis.declared_by == who,
        is_lead=False,
        is_kam=False,
        is_manager=is_named_manager(protocol, who, standing.person),
    )


async def may(
    session: AsyncSession, protocol: Protocol, who: str, action: Action, crisis: Crisis | None = None
) -> bool:
    """The same question, answered instead of raised."""
    try:
        await check_may(session, protocol, who, action, crisis)
    except NotAllowed:
        return False
    return True


async def is_one_of_us(session: AsyncSession, who: str) -> bool:
    """Whether Slack told us that this is a full member of our workspace."""
    return _is_full_member(await person_by_slack_id(session, who))


def _is_full_member(person: Person | KnownPerson | None) -> bool:
    if person is None or person.looked_up_at is None:
        return False
    return not (person.is_guest or person.is_bot or person.is_deactivated)


def is_named_manager(protocol: Protocol, who: str, person: Person | KnownPerson | None) -> bool:
    """Whether the protocol names them as a manager or on the upper ladder. `person`: what we know about them."""
    ladder = protocol.ladder_people
    return is_named(who, person, (*protocol.managers, ladder.sales_manager, ladder.director, ladder.executive_sponsor))


async def _check_is_one_of_us(session: AsyncSession, who: str, action: Action) -> Person | None:
    person = await person_by_slack_id(session, who)
    if person is None or person.looked_up_at is None:
        if action in _OPEN_TO_UNKNOWN:
            return person
        raise NotAllowed("Slack could not tell us who you are just now. Please try again in a minute.")
    if person.is_guest:
        raise NotAllowed("Guests cannot work with crises here. Ask a colleague who is a full member of this workspace.")
    if person.is_bot or person.is_deactivated:
        raise NotAllowed("This account cannot work with crises: it is a bot or was deactivated.")
    return person


async def _is_allowed(words: Collection[Word], standing: AsyncIterator[dict[str, bool]]) -> bool:
    facts = dict.fromkeys(("is_participant", "is_declarer", "is_lead", "is_kam", "is_manager"), False)
    async for more in standing:
        facts |= more
        if allows(words, **facts):
            return True
    return False


async def _standing(
    session: AsyncSession, protocol: Protocol, who: str, person: Person | None, crisis: Crisis | KnownCrisis | None
) -> AsyncIterator[dict[str, bool]]:
    """What somebody is, piece by piece, cheapest first: most people are allowed before the database is asked much."""
    is_manager = is_named_manager(protocol, who, person)
    yield {"is_manager": is_manager}
    if crisis is None:
        return
    assert crisis.id is not None
    yield {"is_declarer": crisis.declared_by == who}
    roles = await roles_of(session, crisis.id)
    yield {"is_lead": roles.get(Role.LEAD) == who, "is_participant": who in roles.values()}
    yield {"is_participant": who in roles.values() or await _belongs(session, crisis.id, who)}
    kams, managers = await _people_of_account(session, crisis)
    yield {"is_kam": who in kams, "is_manager": is_manager or who in managers}


async def _belongs(session: AsyncSession, crisis_id: int, who: str) -> bool:
    return await member(session, crisis_id, who) is not None or await was_paged(session, crisis_id, who)


async def _people_of_account(session: AsyncSession, crisis: Crisis | KnownCrisis) -> tuple[set[str], set[str]]:
    """Slack ids of the account's KAM with who stands in for them, and of the KAM's manager and the sponsor."""
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    if account is None:
        return set(), set()
    row_ids = (account.kam_id, account.manager_id, account.sponsor_id)
    people = await people_by_ids(session, {row_id for row_id in row_ids if row_id})
    kam, *managers = [people[row_id].slack_id if row_id in people else None for row_id in row_ids]
    deputy = (await active_deputies(session, [account.kam_id])).get(account.kam_id) if account.kam_id else None
    kams = {kam, deputy.slack_id if deputy else None}
    return {one for one in kams if one}, {slack_id for slack_id in managers if slack_id}
