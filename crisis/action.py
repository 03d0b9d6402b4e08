"""Actions of a crisis: who does what by when, and how success is measured (S0-26, S2-13)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action_clock import ACTIONS_CARD, schedule
from crisis.card import show_card
from crisis.closing import close_if_settled
from crisis.effects import SendDirect, wish_for
from crisis.escalation import check_can_take_part
from crisis.permissions import check_may, crisis_to_change
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput, UnknownCrisis, WrongStatus
from crisis.rules.action import FARTHEST, horizon_of
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from crisis.show import show_home
from crisis.team import add_members
from crisis.timeline import record
from storage.queries.action import action_by_id, actions_of
from storage.queries.crisis import crisis_by_id
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.vocabulary import ActionArea, ActionState, Horizon, Status

LONGEST_TEXT = 3_000
"""Slack's limit for one text field."""

LONGEST_MEASURE = 300


@dataclass(frozen=True, kw_only=True)
class ActionDraft:
    """What the form asked."""

    crisis_id: int
    what: str
    owner: str
    due_at: datetime | None
    measure: str
    by: str
    is_continuity: bool = False
    horizon: Horizon | None = None
    """None: by how far away it is due."""
    area: ActionArea | None = None
    """None: nobody said what it is about."""
    view_id: str | None = None


async def add_action(
    session: AsyncSession, protocol: Protocol, draft: ActionDraft, *, now: datetime
) -> CrisisAction | None:
    """Write an action down and bring its owner in. None: the same form was sent before.

    Raises:
        InvalidInput: fields `what`, `owner`, `due_at`, `measure`.
        WrongStatus: the crisis was a false alarm or is closed.
    """
    crisis = await crisis_to_change(session, protocol, draft.crisis_id, who=draft.by, action=Action.CHANGE)
    _check_can_act(crisis)
    await _check(session, draft, now=now)
    assert draft.due_at is not None
    if not await first_time(session, draft.view_id and f"action:{draft.view_id}", now=now):
        return None
    action = CrisisAction(
        crisis_id=draft.crisis_id,
        what=draft.what.strip(),
        horizon=draft.horizon or horizon_of(draft.due_at - now),
        area=draft.area,
        is_continuity=draft.is_continuity,
        owner=draft.owner,
        due_at=draft.due_at,
        success_measure=draft.measure.strip(),
        created_by=draft.by,
        created_at=now,
        created_in_view=draft.view_id,
    )
    schedule(action, crisis)
    session.add(action)
    await session.flush()
    text = f"<@{draft.by}> gave <@{draft.owner}> an action: {action.what}"
    await note_action(
        session, crisis, action, "action_added", text, by=draft.by, now=now, due_at=action.due_at.isoformat()
    )
    await _give_to(session, crisis, action, draft.owner, by=draft.by, now=now)
    return action


async def finish_action(
    session: AsyncSession, protocol: Protocol, action_id: int, *, by: str, note: str = "", now: datetime
) -> None:
    """It is done. The note says how it went."""
    crisis, action = await action_to_change(session, protocol, action_id, by=by)
    _check_length("note", note)
    said = f" {note.strip()}" if note.strip() else ""
    text = f"<@{by}> finished the action “{short_what(action.what)}”.{said}"
    await _settle(session, crisis, action, ActionState.DONE, text, by=by, note=note, now=now)


async def skip_action(
    session: AsyncSession, protocol: Protocol, action_id: int, *, by: str, reason: str, now: datetime
) -> None:
    """It will not be done; the reason is kept, for the review asks why we left our plan (S1-4)."""
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence why it is skipped: the review will ask."})
    crisis, action = await action_to_change(session, protocol, action_id, by=by)
    _check_length("reason", reason)
    text = f"<@{by}> skipped the action “{short_what(action.what)}”: {reason.strip()}"
    await _settle(session, crisis, action, ActionState.SKIPPED, text, by=by, note=reason, now=now)


async def snooze_action(
    session: AsyncSession,
    protocol: Protocol,
    action_id: int,
    *,
    by: str,
    until: datetime | None,
    reason: str,
    now: datetime,
) -> None:
    """It is due later. Everybody sees why; the clock begins anew."""
    errors = {}
    if not reason.strip():
        errors["reason"] = "Say in a sentence why it must wait: everybody in the crisis will see it."
    if until is None or not now < until <= now + FARTHEST:
        errors["until"] = "Choose a time in the future, at most a year away."
    if errors or until is None:
        raise InvalidInput(errors)
    crisis, action = await action_to_change(session, protocol, action_id, by=by)
    _check_length("reason", reason)
    if until <= action.due_at:
        raise InvalidInput({"until": "It is due then anyway, or later. Choose a later time."})
    action.due_at = until
    schedule(action, crisis)
    session.add(action)
    text = f"<@{by}> put the action “{short_what(action.what)}” off: {reason.strip()}"
    await note_action(session, crisis, action, "action_snoozed", text, by=by, now=now, until=until.isoformat())


async def hand_over_action(
    session: AsyncSession, protocol: Protocol, action_id: int, *, by: str, to: str, note: str = "", now: datetime
) -> None:
    """Somebody else does it, and is in the channel for it."""
    crisis, action = await action_to_change(session, protocol, action_id, by=by)
    _check_length("note", note)
    await check_can_take_part(session, to, field="to")
    if action.owner == to:
        raise InvalidInput({"to": f"<@{to}> has it already. Choose somebody else."})
    before, action.owner = action.owner, to
    action.owner_role = ""
    schedule(action, crisis)
    session.add(action)
    said = f" {note.strip()}" if note.strip() else ""
    text = f"<@{by}> gave the action “{short_what(action.what)}” to <@{to}>.{said}"
    await note_action(session, crisis, action, "action_handed_over", text, by=by, now=now)
    await show_home(session, before, now=now)
    await _give_to(session, crisis, action, to, by=by, now=now, note=note)


async def action_numbered(session: AsyncSession, crisis_id: int, number: int) -> CrisisAction:
    """
    Raises:
        UnknownCrisis: there is no action with this number.
    """
    actions = await actions_of(session, crisis_id)
    if not 1 <= number <= len(actions):
        raise UnknownCrisis(
            f"There is no action {number} in this crisis. `/crisis actions` lists all with their numbers."
        )
    return actions[number - 1]


async def check_action_form(session: AsyncSession, protocol: Protocol, action_id: int, *, by: str) -> CrisisAction:
    """The action, after checking that the person may change it and that it is open, before a form is shown for it."""
    action = await _action(session, action_id)
    crisis = await crisis_by_id(session, action.crisis_id)
    assert crisis is not None
    await check_may(session, protocol, by, Action.CHANGE, crisis)
    _check_waits(crisis, action)
    return action


async def action_to_change(
    session: AsyncSession, protocol: Protocol, action_id: int, *, by: str
) -> tuple[Crisis, CrisisAction]:
    """Both locked, after checking that the person may change the action and that it is open.

    Raises:
        AlreadyDone, NotAllowed, UnknownCrisis, WrongStatus: as the sentences say.
    """
    action = await _action(session, action_id)
    crisis = await crisis_to_change(session, protocol, action.crisis_id, who=by, action=Action.CHANGE)
    await session.refresh(action)
    _check_waits(crisis, action)
    return crisis, action


async def _action(session: AsyncSession, action_id: int) -> CrisisAction:
    action = await action_by_id(session, action_id)
    if action is None:
        raise UnknownCrisis("This action does not exist any more. `/crisis actions` lists those that do.")
    return action


def _check_waits(crisis: Crisis, action: CrisisAction) -> None:
    if action.state is not ActionState.OPEN:
        raise AlreadyDone(f"This action is {action.state} already: <@{action.settled_by}> was faster.")
    if crisis.status is Status.CANCELLED:
        raise WrongStatus(f"{crisis.key} was a false alarm, so its actions need not be done.")


async def _settle(
    session: AsyncSession,
    crisis: Crisis,
    action: CrisisAction,
    state: ActionState,
    text: str,
    *,
    by: str,
    note: str,
    now: datetime,
) -> None:
    action.state, action.note = state, note.strip()
    action.settled_by, action.settled_at, action.next_check_at = by, now, None
    session.add(action)
    await note_action(session, crisis, action, f"action_{state}", text, by=by, now=now)
    await close_if_settled(session, crisis, by=by, now=now)


async def note_action(
    session: AsyncSession,
    crisis: Crisis,
    action: CrisisAction,
    word: str,
    text: str,
    *,
    by: str,
    now: datetime,
    **details: str,
) -> None:
    """On the timeline, on the card, and on the owner's App Home."""
    assert crisis.id is not None
    await session.flush()
    await record(session, crisis, word, text, by=by, now=now, action=action.id, **details)
    await show_card(session, crisis.id, ACTIONS_CARD, now=now)
    await show_home(session, action.owner, now=now)


async def _give_to(
    session: AsyncSession, crisis: Crisis, action: CrisisAction, to: str, *, by: str, now: datetime, note: str = ""
) -> None:
    """The owner belongs to the crisis, and hears of it unless they gave it to themselves."""
    await add_members(session, crisis, {to: ""}, now=now)
    if to != by:
        values = {"by": by, "what": action.what, "due_at": action.due_at.isoformat(), "measure": action.success_measure}
        duty = SendDirect(
            crisis_id=crisis.id, slack_id=to, word="action_given", values={**values, "note": note.strip()}
        )
        await wish_for(session, duty, now=now)


def _check_can_act(crisis: Crisis) -> None:
    if crisis.status in (Status.CANCELLED, Status.CLOSED):
        raise WrongStatus(f"{crisis.key} is {crisis.status}, so nothing more is to be done in it.")


async def _check(session: AsyncSession, draft: ActionDraft, *, now: datetime) -> None:
    errors = {}
    if not draft.what.strip():
        errors["what"] = "Say what is to be done."
    elif len(draft.what) > LONGEST_TEXT:
        errors["what"] = too_long(LONGEST_TEXT, draft.what)
    if not draft.owner:
        errors["owner"] = "Choose who does it."
    if draft.due_at is None or not now < draft.due_at <= now + FARTHEST:
        errors["due_at"] = "Choose a time in the future, at most a year away."
    if not draft.measure.strip():
        errors["measure"] = "Say how we will see that it succeeded: without that nobody knows when it is done."
    elif len(draft.measure) > LONGEST_MEASURE:
        errors["measure"] = too_long(LONGEST_MEASURE, draft.measure)
    if errors:
        raise InvalidInput(errors)
    await check_can_take_part(session, draft.owner, field="owner")


def _check_length(field: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput({field: too_long(LONGEST_TEXT, text)})


def short_what(text: str) -> str:
    """For a sentence of the timeline; the whole stands in the action."""
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119].rstrip()}…"
