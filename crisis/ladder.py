"""Who stands on which step of the ladder for one crisis."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.person import slack_id_named
from crisis.protocol import Protocol
from storage.queries.account import account_by_id
from storage.queries.crisis import members_of
from storage.queries.escalation import open_pages
from storage.queries.person import person_by_id
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.vocabulary import Step, Tier

STEP_NAMES = {
    Step.CRT: "Crisis Response Team",
    Step.BACKUPS: "Crisis Response Team and backups",
    Step.SALES_MANAGER: "sales manager",
    Step.DIRECTOR: "director",
    Step.EXECUTIVE_SPONSOR: "executive sponsor",
}


@dataclass(frozen=True)
class Somebody:
    """Whom a step pages. `reference` without `slack_id`: named, but not found in Slack."""

    slack_id: str | None
    reference: str
    function: str = ""


async def people_on(session: AsyncSession, protocol: Protocol, crisis: Crisis, step: Step) -> list[Somebody]:
    """The people of a step: the account's own manager and sponsor come before those of the protocol."""
    if step in (Step.CRT, Step.BACKUPS):
        return await _team(session, protocol, crisis, step)
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    own = await _own(session, account, step)
    if own:
        return [own]
    reference = {
        Step.SALES_MANAGER: protocol.ladder_people.sales_manager,
        Step.DIRECTOR: protocol.ladder_people.director,
        Step.EXECUTIVE_SPONSOR: protocol.ladder_people.executive_sponsor,
    }[step]
    return [Somebody(await slack_id_named(session, reference), reference)] if reference else []


async def highest_step(session: AsyncSession, protocol: Protocol, crisis: Crisis) -> Step | None:
    """How far the clock may climb by itself: by default no executive is paged for a standard account (S4-3)."""
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    if account is not None and account.tier is Tier.STANDARD:
        return protocol.criteria.standard_accounts_up_to
    return None


async def _team(session: AsyncSession, protocol: Protocol, crisis: Crisis, step: Step) -> list[Somebody]:
    """CRT: the seats of this severity. Backups: those of them who have not answered, again, and every backup."""
    seats = protocol.seats_for(crisis.severity)
    if step is Step.CRT:
        return [Somebody(await slack_id_named(session, seat.primary), seat.primary, seat.function) for seat in seats]
    assert crisis.id is not None
    functions = {row.slack_id: row.function for row in await members_of(session, crisis.id)}
    silent = dict.fromkeys(page.slack_id for page in await open_pages(session, crisis.id) if page.step is Step.CRT)
    again = [Somebody(slack_id, slack_id, functions.get(slack_id, "")) for slack_id in silent]
    backups = [
        Somebody(await slack_id_named(session, seat.backup), seat.backup, seat.function)
        for seat in seats
        if seat.backup
    ]
    return again + backups


async def _own(session: AsyncSession, account: Account | None, step: Step) -> Somebody | None:
    if account is None:
        return None
    person_id = {Step.SALES_MANAGER: account.manager_id, Step.EXECUTIVE_SPONSOR: account.sponsor_id}.get(step)
    person = await person_by_id(session, person_id) if person_id else None
    return Somebody(person.slack_id, person.slack_id or person.email or "") if person else None
