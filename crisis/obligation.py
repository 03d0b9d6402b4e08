"""What the contract promises becomes a clock in a crisis, and is recorded as kept or broken, with evidence (S0-8)."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import OBLIGATIONS_CARD, show_card
from crisis.clocks import recount_client_clock
from crisis.closing import close_if_settled
from crisis.obligation_clock import schedule
from crisis.permissions import check_may, crisis_to_change, locked_crisis
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, UnknownCrisis, WrongStatus
from crisis.rules.length import too_long
from crisis.rules.obligation import applies, has_own_clock
from crisis.rules.permissions import Action
from crisis.show import show_headline
from crisis.timeline import CLOCK, record
from storage.queries.account import account_by_id
from storage.queries.commitment import (
    commitment_by_id,
    commitments_of,
    obligation_by_id,
    obligations_of,
    open_obligations_of_commitment,
)
from storage.queries.crisis import crisis_by_id, open_crises_of_account
from storage.tables.account import Account
from storage.tables.commitment import Commitment, Obligation
from storage.tables.crisis import Crisis
from storage.vocabulary import ClockStage, CommitmentKind, Kept, Status

LONGEST_EVIDENCE = 3_000
"""Slack's limit for one text field."""

_SAID = {Kept.KEPT: "kept", Kept.BROKEN: "broken", Kept.VOID: "not applying"}
_ASKED = {
    Kept.KEPT: "Say what shows that it was kept: who was told or got what, when, how.",
    Kept.BROKEN: "Say what happened and what shows it: the client will ask, and so will the review.",
    Kept.VOID: "Say why it does not apply here: the review will ask.",
}


async def start_obligations(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, account: Account | None, *, now: datetime
) -> None:
    """Start the clocks of the account's commitments that apply and do not run yet. The crisis is locked or new."""
    if account is None or account.id is None or crisis.id is None:
        return
    running = {obligation.commitment_id for obligation, _ in await obligations_of(session, crisis.id)}
    today = crisis.declared_at.astimezone(ZoneInfo(protocol.timezone)).date()
    new = [
        commitment
        for commitment in await commitments_of(session, account.id)
        if commitment.id not in running
        and applies(
            least=commitment.least_severity, expires_on=commitment.expires_on, severity=crisis.severity, today=today
        )
    ]
    if not new:
        return
    session.add_all(_obligation(protocol, crisis, commitment, now=now) for commitment in new)
    await session.flush()
    await _note_started(session, crisis, new, now=now)
    if any(commitment.kind in (CommitmentKind.RESPONSE, CommitmentKind.UPDATE) for commitment in new):
        await recount_client_clock(session, protocol, crisis, now=now, never_later=True)
    if crisis.channel_id:
        await show_obligations(session, protocol, crisis, account, now=now)
        await show_headline(session, crisis, now=now)


async def show_obligations(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, account: Account | None, *, now: datetime
) -> None:
    """The card in the channel, if the contract promises anything for this crisis."""
    if account is not None and crisis.id is not None and await obligations_of(session, crisis.id):
        await show_card(session, crisis.id, OBLIGATIONS_CARD, now=now)


async def settle_obligation(
    session: AsyncSession,
    protocol: Protocol,
    obligation_id: int,
    *,
    kept: Kept,
    evidence: str,
    instead_of: Kept = Kept.OPEN,
    by: str,
    now: datetime,
) -> None:
    """Kept, broken, or it does not apply: with what shows it, by whom, on the timeline.

    Args:
        instead_of: what was recorded when the form was opened; if not `OPEN`, this corrects it, and both stay on the
            timeline.

    Raises:
        InvalidInput: field `evidence`.
        AlreadyDone: somebody else said so first, or something else stands there meanwhile.
        WrongStatus: the crisis was a false alarm.
    """
    _check_evidence(kept, evidence)
    obligation = await _obligation_with_id(session, obligation_id)
    crisis = await crisis_to_change(session, protocol, obligation.crisis_id, who=by, action=Action.CHANGE)
    await session.refresh(obligation)
    _check_may_become(crisis, obligation, kept)
    if obligation.kept is not instead_of:
        raise AlreadyDone(f"{_recorded(obligation)} Look at `/crisis obligations` before you correct it.")
    commitment = await commitment_by_id(session, obligation.commitment_id)
    assert commitment is not None
    obligation.kept, obligation.evidence = kept, evidence.strip()
    obligation.settled_by, obligation.settled_at, obligation.next_check_at = by, now, None
    session.add(obligation)
    await session.flush()
    await _note_settled(session, crisis, obligation, commitment, instead_of, now=now)
    if Kept.VOID in (kept, instead_of) and commitment.kind in (CommitmentKind.RESPONSE, CommitmentKind.UPDATE):
        await recount_client_clock(session, protocol, crisis, now=now)
    await _show_settled(session, crisis, by=by, now=now)


async def _show_settled(session: AsyncSession, crisis: Crisis, *, by: str, now: datetime) -> None:
    """Card and headline follow; it may have been the last thing that was open."""
    assert crisis.id is not None
    await show_card(session, crisis.id, OBLIGATIONS_CARD, now=now)
    await show_headline(session, crisis, now=now)
    await close_if_settled(session, crisis, by=by, now=now)


async def check_obligation_form(
    session: AsyncSession, protocol: Protocol, obligation_id: int, kept: Kept, *, by: str
) -> Obligation:
    """The obligation, after checking that the person may record this of it, before a form is shown."""
    obligation = await _obligation_with_id(session, obligation_id)
    crisis = await crisis_by_id(session, obligation.crisis_id)
    assert crisis is not None
    await check_may(session, protocol, by, Action.CHANGE, crisis)
    _check_may_become(crisis, obligation, kept)
    return obligation


async def obligation_numbered(session: AsyncSession, crisis_id: int, number: int) -> int:
    """The id of the obligation that people call by this number.

    Raises:
        UnknownCrisis: there is none.
    """
    rows = await obligations_of(session, crisis_id)
    if not 1 <= number <= len(rows):
        raise UnknownCrisis(
            f"There is no obligation {number} in this crisis. `/crisis obligations` lists all with their numbers."
        )
    return rows[number - 1][0].id or 0


async def follow_commitment(
    session: AsyncSession, protocol: Protocol, commitment: Commitment, *, now: datetime
) -> None:
    """A commitment was written down or changed: in the account's open crises it counts at once."""
    account = await account_by_id(session, commitment.account_id)
    assert account is not None and commitment.id is not None
    for found in await open_crises_of_account(session, commitment.account_id):
        crisis = await locked_crisis(session, found.id or 0)
        await start_obligations(session, protocol, crisis, account, now=now)
    for obligation in await open_obligations_of_commitment(session, commitment.id):
        crisis = await locked_crisis(session, obligation.crisis_id)
        await _follow(session, protocol, crisis, obligation, commitment, now=now)


async def _follow(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    obligation: Obligation,
    commitment: Commitment,
    *,
    now: datetime,
) -> None:
    """The due time follows the contract as it is written down now."""
    due_at = _due_at(crisis, commitment)
    if due_at == obligation.due_at:
        return
    obligation.due_at, obligation.stage = due_at, ClockStage.WAITING
    schedule(protocol, crisis, obligation, commitment, now=now)
    session.add(obligation)
    await session.flush()
    await show_card(session, obligation.crisis_id, OBLIGATIONS_CARD, now=now)
    await show_headline(session, crisis, now=now)


def _obligation(protocol: Protocol, crisis: Crisis, commitment: Commitment, *, now: datetime) -> Obligation:
    assert crisis.id is not None and commitment.id is not None
    due_at = _due_at(crisis, commitment)
    obligation = Obligation(
        crisis_id=crisis.id, commitment_id=commitment.id, due_at=due_at, stage=ClockStage.WAITING, kept=Kept.OPEN
    )
    schedule(protocol, crisis, obligation, commitment, now=now)
    return obligation


def _due_at(crisis: Crisis, commitment: Commitment) -> datetime | None:
    if commitment.within is None or not has_own_clock(commitment.kind, commitment.within):
        return None
    return crisis.declared_at + commitment.within


async def _note_started(
    session: AsyncSession, crisis: Crisis, commitments: Sequence[Commitment], *, now: datetime
) -> None:
    count = "1 commitment" if len(commitments) == 1 else f"{len(commitments)} commitments"
    labels = ", ".join(f"“{commitment.label}”" for commitment in commitments)
    text = f"{count} of the contract count in this crisis: {labels}."
    ids = [commitment.id for commitment in commitments]
    await record(session, crisis, "obligations_started", text, by=CLOCK, now=now, commitments=ids)


async def _note_settled(
    session: AsyncSession,
    crisis: Crisis,
    obligation: Obligation,
    commitment: Commitment,
    instead_of: Kept,
    *,
    now: datetime,
) -> None:
    by = obligation.settled_by or CLOCK
    late = obligation.due_at is not None and now > obligation.due_at and obligation.kept is Kept.KEPT
    said = {
        Kept.KEPT: f"recorded that “{commitment.label}” was kept{' (recorded after it was due)' if late else ''}",
        Kept.BROKEN: f"recorded that “{commitment.label}” was broken",
        Kept.VOID: f"recorded that “{commitment.label}” does not apply",
    }[obligation.kept]
    was = "" if instead_of is Kept.OPEN else f" (before: {_SAID[instead_of]})"
    text = f"<@{by}> {'corrected the record and ' if was else ''}{said}{was}: {obligation.evidence}"
    word = f"obligation_{obligation.kept}"
    details = {"obligation": obligation.id, "commitment": commitment.id, "before": instead_of}
    await record(session, crisis, word, text, by=by, now=now, **details)


async def _obligation_with_id(session: AsyncSession, obligation_id: int) -> Obligation:
    obligation = await obligation_by_id(session, obligation_id)
    if obligation is None:
        raise UnknownCrisis("This obligation does not exist any more. `/crisis obligations` lists those that do.")
    return obligation


def _check_may_become(crisis: Crisis, obligation: Obligation, kept: Kept) -> None:
    if obligation.kept is kept:
        raise AlreadyDone(_recorded(obligation))
    if crisis.status is Status.CANCELLED:
        raise WrongStatus(f"{crisis.key} was a false alarm, so its contractual clocks do not run.")


def _recorded(obligation: Obligation) -> str:
    if obligation.kept is Kept.OPEN:
        return "This is open."
    return f"This was recorded as {_SAID[obligation.kept]} already: <@{obligation.settled_by}> was faster."


def _check_evidence(kept: Kept, evidence: str) -> None:
    if not evidence.strip():
        raise InvalidInput({"evidence": _ASKED[kept]})
    if len(evidence) > LONGEST_EVIDENCE:
        raise InvalidInput({"evidence": too_long(LONGEST_EVIDENCE, evidence)})
