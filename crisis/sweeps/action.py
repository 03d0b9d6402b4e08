"""Overdue actions: first their owner hears, later the lead (S0-26). What comes due together is said together."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action_clock import ACTIONS_CARD, owner_for
from crisis.card import show_card
from crisis.effects import RemindOfActions, wish_for
from crisis.permissions import locked_crisis
from crisis.protocol import Protocol
from crisis.rules.action import has_ended, is_reminded
from crisis.timeline import CLOCK, record
from storage.queries.action import action_by_id, due_actions, open_actions_of
from storage.queries.crisis import roles_of
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.vocabulary import ClockStage, Horizon, Role

CATCH_UP_GAP = timedelta(minutes=5)
"""After a standstill nobody is reminded and reported in the same breath."""


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of the actions that must be looked at, most overdue first."""
    return [row.id for row in await due_actions(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_actions(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, action_id: int, *, now: datetime) -> None:
    """Tell whoever must hear of it. Whoever comes second finds nothing left to do."""
    action = await action_by_id(session, action_id)
    if action is None:
        return
    crisis = await locked_crisis(session, action.crisis_id)
    await session.refresh(action)
    if action.next_check_at is None or action.next_check_at > now:
        return
    if not is_reminded(action.state, action.horizon, action.area, crisis.status):
        action.next_check_at = None
        session.add(action)
        return
    together = await _due_together(session, action, now=now)
    if action.stage is ClockStage.WAITING:
        await _tell_owner(session, protocol, crisis, together, now=now)
    else:
        await _tell_lead(session, crisis, together, now=now)
    session.add_all(together)
    await session.flush()


async def _due_together(session: AsyncSession, action: CrisisAction, *, now: datetime) -> list[CrisisAction]:
    """This one, and those of the same owner that have come as far: one message for all of them."""
    for row in await open_actions_of(session, action.crisis_id):
        if row.owner is None and row.owner_role:
            row.owner = await owner_for(session, row.crisis_id, row.owner_role)
            session.add(row)
    return [
        row
        for row in await open_actions_of(session, action.crisis_id)
        if row.owner == action.owner
        and row.stage is action.stage
        and row.next_check_at is not None
        and row.next_check_at <= now
    ]


async def _tell_owner(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, actions: Sequence[CrisisAction], *, now: datetime
) -> None:
    """What nobody owns yet goes to the lead at once: there is no owner to hear first."""
    assert crisis.id is not None
    await show_card(session, crisis.id, ACTIONS_CARD, now=now)
    owner = actions[0].owner
    if owner is None:
        await _tell_lead(session, crisis, actions, now=now)
        return
    for action in actions:
        action.stage = ClockStage.OVERDUE
        action.next_check_at = max(action.due_at + _lead_after(protocol, crisis, action), now + CATCH_UP_GAP)
    await _remind(session, crisis, actions, owner, is_lead=False, now=now)


async def _tell_lead(session: AsyncSession, crisis: Crisis, actions: Sequence[CrisisAction], *, now: datetime) -> None:
    """The lead, while there is none the liaison; nobody hears twice of what is their own."""
    assert crisis.id is not None
    for action in actions:
        action.stage, action.next_check_at = ClockStage.ESCALATED, None
    roles = await roles_of(session, crisis.id)
    to = roles.get(Role.LEAD) or roles.get(Role.LIAISON) or crisis.declared_by
    if to != actions[0].owner:
        await _remind(session, crisis, actions, to, is_lead=True, now=now)


async def _remind(
    session: AsyncSession,
    crisis: Crisis,
    actions: Sequence[CrisisAction],
    to: str,
    *,
    is_lead: bool,
    now: datetime,
) -> None:
    assert crisis.id is not None
    ids = tuple(action.id for action in actions if action.id is not None)
    reminder = RemindOfActions(crisis_id=crisis.id, slack_id=to, action_ids=ids, is_lead=is_lead)
    await wish_for(session, reminder, now=now)
    count = "1 action is" if len(ids) == 1 else f"{len(ids)} actions are"
    text = f"{count} overdue; <@{to}> was told."
    await record(session, crisis, "actions_overdue", text, by=CLOCK, now=now, actions=list(ids), told=to)


def _lead_after(protocol: Protocol, crisis: Crisis, action: CrisisAction) -> timedelta:
    is_long = action.horizon is Horizon.LONG_TERM or has_ended(crisis.status)
    return protocol.actions.long_term_lead_after if is_long else protocol.actions.lead_after
