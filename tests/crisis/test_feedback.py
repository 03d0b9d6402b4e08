"""What the client says is kept, once; whoever speaks to the client is asked for it, never too often (S1-17)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crisis.action import ActionDraft, add_action
from crisis.effects import AskForFeedback
from crisis.feedback import FeedbackDraft, write_feedback
from crisis.feedback_ask import is_unreassured, not_yet
from crisis.feedback_facts import voice_of
from crisis.protocol import ProtocolError
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis
from crisis.resolve import Resolution, cancel, reopen, resolve
from storage.tables.account import Account
from storage.tables.contact import Contact
from storage.tables.crisis import Crisis
from storage.tables.feedback import ClientFeedback, FeedbackAsk
from storage.tables.person import Person
from storage.vocabulary import ActionArea, ContactRole, TouchpointKind
from tests.builders import GLOBEX, KIM, MAX, MIA, NOON, SAM, ZOE, Desk, a_crisis, a_protocol, an_account

FIRST, SECOND = NOON + timedelta(days=6, hours=21), NOON + timedelta(days=29, hours=21)
"""Seven and thirty days after noon, at nine in the morning."""


def over(desk: Desk, account: Account) -> Crisis:
    crisis = a_crisis(desk, account_id=account.id)
    end(desk, crisis)
    return crisis


def end(desk: Desk, crisis: Crisis) -> None:
    assert crisis.id is not None
    resolution = Resolution(crisis_id=crisis.id, by=KIM, what_was_done="Mended.", unconfirmed_reason="They sleep.")
    desk.do(resolve, resolution)


def a_draft(account: Account, **values: object) -> FeedbackDraft:
    assert account.id is not None
    draft = FeedbackDraft(account_id=account.id, text="They trust us again.", by=KIM)
    return replace(draft, **values)  # type: ignore[arg-type]


def asked(desk: Desk) -> list[tuple[str, int, int]]:
    return [(one.slack_id, one.ask_id, one.round) for one in desk.effects(AskForFeedback)]


def goes_to(desk: Desk, at: datetime) -> None:
    desk.wait(minutes=(at - desk.now).total_seconds() / 60)


def test_it_is_kept_and_stands_on_the_timeline_of_its_crisis(desk: Desk) -> None:
    """Whom it was said by was spoken to then."""
    account = an_account(desk)
    contact = Contact(account_id=account.id or 0, name="Mara", name_key="mara", role=ContactRole.OPERATIONS)
    desk.add(contact)
    crisis = over(desk, account)
    desk.stand_still(days=1)
    more = {"score": 4, "wants": "A visit.", "contact_id": contact.id, "kind": TouchpointKind.CALL, "at": NOON}

    desk.do(write_feedback, a_draft(account, crisis_id=crisis.id, **more))

    row = desk.one(ClientFeedback)
    assert (row.score, row.text, row.wants, row.kind) == (4, "They trust us again.", "A visit.", TouchpointKind.CALL)
    assert (row.at, row.written_at, row.by, row.crisis_id) == (NOON, desk.now, KIM, crisis.id)
    assert desk.one(Contact).last_spoken_at == NOON
    assert f"<@{KIM}> wrote down what the client says (4 of 5): They trust us again." in desk.sentences(crisis)


def test_one_form_is_written_once(desk: Desk) -> None:
    """However often it is delivered; without a crisis it stands on no timeline."""
    account = an_account(desk)
    crisis = over(desk, account)
    before = desk.words(crisis)

    rows = [desk.do(write_feedback, a_draft(account, request_key="view:V1")) for _ in range(2)]

    assert rows[0] is not None and rows[1] is None
    assert desk.one(ClientFeedback).crisis_id is None
    assert desk.words(crisis) == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"text": " "}, "text", id="nothing said"),
        pytest.param({"text": "x" * 3001}, "text", id="too long"),
        pytest.param({"wants": "x" * 3001}, "wants", id="too many wishes"),
        pytest.param({"score": 6}, "score", id="off the scale"),
        pytest.param({"score": 0}, "score", id="below the scale"),
        pytest.param({"at": NOON + timedelta(hours=1)}, "at", id="in the future"),
        pytest.param({"contact_id": 99}, "contact", id="nobody"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, wrong: dict[str, object], field: str) -> None:
    """And nothing is written."""
    account = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(write_feedback, a_draft(account, **wrong))

    assert list(refused.value.errors) == [field]
    assert not desk.all(ClientFeedback)


def test_strangers_write_nothing_and_no_crisis_of_others_takes_it(desk: Desk) -> None:
    """A made-up form reaches no other account."""
    account, other = an_account(desk), an_account(desk, GLOBEX)
    foreign = over(desk, other)

    with pytest.raises(NotAllowed):
        desk.do(write_feedback, a_draft(account, by=ZOE))
    with pytest.raises(InvalidInput, match="no crisis of this account"):
        desk.do(write_feedback, a_draft(account, crisis_id=foreign.id))
    with pytest.raises(UnknownCrisis):
        desk.do(write_feedback, a_draft(account, crisis_id=99))

    assert not desk.all(ClientFeedback)


def test_the_kam_is_asked_a_week_and_a_month_later(desk: Desk) -> None:
    """Each once, whatever the sweep sees twice."""
    crisis = over(desk, an_account(desk))

    goes_to(desk, FIRST - timedelta(minutes=1))
    early = asked(desk)
    goes_to(desk, FIRST)
    desk.sweep()
    first = asked(desk)
    goes_to(desk, SECOND + timedelta(days=30))

    assert (early, first, asked(desk)) == ([], [(KIM, 1, 1)], [(KIM, 1, 1), (KIM, 2, 1)])
    assert [one.crisis_id for one in desk.effects(AskForFeedback)] == [crisis.id, crisis.id]


def test_not_yet_asks_once_more_and_then_never(desk: Desk) -> None:
    """Pressed twice it is one; strangers put nothing off."""
    over(desk, an_account(desk))
    goes_to(desk, FIRST)

    with pytest.raises(NotAllowed):
        desk.do(not_yet, 1, by=ZOE)
    with pytest.raises(UnknownCrisis):
        desk.do(not_yet, 99, by=KIM)
    again = desk.do(not_yet, 1, by=KIM)
    with pytest.raises(AlreadyDone, match="once more anyway"):
        desk.do(not_yet, 1, by=KIM)
    goes_to(desk, again)
    with pytest.raises(AlreadyDone, match="the last time"):
        desk.do(not_yet, 1, by=KIM)

    assert again == FIRST + timedelta(days=5)
    assert asked(desk) == [(KIM, 1, 1), (KIM, 1, 2)]


def test_what_was_written_down_is_not_asked_for(desk: Desk) -> None:
    """An answer ends the question that was put off; what was written lately spares the next one."""
    account = an_account(desk)
    crisis = over(desk, account)
    goes_to(desk, FIRST)
    desk.do(not_yet, 1, by=KIM)
    desk.do(write_feedback, a_draft(account, crisis_id=crisis.id))
    with pytest.raises(AlreadyDone, match="any more"):
        desk.do(not_yet, 1, by=KIM)
    goes_to(desk, SECOND - timedelta(days=4))
    desk.do(write_feedback, a_draft(account, crisis_id=crisis.id))
    goes_to(desk, SECOND + timedelta(days=10))

    assert asked(desk) == [(KIM, 1, 1)]
    assert all(ask.settled_at and ask.next_check_at is None for ask in desk.all(FeedbackAsk))


def test_a_crisis_that_began_again_is_asked_about_after_its_new_end(desk: Desk) -> None:
    """The questions of the first end are void; a cancelled crisis is asked about by nobody."""
    account = an_account(desk)
    crisis, false_alarm = over(desk, account), a_crisis(desk, account_id=account.id)
    desk.do(cancel, false_alarm.id, by=KIM, reason="It was a test.")
    desk.stand_still(days=2)
    desk.do(reopen, crisis.id, by=KIM, reason="It is back.")
    desk.stand_still(days=4)
    end(desk, crisis)

    goes_to(desk, FIRST + timedelta(days=5))
    before = asked(desk)
    goes_to(desk, FIRST + timedelta(days=6))

    assert before == []
    assert asked(desk) == [(KIM, 3, 1)]


@pytest.mark.parametrize(
    ("area", "round_", "said"),
    [
        pytest.param(None, 1, [True, False], id="the first question alone says it"),
        pytest.param(None, 2, [False, False], id="not again when it was put off"),
        pytest.param(ActionArea.LOGISTICS, 1, [True, False], id="other plans do not count"),
        pytest.param(ActionArea.REASSURANCE, 1, [False, False], id="something is planned"),
    ],
)
def test_the_question_says_that_nothing_reassures_the_client(
    desk: Desk, area: ActionArea | None, round_: int, said: list[bool]
) -> None:
    """Once, and only while it is true (S1-18)."""
    crisis = over(desk, an_account(desk))
    later = desk.now + timedelta(days=2)
    draft = ActionDraft(
        crisis_id=crisis.id or 0, what="Visit", owner=KIM, due_at=later, measure="Well", by=KIM, area=area
    )
    desk.do(add_action, draft)

    crisis = desk.one(Crisis, id=crisis.id)
    asks = sorted(desk.all(FeedbackAsk), key=lambda ask: ask.number)

    assert [desk.do(is_unreassured, crisis, ask, asked=round_) for ask in asks] == said


@pytest.mark.parametrize(
    ("who_left", "to"),
    [
        pytest.param([], KIM, id="the KAM"),
        pytest.param([KIM], MIA, id="the KAM left, so their manager"),
        pytest.param([KIM, MIA], SAM, id="both left, so the sponsor"),
        pytest.param([KIM, MIA, SAM], None, id="nobody may answer, so nobody is asked"),
    ],
)
def test_somebody_is_asked_who_may_answer(desk: Desk, who_left: list[str], to: str | None) -> None:
    """The liaison first, who is the KAM until somebody else is named."""
    over(desk, an_account(desk, manager=MIA, sponsor=SAM))
    for slack_id in who_left:
        desk.change(Person, desk.one(Person, slack_id=slack_id).id, is_deactivated=True)

    goes_to(desk, FIRST)

    assert [one[0] for one in asked(desk)] == ([to] if to else [])


def test_an_account_that_is_not_in_the_list_is_not_asked_about(desk: Desk) -> None:
    """There is nowhere to keep the answer."""
    crisis = a_crisis(desk, account_name="Nobody knows them")
    assert crisis.id is not None
    desk.do(resolve, Resolution(crisis_id=crisis.id, by=MAX, what_was_done="Mended.", unconfirmed_reason="Asleep."))

    assert not desk.all(FeedbackAsk)


def test_a_crisis_shows_in_the_scores_around_it(desk: Desk) -> None:
    """Newest first; scores oldest first; what has none is not compared."""
    account = an_account(desk)
    desk.do(write_feedback, a_draft(account, score=4, text="Fine."))
    desk.stand_still(days=1)
    crisis = over(desk, account)
    desk.stand_still(days=7)
    desk.do(write_feedback, a_draft(account, score=2, text="Angry.", crisis_id=crisis.id))
    desk.do(write_feedback, a_draft(account, text="Waiting."))

    voice = desk.do(voice_of, account)

    said = [("Waiting.", ""), ("Angry.", crisis.key), ("Fine.", "")]
    assert [(one.text, one.crisis_key) for one in voice.said] == said
    assert voice.scores == (4, 2)
    assert [(one.keys, one.before, one.after) for one in voice.deltas] == [((crisis.key,), 4, 2)]


def test_the_figures_of_the_protocol_count(desk: Desk) -> None:
    """An organisation may ask once, at its own time, or never; times that do not grow are refused."""
    table = '\n[feedback]\nask_after = {}\nask_at = "14:30"\n\n[updates]'
    once, never = (a_protocol(("\n[updates]", table.format(after))) for after in ('["2d"]', "[]"))
    account = an_account(desk)
    for desk.protocol in (never, once):
        over(desk, account)

    assert [ask.next_check_at for ask in desk.all(FeedbackAsk)] == [NOON + timedelta(days=2, hours=2, minutes=30)]
    with pytest.raises(ProtocolError, match="ask_after must grow"):
        a_protocol(("\n[updates]", table.format('["3d", "2d"]')))
