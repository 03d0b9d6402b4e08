"""Say when you are away, and take it back."""

from datetime import date
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.absence import AbsenceDraft, absences_of, check_may_set_absence, remove_absence, set_absence
from crisis.account_rights import is_manager
from crisis.rules.roster_words import days_in
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.absence import AWAY_VIEW, MORE_OF_AWAY, REMOVE_ABSENCE, away_modal, away_noted_view
from handlers.blocks.elements import Block
from handlers.blocks.roster import I_AM_AWAY
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.queries.kam_deputy import deputies_in_absences
from storage.queries.readiness import accounts_of_kam


async def say_away(request: FreeRequest) -> Answer:
    """`/crisis away`, `/crisis away 24 Nov - 30 Nov`; a manager may name somebody: `/crisis away @sam`."""
    person = request.people[0] if request.people else request.who
    days = days_in(request.text, _today(request.deps))
    return await _form(request.deps, person, by=request.who, days=days)


async def _form(
    deps: Dependencies, person: str, *, by: str, days: tuple[date, ...] = (), is_full: bool = False
) -> Block:
    async with deps.database.reading() as session:
        await check_may_set_absence(session, deps.protocol, person, by=by)
        absences = await absences_of(session, deps.protocol, person, now=deps.clock.now())
        may_choose = await is_manager(session, deps.protocol, by)
        asks_deputy = bool(await accounts_of_kam(session, person))
        named = await deputies_in_absences(session, [row.id for row in absences if row.id is not None])
    first, last = (*days, None, None)[:2]
    return away_modal(
        person,
        absences,
        may_choose=may_choose,
        today=_today(deps),
        first=first,
        last=last,
        asks_deputy=asks_deputy,
        is_full=is_full,
        deputies={absence_id: one.slack_id for absence_id, one in named.items() if one.slack_id},
    )


def _today(deps: Dependencies) -> date:
    return deps.protocol.day_of(deps.clock.now())


async def press_away(asked: Asked, deps: Dependencies) -> None:
    await asked.answer(await _form(deps, asked.who, by=asked.who))


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; the days that were chosen stay."""
    form = Form(open_view(asked.body))
    person = form.person("who") or str(form.ids.get("person") or asked.who)
    days = tuple(day for day in (form.day("first_day"), form.day("last_day")) if day)
    await redraw(asked.client, form.view_id, await _form(deps, person, by=asked.who, days=days, is_full=True))
    await asked.ack()


async def press_remove(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form shows at once what is left."""
    form, by = Form(open_view(asked.body)), asked.who
    async with deps.database.transaction() as session:
        absence_id = id_in(action.get("value"))
        await remove_absence(session, deps.protocol, absence_id, by=by, now=deps.clock.now())
    person = str(form.ids.get("person") or by)
    await redraw(asked.client, form.view_id, await _form(deps, person, by=by))
    await asked.ack()


async def submit_absence(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """The form turns into what was noted, and who stands in."""
    form, by = Form(view), asked.who
    person = form.person("who") or str(form.ids.get("person") or by)
    await get_to_know(asked.client, deps, person)
    deputy = form.person("deputy") if form.has("deputy") else None
    if deputy:
        await get_to_know(asked.client, deps, deputy)
    first, last = form.day("first_day"), form.day("last_day")
    draft = AbsenceDraft(
        who=person,
        first_day=first,
        last_day=last,
        note=form.text("note"),
        deputy=deputy,
        by=by,
        request_key=form.request_key,
    )
    async with deps.database.transaction() as session:
        stand_ins = await set_absence(session, deps.protocol, draft, now=deps.clock.now())
        needs_deputy = bool(await accounts_of_kam(session, person))
    assert first is not None and last is not None, "set_absence refuses a missing day."
    noted = away_noted_view(
        person, person == by, first, last, stand_ins, _today(deps), needs_deputy=needs_deputy, deputy=deputy or ""
    )
    await asked.ack(response_action="update", view=noted)


WORDS = (
    FreeWord(
        word="away",
        aliases=("absent", "holiday"),
        usage="[24 Nov - 30 Nov]",
        help="Say when you are away, so that your backup is called instead; shows and removes absences.",
        answer=say_away,
    ),
)


def register_absence(app: AsyncApp) -> None:
    app.action(I_AM_AWAY)(press_away)
    app.action(MORE_OF_AWAY)(press_more)
    app.action(REMOVE_ABSENCE)(press_remove)
    app.view(AWAY_VIEW)(submit_absence)
