"""The questions of a review, and what people answer: what no figure shows (S1-19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.protocol_review import Question
from crisis.refusals import InvalidInput, UnknownCrisis, WrongStatus
from crisis.review import review_to_change
from crisis.rules.length import too_long
from crisis.timeline import record
from storage.queries.retro import retro_notes_of
from storage.tables.retro import RetroNote

LONGEST_ANSWER = 1_000
MOST_ANSWERS = 60
"""More would fit into no view."""


@dataclass(frozen=True, kw_only=True)
class RetroAnswer:
    id: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RetroQuestion:
    """One question with its answers, in the order in which they came."""

    name: str | None
    """None: the protocol asks it no more, so nobody can answer."""
    question: str
    answers: tuple[RetroAnswer, ...]


async def answer_question(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, question: str, text: str, by: str, now: datetime
) -> int:
    """Write down what somebody says to a question of the protocol. Returns the id of the crisis.

    Args:
        question: its name.

    Raises:
        AlreadyDone: the review is closed.
        InvalidInput: field `text`.
        NotAllowed: only people of the crisis may.
        UnknownCrisis: the protocol asks no such question.
        WrongStatus: the crisis lasts, was a false alarm, or everything was said.
    """
    crisis, _ = await review_to_change(session, protocol, crisis_id, by=by, now=now)
    asked = question_named(protocol, question)
    _check(text)
    if len(await retro_notes_of(session, crisis_id)) >= MOST_ANSWERS:
        raise WrongStatus(f"This review has {MOST_ANSWERS} answers, and nobody reads more. Add a finding instead.")
    note = RetroNote(crisis_id=crisis_id, question=asked.name, asked=asked.question, text=text.strip(), by=by, at=now)
    session.add(note)
    await session.flush()
    # Without what was said: guests may read the channel, to which the timeline goes.
    await record(session, crisis, "review_answer", f"<@{by}> answered a question of the review.", by=by, now=now)
    return crisis_id


def question_named(protocol: Protocol, name: str) -> Question:
    """
    Raises:
        UnknownCrisis: the button is from another time, or was made up.
    """
    for question in protocol.review.questions:
        if question.name == name:
            return question
    raise UnknownCrisis("The protocol asks this no more. `/crisis review` shows what it asks now.")


async def questions_of(session: AsyncSession, protocol: Protocol, crisis_id: int) -> tuple[RetroQuestion, ...]:
    """What the protocol asks, then what it asked when somebody answered, and no longer does."""
    notes = await retro_notes_of(session, crisis_id)
    now_asked = {question.name: question.question for question in protocol.review.questions}
    gone = {note.question: note.asked for note in notes if note.question not in now_asked}
    return tuple(
        RetroQuestion(
            name=name if name in now_asked else None,
            question=question,
            answers=_answers([note for note in notes if note.question == name]),
        )
        for name, question in (now_asked | gone).items()
    )


def _answers(notes: Sequence[RetroNote]) -> tuple[RetroAnswer, ...]:
    return tuple(RetroAnswer(id=note.id or 0, text=note.text, by=note.by, at=note.at) for note in notes)


def _check(text: str) -> None:
    if not text.strip():
        raise InvalidInput({"text": "Say it in a sentence or two."})
    if len(text) > LONGEST_ANSWER:
        raise InvalidInput({"text": too_long(LONGEST_ANSWER, text)})
