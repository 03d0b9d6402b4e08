"""Who was trained in what: the list, the form, taking a record back."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_is_manager, is_manager
from crisis.permissions import check_may
from crisis.profile import our_person
from crisis.rules.permissions import Action
from crisis.training import TrainingDraft, record_training, remove_training, trainings
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.notice_view import sentence_message, sentence_view
from handlers.blocks.training import (
    RECORD_TRAINING,
    REMOVE_TRAINING,
    TRAINING_VIEW,
    recorded_text,
    trained_message,
    training_form,
    trainings_text,
)
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.queries.person import person_by_slack_id
from storage.queries.training import trained_people

LISTED_MOST = 200


async def trained_word(request: FreeRequest) -> Answer:
    """`/crisis trained`: who is; `… @dora crisis response`: the form for managers, for others what she has."""
    deps = request.deps
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        may_record = await is_manager(session, deps.protocol, request.who)
        if not request.people:
            rows = await trained_people(session, deps.protocol.day_of(deps.clock.now()), limit=LISTED_MOST)
            shown = [(row, known) for row, person in rows if (known := our_person(person)) is not None]
            return trained_message(shown, deps.protocol.training.required, may_record=may_record)
        person = request.people[0]
        if may_record:
            return await _form(session, deps, person, what=await _after_name(session, person, request.text))
        had = await trainings(session, deps.protocol, person, now=deps.clock.now())
    return sentence_message(trainings_text(person, had))


async def _after_name(session: AsyncSession, slack_id: str, text: str) -> str:
    """`crisis response` of `@Dora Dvorak crisis response`; Slack sends a name of one word or of several."""
    person = await person_by_slack_id(session, slack_id)
    said = text.strip()
    name = f"@{person.name}" if person else ""
    return said[len(name) :].strip() if name and said.startswith(name) else said.partition(" ")[2].strip()


async def _form(session: AsyncSession, deps: Dependencies, person: str, *, what: str = "") -> Block:
    now = deps.clock.now()
    had = await trainings(session, deps.protocol, person, now=now)
    return training_form(person, had, what=what, day=deps.protocol.day_of(now))


WORDS = (
    FreeWord(
        word="trained",
        aliases=("training",),
        usage="[@person] [in what]",
        help="Who was trained in what, and until when that counts; managers write it down.",
        answer=trained_word,
    ),
)


async def press_record(asked: Asked, deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        await check_is_manager(session, deps.protocol, asked.who)
        form = await _form(session, deps, "")
    await asked.answer(form)


async def press_remove(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form shows at once what is left."""
    form = Form(open_view(asked.body))
    async with deps.database.transaction() as session:
        await remove_training(session, deps.protocol, id_in(action.get("value")), by=asked.who)
        view = await _form(session, deps, str(form.ids.get("person") or ""))
    await redraw(asked.client, form.view_id, view)
    await asked.ack()


async def submit_training(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """The form turns into what was written down."""
    form = Form(view)
    person = form.person("person")
    if person:
        await get_to_know(asked.client, deps, person)
    draft = TrainingDraft(
        who=person,
        what=form.text("what"),
        trained_on=form.day("trained_on"),
        by=asked.who,
        request_key=form.request_key,
    )
    async with deps.database.transaction() as session:
        until = await record_training(session, deps.protocol, draft, now=deps.clock.now())
    shown = sentence_view("A training", recorded_text(person, draft.what, until))
    await asked.ack(response_action="update", view=shown)


def register_training(app: AsyncApp) -> None:
    app.action(RECORD_TRAINING)(press_record)
    app.action(REMOVE_TRAINING)(press_remove)
    app.view(TRAINING_VIEW)(submit_training)
