"""Look at crises: one in full, its people; joining one."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import listed
from crisis.account_rights import may_read_account
from crisis.declare import join
from crisis.facts import Headline
from crisis.headline import headline
from crisis.permissions import check_may, may
from crisis.proportion import proportion_of
from crisis.refusals import NotAllowed, UnknownCrisis
from crisis.rules.lifecycle import is_open
from crisis.rules.permissions import Action
from crisis.skill import could_help
from crisis.training import untrained_among
from handlers.asked import Answer
from handlers.blocks.list import list_message
from handlers.blocks.message import Message
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.show import show_message, who_message
from handlers.blocks.text import channel_link
from handlers.dependencies import Dependencies
from handlers.word import Request, Word
from storage.queries.account import account_by_id
from storage.queries.crisis import count_open_by_severity, crisis_by_id, members_of, open_crises

LISTED_MOST = 200
NO_SUCH_CRISIS = "This crisis does not exist any more. `/crisis list` shows the open ones."


async def list_open(deps: Dependencies, who: str) -> Message:
    """All open crises, without what was said in them. A constant number of queries, however many there are."""
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, who, Action.LIST)
        now = deps.clock.now()
        crises = await listed(session, await open_crises(session, limit=LISTED_MOST), now=now)
        total = sum((await count_open_by_severity(session)).values())
    return list_message(crises, now=now, total=total)


async def show(request: Request) -> Answer:
    """Everything about one crisis, with all texts in full."""
    async with request.deps.database.reading() as session:
        found = await headline_to_read(session, request)
        crisis = await crisis_by_id(session, request.crisis_id)
        return show_message(
            found,
            plan_of=await _account_to_read(session, request),
            proportion=await proportion_of(session, request.deps.protocol, crisis) if crisis else None,
        )


async def _account_to_read(session: AsyncSession, request: Request) -> tuple[int, str] | None:
    """Id and name of the account whose plan the person may read besides the crisis."""
    crisis = await crisis_by_id(session, request.crisis_id)
    account = await account_by_id(session, crisis.account_id) if crisis and crisis.account_id else None
    if account is None or not await may_read_account(session, request.deps.protocol, request.who, account):
        return None
    return account.id or 0, account.name


async def show_people(request: Request) -> Answer:
    """Roles, response team, who is on it, and who could help (S2-18)."""
    deps = request.deps
    async with deps.database.reading() as session:
        found = await headline_to_read(session, request)
        rows = await members_of(session, found.crisis.id)
        crisis = await crisis_by_id(session, request.crisis_id)
        assert crisis is not None
        now = deps.clock.now()
        helpers = await could_help(session, deps.protocol, crisis, now=now)
        untrained = await untrained_among(session, deps.protocol, [row.slack_id for row in rows], now=now)
    members = [(row.slack_id, row.function, row.problem) for row in rows]
    return who_message(found.crisis, members, found.on_it, helpers, untrained)


async def join_crisis(request: Request) -> Answer:
    """Come into the channel of an open crisis."""
    deps = request.deps
    async with deps.database.transaction() as session:
        crisis = await join(session, deps.protocol, request.crisis_id, who=request.who, now=deps.clock.now())
    place = f": {channel_link(crisis.channel_id)}" if crisis.channel_id else ""
    return sentence_message(f"You are being brought into {crisis.key}{place}.")


async def headline_to_read(session: AsyncSession, request: Request) -> Headline:
    """The crisis as whoever asks may read it.

    Raises:
        NotAllowed: what is said in a private channel is for the people in it.
    """
    deps = request.deps
    await check_may_read(session, request)
    found = await headline(session, deps.protocol, request.crisis_id, now=deps.clock.now())
    if found is None:
        raise UnknownCrisis(NO_SUCH_CRISIS)
    return found


async def check_may_read(session: AsyncSession, request: Request) -> None:
    """Whoever could join hears how; all others hear who may read.

    Raises:
        Refusal: no such crisis, or no right.
    """
    crisis = await crisis_by_id(session, request.crisis_id)
    if crisis is None:
        raise UnknownCrisis(NO_SUCH_CRISIS)
    protocol = request.deps.protocol
    if await may(session, protocol, request.who, Action.READ, crisis):
        return
    if is_open(crisis.status) and await may(session, protocol, request.who, Action.JOIN, crisis):
        raise NotAllowed(
            f"What is said in {crisis.key} is for the people in it. `/crisis join {crisis.key}` brings you in."
        )
    await check_may(session, protocol, request.who, Action.READ, crisis)


PEOPLE = Word(word="people", aliases=("team",), help="Who is in it, and who does what.", answer=show_people)
WORDS = (
    Word(word="show", aliases=("status",), help="Everything about a crisis, for you alone.", answer=show),
    PEOPLE,
    Word(word="join", help="Come into the channel of an open crisis.", answer=join_crisis),
)
