"""Reasons to escalate besides time (S0-31): the revenue at risk."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.climb import start_climb
from crisis.protocol import Protocol
from crisis.rules.severity import graver
from storage.queries.escalation import climbs_of
from storage.tables.crisis import Crisis
from storage.vocabulary import Concern, Severity


async def check_revenue(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime, after: int | None = None
) -> None:
    """Page the protocol's step when more revenue is at risk than its threshold. Contained harm (SEV3, SEV4) is not.

    Asked once in the life of a crisis: whoever was told how much is at stake need not be told again.
    """
    assert crisis.id is not None
    threshold = protocol.criteria.revenue_at_risk.get(crisis.currency or "")
    if threshold is None or crisis.revenue_at_risk is None or crisis.revenue_at_risk < threshold:
        return
    asked = any(climb.concern is Concern.REVENUE_AT_RISK for climb in await climbs_of(session, crisis.id))
    if asked or not graver(crisis.severity, Severity.SEV3):
        return
    reason = f"{crisis.revenue_at_risk:,} {crisis.currency} a year, threshold {threshold:,} {crisis.currency}"
    await start_climb(
        session,
        protocol,
        crisis,
        Concern.REVENUE_AT_RISK,
        step=protocol.criteria.revenue_step,
        reason=reason,
        now=now,
        after=after,
    )
