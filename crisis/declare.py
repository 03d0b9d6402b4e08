"""Declare a crisis: from three answers to a record, a channel, a team that is paged (S0-21, S0-22)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import listed
from crisis.climb import start_climb
from crisis.clocks import start_clocks
from crisis.criteria import check_revenue
from crisis.effects import AnnounceCrisis, InviteMembers, OpenChannel, PostNotice, wish_for
from crisis.escalation import check_open
from crisis.facts import ListedCrisis
from crisis.kam_deputy import deputy_line, deputy_of
from crisis.permissions import check_may, locked_crisis
from crisis.person import slack_id_named
from crisis.preparation import prepare_declared
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput, NotAllowed
from crisis.roster import team_of
from crisis.rules.category import proposed_category
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from crisis.rules.severity import when_unsure
from crisis.team import add_members, set_role, slack_ids_or_search
from crisis.timeline import CLOCK, record
from storage.queries.account import account_by_id
from storage.queries.crisis import crisis_by_view, member, next_number, open_crises_of_account
from storage.queries.person import person_by_id, person_by_slack_id
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.vocabulary import Concern, Role, Severity, Status, Step

LONGEST_SUMMARY = 3_000
"""Slack's limit for one text field."""

LONGEST_ACCOUNT_NAME = 120

LONGEST_LINK = 500


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What the modal asked. `severity` None: not sure. `view_id`: the modal, so that it makes one record only."""

    account_id: int | None
    account_name: str
    """Typed text; used when there is no `account_id`."""
    summary: str
    severity: Severity | None
    declared_by: str
    view_id: str | None = None
    origin_link: str | None = None


async def declare(session: AsyncSession, protocol: Protocol, declaration: Declaration, *, now: datetime) -> Crisis:
    """Write the crisis down and wish for everything that must happen now. The same modal gives the same crisis.

    Raises:
        InvalidInput: fields `account`, `summary` or `severity`.
        NotAllowed: the protocol lets this person declare nothing.
    """
    await check_may(session, protocol, declaration.declared_by, Action.DECLARE)
    existing = await _declared_before(session, declaration.view_id, now=now)
    if existing is not None:
        _check_is_theirs(existing, declaration)
        return existing
    account = await _account(session, declaration)
    _check(declaration, account)
    crisis = await _write(session, declaration, account, now=now)
    details = {"was_unsure": True} if crisis.was_unsure else {}
    await record(session, crisis, "declared", _sentence(crisis), by=declaration.declared_by, now=now, **details)
    await _note_unknown_declarer(session, crisis, now=now)
    await _gather(session, crisis, account, protocol, now=now)
    await start_clocks(session, protocol, crisis, now=now)
    await _call(session, protocol, crisis, now=now)
    await prepare_declared(session, protocol, crisis, account, now=now)
    return crisis


async def open_crises_of(session: AsyncSession, account_id: int, *, now: datetime) -> tuple[ListedCrisis, ...]:
    """Open crises of one account: whoever wants to declare may rather join one of them."""
    return await listed(session, await open_crises_of_account(session, account_id), now=now)


async def join(session: AsyncSession, protocol: Protocol, crisis_id: int, *, who: str, now: datetime) -> Crisis:
    """Come into the channel of an open crisis instead of declaring a second one."""
    crisis = await locked_crisis(session, crisis_id)
    await check_may(session, protocol, who, Action.JOIN, crisis)
    check_open(crisis)
    row = await member(session, crisis_id, who)
    if row is not None and not row.is_in_channel and crisis.channel_id:
        # Invited once, but not there: they left, or Slack did not let them in.
        await wish_for(session, InviteMembers(crisis_id=crisis_id, slack_ids=(who,)), now=now, asked_by=who)
    if row is None:
        await add_members(session, crisis, {who: ""}, now=now)
        await record(session, crisis, "joined", f"<@{who}> joined the crisis.", by=who, now=now)
        await wish_for(session, PostNotice(crisis_id=crisis_id, word="joined", values={"who": who}), now=now)
    return crisis


async def _declared_before(session: AsyncSession, view_id: str | None, *, now: datetime) -> Crisis | None:
    """The crisis that this modal made already, also by a delivery that is committing right now."""
    if view_id is None or await first_time(session, f"declare:{view_id}", now=now):
        return None
    return await crisis_by_view(session, view_id)


def _check_is_theirs(crisis: Crisis, declaration: Declaration) -> None:
    """Slack shows a modal to one person only; whoever answers somebody else's hears nothing about its crisis."""
    if crisis.declared_by != declaration.declared_by:
        raise NotAllowed("This form is somebody else's. Nothing was changed; `/crisis` opens your own.")


async def _account(session: AsyncSession, declaration: Declaration) -> Account | None:
    if declaration.account_id is None:
        return None
    account = await account_by_id(session, declaration.account_id)
    if account is None:
        raise InvalidInput({"account": "This account is not in the list any more. Choose it again."})
    return account


def _check(declaration: Declaration, account: Account | None) -> None:
    errors = {}
    name = declaration.account_name.strip()
    if account is None and not name:
        errors["account"] = "Choose the account, or type its name."
    elif account is None and len(name) > LONGEST_ACCOUNT_NAME:
        errors["account"] = f"Keep the name under {LONGEST_ACCOUNT_NAME} characters; it has {len(name):,}."
    summary = declaration.summary.strip()
    if not summary:
        errors["summary"] = "Say in a sentence what happened."
    elif len(summary) > LONGEST_SUMMARY:
        errors["summary"] = too_long(LONGEST_SUMMARY, summary)
    if declaration.severity is Severity.SEV4:
        errors["severity"] = "SEV4 is for watching, not for a crisis. Choose SEV1 to SEV3, or “Not sure”."
    if errors:
        raise InvalidInput(errors)


async def _write(session: AsyncSession, declaration: Declaration, account: Account | None, *, now: datetime) -> Crisis:
    number = await next_number(session, now.year)
    crisis = Crisis(
        key=f"C-{now.year}-{number:03d}",
        year=now.year,
        number=number,
        account_id=account.id if account else None,
        account_name=account.name if account else declaration.account_name.strip(),
        summary=declaration.summary.strip(),
        severity=declaration.severity or when_unsure(account.tier if account else None),
        was_unsure=declaration.severity is None,
        status=Status.DECLARED,
        category=proposed_category(declaration.summary),
        revenue_at_risk=account.annual_value if account else None,
        currency=account.currency if account else None,
        declared_by=declaration.declared_by,
        declared_at=now,
        declared_in_view=declaration.view_id,
        origin_link=_whole_link(declaration.origin_link),
        phase_since=now,
    )
    session.add(crisis)
    await session.flush()
    return crisis


def _whole_link(link: str | None) -> str | None:
    """A link that does not fit would lead nowhere if it were cut."""
    return link if link and len(link) <= LONGEST_LINK else None


def _sentence(crisis: Crisis) -> str:
    unsure = " (not sure, so the graver one)" if crisis.was_unsure else ""
    unlisted = "" if crisis.account_id else ", which is not a key account yet"
    what = f"{crisis.severity}{unsure} for {crisis.account_name}{unlisted}"
    return f"<@{crisis.declared_by}> declared {what}: {crisis.summary}"


async def _note_unknown_declarer(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    person = await person_by_slack_id(session, crisis.declared_by)
    if person is None or person.looked_up_at is None:
        text = "Slack could not say who declared this; the crisis was opened all the same."
        await record(session, crisis, "declarer_unknown", text, by=crisis.declared_by, now=now)


async def _gather(
    session: AsyncSession, crisis: Crisis, account: Account | None, protocol: Protocol, *, now: datetime
) -> None:
    """Declarer, KAM and the CRT of this severity belong to the crisis; the KAM is the client's one voice (S3-2)."""
    kam = await _reference(session, account.kam_id if account else None)
    deputy = await deputy_of(session, account) if account else None
    speaks = deputy.slack_id if deputy else kam
    team = await team_of(session, protocol, crisis, now=now)
    wanted = [*((one, "") for one in dict.fromkeys([kam, speaks]) if one), *team.references(team.invited)]
    people = await slack_ids_or_search(session, crisis, wanted, now=now)
    await add_members(session, crisis, {crisis.declared_by: "", **people}, now=now)
    liaison = await slack_id_named(session, speaks) or crisis.declared_by
    await set_role(session, crisis, Role.LIAISON, liaison, now=now)
    await _give_protocol_roles(session, crisis, account, protocol, now=now)
    if line := await deputy_line(session, account):
        await record(session, crisis, "stands_in", line, by=CLOCK, now=now, function="KAM")
    for call in team.stand_ins:
        await record(session, crisis, "stands_in", call.to_others, by=CLOCK, now=now, function=call.function)


async def _give_protocol_roles(
    session: AsyncSession, crisis: Crisis, account: Account | None, protocol: Protocol, *, now: datetime
) -> None:
    sponsor = await _reference(session, account.sponsor_id if account else None)
    named = {
        Role.SPONSOR: sponsor or protocol.ladder_people.executive_sponsor,
        Role.COMMUNICATIONS: protocol.ladder_people.communications,
    }
    for role, reference in named.items():
        slack_id = await slack_id_named(session, reference)
        if slack_id:
            await set_role(session, crisis, role, slack_id, now=now)


async def _reference(session: AsyncSession, person_id: int | None) -> str | None:
    person = await person_by_id(session, person_id) if person_id else None
    return (person.slack_id or person.email) if person else None


async def _call(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """Channel, announcement, pages: everything that need not wait for something else starts at the same time."""
    assert crisis.id is not None
    opening = await wish_for(session, OpenChannel(crisis_id=crisis.id), now=now, asked_by=crisis.declared_by)
    if protocol.channels.crisis_desk:
        await wish_for(session, AnnounceCrisis(crisis_id=crisis.id), now=now, asked_by=crisis.declared_by)
    if protocol.policy(crisis.severity).calls_crt:
        await start_climb(session, protocol, crisis, Concern.UNACKNOWLEDGED, step=Step.CRT, now=now, after=opening)
    await check_revenue(session, protocol, crisis, now=now, after=opening)
