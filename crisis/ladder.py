"""Who stands on which step of the ladder for one crisis."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.person import slack_id_named
from crisis.protocol import Protocol
from crisis.roster import team_of
from crisis.rules.roster import Call
from storage.queries.account import account_by_id
from storage.queries.crisis import members_of
from storage.queries.escalation import open_pages, pages_of
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
    because: str = ""
    """Why they are asked instead of somebody else; empty for whoever is asked anyway."""


async def people_on(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, step: Step, *, now: datetime
) -> list[Somebody]:
    """The people of a step: the account's own manager and sponsor come before those of the protocol."""
    if step in (Step.CRT, Step.BACKUPS):
        return await _team(session, protocol, crisis, step, now=now)
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


def called(calls: Iterable[Call]) -> list[Somebody]:
    """Whom the roster calls, as a step pages them."""
    return [
        Somebody(call.holder.slack_id, call.holder.reference, call.function, because=call.to_them) for call in calls
    ]


async def _team(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, step: Step, *, now: datetime
) -> list[Somebody]:
    """CRT: whom the roster calls first. Backups: those of them who have not answered, again, and all others."""
    team = await team_of(session, protocol, crisis, now=now)
    if step is Step.CRT:
        return called(team.first)
    assert crisis.id is not None
    functions = {row.slack_id: row.function for row in await members_of(session, crisis.id)}
    silent = dict.fromkeys(page.slack_id for page in await open_pages(session, crisis.id) if page.step is Step.CRT)
    again = [Somebody(slack_id, slack_id, functions.get(slack_id, "")) for slack_id in silent]
    # Whoever stands in since an absence that was set after the team was called has not been asked yet.
    asked = {page.slack_id for page in await pages_of(session, crisis.id)}
    new = [call for call in team.first if call.holder.slack_id not in asked]
    return again + [one for one in called((*new, *team.later)) if one.slack_id is None or one.slack_id not in silent]


async def _own(session: AsyncSession, account: Account | None, step: Step) -> Somebody | None:
    if account is None:
        return None
    person_id = {Step.SALES_MANAGER: account.manager_id, Step.EXECUTIVE_SPONSOR: account.sponsor_id}.get(step)
    person = await person_by_id(session, person_id) if person_id else None
    return Somebody(person.slack_id, person.slack_id or person.email or "") if person else None
