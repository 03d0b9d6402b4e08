"""`/crisis who`: who is in a crisis, or who stands for a function."""

from crisis.account_named import account_of_channel
from crisis.directory import directory
from crisis.permissions import check_may
from crisis.roster_seat import RosterScope
from crisis.rules.permissions import Action
from handlers.asked import Answer
from handlers.blocks.directory import directory_message
from handlers.show import PEOPLE, show_people
from handlers.which_crisis import key_in, which_crisis
from handlers.word import FreeRequest, FreeWord, Request
from storage.queries.crisis import crisis_by_channel


async def who_is_it(request: FreeRequest) -> Answer:
    """`/crisis who finance`, `… who finance Acme`, `… who`; in a crisis channel or with its key who is in it."""
    deps, now = request.deps, request.deps.clock.now()
    if await _is_about_a_crisis(request):
        return await _people_of_crisis(request)
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        account = await account_of_channel(session, request.channel_id)
        found = await directory(session, deps.protocol, request.text, account, now=now)
    return directory_message(found, RosterScope(account_id=found.account_id))


async def _is_about_a_crisis(request: FreeRequest) -> bool:
    first, _, rest = request.text.strip().partition(" ")
    if first:
        return key_in(first, now=request.deps.clock.now(), numbers=not rest) is not None
    async with request.deps.database.reading() as session:
        return bool(request.channel_id and await crisis_by_channel(session, request.channel_id))


async def _people_of_crisis(request: FreeRequest) -> Answer:
    deps = request.deps
    async with deps.database.reading() as session:
        meant = await which_crisis(
            session,
            deps.protocol,
            PEOPLE,
            who=request.who,
            channel_id=request.channel_id,
            text=request.text,
            now=deps.clock.now(),
        )
    assert meant.crisis_id is not None, "A key or the channel names the crisis."
    about = Request(deps=deps, who=request.who, channel_id=request.channel_id, crisis_id=meant.crisis_id)
    return await show_people(about)


WORDS = (
    FreeWord(
        word="who",
        aliases=("directory",),
        usage="[function [account] | key]",
        help="Who stands for a function, such as finance, or can something; in a crisis channel who is in it.",
        answer=who_is_it,
    ),
)
