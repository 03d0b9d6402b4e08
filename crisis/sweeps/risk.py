"""Risks to be reviewed and mitigations that are due: one message a week for each person (S0-17, S0-19)."""

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import RemindOfRisks, wish_for
from crisis.protocol import Protocol
from crisis.readiness import wish_for_week
from crisis.risk import schedule
from crisis.risk_reminder import keeper
from crisis.rules.risk import is_due_this_week
from storage.queries.readiness import kams
from storage.queries.risk import due_risks, due_risks_kept_by, risk_by_id
from storage.tables.risk import Risk


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of the risks that must be looked at, most overdue first."""
    return [row.id for row in await due_risks(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_risks(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, risk_id: int, *, now: datetime) -> None:
    """Tell whoever looks after it, with everything else of theirs that is due. The rest then finds nothing to do.

    A KAM reads it in the weekly message about their accounts, so that Monday brings one message and not two.
    """
    risk = await risk_by_id(session, risk_id)
    if risk is None or risk.next_check_at is None or risk.next_check_at > now:
        return
    found = await keeper(session, protocol, risk)
    person, person_id = found.person, found.person.id if found.person else None
    together = await due_risks_kept_by(session, person_id, with_those_of_nobody=found.is_last, now=now)
    today = protocol.day_of(now)
    waiting = [row for row in together if _is_due(row, today)]
    for row in together:
        schedule(protocol, row, now=now, is_again=row in waiting)
    session.add_all(together)
    await session.flush()
    if not waiting or person is None or person.slack_id is None:
        return
    if person_id in {kam.id for kam in await kams(session)}:
        await wish_for_week(session, protocol, person, now=now)
    else:
        ids = tuple(row.id for row in waiting if row.id is not None)
        await wish_for(session, RemindOfRisks(slack_id=person.slack_id, risk_ids=ids), now=now)


def _is_due(row: Risk, today: date) -> bool:
    """An imported risk is looked at once to find its Monday, which may be months away."""
    mitigation_due_on = None if row.mitigated_at else row.mitigation_due_on
    return is_due_this_week(row.review_on, today) or is_due_this_week(mitigation_due_on, today)
