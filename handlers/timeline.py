"""The timeline: look at it, add to it, correct it; as words and as buttons."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.refusals import InvalidInput
from crisis.rules.permissions import Action
from crisis.timeline import add_entry, correct_entry, timeline
from handlers.asked import Answer, Asked
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.show import timeline_message
from handlers.blocks.timeline_modals import (
    ADD_ENTRY,
    ADD_ENTRY_VIEW,
    CORRECT_ENTRY,
    CORRECT_ENTRY_VIEW,
    add_entry_modal,
    correct_entry_modal,
)
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.show import headline_to_read
from handlers.word import Request, Word, facts_to_change
from storage.queries.timeline import last_entry

ENTRIES_SHOWN = 30
WHAT_THERE_IS = (
    "After `/crisis timeline` you can write `add what happened` or `correct 7 what it should say`; "
    "alone it shows the timeline."
)


async def timeline_word(request: Request) -> Answer:
    """`/crisis timeline` shows it; `add …` and `correct 7 …` write, or open the form when something is missing."""
    verb, _, rest = request.text.partition(" ")
    if not verb:
        return await show_timeline(request)
    if verb.lower() == "add":
        return await _add(request, rest.strip())
    if verb.lower() == "correct":
        return await _correct(request, rest.strip())
    raise InvalidInput({"text": WHAT_THERE_IS})


async def show_timeline(request: Request) -> Answer:
    """The newest entries, and how many there are."""
    async with request.deps.database.reading() as session:
        crisis = (await headline_to_read(session, request)).crisis
        entries = await timeline(session, crisis.id, limit=ENTRIES_SHOWN)
        last = await last_entry(session, crisis.id)
    return timeline_message(crisis, entries, total=last.seq if last else 0)


async def add_entry_form(request: Request) -> Answer:
    """With a time, for what happened earlier."""
    deps = request.deps
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE, must_be_open=False)
    return add_entry_modal(crisis, now=deps.clock.now())


async def correct_entry_form(request: Request) -> Answer:
    """Which entry, and what it should say."""
    number, _, text = request.text.partition(" ")
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE, must_be_open=False)
    return correct_entry_modal(crisis, number=number, text=text.strip())


async def _add(request: Request, text: str) -> Answer:
    if not text:
        return await add_entry_form(request)
    deps = request.deps
    async with deps.database.transaction() as session:
        await add_entry(session, deps.protocol, request.crisis_id, text=text, by=request.who, now=deps.clock.now())
    return sentence_message("It is on the timeline, and the channel reads it.")


async def _correct(request: Request, text: str) -> Answer:
    number, _, said = text.partition(" ")
    if not (number and said.strip()):
        about = Request(
            deps=request.deps, who=request.who, channel_id=request.channel_id, crisis_id=request.crisis_id, text=text
        )
        return await correct_entry_form(about)
    deps = request.deps
    async with deps.database.transaction() as session:
        await correct_entry(
            session,
            deps.protocol,
            request.crisis_id,
            seq=_entry_number(number),
            text=said,
            by=request.who,
            now=deps.clock.now(),
        )
    return sentence_message(f"Entry {number} is corrected. Both stay on the timeline, and the channel reads it.")


def _entry_number(typed: str) -> int:
    number = typed.strip().lstrip("#").rstrip(".")
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise InvalidInput({"seq": f"“{typed[:40]}” is no number of an entry. `/crisis timeline` shows the numbers."})
    return int(number)


async def press_of_timeline(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The buttons below the timeline."""
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=id_in(action.get("value")))
    form = add_entry_form if action["action_id"] == ADD_ENTRY else correct_entry_form
    await asked.answer(await form(about))


async def submit_entry(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    async with deps.database.transaction() as session:
        await add_entry(
            session,
            deps.protocol,
            form.crisis_id,
            text=form.text("text"),
            happened_at=form.moment("happened_at"),
            by=asked.who,
            request_key=form.request_key,
            now=deps.clock.now(),
        )
    await asked.ack(response_action="clear")


async def submit_correction(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    async with deps.database.transaction() as session:
        await correct_entry(
            session,
            deps.protocol,
            form.crisis_id,
            seq=_entry_number(form.text("seq")),
            text=form.text("text"),
            by=asked.who,
            request_key=form.request_key,
            now=deps.clock.now(),
        )
    await asked.ack(response_action="clear")


WORDS = (
    Word(
        word="timeline",
        usage="[key] [add what happened | correct number text]",
        help="What happened when, for you alone; or put something on record.",
        answer=timeline_word,
        takes_text=True,
    ),
)


def register_timeline(app: AsyncApp) -> None:
    for action_id in (ADD_ENTRY, CORRECT_ENTRY):
        app.action(action_id)(press_of_timeline)
    app.view(ADD_ENTRY_VIEW)(submit_entry)
    app.view(CORRECT_ENTRY_VIEW)(submit_correction)
