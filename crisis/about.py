"""What every message says about a crisis."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.facts import CrisisFacts, ListedCrisis, LossRisk
from crisis.protocol import Protocol
from storage.queries.account import account_by_id, accounts_by_ids
from storage.queries.crisis import leads_of, roles_of, roles_of_crises
from storage.queries.standing import KnownCrisis, Standing
from storage.queries.update import clocks_of
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.vocabulary import Audience, Role, Tier


async def crisis_facts(session: AsyncSession, protocol: Protocol, crisis: Crisis) -> CrisisFacts:
    """The crisis with its roles, its account's tier and the protocol's words for its severity."""
    assert crisis.id is not None
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    return _facts(protocol, crisis, *_of_account(account), await roles_of(session, crisis.id))


def facts_of_standing(protocol: Protocol, standing: Standing) -> CrisisFacts:
    """The same, when all of it was read already."""
    return _facts(protocol, standing.crisis, standing.tier, standing.renewal_on, standing.roles)


async def facts_of_crises(
    session: AsyncSession, protocol: Protocol, crises: Collection[Crisis]
) -> dict[int, CrisisFacts]:
    """The same for several, by id, with a constant number of queries."""
    ids = [crisis.id for crisis in crises if crisis.id is not None]
    accounts = await accounts_by_ids(session, {crisis.account_id for crisis in crises if crisis.account_id})
    roles = await roles_of_crises(session, ids)
    return {
        crisis.id: _facts(
            protocol, crisis, *_of_account(accounts.get(crisis.account_id or 0)), roles.get(crisis.id, {})
        )
        for crisis in crises
        if crisis.id is not None
    }


def _of_account(account: Account | None) -> tuple[Tier | None, date | None]:
    return (account.tier, account.renewal_on) if account else (None, None)


def _facts(
    protocol: Protocol, crisis: Crisis | KnownCrisis, tier: Tier | None, renewal_on: date | None, roles: dict[Role, str]
) -> CrisisFacts:
    assert crisis.id is not None
    policy = protocol.policy(crisis.severity)
    return CrisisFacts(
        id=crisis.id,
        key=crisis.key,
        account_name=crisis.account_name,
        tier=tier,
        renewal_on=renewal_on,
        summary=crisis.summary,
        severity=crisis.severity,
        severity_name=policy.name,
        severity_meaning=policy.meaning,
        was_unsure=crisis.was_unsure,
        status=crisis.status,
        category=crisis.category,
        is_category_chosen=crisis.category_by is not None,
        loss_risk=_loss_risk(crisis),
        declared_by=crisis.declared_by,
        declared_at=crisis.declared_at,
        channel_id=crisis.channel_id,
        channel_name=crisis.channel_name,
        channel_problem=crisis.channel_problem,
        origin_link=crisis.origin_link,
        revenue_at_risk=crisis.revenue_at_risk,
        currency=crisis.currency,
        roles=roles,
    )


def _loss_risk(crisis: Crisis | KnownCrisis) -> LossRisk | None:
    if crisis.loss_risk_at is None:
        return None
    return LossRisk(since=crisis.loss_risk_at, by=crisis.loss_risk_by or "", reason=crisis.loss_risk_reason)


async def listed(session: AsyncSession, crises: Sequence[Crisis], *, now: datetime) -> tuple[ListedCrisis, ...]:
    """One line for each, with a constant number of queries."""
    ids = [crisis.id for crisis in crises if crisis.id is not None]
    leads = await leads_of(session, ids)
    due = {(clock.crisis_id, clock.audience): clock.due_at for clock in await clocks_of(session, ids)}
    lines = []
    for crisis in crises:
        assert crisis.id is not None
        internal, client = due.get((crisis.id, Audience.INTERNAL)), due.get((crisis.id, Audience.CLIENT))
        lines.append(
            ListedCrisis(
                id=crisis.id,
                key=crisis.key,
                account_name=crisis.account_name,
                severity=crisis.severity,
                status=crisis.status,
                category=crisis.category,
                may_be_lost=crisis.loss_risk_at is not None,
                channel_id=crisis.channel_id,
                lead=leads.get(crisis.id),
                declared_at=crisis.declared_at,
                next_internal_at=internal,
                next_client_at=client,
                is_overdue=any(time is not None and time <= now for time in (internal, client)),
            )
        )
    return tuple(lines)
