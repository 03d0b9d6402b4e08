"""Somebody stands in for a KAM who is away: with their rights, for what would go to them, and only so long (S1-5)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendDirect, wish_for
from crisis.escalation import check_can_take_part
from crisis.protocol import Protocol
from crisis.refusals import InvalidInput
from crisis.roster_people import zone_named
from crisis.show import show_home
from storage.queries.kam_deputy import active_deputies, deputy_in_absence, stood_in_for
from storage.queries.person import person_by_id, person_by_slack_id
from storage.queries.readiness import accounts_of_kam
from storage.tables.account import Account
from storage.tables.kam_deputy import KamDeputy
from storage.tables.person import Person
from storage.tables.roster import Absence

NAMED_MOST = 20
"""Accounts that one message lists."""


async def check_deputy(session: AsyncSession, who: str, deputy: str) -> None:
    """Whether somebody can stand in for a KAM.

    Raises:
        InvalidInput: field `deputy`.
    """
    if deputy == who:
        raise InvalidInput({"deputy": "This is who is away. Choose somebody else."})
    await check_can_take_part(session, deputy, field="deputy")
    if not await accounts_of_kam(session, who):
        raise InvalidInput({"deputy": f"<@{who}> looks after no account, so nobody need stand in. Leave this empty."})


async def name_deputy(
    session: AsyncSession, protocol: Protocol, absence: Absence, kam: Person, deputy: str, *, now: datetime
) -> None:
    """For this absence, in place of whoever was named before; they hear of it once. Empty: nobody any more.

    The caller has checked who may, and the deputy (`check_deputy`).
    """
    assert absence.id is not None and kam.id is not None
    after = await person_by_slack_id(session, deputy) if deputy else None
    row = await deputy_in_absence(session, absence.id)
    if row is not None and (after is None or row.deputy_id != after.id):
        await end_deputy(session, absence, now=now)
        row = None
    if after is None or after.id is None:
        return
    is_new = row is None
    row = row or KamDeputy(absence_id=absence.id, kam_id=kam.id, deputy_id=after.id)
    begins, ends = _span(protocol, absence, kam)
    row.is_active, row.next_check_at = begins <= now < ends, begins if now < begins else ends
    session.add(row)
    await session.flush()
    await show_home(session, after.slack_id, now=now)
    if is_new:
        await _tell_named(session, absence, kam, after, now=now)


async def end_deputy(session: AsyncSession, absence: Absence, *, now: datetime) -> None:
    """The KAM is back early, never went, or somebody else stands in: whoever was named hears that they need not."""
    assert absence.id is not None
    row = await deputy_in_absence(session, absence.id)
    if row is None:
        return
    kam, deputy = await person_by_id(session, row.kam_id), await person_by_id(session, row.deputy_id)
    is_over = row.next_check_at is None
    await session.delete(row)
    await session.flush()
    if kam and deputy and deputy.slack_id and not is_over:
        values = {"kam": kam.slack_id, "first_day": absence.first_day.isoformat()}
        await wish_for(session, SendDirect(slack_id=deputy.slack_id, word="deputy_over", values=values), now=now)
        await show_home(session, deputy.slack_id, now=now)


async def begin_or_end(
    session: AsyncSession, protocol: Protocol, row: KamDeputy, absence: Absence, *, now: datetime
) -> None:
    """The absence begins, or is over. The caller holds the lock."""
    kam, deputy = await person_by_id(session, row.kam_id), await person_by_id(session, row.deputy_id)
    assert kam is not None
    begins, ends = _span(protocol, absence, kam)
    row.is_active = begins <= now < ends
    row.next_check_at = begins if now < begins else ends if now < ends else None
    session.add(row)
    await session.flush()
    for person in (kam, deputy):
        await show_home(session, person.slack_id if person else None, now=now)


async def deputy_of(session: AsyncSession, account: Account) -> Person | None:
    """Who stands in for the account's KAM now; None: nobody, or the KAM is there."""
    return (await active_deputies(session, [account.kam_id])).get(account.kam_id) if account.kam_id else None


async def deputy_line(session: AsyncSession, account: Account | None) -> str:
    """For the people of a crisis: who stands in for the KAM now; empty: nobody, or the KAM is there."""
    deputy = await deputy_of(session, account) if account else None
    kam = await person_by_id(session, account.kam_id) if account and account.kam_id else None
    if deputy is None or kam is None:
        return ""
    return f"<@{deputy.slack_id}> stands in for the KAM, <@{kam.slack_id}>, who is away."


async def whose_deputy(session: AsyncSession, slack_id: str, account: Account | None = None) -> tuple[str, ...]:
    """Slack ids of the KAMs for whom somebody stands in now; of one account: its KAM, or nobody."""
    person = await person_by_slack_id(session, slack_id)
    kams = await stood_in_for(session, person.id) if person and person.id else ()
    return tuple(one.slack_id for one in kams if one.slack_id and (account is None or one.id == account.kam_id))


async def kams_in_person(session: AsyncSession, person: Person) -> list[Person]:
    """Whose accounts this person looks after now: their own, unless they have a deputy, and those of others."""
    assert person.id is not None
    has_deputy = person.id in await active_deputies(session, [person.id])
    return [*([] if has_deputy else [person]), *await stood_in_for(session, person.id)]


async def accounts_looked_after(session: AsyncSession, slack_id: str) -> list[Account]:
    """Somebody's own accounts, unless somebody stands in for them, and those of KAMs for whom they stand in."""
    person = await person_by_slack_id(session, slack_id)
    kams = await kams_in_person(session, person) if person and person.id else []
    return [account for kam in kams for account in await accounts_of_kam(session, kam.slack_id or "")]


def _span(protocol: Protocol, absence: Absence, kam: Person) -> tuple[datetime, datetime]:
    """From the first minute to the last, in the time zone of whoever is away."""
    zone = zone_named(kam.time_zone, protocol.timezone)

    def _begins(day: date) -> datetime:
        return datetime.combine(day, time(), zone).astimezone(ZoneInfo("UTC"))

    return _begins(absence.first_day), _begins(absence.last_day + timedelta(days=1))


async def _tell_named(session: AsyncSession, absence: Absence, kam: Person, deputy: Person, *, now: datetime) -> None:
    assert deputy.slack_id is not None and kam.slack_id is not None
    accounts = await accounts_of_kam(session, kam.slack_id)
    values = {
        "kam": kam.slack_id,
        "first_day": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
        "accounts": [account.name for account in accounts[:NAMED_MOST]],
        "count": len(accounts),
    }
    named = SendDirect(slack_id=deputy.slack_id, word="deputy_named", values=values)
    await wish_for(session, named, now=now, asked_by=absence.set_by)
