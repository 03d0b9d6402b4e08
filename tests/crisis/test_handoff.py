"""What a client said is passed on once per function, seen, answered, reminded of once, and never forgotten (S4-11)."""

from typing import Any

import pytest

from crisis.effects import PassOnFeedback, SendDirect
from crisis.feedback import FeedbackDraft, write_feedback
from crisis.feedback_facts import handed_over, voice_of
from crisis.handoff import answer_handoff, functions_for, handoff_to_answer, pass_on, see_handoff
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownAccount
from storage.tables.account import Account
from storage.tables.feedback import FeedbackHandoff
from storage.tables.person import Person
from storage.tables.roster import Absence
from tests.builders import BEA, KIM, MIA, NOON, SAM, SUE, ZOE, Desk, a_protocol, an_account


@pytest.fixture
def acme(desk: Desk) -> Account:
    """Its client said something."""
    account = an_account(desk, manager=MIA)
    desk.do(write_feedback, FeedbackDraft(account_id=account.id or 0, text="Too slow.", score=2, by=KIM))
    return account


def passed(desk: Desk, function: str = "sales", **values: Any) -> FeedbackHandoff:
    handoff = desk.do(pass_on, 1, function, **({"by": KIM} | values))
    assert handoff is not None
    return handoff


def messages(desk: Desk) -> list[tuple[str, int]]:
    return [(one.slack_id, one.round) for one in desk.effects(PassOnFeedback)]


def directs(desk: Desk) -> list[tuple[str, str]]:
    return [(one.slack_id, one.word) for one in desk.effects(SendDirect)]


def test_whoever_stands_for_the_function_gets_it_once(desk: Desk, acme: Account) -> None:
    """Also a part of its name finds it; the same form twice, or the same function again, is one message."""
    first = passed(desk, "Customer Service", request_key="view:V1")
    again = desk.do(pass_on, 1, "service", by=KIM, request_key="view:V1")
    with pytest.raises(AlreadyDone, match="passed on to service already: <@U0SUE>"):
        passed(desk, "service")

    assert (first.function, first.slack_id, again) == ("service", SUE, None)
    assert messages(desk) == [(SUE, 0)]


def test_an_unknown_function_names_those_that_exist(desk: Desk, acme: Account) -> None:
    """And where nobody stands for anything, that is said."""
    with pytest.raises(InvalidInput, match=r"Nobody stands for “astrology”\. The .* are: sales, service, legal\.$"):
        passed(desk, "astrology")
    with pytest.raises(InvalidInput, match="Nobody stands for “”"):
        passed(desk, "")
    assert desk.do(functions_for, 1, by=KIM)[2] == ["sales", "service", "legal"]
    desk.protocol = desk.protocol.model_copy(update={"crt": ()})
    with pytest.raises(InvalidInput, match="Nobody stands for any function yet"):
        passed(desk)

    assert not desk.all(FeedbackHandoff)


def test_while_the_primary_is_away_the_backup_gets_it(desk: Desk, acme: Account) -> None:
    """Nobody gets what they pass on themselves; where nobody is left, that is said."""
    people = {person.slack_id: person.id for person in desk.all(Person)}
    away = Absence(person_id=people[SAM] or 0, first_day=NOON.date(), last_day=NOON.date(), set_by=SAM)
    desk.add(away)
    assert passed(desk).slack_id == BEA
    desk.change(Person, people[SUE], is_deactivated=True)
    with pytest.raises(InvalidInput, match="Nobody who stands for service can be reached now"):
        passed(desk, "service")
    desk.change(Account, acme.id, kam_id=people[SUE])
    desk.change(Person, people[SUE], is_deactivated=False)
    with pytest.raises(InvalidInput, match="You stand for service yourself"):
        passed(desk, "service", by=SUE)


def test_strangers_pass_nothing_on_and_nobody_else_answers(desk: Desk, acme: Account) -> None:
    """Only who got it; what does not exist is a sentence; nothing is changed."""
    passed(desk)
    for refused in (NotAllowed, UnknownAccount):
        number, who = (1, KIM) if refused is NotAllowed else (99, SAM)
        for act in (see_handoff, handoff_to_answer):
            with pytest.raises(refused):
                desk.do(act, number, by=who)
        with pytest.raises(refused):
            desk.do(answer_handoff, number, "Mine", by=who)
    with pytest.raises(NotAllowed):
        passed(desk, "service", by=ZOE)
    with pytest.raises(NotAllowed):
        desk.do(functions_for, 1, by=ZOE)
    with pytest.raises(UnknownAccount):
        desk.do(pass_on, 99, "sales", by=KIM)
    with pytest.raises(InvalidInput, match="1,000"):
        passed(desk, "service", note="x" * 1001)

    row = desk.one(FeedbackHandoff)
    assert (row.seen_at, row.answer) == (None, "")


def test_who_has_seen_it_is_not_reminded(desk: Desk, acme: Account) -> None:
    """Said once; the list shows it."""
    passed(desk)
    desk.do(see_handoff, 1, by=SAM)
    with pytest.raises(AlreadyDone):
        desk.do(see_handoff, 1, by=SAM)
    desk.wait(days=30)

    assert messages(desk) == [(SAM, 0)]
    (said,) = desk.do(voice_of, acme).said
    assert [(one.slack_id, one.seen_at) for one in said.handoffs] == [(SAM, NOON)]


def test_an_answer_goes_back_to_who_passed_it_on(desk: Desk, acme: Account) -> None:
    """It was seen then, too; one answer."""
    passed(desk, by=MIA)
    for wrong in (" ", "x" * 1001):
        with pytest.raises(InvalidInput):
            desk.do(answer_handoff, 1, wrong, by=SAM)
    desk.do(answer_handoff, 1, " We hire two people. ", by=SAM)
    with pytest.raises(AlreadyDone):
        desk.do(answer_handoff, 1, "And more.", by=SAM)
    with pytest.raises(AlreadyDone):
        desk.do(handoff_to_answer, 1, by=SAM)
    desk.wait(days=30)

    assert directs(desk) == [(MIA, "handoff_answered")]
    assert messages(desk) == [(SAM, 0)]
    row = desk.one(FeedbackHandoff)
    assert (row.answer, row.answered_at, row.seen_at) == ("We hire two people.", NOON, NOON)


def test_what_nobody_sees_is_reminded_of_once_and_then_the_kam_hears(desk: Desk, acme: Account) -> None:
    """By the figures of the protocol; then it is quiet."""
    desk.protocol = a_protocol(("\n[updates]", '\n[feedback]\nremind_after = "2d"\ntell_kam_after = "1d"\n\n[updates]'))
    passed(desk, by=MIA)

    desk.wait(days=1.9)
    early = messages(desk)
    desk.wait(days=0.2)
    reminded, told_early = messages(desk), directs(desk)
    desk.wait(days=1)
    told = directs(desk)
    desk.wait(days=30)

    assert (early, reminded, told_early) == ([(SAM, 0)], [(SAM, 0), (SAM, 1)], [])
    assert told == directs(desk) == [(KIM, "handoff_unseen")]
    assert messages(desk) == reminded


def test_without_a_kam_whoever_passed_it_on_hears(desk: Desk, acme: Account) -> None:
    """Somebody always does."""
    passed(desk, by=MIA)
    desk.change(Account, acme.id, kam_id=None)

    desk.wait(days=10)

    assert directs(desk) == [(MIA, "handoff_unseen")]


def test_the_client_s_contact_stays_with_the_account(desk: Desk, acme: Account) -> None:
    """What is passed on names nobody at the client; a handoff that does not exist is nothing."""
    passed(desk, note="Call them")

    found = desk.do(handed_over, 1)

    assert found is not None and desk.do(handed_over, 99) is None
    assert (found.feedback.text, found.feedback.contact_name, found.handoff.note) == ("Too slow.", "", "Call them")
    assert found.account_name == acme.name
