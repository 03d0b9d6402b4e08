"""A complaint: what was done, how it ended, what was learnt; and that it can become a crisis, once (S3-25)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_read_account, may_read_account
from crisis.profile import account_to_edit, account_with_id
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, UnknownAccount
from crisis.rules.length import too_long
from crisis.timeline import record
from storage.queries.crisis import crisis_by_id
from storage.queries.touchpoint import complaint_by_id
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.touchpoint import Complaint

LONGEST_TEXT = 3_000


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What the form asked. A resolution ends the complaint."""

    action: str = ""
    resolution: str = ""
    lesson: str = ""


async def follow_up(
    session: AsyncSession, protocol: Protocol, complaint_id: int, what: FollowUp, *, by: str, now: datetime
) -> Complaint:
    """What was done, how it was resolved, what was learnt: as far as is known now.

    Raises:
        InvalidInput: fields `action`, `resolution`, `lesson`.
    """
    complaint = await complaint_to_edit(session, protocol, complaint_id, by=by)
    _check(what)
    complaint.action, complaint.lesson = what.action.strip(), what.lesson.strip()
    complaint.resolution = what.resolution.strip()
    if complaint.resolution and complaint.resolved_at is None:
        complaint.resolved_by, complaint.resolved_at = by, now
    elif not complaint.resolution:
        complaint.resolved_by, complaint.resolved_at = None, None
    session.add(complaint)
    await session.flush()
    return complaint


async def complaint_to_edit(session: AsyncSession, protocol: Protocol, complaint_id: int, *, by: str) -> Complaint:
    """The complaint, after checking that the person may change what we know of its account."""
    complaint = await _complaint(session, complaint_id)
    await account_to_edit(session, protocol, complaint.account_id, by=by)
    return complaint


async def complaint_to_promote(
    session: AsyncSession, protocol: Protocol, complaint_id: int, *, by: str
) -> tuple[Complaint, Account]:
    """The complaint and its account, before the form that declares a crisis is shown for it.

    Raises:
        AlreadyDone: it became a crisis already; the sentence says which.
    """
    complaint = await _complaint(session, complaint_id)
    account = await account_with_id(session, complaint.account_id)
    await check_may_read_account(session, protocol, by, account)
    if complaint.crisis_id is not None:
        crisis = await crisis_by_id(session, complaint.crisis_id)
        raise AlreadyDone(f"This complaint became {crisis.key if crisis else 'a crisis'} already.")
    return complaint, account


async def promote_complaint(
    session: AsyncSession, protocol: Protocol, complaint_id: int, crisis: Crisis, *, by: str, now: datetime
) -> None:
    """The crisis was declared from this complaint. Set once; whatever is wrong never hinders the declaration."""
    complaint = await complaint_by_id(session, complaint_id)
    if complaint is None or complaint.crisis_id is not None or complaint.account_id != crisis.account_id:
        return
    account = await account_with_id(session, complaint.account_id)
    if not await may_read_account(session, protocol, by, account):
        return
    complaint.crisis_id = crisis.id
    session.add(complaint)
    await session.flush()
    text = f"It began as a complaint that <@{complaint.by}> logged: {complaint.text}"
    await record(session, crisis, "complaint_promoted", text, by=by, now=now, complaint=complaint.id)


async def _complaint(session: AsyncSession, complaint_id: int) -> Complaint:
    complaint = await complaint_by_id(session, complaint_id)
    if complaint is None:
        raise UnknownAccount("This complaint does not exist. `/crisis touchpoints ACCOUNT` lists those that do.")
    return complaint


def _check(what: FollowUp) -> None:
    texts = {"action": what.action, "resolution": what.resolution, "lesson": what.lesson}
    errors = {name: too_long(LONGEST_TEXT, text) for name, text in texts.items() if len(text) > LONGEST_TEXT}
    if not any(text.strip() for text in texts.values()):
        errors["action"] = "Say at least what was done so far."
    if errors:
        raise InvalidInput(errors)
