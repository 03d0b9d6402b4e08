"""Give an update, say that nothing changed, put it off: as a word, from the headline, from a reminder."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.facts import ClockFacts, CrisisFacts, ReminderFacts
from crisis.refusals import AlreadyDone, InvalidInput
from crisis.rules.permissions import Action
from crisis.update import UpdateDraft, clock_facts, no_change, post_update, reminder_facts, snooze
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.reminder import NO_CHANGE, SNOOZE, UPDATE_FROM_REMINDER
from handlers.blocks.update_modal import (
    AUDIENCE_ACTION,
    AUDIENCE_FIELD,
    NEXT_FIELD,
    NO_CHANGE_VIEW,
    SNOOZE_VIEW,
    UPDATE_VIEW,
    no_change_modal,
    snooze_modal,
    update_modal,
)
from handlers.blocks.words import AUDIENCE, update_name
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.once import once
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import Audience

ANSWERED = "This reminder was answered already, or its time has changed. Nothing more is needed from it."


async def update_form(request: Request, audience: Audience = Audience.INTERNAL) -> Answer:
    """The form for an update. `/crisis update client …` begins with the client's side."""
    audience, text = _audience_in(request.text, audience)
    deps = request.deps
    async with deps.database.reading() as session:
        now = deps.clock.now()
        crisis = await facts_to_change(session, request, Action.CHANGE)
        clock = await clock_facts(session, deps.protocol, crisis.id, audience, now=now)
    return update_modal(crisis, clock, audience, deps.protocol, now=now, progress=text)


async def no_change_form(request: Request) -> Answer:
    """`/crisis nochange client`: the form that a reminder's button opens."""
    crisis, clock, _ = await _clock_named(request)
    return no_change_modal(crisis, clock, request.deps.protocol)


async def snooze_form(request: Request) -> Answer:
    """`/crisis snooze why`: the form that a reminder's button opens."""
    crisis, clock, reason = await _clock_named(request)
    if clock.snoozes_left == 0:
        raise AlreadyDone(
            f"The {update_name(clock)} was put off as often as the protocol allows. Post it: `/crisis update`."
        )
    return snooze_modal(crisis, clock, request.deps.protocol, reason=reason)


async def _clock_named(request: Request) -> tuple[CrisisFacts, ClockFacts, str]:
    """The crisis, the clock of the audience that was named first (else the team's), and the rest of the text.

    Raises:
        AlreadyDone: nothing is due to this audience.
    """
    audience, text = _audience_in(request.text, Audience.INTERNAL)
    deps = request.deps
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
        clock = await clock_facts(session, deps.protocol, crisis.id, audience, now=deps.clock.now())
    if clock is None or clock.due_at is None:
        raise AlreadyDone(f"No update for the {AUDIENCE[audience]} is due in {crisis.key}.")
    return crisis, clock, text


def _audience_in(text: str, otherwise: Audience) -> tuple[Audience, str]:
    first, _, rest = text.partition(" ")
    named = {"client": Audience.CLIENT, "team": Audience.INTERNAL, "internal": Audience.INTERNAL}.get(first.lower())
    return (named, rest.strip()) if named else (otherwise, text)


WORDS = (
    Word(
        word="update",
        usage="[key] [team|client] [what was achieved]",
        help="Post an update for the team or the client.",
        answer=update_form,
        takes_text=True,
    ),
    Word(
        word="nochange",
        aliases=("same",),
        usage="[key] [team|client]",
        help="Say that nothing has changed, and when the next update comes.",
        answer=no_change_form,
        takes_text=True,
    ),
    Word(
        word="snooze",
        usage="[key] [team|client] [why]",
        help="Put a due update off, with a reason.",
        answer=snooze_form,
        takes_text=True,
    ),
)


def _audience(value: object) -> Audience:
    """
    Raises:
        InvalidInput: the form was made up.
    """
    if not isinstance(value, str) or value not in set(Audience):
        raise InvalidInput({AUDIENCE_FIELD: "Choose for whom the update is."})
    return Audience(value)


async def choose_audience(asked: Asked, deps: Dependencies) -> None:
    """The audience was changed in the open form: its own fields and its own default time."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        now, audience = deps.clock.now(), _audience(form.choice(AUDIENCE_FIELD))
        about = Request(deps=deps, who=asked.who, channel_id=None, crisis_id=form.crisis_id)
        crisis = await facts_to_change(session, about, Action.CHANGE)
        clock = await clock_facts(session, deps.protocol, crisis.id, audience, now=now)
    await redraw(asked.client, form.view_id, update_modal(crisis, clock, audience, deps.protocol, now=now))
    await asked.ack()


async def submit_update(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    draft = UpdateDraft(
        crisis_id=form.crisis_id,
        audience=_audience(form.choice(AUDIENCE_FIELD)),
        author=asked.who,
        progress=form.text("progress"),
        changes=form.text("changes"),
        plan=form.text("plan"),
        told_to=form.text("told_to"),
        told_how=form.text("told_how"),
        told_at=form.moment("told_at"),
        next_due_at=form.moment(NEXT_FIELD),
        request_key=form.request_key,
    )
    async with deps.database.transaction() as session:
        await post_update(session, deps.protocol, draft, now=deps.clock.now())
    await asked.ack(response_action="clear")


async def update_from_reminder(asked: Asked, deps: Dependencies) -> None:
    reminder, request = await _reminder(asked, deps)
    await asked.answer(await update_form(request, reminder.clock.audience))


async def no_change_from_reminder(asked: Asked, deps: Dependencies) -> None:
    reminder, _ = await _reminder(asked, deps)
    view = no_change_modal(reminder.crisis, reminder.clock, deps.protocol)
    await asked.answer(view)


async def snooze_from_reminder(asked: Asked, deps: Dependencies) -> None:
    reminder, _ = await _reminder(asked, deps)
    view = snooze_modal(reminder.crisis, reminder.clock, deps.protocol)
    await asked.answer(view)


async def _reminder(asked: Asked, deps: Dependencies) -> tuple[ReminderFacts, Request]:
    """What the pressed button stands for now, after checking the person's right.

    Raises:
        AlreadyDone: its round is over.
    """
    clock_id, _, round_ = str(asked.body["actions"][0].get("value", "")).partition(":")
    async with deps.database.reading() as session:
        now = deps.clock.now()
        found = await reminder_facts(session, deps.protocol, id_in(clock_id), id_in(round_), now=now)
        if found is None:
            raise AlreadyDone(ANSWERED)
        about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=found.crisis.id)
        await facts_to_change(session, about, Action.CHANGE)
    return found, about


async def submit_no_change(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    await once(
        asked,
        deps,
        form,
        lambda session, now: no_change(
            session,
            deps.protocol,
            form.crisis_id,
            _audience(form.ids.get("audience")),
            round=form.round,
            by=asked.who,
            next_due_at=form.moment(NEXT_FIELD),
            now=now,
        ),
    )


async def submit_snooze(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    await once(
        asked,
        deps,
        form,
        lambda session, now: snooze(
            session,
            deps.protocol,
            form.crisis_id,
            _audience(form.ids.get("audience")),
            round=form.round,
            reason=form.text("reason"),
            by=asked.who,
            now=now,
        ),
    )


def register_update(app: AsyncApp) -> None:
    app.action(AUDIENCE_ACTION)(choose_audience)
    app.action(UPDATE_FROM_REMINDER)(update_from_reminder)
    app.action(NO_CHANGE)(no_change_from_reminder)
    app.action(SNOOZE)(snooze_from_reminder)
    app.view(UPDATE_VIEW)(submit_update)
    app.view(NO_CHANGE_VIEW)(submit_no_change)
    app.view(SNOOZE_VIEW)(submit_snooze)
