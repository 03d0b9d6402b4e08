"""Updates and their two clocks: what is due when, reminders, putting off, and what happens to silence."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.effects import PostNotice, PostReminder, PostUpdate, RefreshReminder, RemoveReminder, SendDirect
from crisis.escalation import acknowledge
from crisis.lead import take_lead
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, WrongStatus
from crisis.resolve import cancel
from crisis.update import (
    UpdateDraft,
    clock_facts,
    no_change,
    post_update,
    reminder_facts,
    reminder_posted,
    snooze,
    update_facts,
)
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb, Page
from storage.tables.update import Update, UpdateClock
from storage.vocabulary import Answer, Audience, ClockStage, Concern, Severity, Status
from tests.builders import DAN, KIM, MAX, MIA, NOON, SAM, SUE, ZOE, Desk, a_crisis, a_protocol, an_account

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def an_internal_draft(crisis: Crisis, **values: object) -> UpdateDraft:
    answers: dict[str, object] = {"progress": "The export runs again.", "author": SAM, "audience": Audience.INTERNAL}
    return UpdateDraft(crisis_id=crisis.id, **(answers | values))  # type: ignore[arg-type]


def a_client_draft(crisis: Crisis, **values: object) -> UpdateDraft:
    told = {"audience": Audience.CLIENT, "told_to": "Ms Roe, CFO", "told_how": "call"}
    return an_internal_draft(crisis, **(told | values))


# What is due when


@pytest.mark.parametrize(
    ("severity", "internal", "client"),
    [
        (Severity.SEV1, 30 * MINUTE, 30 * MINUTE),
        (Severity.SEV2, HOUR, HOUR),
        (Severity.SEV3, 24 * HOUR, 8 * HOUR),
    ],
)
def test_both_clocks_begin_with_the_declaration(
    desk: Desk, severity: Severity, internal: timedelta, client: timedelta
) -> None:
    """The team's by its cadence; the client's with the first word, which has a due time of its own."""
    crisis = a_crisis(desk, severity=severity)

    assert desk.clock(crisis).due_at == NOON + internal
    clients = desk.clock(crisis, Audience.CLIENT)
    assert (clients.due_at, clients.is_first) == (NOON + client, True)


def test_an_update_restarts_its_own_clock_only(desk: Desk) -> None:
    """What the team hears does not count for the client, nor the other way round."""
    crisis = a_crisis(desk)
    before = desk.clock(crisis, Audience.CLIENT)
    desk.stand_still(minutes=20)

    desk.do(post_update, an_internal_draft(crisis))

    assert desk.clock(crisis).due_at == NOON + 20 * MINUTE + HOUR
    assert desk.clock(crisis, Audience.CLIENT) == before
    desk.do(post_update, a_client_draft(crisis))
    clients = desk.clock(crisis, Audience.CLIENT)
    assert (clients.due_at, clients.is_first) == (NOON + 20 * MINUTE + 24 * HOUR, False)
    assert desk.clock(crisis).due_at == NOON + 20 * MINUTE + HOUR


def test_the_pace_slows_after_the_acute_hours(desk: Desk) -> None:
    """SEV2: every hour for four hours, then every four."""
    crisis = a_crisis(desk)
    desk.stand_still(hours=3, minutes=59)
    desk.do(post_update, an_internal_draft(crisis))
    assert desk.clock(crisis).due_at == desk.now + HOUR

    desk.stand_still(minutes=1)
    desk.do(post_update, an_internal_draft(crisis))

    assert desk.clock(crisis).due_at == desk.now + 4 * HOUR


def test_the_author_can_promise_another_time(desk: Desk) -> None:
    """The next due time is theirs, and stands on the update."""
    crisis = a_crisis(desk)

    update = desk.do(post_update, an_internal_draft(crisis, next_due_at=NOON + 5 * HOUR))

    assert update is not None and update.next_due_at == NOON + 5 * HOUR
    assert desk.clock(crisis).due_at == NOON + 5 * HOUR


@pytest.mark.parametrize(
    ("next_due_at", "says"),
    [(NOON, "in the future"), (NOON - HOUR, "in the future"), (NOON + timedelta(days=14, minutes=1), "14 days")],
)
def test_an_impossible_promise_is_refused(desk: Desk, next_due_at: datetime, says: str) -> None:
    """Not in the past, and not so far away that it is none."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput, match=says) as refused:
        desk.do(post_update, an_internal_draft(crisis, next_due_at=next_due_at))

    assert list(refused.value.errors) == ["next_due_at"]
    assert desk.all(Update) == []


def test_nobody_goes_into_the_weekend_without_word(desk: Desk) -> None:
    """Every open crisis has a Friday update, also where the next one were due on Saturday."""
    desk.now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

    crisis = a_crisis(desk, severity=Severity.SEV3)

    assert desk.clock(crisis).due_at == friday
    desk.now = friday
    desk.do(post_update, an_internal_draft(crisis))
    assert desk.clock(crisis).due_at == friday + timedelta(days=1)


# Giving one


def test_an_update_is_written_posted_and_shown(desk: Desk) -> None:
    """Row, timeline, the post in the channel; the crisis is being responded to."""
    crisis = a_crisis(desk)

    update = desk.do(post_update, an_internal_draft(crisis, changes=" Two more clients. ", plan="Ask legal."))

    assert update is not None and update.id is not None
    facts = desk.do(update_facts, update.id)
    assert facts is not None
    assert (facts.progress, facts.changes, facts.plan) == ("The export runs again.", "Two more clients.", "Ask legal.")
    assert desk.sentences(crisis)[-1] == ("Update to the team: The export runs again. / Two more clients. / Ask legal.")
    assert desk.effects(PostUpdate) == [PostUpdate(crisis_id=crisis.id, update_id=update.id)]  # type: ignore[arg-type]
    assert desk.crisis(crisis).status is Status.RESPONDING


def test_the_first_word_to_the_client_is_remembered(desk: Desk) -> None:
    """When they were told, not when it was written down; later words do not change it."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=30)

    desk.do(post_update, a_client_draft(crisis, told_at=NOON + 10 * MINUTE))
    desk.do(post_update, a_client_draft(crisis))

    assert desk.crisis(crisis).first_client_word_at == NOON + 10 * MINUTE
    assert "Told Ms Roe, CFO by call." in desk.sentences(crisis)[-1]


def test_what_the_team_hears_is_no_word_to_the_client(desk: Desk) -> None:
    """The two are never mixed up."""
    crisis = a_crisis(desk)

    desk.do(post_update, an_internal_draft(crisis))

    assert desk.crisis(crisis).first_client_word_at is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"progress": " "}, "progress"),
        ({"progress": "x" * 3_001}, "progress"),
        ({"plan": "x" * 3_001}, "plan"),
        ({"audience": Audience.CLIENT, "told_how": "call"}, "told_to"),
        ({"audience": Audience.CLIENT, "told_to": "Ms Roe"}, "told_how"),
        ({"audience": Audience.CLIENT, "told_to": "x" * 201, "told_how": "call"}, "told_to"),
        ({"audience": Audience.CLIENT, "told_to": "Ms Roe", "told_how": "x" * 101}, "told_how"),
        (
            {"audience": Audience.CLIENT, "told_to": "Ms Roe", "told_how": "call", "told_at": NOON + 2 * MINUTE},
            "told_at",
        ),
    ],
)
def test_a_wrong_field_is_named(desk: Desk, values: dict[str, object], field: str) -> None:
    """At least one text; to the client: told to whom, how, and when, which cannot be in the future."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(post_update, an_internal_draft(crisis, **values))

    assert list(refused.value.errors) == [field]
    assert desk.all(Update) == []


def test_any_one_of_the_three_texts_is_enough(desk: Desk) -> None:
    """Progress, changes or adjustments of the plan."""
    crisis = a_crisis(desk)

    for text in ("progress", "changes", "plan"):
        assert desk.do(post_update, an_internal_draft(crisis, **{"progress": "", text: "Something."})) is not None


def test_the_same_submission_is_one_update(desk: Desk) -> None:
    """Slack delivers twice, people click twice."""
    crisis = a_crisis(desk)
    draft = an_internal_draft(crisis, request_key="view:V9")
    desk.do(post_update, draft)

    assert desk.do(post_update, draft) is None

    assert len(desk.all(Update)) == 1
    assert len(desk.effects(PostUpdate)) == 1
    assert desk.words(crisis).count("updated") == 1


def test_people_outside_cannot_post(desk: Desk) -> None:
    """Rights are checked at the operation."""
    crisis = a_crisis(desk)

    with pytest.raises(NotAllowed):
        desk.do(post_update, an_internal_draft(crisis, author=KIM))


def test_nothing_is_posted_after_the_end(desk: Desk) -> None:
    """A modal that was open when the crisis ended changes nothing."""
    crisis = a_crisis(desk)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    with pytest.raises(WrongStatus):
        desk.do(post_update, an_internal_draft(crisis))


# Reminders


def test_one_reminder_comes_before_the_update_is_due(desk: Desk) -> None:
    """SEV2: fifteen minutes before; it mentions the lead, on the client's clock the liaison."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.do(take_lead, crisis.id, by=SAM)

    desk.wait(minutes=44)
    assert desk.effects(PostReminder) == []
    desk.wait(minutes=1)

    clocks = [desk.clock(crisis), desk.clock(crisis, Audience.CLIENT)]
    assert {(value.clock_id, value.round) for value in desk.effects(PostReminder)} == {
        (clock.id, clock.round) for clock in clocks
    }
    responsible = [desk.do(reminder_facts, clock.id, clock.round) for clock in clocks]
    assert [facts.responsible for facts in responsible if facts] == [SAM, KIM]


def test_a_reminder_is_updated_when_it_is_overdue_and_gone_once_answered(desk: Desk) -> None:
    """One message: asked for once, refreshed, then taken away."""
    crisis = a_crisis(desk)
    desk.wait(minutes=60)
    clock = desk.clock(crisis)
    assert desk.do(reminder_facts, clock.id, clock.round) is not None
    desk.do(reminder_posted, clock.id, clock.round, ts="1.5")

    desk.do(post_update, an_internal_draft(crisis))

    mine = [value.round for value in desk.effects(PostReminder) if value.clock_id == clock.id]
    refreshed = [value.round for value in desk.effects(RefreshReminder) if value.clock_id == clock.id]
    removed = [value.round for value in desk.effects(RemoveReminder) if value.clock_id == clock.id]
    assert (mine, refreshed, removed) == ([clock.round], [clock.round], [clock.round])
    after = desk.clock(crisis)
    assert (after.stage, after.reminder_ts, after.round) == (ClockStage.WAITING, None, clock.round + 1)
    assert desk.do(reminder_facts, clock.id, clock.round) is None


def test_a_reminder_that_arrives_late_does_not_stick_to_the_next_round(desk: Desk) -> None:
    """It was under way when the update came."""
    crisis = a_crisis(desk)
    desk.wait(minutes=45)
    clock = desk.clock(crisis)
    desk.do(post_update, an_internal_draft(crisis))

    desk.do(reminder_posted, clock.id, clock.round, ts="1.5")

    assert desk.clock(crisis).reminder_ts is None


def test_an_update_in_good_time_needs_no_reminder(desk: Desk) -> None:
    """No message that nobody needs: none posted, none taken away."""
    crisis = a_crisis(desk)
    desk.do(post_update, a_client_draft(crisis))
    desk.wait(minutes=40)

    desk.do(post_update, an_internal_draft(crisis))
    desk.wait(minutes=30)

    assert desk.effects(PostReminder) == [] and desk.effects(RemoveReminder) == []


def test_nothing_reminds_after_the_end(desk: Desk) -> None:
    """The reminder that stands is taken away, and no other comes."""
    crisis = a_crisis(desk)
    desk.wait(minutes=45)
    clocks = desk.all(UpdateClock)

    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")
    desk.wait(days=2)

    assert len(desk.effects(PostReminder)) == len(desk.effects(RemoveReminder)) == 2
    assert [clock.due_at or clock.next_check_at for clock in desk.all(UpdateClock)] == [None, None]
    assert all(desk.do(reminder_facts, clock.id, clock.round) is None for clock in clocks)


# No change


def test_no_change_is_an_update_of_one_line(desk: Desk) -> None:
    """Honest and quick: it restarts the clock and says so."""
    crisis = a_crisis(desk)
    desk.wait(minutes=50)

    desk.do(no_change, crisis.id, Audience.INTERNAL, round=desk.clock(crisis).round, by=SAM)

    assert desk.one(Update).is_no_change
    assert desk.clock(crisis).due_at == desk.now + HOUR
    assert desk.sentences(crisis)[-1] == "Update to the team: no change."


def test_no_change_can_name_the_next_time(desk: Desk) -> None:
    """ "No change, next at …"."""
    crisis = a_crisis(desk)

    desk.do(no_change, crisis.id, Audience.INTERNAL, round=None, by=SAM, next_due_at=NOON + 2 * HOUR)

    assert desk.clock(crisis).due_at == NOON + 2 * HOUR


def test_the_second_answer_to_a_reminder_hears_who_was_first(desk: Desk) -> None:
    """Two people press at once: one update, and the other learns whose."""
    crisis = a_crisis(desk)
    desk.wait(minutes=50)
    round = desk.clock(crisis).round
    desk.do(no_change, crisis.id, Audience.INTERNAL, round=round, by=SAM)

    with pytest.raises(AlreadyDone, match=f"<@{SAM}> was faster"):
        desk.do(no_change, crisis.id, Audience.INTERNAL, round=round, by=SUE)
    with pytest.raises(AlreadyDone, match=f"<@{SAM}> was faster"):
        desk.do(snooze, crisis.id, Audience.INTERNAL, round=round, reason="In a call", by=SUE)

    assert len(desk.all(Update)) == 1


def test_the_first_word_to_the_client_cannot_be_no_change(desk: Desk) -> None:
    """They have heard nothing yet."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput, match="heard nothing yet"):
        desk.do(no_change, crisis.id, Audience.CLIENT, round=None, by=SAM)

    assert desk.crisis(crisis).first_client_word_at is None
    assert desk.clock(crisis, Audience.CLIENT).is_first


# Putting off


def test_an_update_can_be_put_off_with_a_reason(desk: Desk) -> None:
    """By the protocol's time; the channel reads why; the old reminder goes, a new one comes."""
    crisis = a_crisis(desk)
    desk.wait(minutes=50)
    clock = desk.clock(crisis)

    desk.do(snooze, crisis.id, Audience.INTERNAL, round=clock.round, reason=" In a call with them. ", by=SAM)

    after = desk.clock(crisis)
    assert (after.due_at, after.snoozes, after.round) == (NOON + 75 * MINUTE, 1, clock.round + 1)
    notice = next(notice for notice in desk.effects(PostNotice) if notice.word == "snoozed")
    assert (notice.values["by"], notice.values["reason"]) == (SAM, "In a call with them.")
    assert "put the team update off by 15 minutes: In a call with them." in desk.sentences(crisis)[-1]


def test_an_overdue_update_is_put_off_from_now(desk: Desk) -> None:
    """Fifteen minutes after the due time may be over already."""
    crisis = a_crisis(desk)
    desk.wait(minutes=80)

    desk.do(snooze, crisis.id, Audience.INTERNAL, round=None, reason="In a call", by=SAM)

    assert desk.clock(crisis).due_at == desk.now + 15 * MINUTE


def test_putting_off_ends_at_the_protocols_number(desk: Desk) -> None:
    """Three times; then the update must be given, after which it can be put off again."""
    crisis = a_crisis(desk)
    for _ in range(3):
        desk.do(snooze, crisis.id, Audience.INTERNAL, round=None, reason="In a call", by=SAM)

    with pytest.raises(InvalidInput, match="3 times"):
        desk.do(snooze, crisis.id, Audience.INTERNAL, round=None, reason="Still in it", by=SAM)

    facts = desk.do(clock_facts, crisis.id, Audience.INTERNAL)
    assert facts is not None and facts.snoozes_left == 0
    desk.do(post_update, an_internal_draft(crisis))
    desk.do(snooze, crisis.id, Audience.INTERNAL, round=None, reason="In a call", by=SAM)
    assert desk.clock(crisis).snoozes == 1


@pytest.mark.parametrize("reason", ["", " ", "x" * 3_001])
def test_putting_off_needs_a_reason(desk: Desk, reason: str) -> None:
    """The channel will read it."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(snooze, crisis.id, Audience.INTERNAL, round=None, reason=reason, by=SAM)

    assert list(refused.value.errors) == ["reason"]


def test_a_clock_that_stands_cannot_be_put_off(desk: Desk) -> None:
    """Nothing is due."""
    crisis = a_crisis(desk)
    desk.change(UpdateClock, desk.clock(crisis, Audience.CLIENT).id, due_at=None, next_check_at=None)

    with pytest.raises(AlreadyDone, match="No client update is due"):
        desk.do(snooze, crisis.id, Audience.CLIENT, round=None, reason="In a call", by=SAM)


# Silence


def test_silence_reaches_the_lead_then_the_manager(desk: Desk) -> None:
    """A direct message 15 minutes after the due time; the manager hears it after 30."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.do(post_update, a_client_draft(crisis))

    desk.wait(minutes=74)
    assert desk.effects(SendDirect) == []
    desk.wait(minutes=1)
    assert [(direct.slack_id, direct.word) for direct in desk.effects(SendDirect)] == [(SAM, "update_overdue")]
    desk.wait(minutes=15)

    direct = desk.effects(SendDirect)[-1]
    assert (direct.slack_id, direct.word, direct.values["responsible"]) == (MIA, "update_overdue_manager", SAM)
    assert desk.words(crisis)[-2:] == ["update_overdue", "update_overdue_manager"]
    desk.wait(hours=12)
    assert len(desk.effects(SendDirect)) == 2, "Said once each."


def test_silence_of_a_crisis_without_a_lead_is_said_in_the_channel(desk: Desk) -> None:
    """There is nobody to write to, so everybody is asked who leads."""
    crisis = a_crisis(desk)

    desk.wait(minutes=75)

    assert "lead_missing" in [notice.word for notice in desk.effects(PostNotice)]
    assert [direct for direct in desk.effects(SendDirect) if direct.values["audience"] == "internal"] == []
    assert desk.crisis(crisis).status is Status.DECLARED


def test_silence_without_a_manager_is_on_record_as_such(desk: Desk) -> None:
    """The timeline does not claim that somebody was told."""
    desk.protocol = a_protocol(('sales_manager = "U0MIA"', 'sales_manager = ""'))
    crisis = a_crisis(desk)

    desk.wait(minutes=90)

    assert "The team update is still missing; there is no sales manager to tell." in desk.sentences(crisis)


def test_a_client_who_hears_nothing_climbs_the_ladder(desk: Desk) -> None:
    """First the liaison hears it, then the manager is paged for the client's sake."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.do(take_lead, crisis.id, by=SAM)

    desk.wait(minutes=89)
    assert MIA not in desk.paged(crisis)
    desk.wait(minutes=1)

    assert (KIM, "update_overdue") in [(direct.slack_id, direct.word) for direct in desk.effects(SendDirect)]
    assert desk.one(Page, slack_id=MIA).concern is Concern.CLIENT_OVERDUE


@pytest.mark.parametrize("answer", ["update", "snooze"])
def test_the_climb_for_the_client_ends_with_its_reason(desk: Desk, answer: str) -> None:
    """Once the client was told, or the update has a new time, nobody above is paged for it."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.wait(minutes=90)

    if answer == "update":
        desk.do(post_update, a_client_draft(crisis))
    else:
        desk.do(snooze, crisis.id, Audience.CLIENT, round=None, reason="In a call", by=SAM)

    assert desk.one(Page, slack_id=MIA).answer is Answer.MOOT
    assert [climb for climb in desk.all(Climb) if climb.ended_at is None] == []
    desk.wait(minutes=40)
    assert DAN not in desk.paged(crisis)


def test_an_update_to_the_team_leaves_the_clients_climb_alone(desk: Desk) -> None:
    """The client still waits."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.wait(minutes=90)

    desk.do(post_update, an_internal_draft(crisis))
    desk.wait(minutes=30)

    assert DAN in desk.paged(crisis)


def test_sweeping_twice_reminds_once(desk: Desk) -> None:
    """Two replicas find the same clock due; the second finds nothing left to do."""
    a_crisis(desk)
    desk.stand_still(minutes=45)

    assert desk.sweep() == 3  # two clocks, and the ladder
    reminders = len(desk.effects(PostReminder))
    desk.sweep()

    assert len(desk.effects(PostReminder)) == reminders == 2


def test_after_three_days_of_standstill_the_overdue_update_is_caught_up_once(desk: Desk) -> None:
    """Reminder now, the person after five minutes, the manager after five more: in order, once each."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.stand_still(days=3)
    back = desk.now

    desk.sweep()
    desk.sweep()
    assert (len(desk.effects(PostReminder)), desk.effects(SendDirect)) == (2, [])
    desk.wait(minutes=5)
    assert sorted(direct.slack_id for direct in desk.effects(SendDirect)) == [KIM, SAM]
    desk.wait(minutes=5)
    words = [direct.word for direct in desk.effects(SendDirect)]
    assert words == ["update_overdue", "update_overdue", "update_overdue_manager"]
    assert desk.now == back + 10 * MINUTE
    desk.wait(minutes=4)
    assert len(desk.effects(PostReminder)) == 2


def test_the_two_clocks_are_independent(desk: Desk) -> None:
    """An overdue client update does not nag about the team's, and the other way round."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    desk.do(take_lead, crisis.id, by=SAM)

    for _ in range(3):
        desk.wait(minutes=40)
        desk.do(post_update, an_internal_draft(crisis))

    assert desk.clock(crisis).stage is ClockStage.WAITING
    assert desk.clock(crisis, Audience.CLIENT).stage is ClockStage.ESCALATED
    assert {direct.values["audience"] for direct in desk.effects(SendDirect)} == {"client"}
    assert {direct.slack_id for direct in desk.effects(SendDirect)} == {ZOE}
