"""The roster: look at it, change who stands for a function."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_if_meant
from crisis.permissions import check_may
from crisis.profile import account_with_id
from crisis.refusals import NotAllowed, UnknownAccount
from crisis.roster import seats_for_account
from crisis.roster_seat import RosterScope, SeatDraft, check_may_edit_roster, seats_set_here, set_seat
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.roster import (
    ADD_SEAT,
    CHANGE_SEAT,
    MORE_OF_SEAT,
    ROSTER_VIEW,
    SEAT_VIEW,
    SHOW_ROSTER,
    Roster,
    SeatFields,
    roster_view,
    seat_modal,
)
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.queries.person import people_by_ids
from storage.tables.person import Person
from storage.tables.roster import RosterSeat
from storage.vocabulary import Rank, Tier

EVERYBODY = ("everybody", "all", "everyone")
OLD_BUTTON = "This button is from another time. `/crisis roster` shows the roster anew."


async def show_roster(request: FreeRequest) -> Answer:
    """`/crisis roster`, `… roster Acme`, `… roster strategic`, `… roster everybody`."""
    deps = request.deps
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        scope = await _scope_meant(session, request)
        return roster_view(await _roster(session, deps, scope, request.who))


async def _scope_meant(session: AsyncSession, request: FreeRequest) -> RosterScope:
    text = request.text.strip()
    if text.lower() in EVERYBODY:
        return RosterScope()
    if text.lower() in set(Tier):
        return RosterScope(tier=Tier(text.lower()))
    account = await account_if_meant(session, text, request.channel_id)
    return RosterScope(account_id=account.id if account else None)


async def _roster(session: AsyncSession, deps: Dependencies, scope: RosterScope, who: str) -> Roster:
    now = deps.clock.now()
    return Roster(
        scope=scope,
        title=await _title(session, scope),
        seats=await seats_for_account(session, deps.protocol, scope.account_id, tier=scope.tier, now=now),
        may_edit=await _may_edit(session, deps, scope, who),
    )


async def _title(session: AsyncSession, scope: RosterScope) -> str:
    if scope.account_id is not None:
        return (await account_with_id(session, scope.account_id)).name
    return f"{scope.tier} accounts" if scope.tier else "everybody"


async def _may_edit(session: AsyncSession, deps: Dependencies, scope: RosterScope, who: str) -> bool:
    try:
        await check_may_edit_roster(session, deps.protocol, scope, by=who)
    except NotAllowed:
        return False
    return True


def scope_in(value: object) -> RosterScope:
    """What `scope_value` wrote.

    Raises:
        UnknownAccount: the value is from another time, or was made up.
    """
    kind, _, which = str(value).partition(":")
    if kind == "account" and which:
        return RosterScope(account_id=id_in(which))
    if kind == "tier" and which in set(Tier):
        return RosterScope(tier=Tier(which))
    if kind == "everybody" and not which:
        return RosterScope()
    raise UnknownAccount(OLD_BUTTON)


async def press_show(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    request, scope = asked, scope_in(action.get("value"))
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        view = roster_view(await _roster(session, deps, scope, request.who))
    await request.answer(view)


async def press_seat(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """“Change” and “Add a function”: the form, with what is set for just this roster."""
    named, _, function = str(action.get("value")).partition("|")
    scope = scope_in(named)
    async with deps.database.reading() as session:
        await check_may_edit_roster(session, deps.protocol, scope, by=asked.who)
        title = await _title(session, scope)
        fields = await _fields(session, scope, function)
    view = asked.body.get("view") or {}
    roster = str(view["id"]) if view.get("callback_id") == ROSTER_VIEW else None
    await asked.answer(seat_modal(scope, title, fields, roster=roster, is_long=fields.needs_more))


async def _fields(session: AsyncSession, scope: RosterScope, function: str) -> SeatFields:
    if not function:
        return SeatFields()
    rows = await seats_set_here(session, scope, function)
    people = await people_by_ids(session, {row.person_id for row in rows.values() if row.person_id})
    first, backup = rows.get(Rank.PRIMARY), rows.get(Rank.SECONDARY)
    return SeatFields(
        function=function,
        is_new=False,
        primary=_slack_id(first, people),
        backup=_slack_id(backup, people),
        primary_hours=_hours(first),
        backup_hours=_hours(backup),
        primary_group=first.user_group if first else "",
        backup_group=backup.user_group if backup else "",
    )


def _slack_id(row: RosterSeat | None, people: dict[int, Person]) -> str:
    person = people.get(row.person_id or 0) if row else None
    return (person.slack_id or "") if person else ""


def _hours(row: RosterSeat | None) -> str:
    return f"{row.from_hour}-{row.to_hour}" if row and row.from_hour is not None else ""


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """Working hours and user groups, below what was filled in so far."""
    form = Form(open_view(asked.body))
    scope, roster = scope_in(form.ids.get("scope")), form.ids.get("roster")
    async with deps.database.reading() as session:
        await check_may_edit_roster(session, deps.protocol, scope, by=asked.who)
        title = await _title(session, scope)
    await redraw(asked.client, form.view_id, seat_modal(scope, title, _filled(form), roster=roster, is_long=True))
    await asked.ack()


def _filled(form: Form) -> SeatFields:
    return SeatFields(
        function=_function(form),
        is_new=not form.ids.get("function"),
        primary=form.person("primary"),
        backup=form.person("backup"),
        **{name: form.text(name) for name in ("primary_hours", "backup_hours", "primary_group", "backup_group")},
    )


def _function(form: Form) -> str:
    return str(form.ids.get("function") or "") or form.text("function")


async def submit_seat(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Save the seat; the roster below shows it."""
    form, who = Form(view), asked.who
    fields, scope = _filled(form), scope_in(form.ids.get("scope"))
    for chosen in dict.fromkeys(one for one in (fields.primary, fields.backup) if one):
        await get_to_know(asked.client, deps, chosen)
    draft = SeatDraft(
        scope=scope,
        function=fields.function,
        primary=fields.primary,
        backup=fields.backup,
        primary_hours=fields.primary_hours,
        backup_hours=fields.backup_hours,
        primary_group=fields.primary_group,
        backup_group=fields.backup_group,
        by=who,
        request_key=form.request_key,
    )
    async with deps.database.transaction() as session:
        await set_seat(session, deps.protocol, draft, now=deps.clock.now())
    async with deps.database.reading() as session:
        shown: Block = roster_view(await _roster(session, deps, scope, who))
    if form.ids.get("roster"):
        await redraw(asked.client, str(form.ids["roster"]), shown)
        await asked.ack()
    else:
        await asked.ack(response_action="update", view=shown)


WORDS = (
    FreeWord(
        word="roster",
        aliases=("crt",),
        usage="[account | tier | everybody]",
        help="Who is in the response team, what is missing, and the form that changes it.",
        answer=show_roster,
    ),
)


def register_roster(app: AsyncApp) -> None:
    app.action(SHOW_ROSTER)(press_show)
    for action_id in (CHANGE_SEAT, ADD_SEAT):
        app.action(action_id)(press_seat)
    app.action(MORE_OF_SEAT)(press_more)
    app.view(SEAT_VIEW)(submit_seat)
