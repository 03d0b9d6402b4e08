"""What is told after the end, and every Friday."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.digest import digest, friday, timeline_drawn, wish_friday_digest
from crisis.effects import PostFridayDigest
from crisis.escalation import acknowledge, escalate
from crisis.lead import take_lead
from crisis.page import page_sent
from crisis.resolve import Resolution, cancel, reopen, resolve
from crisis.update import UpdateDraft, post_update
from storage.tables.crisis import Crisis
from storage.vocabulary import Audience, Severity, Step
from tests.builders import KIM, MAX, MIA, NOON, SAM, SUE, Desk, a_crisis, a_protocol, an_account

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_resolved_crisis(desk: Desk) -> Crisis:
    """Answered after 3 minutes, client told after 40, one update in time and one late, director paged, two hours."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.stand_still(minutes=1)
    desk.do(page_sent, desk.page_for(crisis, SAM), channel="D0SAM", ts="1.1")
    desk.stand_still(minutes=2)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.do(escalate, crisis.id, to=Step.DIRECTOR, reason="They threaten to leave.", by=SAM)
    desk.stand_still(minutes=37)
    an_update(desk, crisis, Audience.INTERNAL)
    an_update(desk, crisis, Audience.CLIENT)
    desk.stand_still(minutes=70)
    an_update(desk, crisis, Audience.INTERNAL)
    desk.stand_still(minutes=10)
    end(desk, crisis)
    return crisis


def an_update(desk: Desk, crisis: Crisis, audience: Audience) -> None:
    draft = UpdateDraft(
        crisis_id=crisis.id or 0,
        audience=audience,
        author=SAM,
        progress="The export runs.",
        told_to="Ms Roe" if audience is Audience.CLIENT else "",
        told_how="call" if audience is Audience.CLIENT else "",
    )
    desk.do(post_update, draft)


def end(desk: Desk, crisis: Crisis, **values: str) -> None:
    answers = {"what_was_done": "Restored the export.", "unconfirmed_reason": "On holiday."} | values
    desk.do(resolve, Resolution(crisis_id=crisis.id or 0, by=MAX, **answers))


def test_the_digest_counts_what_the_clocks_saw(desk: Desk) -> None:
    """Times from the declaration in seconds; updates on time of due; escalations."""
    crisis = a_resolved_crisis(desk)

    told = desk.do(digest, crisis.id, end=1)

    assert told is not None
    figures = told.figures
    assert (figures.to_notify_s, figures.to_acknowledge_s) == (60, 180)
    assert (figures.to_first_client_word_s, figures.to_resolve_s) == (40 * 60, 120 * 60)
    assert (figures.internal_on_time, figures.internal_due) == (1, 2)
    assert (figures.client_on_time, figures.client_due) == (1, 1)
    assert figures.escalations == 1


def test_the_digest_says_what_happened_who_helped_and_what_remains(desk: Desk) -> None:
    """Everything in one place, oldest first."""
    crisis = a_resolved_crisis(desk)

    told = desk.do(digest, crisis.id, end=1)

    assert told is not None
    assert (told.what_was_done, told.unconfirmed_reason, told.crisis.summary) == (
        "Restored the export.",
        "On holiday.",
        crisis.summary,
    )
    people = dict(told.people)
    assert (people[SAM], people[KIM], people[SUE]) == ("lead, sales", "liaison", "service")
    assert [entry.seq for entry in told.timeline] == list(range(1, len(told.timeline) + 1))
    assert told.remains == (
        "The client has not confirmed yet: On holiday.",
        "The cause is not known or not written down yet.",
    )


def test_when_all_is_said_nothing_remains(desk: Desk) -> None:
    """Confirmed, cause known, client told."""
    crisis = a_crisis(desk)
    an_update(desk, crisis, Audience.CLIENT)

    end(desk, crisis, cause="An expired key.", client_confirmed_by="Ms Roe", client_confirmed_how="call")

    told = desk.do(digest, crisis.id, end=1)
    assert told is not None and told.remains == ()


def test_what_never_happened_has_no_figure(desk: Desk) -> None:
    """None, not zero; and the missed updates count as due."""
    crisis = a_crisis(desk)
    desk.stand_still(hours=2)
    end(desk, crisis)

    told = desk.do(digest, crisis.id, end=1)

    assert told is not None
    figures = told.figures
    assert (figures.to_notify_s, figures.to_acknowledge_s, figures.to_first_client_word_s) == (None, None, None)
    assert (figures.internal_on_time, figures.internal_due) == (0, 1)
    assert (figures.client_on_time, figures.client_due) == (0, 1)
    assert "No word to the client is on record." in told.remains


def test_the_digest_of_an_end_that_was_taken_back_is_void(desk: Desk) -> None:
    """Reopened meanwhile: the old digest has nothing to say, also after the next end."""
    crisis = a_resolved_crisis(desk)
    assert desk.do(digest, crisis.id, end=1) is not None

    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")
    assert desk.do(digest, crisis.id, end=1) is None
    end(desk, crisis)

    assert desk.do(digest, crisis.id, end=1) is None
    assert desk.do(digest, crisis.id, end=2) is not None


def test_a_false_alarm_has_no_digest(desk: Desk) -> None:
    """Nor has a crisis that does not exist."""
    crisis = a_crisis(desk)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    assert desk.do(digest, crisis.id, end=0) is None
    assert desk.do(digest, 404, end=1) is None


def test_the_picture_is_remembered(desk: Desk) -> None:
    """The digests that wait for it show it."""
    crisis = a_resolved_crisis(desk)

    desk.do(timeline_drawn, crisis.id, file_id="F0PICTURE")

    told = desk.do(digest, crisis.id, end=1)
    assert told is not None and told.picture_file_id == "F0PICTURE"


def test_friday_lists_all_open_crises_gravest_first(desk: Desk) -> None:
    """With lead, next updates, and whether one is overdue; what ended is not listed."""
    over, mild, grave = a_crisis(desk), a_crisis(desk, severity=Severity.SEV3), a_crisis(desk, severity=Severity.SEV1)
    desk.do(cancel, over.id, by=MAX, reason="False alarm")
    desk.do(take_lead, mild.id, by=SAM)
    desk.stand_still(minutes=31)

    lines = desk.do(friday)

    assert [(line.key, line.lead, line.is_overdue) for line in lines] == [
        (grave.key, None, True),
        (mild.key, SAM, False),
    ]
    assert lines[0].next_internal_at == NOON + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("at", "comes"),
    [
        (FRIDAY - SECOND, False),
        (FRIDAY, True),
        (FRIDAY + timedelta(hours=5), True),
        (FRIDAY + timedelta(days=2) - SECOND, True),
        (FRIDAY + timedelta(days=2), False),
        (FRIDAY + timedelta(days=3), False),
    ],
    ids=["before three", "at three", "that evening", "sunday", "sunday afternoon", "monday"],
)
def test_the_friday_digest_comes_from_its_hour_on(desk: Desk, at: datetime, comes: bool) -> None:
    """Late after a standstill, but not on Monday."""
    a_crisis(desk)
    desk.now = at

    desk.do(wish_friday_digest)

    assert [value.week for value in desk.effects(PostFridayDigest)] == (["2026-W47"] if comes else [])


def test_it_comes_once_a_week(desk: Desk) -> None:
    """However often the clock ticks."""
    a_crisis(desk)
    for later in (timedelta(), timedelta(minutes=5), timedelta(days=1), timedelta(days=7), timedelta(days=8)):
        desk.now = FRIDAY + later
        desk.do(wish_friday_digest)

    assert [value.week for value in desk.effects(PostFridayDigest)] == ["2026-W47", "2026-W48"]


def test_the_hour_is_right_in_the_week_after_the_clocks_went_forward(desk: Desk) -> None:
    """Berlin, Friday 2 April 2027: three o'clock is 13:00 UTC, the week before it was 14:00."""
    desk.protocol = a_protocol(('timezone = "UTC"', 'timezone = "Europe/Berlin"'))
    a_crisis(desk)
    desk.now = datetime(2027, 4, 2, 13, 0, tzinfo=UTC)

    desk.do(wish_friday_digest)

    assert len(desk.effects(PostFridayDigest)) == 1


def test_a_quiet_week_has_no_digest(desk: Desk) -> None:
    """No open crisis, or no crisis-desk channel: nothing is posted."""
    desk.now = FRIDAY
    desk.do(wish_friday_digest)
    desk.protocol = a_protocol(('crisis_desk = "C0DESK"', 'crisis_desk = ""'))
    a_crisis(desk)

    desk.do(wish_friday_digest)

    assert desk.effects(PostFridayDigest) == []


def test_everybody_above_who_was_paged_counts_once_per_step(desk: Desk) -> None:
    """The figure counts steps of the ladder, not messages."""
    crisis = a_crisis(desk)
    desk.wait(minutes=60)
    end(desk, crisis)

    told = desk.do(digest, crisis.id, end=1)

    assert told is not None and told.figures.escalations == 2
    assert desk.paged(crisis).count(MIA) == 1
