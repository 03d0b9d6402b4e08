"""A crisis that is over is held against the protocol: what is on record, and what that says."""

from crisis.lead import take_lead
from crisis.proportion import proportion_of
from crisis.resolve import Resolution, cancel, reopen, resolve
from crisis.review_facts import review_facts
from crisis.severity import change_severity
from storage.tables.crisis import Crisis, CrisisMember
from storage.tables.person import Person
from storage.tables.roster import RosterSeat
from storage.vocabulary import Rank, Severity
from tests.builders import MAX, NOON, SAM, SUE, Desk, a_crisis, an_account

TOLD = Severity.SEV3
"""At which the client may wait for the first word for eight hours."""


def resolves(desk: Desk, crisis: Crisis) -> None:
    end = Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="Credited.", unconfirmed_reason="They sleep.")
    desk.do(resolve, end)


def signs(desk: Desk, crisis: Crisis) -> list[str] | None:
    found = desk.do(proportion_of, crisis=desk.crisis(crisis))
    return None if found is None else [flag.sentence for flag in found]


def test_a_crisis_that_was_led_well_shows_nothing(desk: Desk) -> None:
    """And while it is open nobody judges it."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, severity=TOLD)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.stand_still(hours=2)

    assert signs(desk, crisis) is None
    resolves(desk, crisis)
    assert signs(desk, crisis) == []


def test_raised_late_is_in_the_review(desk: Desk) -> None:
    """The spans come from the timeline; nobody types them."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, severity=TOLD)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.stand_still(hours=9)
    desk.do(change_severity, crisis.id, to=Severity.SEV2, reason="They talk to the press.", by=SAM)
    desk.stand_still(hours=1)
    resolves(desk, crisis)

    review = desk.do(review_facts, crisis.id)

    assert review is not None
    assert [flag.sentence for flag in review.on_record.proportion] == [
        "Raised from SEV3 to SEV2 after 9 hours: it began too low."
    ]


def test_nobody_led_and_the_client_heard_nothing(desk: Desk) -> None:
    """Neither an answer nor a lead nor a word: each is a sign of its own. Legal is not called at SEV2."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, severity=Severity.SEV2)
    desk.stand_still(hours=5)
    resolves(desk, crisis)

    assert signs(desk, crisis) == [
        "Nobody answered for 5 hours at SEV2, which allows 30 minutes.",
        "Nobody led for 5 hours at SEV2, which allows 30 minutes.",
        "The client heard nothing for 5 hours at SEV2, which allows 1 hour.",
    ]


def test_the_ladder_climbed_by_time(desk: Desk) -> None:
    """Up to the director, because nobody answered."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, severity=Severity.SEV2)
    desk.wait(minutes=65)
    resolves(desk, crisis)

    climbed = "The ladder had to climb to the director before somebody answered and led."
    assert climbed in (signs(desk, crisis) or [])


def test_a_false_alarm_has_no_review_and_is_judged_all_the_same(desk: Desk) -> None:
    """The team came for nothing, for more than two hours."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, severity=Severity.SEV1)
    desk.stand_still(minutes=130)
    desk.do(cancel, crisis.id, by=MAX, reason="A test of theirs.")

    assert signs(desk, crisis) == [
        "SEV1 for 2 hours 10 minutes, 3 people called, ended as a false alarm: it began too high."
    ]


def test_whoever_was_not_sure_may_be_wrong(desk: Desk) -> None:
    """The protocol wants the graver one then, also after the severity was changed."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, severity=None)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.stand_still(minutes=20)
    desk.do(change_severity, crisis.id, to=TOLD, reason="One invoice.", by=SAM)
    desk.stand_still(hours=1)
    resolves(desk, crisis)

    assert signs(desk, crisis) == []


def test_a_function_that_nobody_stood_for(desk: Desk) -> None:
    """Sue takes sales too: a member row keeps one function, and the seats know the other."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, severity=TOLD)
    desk.do(take_lead, crisis.id, by=MAX)
    for row in desk.all(CrisisMember, crisis_id=crisis.id):
        if row.slack_id == SAM:
            desk.change(CrisisMember, row.id, slack_id="U0GONE", function="")
    desk.stand_still(hours=1)
    resolves(desk, crisis)

    assert signs(desk, crisis) == ["SEV3 calls sales: nobody was in it for that."]
    sue = desk.one(Person, slack_id=SUE)
    assert sue.id is not None
    desk.add(RosterSeat(function="sales", rank=Rank.PRIMARY, person_id=sue.id, set_at=NOON))
    assert signs(desk, crisis) == []


def test_a_reopened_crisis_is_judged_at_its_new_end(desk: Desk) -> None:
    """While it is open again, nobody judges it."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, severity=TOLD)
    desk.do(take_lead, crisis.id, by=SAM)
    resolves(desk, crisis)

    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")

    assert signs(desk, crisis) is None
