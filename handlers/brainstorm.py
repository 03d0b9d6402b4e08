"""`/crisis brainstorm`: scenarios thought of before they happen; votes; from here into the registers (S1-20)."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest, account_of_channel
from crisis.brainstorm import (
    GONE,
    Wanted,
    brainstorm_to_read,
    close_brainstorm,
    open_brainstorm,
    take_back,
    vote,
)
from crisis.brainstorm_facts import brainstorm_facts
from crisis.permissions import check_may
from crisis.refusals import UnknownAccount, UnknownBrainstorm
from crisis.rules.permissions import Action
from crisis.scenario_idea import seed_brainstorm
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.brainstorm import (
    ALL_IDEAS,
    CLOSE,
    IDEAS_VIEW,
    SEED,
    TAKE_BACK,
    VOTE,
    ideas_view,
    opened_message,
    voted_message,
)
from handlers.blocks.elements import Block
from handlers.blocks.metadata import unpack
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.text import escaped
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.tables.account import Account


async def brainstorm(request: FreeRequest) -> Answer:
    """`/crisis brainstorm Acme Corp supply`: about an account, a topic, both, or all our accounts."""
    deps, now = request.deps, request.deps.clock.now()
    async with deps.database.transaction() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        account, topic = await _meant(session, request)
        wanted = Wanted(
            account_id=account.id if account else None, topic=topic, asked_in=request.channel_id, by=request.who
        )
        found, is_new = await open_brainstorm(session, deps.protocol, wanted, now=now)
    return opened_message(found, account.name if account else "", is_new=is_new)


WORDS = (
    FreeWord(
        word="brainstorm",
        usage="[account] [topic]",
        help="Think of what could happen, together: collect ideas, vote, take the result into the risk register.",
        answer=brainstorm,
    ),
)


async def _meant(session: AsyncSession, request: FreeRequest) -> tuple[Account | None, str]:
    """Words that name no account are the topic; in a crisis channel it is about that crisis's account."""
    if not request.text.strip():
        return await account_of_channel(session, request.channel_id), ""
    try:
        return await account_and_rest(session, request.text, request.channel_id)
    except UnknownAccount:
        return None, request.text


def seen_in(asked: Asked) -> str | None:
    """The channel in which the person saw what they pressed; the list of all ideas remembers it."""
    view = asked.body.get("view") or {}
    kept = unpack(view.get("private_metadata")).get("channel") if view else None
    return str(kept) if kept else asked.channel_id


async def press_vote(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """A second press is no second vote; the private answer can take it back."""
    idea_id, place = id_in(action.get("value")), seen_in(asked)
    async with deps.database.transaction() as session:
        idea, is_new = await vote(session, deps.protocol, idea_id, by=asked.who, seen_in=place, now=deps.clock.now())
    if _shows_all(asked.body):
        await _draw_anew(asked, deps, idea.brainstorm_id)
    else:
        await asked.answer(voted_message(idea.text, idea_id, is_new=is_new))


async def press_take_back(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    idea_id, place = id_in(action.get("value")), seen_in(asked)
    async with deps.database.transaction() as session:
        idea = await take_back(session, deps.protocol, idea_id, by=asked.who, seen_in=place, now=deps.clock.now())
    if _shows_all(asked.body):
        await _draw_anew(asked, deps, idea.brainstorm_id)
    else:
        await asked.answer(sentence_message(f"Your vote for “{escaped(idea.text, 400)}” is taken back."))


async def press_seed(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.transaction() as session:
        count = await seed_brainstorm(
            session,
            deps.protocol,
            id_in(action.get("value")),
            by=asked.who,
            seen_in=seen_in(asked),
            now=deps.clock.now(),
        )
    said = f"{count} scenarios of our playbooks were added." if count else "All of them stand there already."
    await asked.answer(sentence_message(said))


async def press_close(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.transaction() as session:
        await close_brainstorm(session, deps.protocol, id_in(action.get("value")), by=asked.who, now=deps.clock.now())
    await asked.answer(sentence_message("The brainstorm is closed; its message shows the result."))


async def press_all(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        view = await ideas_seen_by(session, deps, id_in(action.get("value")), asked.who, seen_in(asked))
    await asked.answer(view)


async def ideas_seen_by(
    session: AsyncSession, deps: Dependencies, brainstorm_id: int, who: str, place: str | None
) -> Block:
    """The list of all ideas with this person's votes.

    Raises:
        NotAllowed: the brainstorm is for the people in its channel.
    """
    await brainstorm_to_read(session, deps.protocol, brainstorm_id, who=who, seen_in=place)
    facts = await brainstorm_facts(session, brainstorm_id, who=who)
    if facts is None:
        raise UnknownBrainstorm(GONE)
    return ideas_view(facts)


def _shows_all(body: Mapping[str, Any]) -> bool:
    return bool((body.get("view") or {}).get("callback_id") == IDEAS_VIEW)


async def _draw_anew(asked: Asked, deps: Dependencies, brainstorm_id: int) -> None:
    async with deps.database.reading() as session:
        view = await ideas_seen_by(session, deps, brainstorm_id, asked.who, seen_in(asked))
    await redraw(asked.client, str(asked.body["view"]["id"]), view)
    await asked.ack()


def register_brainstorm(app: AsyncApp) -> None:
    app.action(VOTE)(press_vote)
    app.action(TAKE_BACK)(press_take_back)
    app.action(SEED)(press_seed)
    app.action(CLOSE)(press_close)
    app.action(ALL_IDEAS)(press_all)
