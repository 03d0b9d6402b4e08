"""The questions of a review: who answers what, and what remains when the protocol asks something else."""

import pytest

from crisis.protocol import ProtocolError
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis, WrongStatus
from crisis.resolve import Resolution, resolve
from crisis.retro import LONGEST_ANSWER, MOST_ANSWERS, RetroQuestion, answer_question, questions_of
from crisis.review import FindingDraft, add_finding, close_review
from storage.tables.crisis import Crisis
from storage.tables.retro import RetroNote
from storage.vocabulary import FindingKind
from tests.builders import BEA, MAX, SAM, SUE, Desk, a_crisis, a_protocol, an_account

ASKS_ANOTHER = ("[criteria]", '[[review.questions]]\nname = "weather"\nquestion = "Did it rain?"\n\n[criteria]')


def a_resolved(desk: Desk) -> Crisis:
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    end = Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="Credited.", unconfirmed_reason="They sleep.")
    desk.do(resolve, end)
    return crisis


def says(desk: Desk, crisis: Crisis, text: str = "Their CFO called first.", *, by: str = SUE) -> None:
    desk.do(answer_question, crisis.id, question="surprise", text=text, by=by)


def asked(desk: Desk, crisis: Crisis) -> dict[str, RetroQuestion]:
    return {one.question: one for one in desk.do(questions_of, crisis.id)}


def test_people_answer_with_their_name(desk: Desk) -> None:
    """Several answer the same; the order stays; the timeline says that somebody did, and not what."""
    crisis = a_resolved(desk)
    says(desk, crisis, " Their CFO called first. ")
    says(desk, crisis, "Nobody was at work.", by=SAM)

    found = asked(desk, crisis)

    said = [(one.text, one.by) for one in found["What surprised us?"].answers]
    assert said == [("Their CFO called first.", SUE), ("Nobody was at work.", SAM)]
    assert list(found) == [
        "What surprised us?",
        "What would we do differently?",
        "What did the playbook lack?",
        "What did the client say?",
    ]
    assert desk.sentences(crisis)[-1] == f"<@{SAM}> answered a question of the review."


@pytest.mark.parametrize("text", ["  ", "x" * (LONGEST_ANSWER + 1)])
def test_an_answer_says_something_and_not_too_much(desk: Desk, text: str) -> None:
    crisis = a_resolved(desk)

    with pytest.raises(InvalidInput) as refusal:
        says(desk, crisis, text)

    assert list(refusal.value.errors) == ["text"]
    assert desk.all(RetroNote) == []


def test_only_people_of_the_crisis_answer_and_only_until_it_is_closed(desk: Desk) -> None:
    """Nor while the crisis lasts, nor without end, nor to what nobody asks."""
    crisis, running = a_resolved(desk), a_crisis(desk)
    with pytest.raises(NotAllowed):
        says(desk, crisis, by=BEA)
    with pytest.raises(WrongStatus, match="is not over"):
        says(desk, running)
    with pytest.raises(UnknownCrisis, match="asks this no more"):
        desk.do(answer_question, crisis.id, question="weather", text="It rained.", by=SUE)
    for _ in range(MOST_ANSWERS):
        says(desk, crisis)
    with pytest.raises(WrongStatus, match=f"{MOST_ANSWERS} answers"):
        says(desk, crisis)
    desk.do(add_finding, FindingDraft(crisis_id=crisis.id or 0, kind=FindingKind.STRENGTH, text="Fast.", by=SUE))
    desk.do(close_review, crisis.id, by=MAX)

    with pytest.raises(AlreadyDone):
        says(desk, crisis)

    assert len(desk.all(RetroNote)) == MOST_ANSWERS


def test_what_was_answered_outlives_the_question(desk: Desk) -> None:
    """As it was asked then; nobody can answer it any more."""
    crisis = a_resolved(desk)
    says(desk, crisis)

    desk.protocol = a_protocol(ASKS_ANOTHER)

    found = asked(desk, crisis)
    assert [(one.name, len(one.answers)) for one in found.values()] == [("weather", 0), (None, 1)]
    assert list(found) == ["Did it rain?", "What surprised us?"]


def test_two_questions_of_one_name_are_refused() -> None:
    """Nobody could say which was answered."""
    twice = ASKS_ANOTHER[1].replace("[criteria]", "") * 2 + "[criteria]"

    with pytest.raises(ProtocolError, match="two questions have the same name"):
        a_protocol(("[criteria]", twice))
