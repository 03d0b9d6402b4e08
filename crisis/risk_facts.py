"""What messages show about risks: plain values, numbers as people type them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.protocol_risks import Risks
from crisis.risk_checks import missing_for_red
from crisis.rules.risk import Band, Quadrant, band, quadrant, rank_key, score
from storage.queries.risk import owners_of, risks_of, risks_with_accounts
from storage.tables.account import Account
from storage.tables.person import Person
from storage.tables.risk import Risk
from storage.vocabulary import IdeaSource


@dataclass(frozen=True, kw_only=True)
class RiskFacts:
    id: int
    number: int
    """1 for the first of the account, closed ones counted; people type it. 0 in lists of several accounts."""
    account_id: int
    account_name: str
    scenario: str
    likelihood: int
    impact: int
    score: int
    band: Band
    quadrant: Quadrant
    owner: str
    """Slack id, or the e-mail address while Slack was not asked; empty: nobody."""
    mitigation: str
    mitigation_due_on: date | None
    is_mitigated: bool
    is_mitigation_overdue: bool
    residual_likelihood: int | None
    residual_impact: int | None
    playbook: str
    review_on: date
    is_review_due: bool
    source: IdeaSource | None = None
    """Where the thought of it comes from, if somebody said."""
    missing: tuple[str, ...]
    """`owner`, `playbook`: what a red risk needs and has not, for example after an import."""

    @property
    def residual(self) -> int | None:
        """The score that should remain once the mitigation is done."""
        if self.residual_likelihood is None or self.residual_impact is None:
            return None
        return score(self.residual_likelihood, self.residual_impact)


@dataclass(frozen=True, kw_only=True)
class RiskBoard:
    """The register of one account."""

    account_id: int
    account_name: str
    risks: tuple[RiskFacts, ...]
    """The open ones, worst first."""
    closed: int
    risks_rules: Risks
    may_edit: bool = False

    def count(self, of: Band) -> int:
        return sum(risk.band is of for risk in self.risks)


async def risk_board(
    session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime, may_edit: bool = False
) -> RiskBoard:
    """The open risks of an account, worst first."""
    assert account.id is not None
    rows = await risks_of(session, account.id)
    numbers = {row.id: number for number, row in enumerate(rows, start=1)}
    waiting = [row for row in rows if row.closed_at is None]
    owners = await owners_of(session, waiting)
    facts = [_facts(protocol, row, account, owners, numbers[row.id], now=now) for row in waiting]
    return RiskBoard(
        account_id=account.id,
        account_name=account.name,
        risks=worst_first(facts),
        closed=len(rows) - len(waiting),
        risks_rules=protocol.risks,
        may_edit=may_edit,
    )


async def facts_of_risks(
    session: AsyncSession, protocol: Protocol, risk_ids: Collection[int], *, now: datetime
) -> tuple[RiskFacts, ...]:
    """Risks of several accounts, worst first; closed ones are left out. A constant number of queries."""
    pairs = [(risk, account) for risk, account in await risks_with_accounts(session, risk_ids) if not risk.closed_at]
    owners = await owners_of(session, [risk for risk, _ in pairs])
    return worst_first([_facts(protocol, risk, account, owners, 0, now=now) for risk, account in pairs])


def worst_first(risks: Sequence[RiskFacts]) -> tuple[RiskFacts, ...]:
    return tuple(sorted(risks, key=lambda risk: (rank_key(risk.likelihood, risk.impact), risk.account_name, risk.id)))


def _facts(
    protocol: Protocol, row: Risk, account: Account, owners: dict[int, Person], number: int, *, now: datetime
) -> RiskFacts:
    assert row.id is not None
    today, points = protocol.day_of(now), score(row.likelihood, row.impact)
    owner = owners.get(row.owner_id) if row.owner_id else None
    return RiskFacts(
        id=row.id,
        number=number,
        account_id=row.account_id,
        account_name=account.name,
        scenario=row.scenario,
        likelihood=row.likelihood,
        impact=row.impact,
        score=points,
        band=band(points, red_from=protocol.risks.red_from, amber_from=protocol.risks.amber_from),
        quadrant=quadrant(row.likelihood, row.impact),
        owner=(owner.slack_id or owner.email or "") if owner else "",
        mitigation=row.mitigation,
        mitigation_due_on=row.mitigation_due_on,
        is_mitigated=row.mitigated_at is not None,
        is_mitigation_overdue=_is_overdue(row, today),
        residual_likelihood=row.residual_likelihood,
        residual_impact=row.residual_impact,
        playbook=row.playbook,
        review_on=row.review_on,
        is_review_due=row.review_on <= today,
        source=row.source,
        missing=tuple(missing_for_red(row, red_from=protocol.risks.red_from)),
    )


def _is_overdue(row: Risk, today: date) -> bool:
    return row.mitigated_at is None and row.mitigation_due_on is not None and row.mitigation_due_on < today
