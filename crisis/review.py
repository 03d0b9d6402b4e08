"""Looking back after a crisis: findings, what we do about gaps, and the end of the review (S0-38, S1-16)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action import ActionDraft, add_action
from crisis.card import show_card
from crisis.closing import close_if_settled
from crisis.permissions import check_may, crisis_to_change
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, UnknownCrisis, WrongStatus
from crisis.review_clock import REVIEW_CARD, review_for
from crisis.rules.length import too_long
from crisis.rules.lifecycle import is_open
from crisis.rules.permissions import Action
from crisis.rules.review import is_open_gap, why_not_closed
from crisis.timeline import record
from storage.queries.crisis import crisis_by_id
from storage.queries.review import finding_by_id, findings_of
from storage.tables.crisis import Crisis
from storage.tables.review import Review, ReviewFinding
from storage.vocabulary import FindingKind, Horizon, Status

LONGEST_FINDING = 1_000
MOST_FINDINGS = 60
"""More would fit into no view, and teach nobody."""

MEASURE = "What the review found missing cannot hit us again in the same way."
"""Of an action that settles a gap. It does not quote the gap: the card of actions is read by guests, too."""


@dataclass(frozen=True, kw_only=True)
class FindingDraft:
    """What the form asked. `what`: what we do about it; only for a gap, and empty when nobody knows yet."""

    crisis_id: int
    kind: FindingKind | None
    text: str
    what: str = ""
    by: str


async def add_finding(session: AsyncSession, protocol: Protocol, draft: FindingDraft, *, now: datetime) -> int:
    """Write down what went well or was missing; with an improvement also the action, for whoever adds it (S0-38).

    This, `improve` and `leave_gap` return the id of the crisis.

    Raises:
        InvalidInput: fields `kind`, `text`, `what`.
        NotAllowed: only people of the crisis may.
        WrongStatus: the crisis lasts, was a false alarm, or its review is closed.
    """
    crisis, _ = await review_to_change(session, protocol, draft.crisis_id, by=draft.by, now=now)
    await _check_finding(session, draft)
    assert draft.kind is not None
    finding = ReviewFinding(crisis_id=draft.crisis_id, kind=draft.kind, text=draft.text.strip(), by=draft.by, at=now)
    session.add(finding)
    await session.flush()
    await _note(session, crisis, finding, f"added a {draft.kind} to the review", by=draft.by, now=now)
    if draft.what.strip():
        due_at = now + protocol.review.improve_within
        await _improve(session, protocol, finding, draft.what, owner=draft.by, due_at=due_at, by=draft.by, now=now)
    return draft.crisis_id


async def improve(
    session: AsyncSession,
    protocol: Protocol,
    finding_id: int,
    *,
    what: str,
    owner: str,
    due_at: datetime | None,
    by: str,
    now: datetime,
) -> int:
    """What we do about a gap: an action with an owner and a clock (S0-38: each gap → improvement item).

    Raises:
        AlreadyDone: somebody said so before.
        InvalidInput: fields `what`, `owner`, `due_at`.
        NotAllowed, WrongStatus: as `add_finding`.
    """
    _, finding = await _gap_to_settle(session, protocol, finding_id, by=by, now=now)
    await _improve(session, protocol, finding, what, owner=owner, due_at=due_at, by=by, now=now)
    await show_card(session, finding.crisis_id, REVIEW_CARD, now=now)
    return finding.crisis_id


async def leave_gap(
    session: AsyncSession, protocol: Protocol, finding_id: int, *, reason: str, by: str, now: datetime
) -> int:
    """We live with a gap, and say why.

    Raises:
        InvalidInput: field `reason`.
        AlreadyDone, NotAllowed, WrongStatus: as `improve`.
    """
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence why we leave it: whoever reads the review will ask."})
    _check_length("reason", reason)
    crisis, finding = await _gap_to_settle(session, protocol, finding_id, by=by, now=now)
    finding.left_because = reason.strip()
    session.add(finding)
    await session.flush()
    await _note(session, crisis, finding, "said why a gap of the review is left as it is", by=by, now=now)
    return finding.crisis_id


async def close_review(session: AsyncSession, protocol: Protocol, crisis_id: int, *, by: str, now: datetime) -> None:
    """The review is done; from now on the account's people read what was learnt (S1-16).

    The crisis is closed with it, unless something of it is open.

    Raises:
        AlreadyDone: somebody closed it.
        NotAllowed: only who may end the crisis: by default its lead, the KAM and managers.
        WrongStatus: nothing was found yet, or a gap has neither an improvement nor a reason.
    """
    crisis, review = await review_to_change(session, protocol, crisis_id, by=by, now=now, action=Action.END)
    rows = [finding for finding, _ in await findings_of(session, crisis_id)]
    if refusal := why_not_closed([row.kind for row in rows], sum(_is_open(row) for row in rows)):
        raise WrongStatus(refusal)
    review.closed_by, review.closed_at, review.next_check_at = by, now, None
    session.add(review)
    await session.flush()
    await record(session, crisis, "review_closed", f"<@{by}> closed the review.", by=by, now=now, findings=len(rows))
    await show_card(session, crisis_id, REVIEW_CARD, now=now)
    await close_if_settled(session, crisis, by=by, now=now)


async def check_finding_form(session: AsyncSession, protocol: Protocol, finding_id: int, *, by: str) -> ReviewFinding:
    """The gap, after checking that the person may settle it and nobody has, before a form is shown for it."""
    finding = await _finding(session, finding_id)
    crisis = await crisis_by_id(session, finding.crisis_id)
    assert crisis is not None
    await check_may(session, protocol, by, Action.CHANGE, crisis)
    _check_waits(finding)
    return finding


def check_can_be_reviewed(key: str, status: Status) -> None:
    """Raises `WrongStatus` while the crisis lasts, and for a false alarm."""
    if is_open(status):
        raise WrongStatus(f"{key} is not over: its review begins when it is resolved. `/crisis resolve` does that.")
    if status is Status.CANCELLED:
        raise WrongStatus(f"{key} was a false alarm, so there is nothing to look back at.")


async def review_to_change(
    session: AsyncSession,
    protocol: Protocol,
    crisis_id: int,
    *,
    by: str,
    now: datetime,
    action: Action = Action.CHANGE,
) -> tuple[Crisis, Review]:
    """The crisis, locked, and its review, after checking that the person may write in it.

    Raises:
        AlreadyDone: it is closed.
        NotAllowed: the person lacks the right.
        WrongStatus: the crisis lasts, or was a false alarm.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=action)
    check_can_be_reviewed(crisis.key, crisis.status)
    review = await review_for(session, protocol, crisis, now=now)
    if review.closed_at is not None:
        raise AlreadyDone(f"<@{review.closed_by}> closed the review of {crisis.key}, so it stays as it is.")
    return crisis, review


async def _gap_to_settle(
    session: AsyncSession, protocol: Protocol, finding_id: int, *, by: str, now: datetime
) -> tuple[Crisis, ReviewFinding]:
    finding = await _finding(session, finding_id)
    crisis, _ = await review_to_change(session, protocol, finding.crisis_id, by=by, now=now)
    await session.refresh(finding)
    _check_waits(finding)
    return crisis, finding


async def _improve(
    session: AsyncSession,
    protocol: Protocol,
    finding: ReviewFinding,
    what: str,
    *,
    owner: str,
    due_at: datetime | None,
    by: str,
    now: datetime,
) -> None:
    draft = ActionDraft(
        crisis_id=finding.crisis_id,
        what=what,
        owner=owner,
        due_at=due_at,
        measure=MEASURE,
        by=by,
        # However soon it is due: it prevents the next crisis, so the clock looks after it now that this one is over.
        horizon=Horizon.LONG_TERM,
    )
    action = await add_action(session, protocol, draft, now=now)
    assert action is not None
    finding.action_id = action.id
    session.add(finding)
    await session.flush()


async def _finding(session: AsyncSession, finding_id: int) -> ReviewFinding:
    finding = await finding_by_id(session, finding_id)
    if finding is None:
        raise UnknownCrisis("This finding does not exist any more. `/crisis review` shows those that do.")
    return finding


def _is_open(finding: ReviewFinding) -> bool:
    return is_open_gap(finding.kind, has_action=finding.action_id is not None, left_because=finding.left_because)


def _check_waits(finding: ReviewFinding) -> None:
    if not _is_open(finding):
        raise AlreadyDone("Somebody said already what becomes of this. `/crisis review` shows it.")


async def _check_finding(session: AsyncSession, draft: FindingDraft) -> None:
    if draft.kind is None:
        raise InvalidInput({"kind": "Choose whether it went well or was missing."})
    if not draft.text.strip():
        raise InvalidInput({"text": "Say in a sentence or two what it was."})
    _check_length("text", draft.text)
    if draft.kind is FindingKind.STRENGTH and draft.what.strip():
        raise InvalidInput({"what": "What went well needs no improvement. Leave this empty, or choose the gap."})
    if len(await findings_of(session, draft.crisis_id)) >= MOST_FINDINGS:
        raise WrongStatus(f"This review has {MOST_FINDINGS} findings, and nobody learns from more. Close it.")


def _check_length(field: str, text: str) -> None:
    if len(text) > LONGEST_FINDING:
        raise InvalidInput({field: too_long(LONGEST_FINDING, text)})


async def _note(
    session: AsyncSession, crisis: Crisis, finding: ReviewFinding, did: str, *, by: str, now: datetime
) -> None:
    """On the timeline and on the card; neither quotes it, for guests may read the channel."""
    assert crisis.id is not None
    await record(session, crisis, "review_finding", f"<@{by}> {did}.", by=by, now=now, finding=finding.id)
    await show_card(session, crisis.id, REVIEW_CARD, now=now)
