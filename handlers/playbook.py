"""Look at playbooks, search and compare them, run one in a crisis."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.permissions import check_may
from crisis.playbook import (
    KnownPlaybook,
    playbook_named,
    playbook_version,
    run_playbook,
    search_playbooks,
    version_numbered,
)
from crisis.proposal import open_proposals_for
from crisis.refusals import UnknownPlaybook
from crisis.rules.permissions import Action
from crisis.rules.playbook_changes import changes
from handlers.asked import Answer, Asked
from handlers.blocks.message import Message
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.playbook import (
    LOOK_AT_PLAYBOOK,
    RUN_PLAYBOOK,
    compared_message,
    playbook_list,
    playbook_message,
)
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord, Request, Word, facts_to_change
from storage.queries.playbook import versions_of

HOW_TO_COMPARE = "Say which playbook and which two versions, for example `/crisis playbook compare data_breach 1 2`."


async def show_playbooks(request: FreeRequest) -> Answer:
    """`/crisis playbook`, `/crisis playbook data_breach`, `… leak`, `… compare data_breach 1 2`."""
    first, _, rest = request.text.partition(" ")
    async with request.deps.database.reading() as session:
        await check_may(session, request.deps.protocol, request.who, Action.LIST)
    if first.lower() == "compare":
        return await _compared(request.deps, rest)
    async with request.deps.database.reading() as session:
        found = await search_playbooks(session, request.text)
        if len(found) != 1:
            return playbook_list(found, request.text.strip())
        return await _shown(session, request.deps, found[0], request.who)


async def _shown(
    session: AsyncSession, deps: Dependencies, known: KnownPlaybook, who: str, *, crisis_id: int | None = None
) -> Message:
    versions = len(await versions_of(session, known.slug))
    proposals = len(await open_proposals_for(session, deps.protocol, known.slug, who))
    return playbook_message(known, crisis_id=crisis_id, versions=versions, proposals=proposals)


async def _compared(deps: Dependencies, text: str) -> Message:
    words = text.split()
    if len(words) < 3 or not all(word.isascii() and word.isdigit() and len(word) < 7 for word in words[-2:]):
        raise UnknownPlaybook(HOW_TO_COMPARE)
    async with deps.database.reading() as session:
        slug = (await playbook_named(session, " ".join(words[:-2]))).slug
        old, new = [await version_numbered(session, slug, int(word)) for word in words[-2:]]
    return compared_message(old, new, changes(old.playbook, new.playbook))


async def run_named(request: Request) -> Answer:
    """`/crisis run data_breach`, in the crisis channel."""
    deps = request.deps
    if not request.text.strip():
        raise UnknownPlaybook(
            "Say which playbook, for example `/crisis run data_breach`. `/crisis playbook` lists all."
        )
    async with deps.database.reading() as session:
        await facts_to_change(session, request, Action.CHANGE)
        version_id = (await playbook_named(session, request.text)).version_id
    return await _run(deps, request.crisis_id, version_id, request.who)


WORDS = (
    FreeWord(
        word="playbook",
        aliases=("playbooks",),
        usage="[name or words] | compare NAME 1 2",
        help="Show a playbook, search them, or compare two versions.",
        answer=show_playbooks,
    ),
    Word(
        word="run",
        usage="[key] <playbook>",
        help="Run a playbook: its steps become actions with owners and times.",
        answer=run_named,
        takes_text=True,
    ),
)


async def press_run(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    crisis_id, version_id = ids_in(action.get("value"))
    await asked.answer(await _run(deps, crisis_id, version_id, asked.who))


async def press_look(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    crisis_id, version_id = ids_in(action.get("value"))
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, asked.who, Action.LIST)
        known = await playbook_version(session, version_id)
        message = await _shown(session, deps, known, asked.who, crisis_id=crisis_id)
    await asked.answer(message)


async def _run(deps: Dependencies, crisis_id: int, version_id: int, who: str) -> Message:
    async with deps.database.transaction() as session:
        await run_playbook(session, deps.protocol, crisis_id, version_id, by=who, now=deps.clock.now())
        known = await playbook_version(session, version_id)
    title, count = known.playbook.title, len(known.playbook.actions)
    return sentence_message(
        f"“{title}” runs: {count} actions stand in the channel. `/crisis actions` shows them with buttons."
    )


def ids_in(value: object) -> tuple[int, int]:
    """Crisis and version, as the buttons carry them."""
    crisis_id, _, version_id = str(value).partition(":")
    return id_in(crisis_id), id_in(version_id)


def register_playbook(app: AsyncApp) -> None:
    app.action(RUN_PLAYBOOK)(press_run)
    app.action(LOOK_AT_PLAYBOOK)(press_look)
