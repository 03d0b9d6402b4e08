"""What messages show about actions: plain values, numbers as people type them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.action_clock import owner_for
from crisis.facts import CrisisFacts
from crisis.protocol import Protocol
from crisis.rules.action import is_overdue, unplanned
from storage.queries.action import actions_of
from storage.queries.crisis import crisis_by_id
from storage.queries.playbook import runs_of
from storage.tables.action import CrisisAction
from storage.vocabulary import ActionArea, ActionState, Horizon

NAMED_MOST = 10
"""Open actions that a digest names; how many more there are, it counts."""
SHORT = 120


@dataclass(frozen=True, kw_only=True)
class ActionFacts:
    id: int
    number: int
    """1 for the first of the crisis; people type it."""
    what: str
    owner: str | None
    """Slack id of who has it, or of who has its role just now."""
    owner_role: str
    """The role or function it waits for; empty for what somebody was given by name."""
    due_at: datetime
    measure: str
    horizon: Horizon
    area: ActionArea | None
    """What it is about; None: nobody said."""
    is_continuity: bool
    state: ActionState
    is_overdue: bool
    note: str
    settled_by: str | None


@dataclass(frozen=True, kw_only=True)
class ActionBoard:
    """All actions of a crisis."""

    crisis: CrisisFacts
    actions: tuple[ActionFacts, ...]
    """In the order of their numbers."""

    @property
    def open(self) -> list[ActionFacts]:
        """Soonest due first, so what is overdue comes first."""
        waiting = [action for action in self.actions if action.state is ActionState.OPEN]
        return sorted(waiting, key=lambda action: (action.due_at, action.number))

    def count(self, state: ActionState) -> int:
        return sum(action.state is state for action in self.actions)

    @property
    def unplanned(self) -> Sequence[ActionArea]:
        """What nothing is planned for yet."""
        return unplanned([(action.state, action.area) for action in self.actions], self.crisis.status)

    @property
    def unsaid(self) -> int:
        """How many that count as planned do not say what they are about."""
        return sum(action.area is None and action.state is not ActionState.SKIPPED for action in self.actions)

    @property
    def overdue(self) -> int:
        return sum(action.is_overdue for action in self.actions)


async def action_board(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, now: datetime
) -> ActionBoard | None:
    """None: there is no such crisis."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None:
        return None
    rows = await actions_of(session, crisis_id)
    waiting = {row.owner_role for row in rows if row.owner is None and row.owner_role}
    found = {role: await owner_for(session, crisis_id, role) for role in waiting}
    return ActionBoard(
        crisis=await crisis_facts(session, protocol, crisis),
        actions=tuple(
            action_facts(row, number, owner=row.owner or found.get(row.owner_role), now=now)
            for number, row in enumerate(rows, start=1)
        ),
    )


def action_facts(row: CrisisAction, number: int, *, owner: str | None, now: datetime) -> ActionFacts:
    assert row.id is not None
    return ActionFacts(
        id=row.id,
        number=number,
        what=row.what,
        owner=owner,
        owner_role=row.owner_role,
        due_at=row.due_at,
        measure=row.success_measure,
        horizon=row.horizon,
        area=row.area,
        is_continuity=row.is_continuity,
        state=row.state,
        is_overdue=is_overdue(row.state, row.due_at, now=now),
        note=row.note,
        settled_by=row.settled_by,
    )


async def actions_that_remain(session: AsyncSession, crisis_id: int) -> list[str]:
    """For the digest: each open action, and the part of each playbook that comes after the crisis (S1-7)."""
    rows = await actions_of(session, crisis_id)
    numbers = {row.id: number for number, row in enumerate(rows, start=1)}
    waiting = sorted((row for row in rows if row.state is ActionState.OPEN), key=lambda row: row.due_at)
    sentences = [_remaining(row, numbers[row.id]) for row in waiting[:NAMED_MOST]]
    if len(waiting) > NAMED_MOST:
        sentences.append(f"And {len(waiting) - NAMED_MOST} more open actions: `/crisis actions`.")
    for _, version in await runs_of(session, crisis_id):
        sentences.append(f"The aftermath of the playbook “{version.title}”: `/crisis playbook {version.slug}`.")
    return sentences


def _remaining(row: CrisisAction, number: int) -> str:
    what = " ".join(row.what.split())
    short = what if len(what) <= SHORT else f"{what[: SHORT - 1].rstrip()}…"
    who = f"<@{row.owner}>" if row.owner else row.owner_role or "nobody yet"
    return f"Action {number} is open ({who}): {short}"
