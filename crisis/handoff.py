"""What a client said is passed on to whoever stands for a function: seen, answered, and never forgotten (S4-11)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PassOnFeedback, SendDirect, wish_for
from crisis.permissions import is_one_of_us
from crisis.profile import account_to_edit, account_with_id, locked_account_to_edit
from crisis.protocol import Protocol
from crisis.question import show_handoff_answered
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownAccount
from crisis.roster import seats_for_account
from crisis.rules.account import search_key
from crisis.rules.length import too_long
from crisis.rules.roster import Seat
from crisis.rules.team import stands_for
from storage.queries.feedback import feedback_by_id, handoff_by_id, handoff_for_change, handoff_to
from storage.tables.account import Account
from storage.tables.feedback import ClientFeedback, FeedbackHandoff

LONGEST_NOTE, LONGEST_ANSWER = 1_000, 1_000
LONGEST_FUNCTION = 60
GONE = "This does not exist any more. `/crisis feedback ACCOUNT` lists what a client said."


async def pass_on(
    session: AsyncSession,
    protocol: Protocol,
    feedback_id: int,
    function: str,
    *,
    by: str,
    note: str = "",
    request_key: str | None = None,
    now: datetime,
) -> FeedbackHandoff | None:
    """Whoever stands for the function gets it, and says that they saw it. None: the same form was sent before.

    Raises:
        InvalidInput: fields `function`, `note`; an unknown function names those that exist.
        AlreadyDone: it was passed on to this function before.
        NotAllowed: only the account's people and managers may.
    """
    row = await _feedback(session, feedback_id)
    account = await locked_account_to_edit(session, protocol, row.account_id, by=by)
    seat = _seat_for(function, await seats_for_account(session, protocol, account.id, now=now))
    _check_note(note)
    if not await first_time(session, request_key, now=now):
        return None
    key = await _new_key(session, feedback_id, seat)
    handoff = FeedbackHandoff(
        feedback_id=feedback_id,
        function=seat.function[:LONGEST_FUNCTION],
        function_key=key,
        slack_id=_whom(seat, by=by),
        note=note.strip(),
        passed_by=by,
        passed_at=now,
        next_check_at=now + protocol.feedback.remind_after,
    )
    session.add(handoff)
    await session.flush()
    await _tell(session, handoff, now=now)
    return handoff


async def _tell(session: AsyncSession, handoff: FeedbackHandoff, *, now: datetime) -> None:
    assert handoff.id is not None
    effect = PassOnFeedback(handoff_id=handoff.id, round=0, slack_id=handoff.slack_id)
    await wish_for(session, effect, now=now, asked_by=handoff.passed_by)


def _check_note(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise InvalidInput({"note": too_long(LONGEST_NOTE, note)})


async def _new_key(session: AsyncSession, feedback_id: int, seat: Seat) -> str:
    """How the function is known, if it did not get this feedback before."""
    key = search_key(seat.function)[:LONGEST_FUNCTION]
    known = await handoff_to(session, feedback_id, key)
    if known is not None:
        raise AlreadyDone(f"This was passed on to {known.function} already: <@{known.slack_id}> has it.")
    return key


async def functions_for(
    session: AsyncSession, protocol: Protocol, feedback_id: int, *, by: str, now: datetime
) -> tuple[ClientFeedback, Account, list[str]]:
    """What it is about and to which functions it can go, before the form is shown. Raises as `pass_on`."""
    row = await _feedback(session, feedback_id)
    account = await account_to_edit(session, protocol, row.account_id, by=by)
    seats = await seats_for_account(session, protocol, account.id, now=now)
    _check_there_are(seats)
    return row, account, list({search_key(seat.function): seat.function for seat in seats}.values())


async def see_handoff(session: AsyncSession, handoff_id: int, *, by: str, now: datetime) -> FeedbackHandoff:
    """Whoever it went to has read it: nobody reminds them any more.

    Raises:
        AlreadyDone: they said so before.
        NotAllowed: it went to somebody else.
    """
    handoff = await _own(session, handoff_id, by=by)
    if handoff.seen_at is not None:
        raise AlreadyDone(f"You said so before; <@{handoff.passed_by}> sees it in the list.")
    handoff.seen_at, handoff.next_check_at = now, None
    session.add(handoff)
    await session.flush()
    await show_handoff_answered(session, handoff, now=now)
    return handoff


async def answer_handoff(session: AsyncSession, handoff_id: int, text: str, *, by: str, now: datetime) -> None:
    """A sentence for whoever passed it on; it says that it was seen as well.

    Raises:
        AlreadyDone: it was answered before.
        InvalidInput: field `answer`.
        NotAllowed: it went to somebody else.
    """
    handoff = await _own(session, handoff_id, by=by)
    check_unanswered(handoff)
    if not text.strip():
        raise InvalidInput({"answer": "Say in a sentence what comes of it."})
    if len(text) > LONGEST_ANSWER:
        raise InvalidInput({"answer": too_long(LONGEST_ANSWER, text)})
    handoff.answer, handoff.answered_at = text.strip(), now
    handoff.seen_at, handoff.next_check_at = handoff.seen_at or now, None
    session.add(handoff)
    await session.flush()
    await show_handoff_answered(session, handoff, now=now)
    account = await account_of(session, handoff)
    values = {"by": by, "account": account.name, "function": handoff.function, "answer": handoff.answer}
    told = SendDirect(slack_id=handoff.passed_by, word="handoff_answered", values=values)
    await wish_for(session, told, now=now, asked_by=by)


async def handoff_to_answer(session: AsyncSession, handoff_id: int, *, by: str) -> FeedbackHandoff:
    """Before the form is shown. Raises as `answer_handoff`."""
    handoff = await handoff_by_id(session, handoff_id)
    await _check_is_theirs(session, handoff, by=by)
    assert handoff is not None
    check_unanswered(handoff)
    return handoff


def check_unanswered(handoff: FeedbackHandoff) -> None:
    """Raises AlreadyDone."""
    if handoff.answered_at is not None:
        raise AlreadyDone(f"You answered this before; <@{handoff.passed_by}> has read it. Write to them directly.")


async def account_of(session: AsyncSession, handoff: FeedbackHandoff) -> Account:
    """Whose client said it."""
    return await account_with_id(session, (await _feedback(session, handoff.feedback_id)).account_id)


async def _own(session: AsyncSession, handoff_id: int, *, by: str) -> FeedbackHandoff:
    handoff = await handoff_for_change(session, handoff_id)
    await _check_is_theirs(session, handoff, by=by)
    assert handoff is not None
    return handoff


async def _check_is_theirs(session: AsyncSession, handoff: FeedbackHandoff | None, *, by: str) -> None:
    if handoff is None:
        raise UnknownAccount(GONE)
    if handoff.slack_id != by or not await is_one_of_us(session, by):
        raise NotAllowed(f"This was passed on to <@{handoff.slack_id}>, so only they can answer it.")


async def _feedback(session: AsyncSession, feedback_id: int) -> ClientFeedback:
    row = await feedback_by_id(session, feedback_id)
    if row is None:
        raise UnknownAccount(GONE)
    return row


def _seat_for(function: str, seats: Sequence[Seat]) -> Seat:
    _check_there_are(seats)
    wanted = search_key(function)
    exact = [seat for seat in seats if search_key(seat.function) == wanted]
    found = exact or [seat for seat in seats if stands_for(seat.function, function)]
    if not found:
        names = ", ".join(dict.fromkeys(seat.function for seat in seats))
        raise InvalidInput({"function": f"Nobody stands for “{function.strip()[:60]}”. The functions are: {names}."})
    return found[0]


def _check_there_are(seats: Sequence[Seat]) -> None:
    if not seats:
        raise InvalidInput({"function": "Nobody stands for any function yet. `/crisis roster` names somebody."})


def _whom(seat: Seat, *, by: str) -> str:
    """The primary, or while they are away the backup; not whoever passes it on."""
    there = [one.slack_id for one in seat.people if one.is_there and one.slack_id]
    others = [slack_id for slack_id in there if slack_id != by]
    if others:
        return others[0]
    alone = f"You stand for {seat.function} yourself, and nobody else is there."
    nobody = f"Nobody who stands for {seat.function} can be reached now: they are away, or not in Slack."
    raise InvalidInput({"function": alone if there else nobody})
