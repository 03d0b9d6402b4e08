"""`/crisis`: a word does something, anything else declares a crisis. The table below is all there is."""

from datetime import datetime
from functools import cache
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.refusals import InvalidInput
from handlers import (
    absence,
    account,
    account_plan,
    account_sections,
    action,
    brainstorm,
    catch_up,
    category,
    client_draft,
    commitment,
    communication,
    contagion,
    designation,
    diagnostic,
    directory,
    escalation,
    feedback,
    foresight,
    kam_handover,
    kpi,
    lead,
    loss_risk,
    matrix,
    obligation,
    pages,
    playbook,
    readiness,
    resolve,
    review,
    risk,
    role,
    roster,
    severity,
    show,
    skill,
    statement,
    timeline,
    touchpoint,
    training,
    triage,
    trigger,
    update,
)
from handlers.asked import Asked
from handlers.blocks.help import HelpLine, help_message
from handlers.blocks.ladder import ladder_message
from handlers.blocks.menu import CHOICE_FIELD, CHOOSE_VIEW, TEXT_FIELD, choose_crisis
from handlers.blocks.message import Message
from handlers.blocks.show import reading_view
from handlers.blocks.text import mentioned_people
from handlers.declare import open_declare
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.names import as_typed
from handlers.show import list_open
from handlers.which_crisis import key_in, which_crisis
from handlers.word import FreeRequest, FreeWord, PlainWord, Request, Word

HELP_ON_THE_LADDER = ("escalation", "escalating", "ladder")


async def give_help(request: FreeRequest) -> Message:
    """Every word, its usage and what it does, from the table; `/crisis help escalation`: who is paged when (S2-15)."""
    protocol = request.deps.protocol
    if request.text.lower() in HELP_ON_THE_LADDER:
        return ladder_message(protocol)
    return _help(protocol.owner, protocol.version)


@cache
def _help(owner: str, version: str) -> Message:
    """Put together once: everybody reads the same."""
    lines = [HelpLine(word.word, word.usage, word.aliases, word.help) for word in SUBCOMMANDS]
    return help_message(lines, owner=owner, version=version)


SUBCOMMANDS: tuple[Word | PlainWord | FreeWord, ...] = (
    FreeWord(
        word="help", aliases=("?",), usage="[escalation]", help="This list, or who is paged when.", answer=give_help
    ),
    PlainWord(word="list", aliases=("ls",), help="All open crises.", answer=list_open),
    *show.WORDS,
    *timeline.WORDS,
    *catch_up.WORDS,
    *update.WORDS,
    *client_draft.WORDS,
    *severity.WORDS,
    *category.WORDS,
    *loss_risk.WORDS,
    *lead.WORDS,
    *pages.WORDS,
    *escalation.WORDS,
    *account.WORDS,
    *account_plan.WORDS,
    *account_sections.WORDS,
    *readiness.WORDS,
    *statement.WORDS,
    *risk.WORDS,
    *matrix.WORDS,
    *brainstorm.WORDS,
    *foresight.WORDS,
    *contagion.WORDS,
    *designation.WORDS,
    *playbook.WORDS,
    *triage.WORDS,
    *action.WORDS,
    *touchpoint.WORDS,
    *trigger.WORDS,
    *feedback.WORDS,
    *communication.WORDS,
    *obligation.WORDS,
    *commitment.WORDS,
    *kam_handover.WORDS,
    *kpi.WORDS,
    *diagnostic.WORDS,
    *resolve.WORDS,
    *review.WORDS,
    *directory.WORDS,
    *role.WORDS,
    *roster.WORDS,
    *absence.WORDS,
    *skill.WORDS,
    *training.WORDS,
)
WORDS_OF_A_SENTENCE = 3
"""After the word; one or two are more likely a key that was typed wrong."""
_BY_NAME = {name: word for word in SUBCOMMANDS for name in (word.word, *word.aliases)}


async def handle_crisis(asked: Asked, command: dict[str, Any], deps: Dependencies) -> None:
    """`/crisis`, `/crisis <word> …`, or `/crisis <what happened>`."""
    typed = str(command.get("text") or "").strip()
    first, _, rest = typed.partition(" ")
    word = _BY_NAME.get(first.lower())
    if word is None or (isinstance(word, Word) and _is_rather_a_summary(word, rest, now=deps.clock.now())):
        await open_declare(asked, deps, summary=await as_typed(deps, typed))
    elif isinstance(word, PlainWord):
        await asked.answer(await word.answer(deps, asked.who))
    elif isinstance(word, FreeWord):
        await asked.answer(await word.answer(await _free_request(asked, deps, rest.strip())))
    else:
        await _about_a_crisis(asked, deps, word, rest.strip())


def _is_rather_a_summary(word: Word, rest: str, *, now: datetime) -> bool:
    """`/crisis team at Acme is furious`: where only a key or a number makes sense stands a sentence."""
    if word.takes_text and not word.needs_number:
        return False
    first, *others = rest.split() or [""]
    return len(others) + 1 >= WORDS_OF_A_SENTENCE and key_in(first, now=now, numbers=True) is None


async def _free_request(request: Asked, deps: Dependencies, text: str) -> FreeRequest:
    return FreeRequest(
        deps=deps,
        who=request.who,
        channel_id=request.channel_id,
        text=await as_typed(deps, text),
        people=tuple(mentioned_people(text)),
    )


async def _about_a_crisis(request: Asked, deps: Dependencies, word: Word, text: str) -> None:
    async with deps.database.reading() as session:
        meant = await which_crisis(
            session,
            deps.protocol,
            word,
            who=request.who,
            channel_id=request.channel_id,
            text=text,
            now=deps.clock.now(),
        )
    readable_text = await as_typed(deps, meant.text)
    if meant.crisis_id is None:
        await request.answer(
            choose_crisis(meant.choices, word=word.word, text=readable_text, people=mentioned_people(meant.text))
        )
        return
    about = Request(
        deps=deps,
        who=request.who,
        channel_id=request.channel_id,
        crisis_id=meant.crisis_id,
        text=readable_text,
        people=tuple(mentioned_people(meant.text)),
    )
    for named in about.people[:1]:
        await get_to_know(request.client, deps, named)
    await request.answer(await word.answer(about))


async def submit_choice(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """The crisis was chosen: go on with the word that was typed."""
    form = Form(view)
    word = _BY_NAME.get(str(form.ids.get("word")))
    if not isinstance(word, Word) or not form.choice(CHOICE_FIELD):
        raise InvalidInput({CHOICE_FIELD: "Choose a crisis."})
    about = Request(
        deps=deps,
        who=asked.who,
        channel_id=None,
        crisis_id=id_in(form.choice(CHOICE_FIELD)),
        text=form.text(TEXT_FIELD),
        people=tuple(str(form.ids.get("people") or "").split()),
    )
    answer = await word.answer(about)
    if answer is None:
        await asked.ack(response_action="clear")
        return
    shown = reading_view(word.word.capitalize(), answer) if isinstance(answer, Message) else answer
    await asked.ack(response_action="update", view=shown)


def register_crisis_command(app: AsyncApp) -> None:
    app.command("/crisis")(handle_crisis)
    app.view(CHOOSE_VIEW)(submit_choice)
