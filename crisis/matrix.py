"""The risk matrix of one account or of all that somebody may read, and how well the register foresaw (S0-18, S1-22)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_read_account
from crisis.effects import SendMatrix, UploadMatrix, wish_for
from crisis.portfolio import readable_accounts
from crisis.profile import account_with_id
from crisis.protocol import Protocol
from crisis.protocol_risks import Risks
from crisis.report import WAITS_FOR_PICTURE
from crisis.risk_facts import RiskFacts, facts_of_risks
from crisis.rules.risk import Band, band, score
from storage.queries.risk import checks_of_accounts, open_risks
from storage.tables.account import Account
from storage.vocabulary import Foresight


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Of the crises for which somebody said whether the register foresaw them: how many it did."""

    name: str
    hits: int
    misses: int
    surprises: int

    @property
    def all(self) -> int:
        return self.hits + self.misses + self.surprises


@dataclass(frozen=True, kw_only=True)
class RiskMatrix:
    account_id: int | None
    """None: all accounts that the reader may read."""
    name: str
    accounts: int
    risks: tuple[RiskFacts, ...]
    """Worst first; the place in this list is the number in the picture."""
    rules: Risks
    calibration: Calibration
    by_account: tuple[Calibration, ...]
    """Accounts with at least one answer, the least foreseen first."""

    def ranks_in(self, likelihood: int, impact: int) -> list[int]:
        """The numbers of the risks in one cell, from 1."""
        return [
            rank
            for rank, risk in enumerate(self.risks, start=1)
            if (risk.likelihood, risk.impact) == (likelihood, impact)
        ]

    def band_of(self, likelihood: int, impact: int) -> Band:
        return band(score(likelihood, impact), red_from=self.rules.red_from, amber_from=self.rules.amber_from)

    def count(self, of: Band) -> int:
        return sum(risk.band is of for risk in self.risks)


async def risk_matrix(
    session: AsyncSession, protocol: Protocol, who: str, account_id: int | None, *, now: datetime
) -> RiskMatrix:
    """What somebody may see, with a constant number of queries.

    Raises:
        NotAllowed: the person may not read this account, or is none of us.
    """
    accounts = await _accounts(session, protocol, who, account_id)
    ids = {account.id for account in accounts if account.id is not None}
    risk_ids = [row.id for row in await open_risks(session, ids) if row.id is not None]
    total, by_account = await _calibration(session, ids)
    return RiskMatrix(
        account_id=account_id,
        name=accounts[0].name if account_id is not None else "All accounts you may read",
        accounts=len(accounts),
        risks=await facts_of_risks(session, protocol, risk_ids, now=now),
        rules=protocol.risks,
        calibration=total,
        by_account=by_account,
    )


async def send_matrix(session: AsyncSession, who: str, account_id: int | None, *, now: datetime) -> None:
    """The picture by direct message: uploaded without a channel, so that nobody else can come across it."""
    asked_at = now.isoformat()
    picture = await wish_for(session, UploadMatrix(slack_id=who, account_id=account_id, asked_at=asked_at), now=now)
    message = SendMatrix(slack_id=who, account_id=account_id, asked_at=asked_at)
    await wish_for(session, message, now=now, after=picture, at_most_until=now + WAITS_FOR_PICTURE, asked_by=who)


async def _accounts(session: AsyncSession, protocol: Protocol, who: str, account_id: int | None) -> Sequence[Account]:
    if account_id is None:
        return await readable_accounts(session, protocol, who)
    account = await account_with_id(session, account_id)
    await check_may_read_account(session, protocol, who, account)
    return [account]


async def _calibration(session: AsyncSession, ids: set[int]) -> tuple[Calibration, tuple[Calibration, ...]]:
    counts: dict[int | None, Counter[Foresight]] = {}
    names: dict[int | None, str] = {}
    for check, account_id, name in await checks_of_accounts(session, ids):
        counts.setdefault(account_id, Counter())[check.foresight] += 1
        names[account_id] = name
    total = _counted("all", sum(counts.values(), Counter()))
    each = [_counted(names[account_id], found) for account_id, found in counts.items()]
    return total, tuple(sorted(each, key=lambda one: (one.hits - one.all, one.name)))


def _counted(name: str, found: Counter[Foresight]) -> Calibration:
    return Calibration(
        name=name, hits=found[Foresight.HIT], misses=found[Foresight.MISS], surprises=found[Foresight.SURPRISE]
    )
