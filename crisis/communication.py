"""The communication plan: who hears what, when, how, from whom (S0-13 to S0-15); per tier or for one account."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_is_manager
from crisis.profile import account_to_edit, verify_section
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput, UnknownAccount
from crisis.rules.communication import cadence_of, line_problems, speaker_of
from storage.queries.communication import line_named, lines_of_account, lines_of_tier, plan_line_by_id
from storage.tables.account import Account
from storage.tables.communication import PlanLine
from storage.vocabulary import Section, Tier


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """What the form asked. `cadence`: a duration, or `protocol`."""

    audience: str
    is_client: bool
    what: str
    cadence: str
    channel: str
    primary: str
    secondary: str = ""
    speaker: str = ""
    approver: str = ""


@dataclass(frozen=True)
class PlanOf:
    """Whose plan it is: one account's, or a tier's."""

    account_id: int | None = None
    tier: Tier | None = None


async def plan_for(session: AsyncSession, account: Account) -> tuple[Sequence[PlanLine], bool]:
    """The lines that count for an account, and whether they are its own: its own replace those of its tier."""
    assert account.id is not None
    own = await lines_of_account(session, account.id)
    return (own, True) if own else (await lines_of_tier(session, account.tier), False)


async def save_line(
    session: AsyncSession,
    protocol: Protocol,
    plan: PlanOf,
    draft: LineDraft,
    *,
    by: str,
    line_id: int | None = None,
    request_key: str | None = None,
    now: datetime,
) -> None:
    """Add a line, or with `line_id` change one. The same form counts once.

    Raises:
        InvalidInput: fields `audience`, `what`, `cadence`, `channel`, `primary`, `secondary`, `speaker`, `approver`.
        NotAllowed: the account's people and managers may; for a tier only managers.
    """
    await check_may_edit_plan(session, protocol, plan, by=by)
    fields = {name: " ".join(str(value).split()) for name, value in asdict(draft).items() if name != "is_client"}
    if errors := line_problems(fields, is_client=draft.is_client):
        raise InvalidInput(errors)
    if not await first_time(session, request_key, now=now):
        return
    same = await line_named(session, plan.account_id, plan.tier, fields["audience"])
    if same is not None and same.removed_at is None and same.id != line_id:
        raise InvalidInput({"audience": f"The plan has a line for “{fields['audience']}” already. Change that one."})
    line = await _line_with_id(session, line_id) if line_id is not None else same
    line = line or PlanLine(account_id=plan.account_id, tier=plan.tier, audience_name="")
    set_line(line, fields, is_client=draft.is_client)
    session.add(line)
    await _verified(session, plan, by=by, now=now)


def set_line(line: PlanLine, fields: dict[str, str], *, is_client: bool) -> None:
    """Fields as they are checked, onto a row."""
    line.audience_name, line.is_client, line.what = fields["audience"], is_client, fields["what"]
    line.cadence, line.channel = cadence_of(fields["cadence"]), fields["channel"]
    line.primary_contact, line.secondary_contact = fields["primary"], fields["secondary"]
    line.speaker, line.approver = speaker_of(fields["speaker"], is_client=is_client), fields["approver"]
    line.removed_at = None


async def remove_line(session: AsyncSession, protocol: Protocol, line_id: int, *, by: str, now: datetime) -> PlanLine:
    """It is part of no further checklist."""
    line = await line_to_edit(session, protocol, line_id, by=by)
    line.removed_at = now
    session.add(line)
    await _verified(session, PlanOf(line.account_id, line.tier), by=by, now=now)
    return line


async def copy_tier_plan(session: AsyncSession, protocol: Protocol, account_id: int, *, by: str, now: datetime) -> None:
    """Give an account lines of its own, to begin with those of its tier; one that has some keeps them."""
    account = await account_to_edit(session, protocol, account_id, by=by)
    if await lines_of_account(session, account_id):
        return
    for line in await lines_of_tier(session, account.tier):
        values = line.model_dump(exclude={"id", "account_id", "tier"})
        known = await line_named(session, account_id, None, line.audience_name)
        own = known or PlanLine(account_id=account_id, audience_name="")
        for name, value in values.items():
            setattr(own, name, value)
        session.add(own)
    await _verified(session, PlanOf(account_id), by=by, now=now)


async def check_may_edit_plan(session: AsyncSession, protocol: Protocol, plan: PlanOf, *, by: str) -> None:
    """Managers for a tier; for an account its people too."""
    if plan.account_id is not None:
        await account_to_edit(session, protocol, plan.account_id, by=by)
    else:
        await check_is_manager(session, protocol, by)


async def line_to_edit(session: AsyncSession, protocol: Protocol, line_id: int, *, by: str) -> PlanLine:
    """The line, after checking that the person may change it."""
    line = await _line_with_id(session, line_id)
    await check_may_edit_plan(session, protocol, PlanOf(line.account_id, line.tier), by=by)
    return line


async def _line_with_id(session: AsyncSession, line_id: int) -> PlanLine:
    line = await plan_line_by_id(session, line_id)
    if line is None or line.removed_at is not None:
        raise UnknownAccount("This line was removed from the plan. `/crisis comms` shows what stands.")
    return line


async def _verified(session: AsyncSession, plan: PlanOf, *, by: str, now: datetime) -> None:
    await session.flush()
    if plan.account_id is not None:
        await verify_section(session, plan.account_id, Section.COMMUNICATION, by=by, now=now)
