"""Who an action belongs to as people and roles change, and when the clock looks after it."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import show_card
from crisis.rules.action import is_reminded
from crisis.rules.team import stands_for
from storage.queries.action import actions_of, open_actions_of
from storage.queries.crisis import members_of, roles_of
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.vocabulary import ClockStage, Role

ACTIONS_CARD = "actions"


async def owner_for(session: AsyncSession, crisis_id: int, role_or_function: str) -> str | None:
    """Who has the role, or stands for the function, in this crisis; None: nobody yet."""
    if role_or_function in set(Role):
        return (await roles_of(session, crisis_id)).get(Role(role_or_function))
    members = [row for row in await members_of(session, crisis_id) if stands_for(row.function, role_or_function)]
    exact = [row for row in members if row.function.casefold() == role_or_function.casefold()]
    return next((row.slack_id for row in [*exact, *members]), None)


async def find_owners(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """Steps that waited for somebody with their role or function get them; those of a role go where the role goes."""
    assert crisis.id is not None
    changed = False
    for action in await open_actions_of(session, crisis.id):
        if not action.owner_role or (action.owner is not None and action.owner_role not in set(Role)):
            continue
        found = await owner_for(session, crisis.id, action.owner_role)
        if found is not None and found != action.owner:
            action.owner, changed = found, True
            session.add(action)
    await session.flush()
    if changed:
        await show_card(session, crisis.id, ACTIONS_CARD, now=now)


async def recount_actions(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """The crisis ended or began again: the clock looks after those actions that still matter."""
    assert crisis.id is not None
    for action in await open_actions_of(session, crisis.id):
        schedule(action, crisis)
        session.add(action)
    await session.flush()
    await redraw_actions(session, crisis, now=now)


async def redraw_actions(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """The crisis is in another phase, so what its plan lacks is something else."""
    assert crisis.id is not None
    if await actions_of(session, crisis.id):
        await show_card(session, crisis.id, ACTIONS_CARD, now=now)


def schedule(action: CrisisAction, crisis: Crisis) -> None:
    """When the clock looks at it for the first time: when it is due."""
    action.stage = ClockStage.WAITING
    looks = is_reminded(action.state, action.horizon, action.area, crisis.status)
    action.next_check_at = action.due_at if looks else None
