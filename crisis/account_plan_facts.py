"""The account plan as people read it: eight sections, how fresh each is, who agreed to what, what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_read_account, may_edit_account
from crisis.protocol import Protocol
from crisis.rules.account_plan import SECTIONS, changed_since
from crisis.rules.profile import days_until, is_stale
from storage.queries.account_plan import last_versions, plan_of, signoffs_of
from storage.queries.profile import links_of
from storage.tables.account import Account
from storage.tables.account_plan import PlanEntry, PlanSignoff
from storage.vocabulary import LinkKind, PlanSection

VERSIONS_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class PlanSectionFacts:
    """One section; without an id nothing was ever written in it."""

    section: PlanSection
    id: int = 0
    text: str = ""
    source: str = ""
    wallet_percent: int | None = None
    wallet_as_of: date | None = None
    by: str = ""
    at: datetime | None = None
    checked_by: str = ""
    checked_at: datetime | None = None
    is_stale: bool = False


@dataclass(frozen=True, kw_only=True)
class SignoffFacts:
    """Who agreed. `changed`: the sections that say something else now."""

    client_name: str
    by: str
    agreed_on: date
    source: str
    changed: tuple[PlanSection, ...]


@dataclass(frozen=True, kw_only=True)
class AccountPlan:
    account_id: int
    account_name: str
    sections: tuple[PlanSectionFacts, ...]
    signoffs: tuple[SignoffFacts, ...]
    """The last of each person, oldest first."""
    renewal_on: date | None
    renewal_in_days: int | None
    products: tuple[str, ...]
    """What the account shares with others as a product."""
    may_edit: bool = False

    @property
    def up_to(self) -> int:
        """Id of the newest version; 0: nothing is written."""
        return max(section.id for section in self.sections)

    @property
    def written(self) -> int:
        return sum(section.id > 0 for section in self.sections)

    @property
    def stale(self) -> int:
        return sum(section.is_stale for section in self.sections)

    def section(self, wanted: PlanSection) -> PlanSectionFacts:
        return self.sections[SECTIONS.index(wanted)]


@dataclass(frozen=True, kw_only=True)
class PlanVersion:
    """One change of the plan."""

    section: PlanSection
    text: str
    wallet_percent: int | None
    by: str
    at: datetime


async def plan_to_read(
    session: AsyncSession, protocol: Protocol, account: Account, *, who: str, now: datetime
) -> AccountPlan:
    """The plan as somebody sees it.

    Raises:
        NotAllowed: the person may not read this account.
    """
    await check_may_read_account(session, protocol, who, account)
    may_edit = await may_edit_account(session, protocol, who, account)
    return await account_plan(session, protocol, account, now=now, may_edit=may_edit)


async def account_plan(
    session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime, may_edit: bool = False
) -> AccountPlan:
    """For whoever may read the account: the caller has checked it."""
    assert account.id is not None
    entries = await plan_of(session, account.id)
    newest = {section: entry.id or 0 for section, entry in entries.items()}
    links = await links_of(session, account.id)
    after = protocol.preparation.profile_stale_after
    return AccountPlan(
        account_id=account.id,
        account_name=account.name,
        sections=tuple(_section(section, entries.get(section), after, now=now) for section in SECTIONS),
        signoffs=tuple(
            SignoffFacts(
                client_name=row.client_name,
                by=row.by,
                agreed_on=row.agreed_on,
                source=row.source,
                changed=changed_since(newest, row.up_to),
            )
            for row in _last_of_each(await signoffs_of(session, account.id))
        ),
        renewal_on=account.renewal_on,
        renewal_in_days=days_until(account.renewal_on, today=protocol.day_of(now)) if account.renewal_on else None,
        products=tuple(link.value for link in links if link.kind is LinkKind.PRODUCT),
        may_edit=may_edit,
    )


async def plan_versions(session: AsyncSession, account_id: int) -> list[PlanVersion]:
    """Who changed what when: the last ten, newest first. The caller has checked the right to read."""
    rows = await last_versions(session, account_id, limit=VERSIONS_SHOWN)
    return [
        PlanVersion(section=row.section, text=row.text, wallet_percent=row.wallet_percent, by=row.by, at=row.at)
        for row in rows
    ]


def _section(
    section: PlanSection, entry: PlanEntry | None, stale_after: timedelta, *, now: datetime
) -> PlanSectionFacts:
    if entry is None:
        return PlanSectionFacts(section=section)
    return PlanSectionFacts(
        section=section,
        id=entry.id or 0,
        text=entry.text,
        source=entry.source,
        wallet_percent=entry.wallet_percent,
        wallet_as_of=entry.wallet_as_of,
        by=entry.by,
        at=entry.at,
        checked_by=entry.checked_by,
        checked_at=entry.checked_at,
        is_stale=is_stale(entry.checked_at, stale_after, now=now),
    )


def _last_of_each(rows: Sequence[PlanSignoff]) -> list[PlanSignoff]:
    last = {(row.client_name.casefold(), "" if row.client_name else row.by): row for row in rows}
    return sorted(last.values(), key=lambda row: row.id or 0)
