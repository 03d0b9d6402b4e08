"""Looking back: who may add what, what settles a gap, who closes it, who is reminded and when."""

from datetime import timedelta
from typing import Any

import pytest

from crisis.action import finish_action, skip_action
from crisis.effects import PostCard, RefreshCard, SendDirect
from crisis.escalation import acknowledge
from crisis.lead import take_lead
from crisis.playbook import keep_versions, run_playbook
from crisis.playbook_library import library_of, shipped_files
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis, WrongStatus
from crisis.resolve import Resolution, cancel, reopen, resolve
from crisis.review import (
    LONGEST_FINDING,
    MOST_FINDINGS,
    FindingDraft,
    add_finding,
    check_finding_form,
    close_review,
    improve,
    leave_gap,
)
from crisis.review_facts import ReviewFacts, review_facts
from crisis.sweeps.review import act
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.tables.review import Review, ReviewFinding
from storage.vocabulary import FindingKind, Horizon, Severity
from tests.builders import BEA, GUS, KIM, MAX, MIA, SAM, SUE, ZOE, Desk, a_crisis, a_protocol, an_account

GAP, STRENGTH = FindingKind.GAP, FindingKind.STRENGTH


def ends(desk: Desk, crisis: Crisis) -> None:
    end = Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="Credited.", unconfirmed_reason="They sleep.")
    desk.do(resolve, end)


def a_resolved(desk: Desk, **values: Any) -> Crisis:
    """Of Acme, led by Sam, resolved after an hour."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, **values)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.stand_still(hours=1)
    ends(desk, crisis)
    desk.forget_effects()
    return crisis


def finds(desk: Desk, crisis: Crisis, text: str = "Nobody knew whom to call.", **values: Any) -> ReviewFinding:
    """A gap that Sue saw."""
    given: dict[str, Any] = {"kind": GAP, "text": text, "by": SUE, **values}
    desk.do(add_finding, FindingDraft(crisis_id=crisis.id or 0, **given))
    return desk.all(ReviewFinding)[-1]


def facts(desk: Desk, crisis: Crisis) -> ReviewFacts:
    found = desk.do(review_facts, crisis.id)
    assert found is not None
    return found


def reminded(desk: Desk) -> list[tuple[str, str]]:
    return [(one.word, one.slack_id) for one in desk.new_effects(SendDirect) if one.word.startswith("review_")]


def test_a_gap_with_an_improvement_is_an_action(desk: Desk) -> None:
    """Of whoever adds it, with a clock that outlives the crisis; the card in the channel follows."""
    crisis = a_resolved(desk)

    finding = finds(desk, crisis, what="Print the list of names")

    action = desk.one(CrisisAction)
    assert (finding.action_id, action.what, action.owner) == (action.id, "Print the list of names", SUE)
    assert action.due_at == action.next_check_at == desk.now + timedelta(days=30)
    assert action.horizon is Horizon.LONG_TERM
    assert [card.card for card in desk.new_effects(PostCard)].count("review") == 1
    assert facts(desk, crisis).open_gaps == []


def test_the_timeline_says_that_something_was_found_and_not_what(desk: Desk) -> None:
    """The channel may have guests, and they read the digest."""
    crisis = a_resolved(desk)

    finds(desk, crisis, "We lied to them.")

    assert desk.words(crisis)[-1] == "review_finding"
    assert not any("We lied" in sentence for sentence in desk.sentences(crisis))


def test_an_improvement_can_be_said_later_by_somebody_else(desk: Desk) -> None:
    """Soon is soon: an action that is due in three days has its clock, although the crisis is over."""
    crisis = a_resolved(desk)
    finding = finds(desk, crisis)
    due_at = desk.now + timedelta(days=3)

    desk.do(improve, finding.id, what="Print it", owner=BEA, due_at=due_at, by=SAM)

    action = desk.one(CrisisAction)
    assert (action.owner, action.next_check_at) == (BEA, due_at)
    assert [one.slack_id for one in desk.new_effects(SendDirect) if one.word == "action_given"] == [BEA]
    with pytest.raises(AlreadyDone):
        desk.do(leave_gap, finding.id, reason="No money.", by=SAM)


def test_what_becomes_of_an_improvement_is_seen_in_the_review(desk: Desk) -> None:
    """Its state is the action's."""
    crisis = a_resolved(desk)
    finds(desk, crisis, what="Print the list")

    desk.do(finish_action, desk.one(CrisisAction).id, by=SUE, note="It hangs on the wall.")

    (finding,) = facts(desk, crisis).findings
    assert finding.improvement is not None
    assert (finding.improvement.state.value, finding.improvement.note) == ("done", "It hangs on the wall.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": None}, "kind"),
        ({"text": "  "}, "text"),
        ({"text": "x" * (LONGEST_FINDING + 1)}, "text"),
        ({"kind": STRENGTH, "what": "More of it"}, "what"),
        ({"what": "x" * 3_001}, "what"),
    ],
)
def test_a_wrong_finding_names_its_field_and_changes_nothing(desk: Desk, values: dict[str, Any], field: str) -> None:
    crisis = a_resolved(desk)

    with pytest.raises(InvalidInput) as refusal:
        finds(desk, crisis, **values)

    assert list(refusal.value.errors) == [field]
    assert (desk.all(ReviewFinding), desk.all(CrisisAction)) == ([], [])


@pytest.mark.parametrize(("owner", "field"), [("", "owner"), (GUS, "owner"), (SUE, "due_at")])
def test_an_improvement_needs_somebody_and_a_day(desk: Desk, owner: str, field: str) -> None:
    """A guest cannot own it; the past is no day."""
    crisis = a_resolved(desk)
    finding = finds(desk, crisis)
    due_at = desk.now - timedelta(days=1) if field == "due_at" else desk.now + timedelta(days=1)

    with pytest.raises(InvalidInput) as refusal:
        desk.do(improve, finding.id, what="Print it", owner=owner, due_at=due_at, by=SUE)

    assert list(refusal.value.errors) == [field]
    assert desk.one(ReviewFinding).action_id is None


def test_a_gap_can_be_left_with_a_reason(desk: Desk) -> None:
    """Without one it stays open."""
    crisis = a_resolved(desk)
    finding = finds(desk, crisis)

    for reason in (" ", "x" * (LONGEST_FINDING + 1)):
        with pytest.raises(InvalidInput):
            desk.do(leave_gap, finding.id, reason=reason, by=SUE)
    assert [one.id for one in facts(desk, crisis).open_gaps] == [finding.id]
    desk.do(leave_gap, finding.id, reason=" It would cost more than it hurts. ", by=SUE)

    assert facts(desk, crisis).open_gaps == []
    assert desk.one(ReviewFinding).left_because == "It would cost more than it hurts."
    with pytest.raises(AlreadyDone):
        desk.do(check_finding_form, finding.id, by=SUE)


def test_what_went_well_needs_nothing(desk: Desk) -> None:
    """Nobody improves on it, and no form opens for that."""
    crisis = a_resolved(desk)
    strength = finds(desk, crisis, kind=STRENGTH)

    with pytest.raises(AlreadyDone):
        desk.do(leave_gap, strength.id, reason="No money.", by=SUE)


def test_a_review_closes_when_no_gap_is_open(desk: Desk) -> None:
    """Then nothing is added any more, and nobody is reminded."""
    crisis = a_resolved(desk)
    with pytest.raises(WrongStatus, match="Nobody has added a finding"):
        desk.do(close_review, crisis.id, by=SAM)
    finding = finds(desk, crisis)
    with pytest.raises(WrongStatus, match="1 gap has neither"):
        desk.do(close_review, crisis.id, by=SAM)
    desk.do(leave_gap, finding.id, reason="Too dear.", by=SUE)

    desk.do(close_review, crisis.id, by=SAM)

    review = desk.one(Review)
    assert (review.closed_by, review.closed_at, review.next_check_at) == (SAM, desk.now, None)
    assert desk.words(crisis)[-2:] == ["review_closed", "closed"]
    for act_again in (lambda: finds(desk, crisis), lambda: desk.do(close_review, crisis.id, by=KIM)):
        with pytest.raises(AlreadyDone, match=SAM):
            act_again()
    desk.forget_effects()
    desk.wait(days=40)
    assert reminded(desk) == []


@pytest.mark.parametrize(
    ("who", "may_add", "may_close"),
    [
        (SAM, True, True),
        (KIM, True, True),
        (MAX, True, True),
        (SUE, True, False),
        (BEA, False, False),
        (GUS, False, False),
    ],
)
def test_the_people_of_the_crisis_add_and_its_lead_or_the_kam_closes(
    desk: Desk, who: str, may_add: bool, may_close: bool
) -> None:
    """Sue was paged; Bea, a backup, never came in."""
    crisis = a_resolved(desk)
    finds(desk, crisis, kind=STRENGTH)
    drafts = FindingDraft(crisis_id=crisis.id or 0, kind=STRENGTH, text="Fast.", by=who)

    for operation, given, may in ((add_finding, (drafts,), may_add), (close_review, (crisis.id,), may_close)):
        named = {} if operation is add_finding else {"by": who}
        if may:
            desk.do(operation, *given, **named)
        else:
            with pytest.raises(NotAllowed):
                desk.do(operation, *given, **named)


def test_a_stranger_settles_no_gap(desk: Desk) -> None:
    """By neither way, nor do they see its form; and what is gone is refused with a sentence."""
    crisis = a_resolved(desk)
    finding = finds(desk, crisis)

    attempts: list[Any] = [
        lambda one, by: desk.do(check_finding_form, one, by=by),
        lambda one, by: desk.do(leave_gap, one, reason="No.", by=by),
        lambda one, by: desk.do(improve, one, what="x", owner=by, due_at=desk.now + timedelta(days=1), by=by),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt(finding.id, BEA)
        with pytest.raises(UnknownCrisis):
            attempt(999, SUE)


def test_there_is_nothing_to_look_back_at_before_the_end_and_after_a_false_alarm(desk: Desk) -> None:
    """Each with a sentence that says why."""
    running, alarm = a_crisis(desk), a_crisis(desk)
    desk.do(cancel, alarm.id, by=MAX, reason="A drill.")

    for crisis, words in ((running, "is not over"), (alarm, "was a false alarm")):
        with pytest.raises(WrongStatus, match=words):
            finds(desk, crisis)
        assert desk.do(review_facts, crisis.id) is None
    assert desk.all(Review) == []


def test_a_review_does_not_grow_without_end(desk: Desk) -> None:
    crisis = a_resolved(desk)
    desk.add(
        *(
            ReviewFinding(crisis_id=crisis.id or 0, kind=STRENGTH, text="x", by=SUE, at=desk.now)
            for _ in range(MOST_FINDINGS)
        )
    )

    with pytest.raises(WrongStatus, match=f"{MOST_FINDINGS} findings"):
        finds(desk, crisis)


# The clock


@pytest.mark.parametrize(("severity", "days"), [(Severity.SEV2, 7), (Severity.SEV3, 14)])
def test_the_lead_is_reminded_twice_and_the_manager_once(desk: Desk, severity: Severity, days: int) -> None:
    """When it is due, and a week later together; then never again."""
    crisis = a_resolved(desk, severity=severity)

    desk.wait(days=days - 0.1)
    assert reminded(desk) == []
    desk.wait(days=0.2)
    assert reminded(desk) == [("review_due", SAM)]
    desk.forget_effects()
    desk.wait(days=7)
    assert reminded(desk) == [("review_overdue", SAM), ("review_overdue", MIA)]
    desk.forget_effects()
    desk.wait(days=60)

    assert reminded(desk) == []
    assert desk.sentences(crisis)[-1] == f"The review is overdue; <@{SAM}> and <@{MIA}> were told."


def test_a_manager_who_leads_hears_once(desk: Desk) -> None:
    """Nobody gets the same message twice."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=MIA)
    ends(desk, crisis)
    desk.wait(days=8)
    desk.forget_effects()

    desk.wait(days=7)

    assert reminded(desk) == [("review_overdue", MIA)]


@pytest.mark.parametrize(("account", "told"), [(True, KIM), (False, ZOE)])
def test_without_a_lead_the_liaison_hears_and_then_the_declarer(desk: Desk, account: bool, told: str) -> None:
    """Somebody always does."""
    crisis = a_crisis(desk, account_id=an_account(desk).id if account else None)
    ends(desk, crisis)
    desk.forget_effects()

    desk.wait(days=8)

    assert reminded(desk) == [("review_due", told)]


def test_a_standstill_is_no_reason_for_two_messages_at_once(desk: Desk) -> None:
    """Away for a month: the first reminder now, the second a day later."""
    a_resolved(desk)
    desk.stand_still(days=30)

    desk.sweep()
    desk.sweep()
    assert reminded(desk) == [("review_due", SAM)]
    desk.forget_effects()
    desk.wait(days=1.1)

    assert ("review_overdue", MIA) in reminded(desk)


def test_a_reopened_crisis_reminds_nobody_and_its_next_end_has_a_new_day(desk: Desk) -> None:
    """What was closed is open again, what was found stays, and the card shows it."""
    crisis = a_resolved(desk)
    finds(desk, crisis, what="Print the list")
    desk.do(close_review, crisis.id, by=SAM)
    desk.forget_effects()
    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")
    assert [card.card for card in desk.new_effects(RefreshCard)].count("review") == 1
    desk.stand_still(days=10)
    ends(desk, crisis)

    review = desk.one(Review)

    assert (review.closed_at, review.due_at, review.next_check_at) == (None, *[desk.now + timedelta(days=7)] * 2)
    assert len(facts(desk, crisis).findings) == 1


def test_the_clock_leaves_a_reopened_crisis_alone(desk: Desk) -> None:
    """Also when its row was read a moment before; and a review that is gone."""
    crisis = a_resolved(desk)
    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")
    review = desk.one(Review)
    assert review.next_check_at is None
    desk.change(Review, review.id, next_check_at=desk.now)
    desk.forget_effects()

    desk.do(act, review.id)
    desk.do(act, 999)

    assert (reminded(desk), desk.one(Review).next_check_at) == ([], None)


def test_a_crisis_that_ended_before_there_were_reviews_can_be_looked_back_at(desk: Desk) -> None:
    """Of which nobody is reminded: the update of the bot is no reason for a dozen messages."""
    crisis = a_resolved(desk)

    async def forget(session: Any) -> None:
        await session.delete(await session.get_one(Review, 1))

    desk.do(forget)
    assert facts(desk, crisis).due_at == desk.now + timedelta(days=7)

    finds(desk, crisis, kind=STRENGTH)

    assert (desk.one(Review).next_check_at, desk.one(Review).due_at) == (None, desk.now + timedelta(days=7))


def test_the_protocol_decides_the_days(desk: Desk) -> None:
    """One severity may be named alone; the others keep theirs."""
    desk.protocol = a_protocol(("[criteria]", '[review]\nwithin = { SEV2 = "2d" }\n\n[criteria]'))

    for severity, days in ((Severity.SEV2, 2), (Severity.SEV3, 14)):
        crisis = a_crisis(desk, severity=severity, account_name=f"Somebody {days}")
        ends(desk, crisis)
        assert desk.one(Review, crisis_id=crisis.id).due_at == desk.now + timedelta(days=days)


# What is on record


def test_nobody_types_what_is_on_record(desk: Desk) -> None:
    """Sam answered, Sue did not; a playbook ran in version 1, one step was skipped, the rest is open."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.do(keep_versions, library_of(shipped_files()))
    desk.do(run_playbook, crisis.id, 1, by=SAM)
    steps = desk.all(CrisisAction)
    desk.do(skip_action, steps[0].id, by=SAM, reason="There was no time.")
    desk.do(finish_action, steps[1].id, by=SAM)
    desk.stand_still(minutes=5)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    desk.stand_still(hours=1)
    ends(desk, crisis)

    found = facts(desk, crisis).on_record

    assert found.figures.to_acknowledge_s == 300
    assert (found.paged, found.silent) == (len(set(desk.paged(crisis))), (SUE,))
    (used,) = found.playbooks
    assert (used.number, used.steps, used.done) == (1, len(steps), 1)
    assert used.skipped == ((steps[0].what, "There was no time."),)
    assert found.open_actions == len(steps) - 2
    assert (found.has_register, found.foresight, found.kept) == (True, None, {})
