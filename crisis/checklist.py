"""The communication plan in a crisis: a checklist; only the liaison speaks to the client (S0-28, S3-2)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.account_rights import is_manager
from crisis.card import CHECKLIST_CARD, show_card
from crisis.communication import plan_for
from crisis.escalation import check_open
from crisis.facts import CrisisFacts
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from crisis.timeline import record
from storage.queries.communication import task_by_id, tasks_of
from storage.queries.crisis import crisis_by_id, roles_of
from storage.tables.account import Account
from storage.tables.communication import CommunicationTask, PlanLine
from storage.tables.crisis import Crisis
from storage.vocabulary import Role

LONGEST_REASON = 1_000


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """One line of the plan in one crisis; number 1 is the first, people type it."""

    id: int
    number: int
    line: PlanLine
    done_by: str | None
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Checklist:
    crisis: CrisisFacts
    tasks: tuple[TaskFacts, ...]


async def start_checklist(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, account: Account | None, *, now: datetime
) -> None:
    """A task for each line of the plan that counts for the account."""
    if account is None or crisis.id is None:
        return
    lines, _ = await plan_for(session, account)
    session.add_all(CommunicationTask(crisis_id=crisis.id, line_id=line.id) for line in lines if line.id is not None)
    await session.flush()


async def show_checklist(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, account: Account | None, *, now: datetime
) -> None:
    """The card in the channel, if there is a plan."""
    if account is not None and crisis.id is not None and await tasks_of(session, crisis.id):
        await show_card(session, crisis.id, CHECKLIST_CARD, now=now)


async def checklist(session: AsyncSession, protocol: Protocol, crisis_id: int) -> Checklist | None:
    """None: there is no such crisis."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None:
        return None
    rows = await tasks_of(session, crisis_id)
    tasks = [
        TaskFacts(id=task.id or 0, number=number, line=line, done_by=task.done_by, done_at=task.done_at)
        for number, (task, line) in enumerate(rows, start=1)
    ]
    return Checklist(crisis=await crisis_facts(session, protocol, crisis), tasks=tuple(tasks))


async def task_numbered(session: AsyncSession, crisis_id: int, number: int) -> int:
    """The id of the task that people call by this number.

    Raises:
        UnknownCrisis: there is none.
    """
    rows = await tasks_of(session, crisis_id)
    if not 1 <= number <= len(rows):
        raise UnknownCrisis(f"The checklist has no line {number}. `/crisis told` shows it with its numbers.")
    return rows[number - 1][0].id or 0


async def tick_task(session: AsyncSession, protocol: Protocol, task_id: int, *, by: str, now: datetime) -> int:
    """They were told. Lines of the client are ticked by the liaison. Returns the crisis's id.

    Raises:
        NotAllowed: somebody else speaks to the client; the sentence says who.
        AlreadyDone: somebody ticked it before.
    """
    task, crisis, line = await _task_to_change(session, protocol, task_id, by=by)
    if task.done_at is not None:
        raise AlreadyDone(f"This was ticked already: <@{task.done_by}> was faster.")
    task.done_by, task.done_at = by, now
    session.add(task)
    await session.flush()
    text = f"<@{by}> told {line.audience_name} ({line.channel}): {line.what}"
    await record(session, crisis, "audience_told", text, by=by, now=now, line=line.id)
    await show_card(session, task.crisis_id, CHECKLIST_CARD, now=now)
    return task.crisis_id


async def untick_task(
    session: AsyncSession, protocol: Protocol, task_id: int, *, reason: str, by: str, now: datetime
) -> int:
    """They were not told after all: the timeline keeps the tick and its correction. Returns the crisis's id.

    Raises:
        InvalidInput: field `reason`.
        NotAllowed: as for ticking.
        AlreadyDone: it is not ticked.
    """
    if len(reason) > LONGEST_REASON:
        raise InvalidInput({"reason": too_long(LONGEST_REASON, reason)})
    task, crisis, line = await _task_to_change(session, protocol, task_id, by=by)
    if task.done_at is None:
        raise AlreadyDone(f"{line.audience_name} does not count as told, so there is nothing to correct.")
    before = task.done_by
    task.done_by, task.done_at = None, None
    session.add(task)
    await session.flush()
    why = f": {reason.strip()}" if reason.strip() else "."
    text = (
        f"<@{by}> corrected the record: {line.audience_name} was not told after all (before: told by <@{before}>){why}"
    )
    await record(session, crisis, "audience_not_told", text, by=by, now=now, line=line.id, reason=reason.strip())
    await show_card(session, task.crisis_id, CHECKLIST_CARD, now=now)
    return task.crisis_id


async def _task_to_change(
    session: AsyncSession, protocol: Protocol, task_id: int, *, by: str
) -> tuple[CommunicationTask, Crisis, PlanLine]:
    task = await task_by_id(session, task_id)
    if task is None:
        raise UnknownCrisis("This line does not exist any more. `/crisis told` shows the checklist.")
    crisis = await crisis_to_change(session, protocol, task.crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    await session.refresh(task)
    line = next(line for row, line in await tasks_of(session, task.crisis_id) if row.id == task_id)
    if line.is_client:
        await _check_speaks_to_client(session, protocol, crisis, by=by)
    return task, crisis, line


async def _check_speaks_to_client(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, by: str) -> None:
    """One voice to the client: the liaison's; while there is none, the lead's or a manager's."""
    assert crisis.id is not None
    roles = await roles_of(session, crisis.id)
    liaison = roles.get(Role.LIAISON)
    if liaison == by:
        return
    if liaison is not None:
        raise NotAllowed(
            f"Only <@{liaison}> speaks to the client in {crisis.key}: the client hears one voice. "
            "Tell them what you know, so that they can pass it on and tick this."
        )
    if roles.get(Role.LEAD) != by and not await is_manager(session, protocol, by):
        raise NotAllowed(f"{crisis.key} has no client liaison, so only its lead or a manager may tick this.")
