"""Pages and the ladder: who is asked next, what an answer ends, what climbs besides time."""

from datetime import timedelta

import pytest

from crisis.climb import climb_higher
from crisis.effects import PostNotice, RefreshPage, SendPage
from crisis.escalation import acknowledge, decline, delegate, escalate
from crisis.lead import hand_over, take_lead
from crisis.page import page_facts, page_sent
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis, WrongStatus
from crisis.resolve import cancel
from crisis.timeline import timeline
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb, Page
from storage.vocabulary import Answer, Concern, Severity, Status, Step, Tier
from tests.builders import (
    BEA,
    DAN,
    EVE,
    GUS,
    KIM,
    LEO,
    LIV,
    MAX,
    MIA,
    NOON,
    OLA,
    SAM,
    SUE,
    TEAM,
    ZOE,
    Desk,
    a_crisis,
    a_protocol,
    an_account,
)

NO_TEAM = (
    ('[[crt]]\nfunction = "sales"\nprimary = "U0SAM"\nbackup = "U0BEA"\n', ""),
    ('[[crt]]\nfunction = "service"\nprimary = "U0SUE"\n', ""),
    ('[[crt]]\nfunction = "legal"\nprimary = "U0LEO"\nbackup = "U0LIV"\nseverities = ["SEV1"]\n', ""),
)


# The ladder


def test_unanswered_pages_climb_step_by_step(desk: Desk) -> None:
    """SEV1: after 5 minutes the team again and the backups, after 15 the manager, 30 the director, 60 the sponsor."""
    crisis = a_crisis(desk, severity=Severity.SEV1)

    desk.wait(minutes=61)

    climb = desk.open_climbs(crisis)[Concern.UNACKNOWLEDGED]
    pages = [page for page in desk.all(Page, crisis_id=crisis.id) if page.climb_id == climb.id]
    asked = [(page.slack_id, (page.sent_at - NOON) // timedelta(minutes=1), page.is_repeat) for page in pages]
    assert asked == [
        (SAM, 0, False),
        (SUE, 0, False),
        (LEO, 0, False),
        (SAM, 5, True),
        (SUE, 5, True),
        (LEO, 5, True),
        (BEA, 5, False),
        (LIV, 5, False),
        (MIA, 15, False),
        (DAN, 30, False),
        (EVE, 60, False),
    ]
    assert climb.next_at is None


@pytest.mark.parametrize(
    ("severity", "minutes", "top"),
    [
        (Severity.SEV2, 9, []),
        (Severity.SEV2, 10, [BEA]),
        (Severity.SEV2, 30, [BEA, MIA]),
        (Severity.SEV2, 60, [BEA, MIA, DAN]),
        (Severity.SEV2, 120, [BEA, MIA, DAN, EVE]),
        (Severity.SEV3, 239, []),
        (Severity.SEV3, 240, [BEA]),
    ],
)
def test_each_severity_climbs_at_its_own_pace(desk: Desk, severity: Severity, minutes: int, top: list[str]) -> None:
    """SEV2 takes double the time of SEV1, SEV3 thinks in days."""
    crisis = a_crisis(desk, severity=severity)

    desk.wait(minutes=minutes)

    unanswered = desk.open_climbs(crisis)[Concern.UNACKNOWLEDGED].id
    pages = [page for page in desk.all(Page, crisis_id=crisis.id) if page.climb_id == unanswered]
    assert [page.slack_id for page in pages if page.slack_id not in TEAM] == top


def test_a_person_has_one_open_page_per_climb(desk: Desk) -> None:
    """Whoever is asked again finds the older page answered by the newer one."""
    crisis = a_crisis(desk)

    desk.wait(minutes=10)

    older, newer = desk.all(Page, slack_id=SAM)
    assert (older.answer, older.answer_note) == (Answer.MOOT, "You were asked again.")
    assert newer.answer is Answer.OPEN
    assert sorted(page.slack_id for page in desk.open_pages(crisis)) == sorted([*TEAM, BEA])


def test_every_step_is_on_the_timeline_and_in_the_channel(desk: Desk) -> None:
    """Everybody sees who was paged and why."""
    crisis = a_crisis(desk)

    desk.wait(minutes=30)

    said = [text for text in desk.sentences(crisis) if text.startswith("Escalated")]
    assert said == [
        "Escalated to the Crisis Response Team and backups because nobody said that they are on it.",
        "Escalated to the sales manager because nobody said that they are on it.",
    ]
    notices = [notice for notice in desk.effects(PostNotice) if notice.word == "escalated"]
    assert [(notice.values["step"], notice.values["people"]) for notice in notices] == [
        ("backups", [*TEAM, BEA]),
        ("sales_manager", [MIA]),
    ]
    assert {notice.values["by"] for notice in notices} == {None}, "The clock is nobody one can mention."


def test_the_accounts_own_manager_and_sponsor_come_first(desk: Desk) -> None:
    """The account list may name whom to reach for an account; else the protocol's people are."""
    account = an_account(desk, manager=MAX, sponsor=LIV)

    crisis = a_crisis(desk, account_id=account.id)
    desk.wait(minutes=120)

    climb = desk.open_climbs(crisis)[Concern.UNACKNOWLEDGED]
    pages = desk.all(Page, climb_id=climb.id)
    assert [page.slack_id for page in pages if page.slack_id not in (*TEAM, BEA)] == [MAX, DAN, LIV]


def test_no_executive_is_paged_for_a_standard_account(desk: Desk) -> None:
    """S4-3: the clock climbs to the director and no higher."""
    account = an_account(desk, tier=Tier.STANDARD)

    crisis = a_crisis(desk, account_id=account.id, severity=Severity.SEV1)
    desk.wait(minutes=90)

    assert DAN in desk.paged(crisis)
    assert EVE not in desk.paged(crisis)


def test_a_person_may_page_an_executive_for_a_standard_account(desk: Desk) -> None:
    """The limit is for what climbs by itself."""
    crisis = a_crisis(desk, account_id=an_account(desk, tier=Tier.STANDARD).id)

    desk.do(escalate, crisis.id, to=Step.EXECUTIVE_SPONSOR, reason="They called the board.", by=SAM)

    assert EVE in desk.paged(crisis)


def test_criteria_page_no_executive_for_a_standard_account_either(desk: Desk) -> None:
    """Revenue at risk names the step; a standard account goes no higher than its limit."""
    desk.protocol = a_protocol(('revenue_step = "director"', 'revenue_step = "executive_sponsor"'))
    account = an_account(desk, tier=Tier.STANDARD, annual_value=250_000, currency="EUR")

    crisis = a_crisis(desk, account_id=account.id)

    assert desk.paged(crisis) == [*TEAM, DAN]


def test_an_empty_step_is_said_and_skipped(desk: Desk) -> None:
    """Nobody waits for a manager who does not exist."""
    desk.protocol = a_protocol(('sales_manager = "U0MIA"', 'sales_manager = ""'))
    crisis = a_crisis(desk)

    desk.wait(minutes=30)

    assert DAN in desk.paged(crisis)
    assert "Nobody could be paged as sales manager: the protocol names nobody." in desk.sentences(crisis)
    assert [notice.values["step"] for notice in desk.effects(PostNotice) if notice.word == "nobody_to_page"] == [
        "sales_manager"
    ]


def test_a_backup_slack_does_not_know_is_named_while_the_others_are_paged(desk: Desk) -> None:
    """Who is missing on a step is said without claiming that nobody was paged."""
    desk.protocol = a_protocol(('backup = "U0BEA"', 'backup = "bea.gone@example.com"'))
    crisis = a_crisis(desk)

    desk.wait(minutes=10)

    assert desk.paged(crisis) == [*TEAM, *TEAM]
    words = [notice.word for notice in desk.effects(PostNotice)]
    assert "person_not_found" in words and "nobody_to_page" not in words


def test_without_a_team_the_manager_is_paged_at_once(desk: Desk) -> None:
    """A protocol without a team must not mean silence."""
    desk.protocol = a_protocol(*NO_TEAM)

    crisis = a_crisis(desk)

    assert desk.paged(crisis) == [MIA]


def test_a_ladder_without_anybody_ends_quietly(desk: Desk) -> None:
    """The shipped protocol names nobody: the crisis opens all the same, and says what is missing."""
    ladder = [(f'{step} = "{who}"', f'{step} = ""') for step, who in (("sales_manager", MIA), ("director", DAN))]
    desk.protocol = a_protocol(*NO_TEAM, *ladder, (f'executive_sponsor = "{EVE}"', 'executive_sponsor = ""'))

    crisis = a_crisis(desk)

    assert desk.paged(crisis) == []
    assert desk.words(crisis).count("nobody_to_page") == 4
    assert desk.one(Climb).next_at is None


# Answers


def test_an_acknowledgement_ends_the_climb(desk: Desk) -> None:
    """Nothing climbs after it; the time to the first one is kept, and the crisis is being responded to."""
    crisis = a_crisis(desk)
    desk.wait(minutes=7)

    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    desk.do(take_lead, crisis.id, by=SAM)
    before = desk.paged(crisis)
    desk.wait(minutes=50)

    assert desk.paged(crisis) == before
    after = desk.crisis(crisis)
    assert (after.acknowledged_at, after.status) == (NOON + timedelta(minutes=7), Status.RESPONDING)
    assert "acknowledged" in desk.words(crisis)


def test_the_first_acknowledgement_counts(desk: Desk) -> None:
    """The figure is about the first person who answered."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    desk.stand_still(minutes=3)

    desk.do(acknowledge, desk.page_for(crisis, SUE), by=SUE)

    assert desk.crisis(crisis).acknowledged_at == NOON


def test_managers_need_not_answer_once_somebody_is_on_it(desk: Desk) -> None:
    """Their page closes with the name of who answered; the team may still say that they help."""
    crisis = a_crisis(desk)
    desk.wait(minutes=30)

    desk.do(acknowledge, desk.page_for(crisis, BEA), by=BEA)

    manager = desk.one(Page, slack_id=MIA)
    assert (manager.answer, manager.answer_note) == (Answer.MOOT, f"<@{BEA}> is on it.")
    assert [page.slack_id for page in desk.open_pages(crisis)] == TEAM


def test_everybodys_page_shows_who_is_on_it(desk: Desk) -> None:
    """Pages that were sent are drawn anew in place."""
    crisis = a_crisis(desk)
    sams, sues = desk.page_for(crisis, SAM), desk.page_for(crisis, SUE)
    desk.do(page_sent, sues, channel="D0SUE", ts="1.1")
    desk.forget_effects()

    desk.do(acknowledge, sams, by=SAM)

    facts = desk.do(page_facts, sues)
    assert facts is not None and facts.acknowledged_by == (SAM,)
    assert sues in [value.page_id for value in desk.new_effects(RefreshPage)]


@pytest.mark.parametrize("answer", [acknowledge, decline])
def test_a_page_is_answered_once(desk: Desk, answer: object) -> None:
    """A double click hears that it is done, and changes nothing."""
    crisis = a_crisis(desk)
    page_id = desk.page_for(crisis, SAM)
    desk.do(answer, page_id, by=SAM)  # type: ignore[arg-type]
    words = desk.words(crisis)

    with pytest.raises(AlreadyDone):
        desk.do(acknowledge, page_id, by=SAM)

    assert desk.words(crisis) == words


def test_only_the_person_who_was_paged_answers(desk: Desk) -> None:
    """A forwarded button is not an answer."""
    crisis = a_crisis(desk)

    with pytest.raises(NotAllowed, match=SAM):
        desk.do(acknowledge, desk.page_for(crisis, SAM), by=SUE)


def test_a_page_that_does_not_exist_is_a_sentence(desk: Desk) -> None:
    """A button can be older than a restored database."""
    with pytest.raises(UnknownCrisis, match="does not exist"):
        desk.do(acknowledge, 404, by=SAM)


def test_an_answer_after_the_end_is_refused(desk: Desk) -> None:
    """The button of a finished crisis changes nothing."""
    crisis = a_crisis(desk)
    page_id = desk.page_for(crisis, SAM)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    with pytest.raises(WrongStatus, match="cancelled"):
        desk.do(acknowledge, page_id, by=SAM)


def test_i_cannot_pages_the_backup_at_once(desk: Desk) -> None:
    """Nobody waits for the clock when Sam says no."""
    crisis = a_crisis(desk)

    desk.do(decline, desk.page_for(crisis, SAM), by=SAM)

    assert desk.paged(crisis) == [*TEAM, BEA]
    notice = next(notice for notice in desk.effects(PostNotice) if notice.word == "declined")
    assert notice.values == {"by": SAM, "function": "sales", "backup": BEA}
    assert Concern.UNACKNOWLEDGED in desk.open_climbs(crisis)


def test_when_nobody_is_left_the_next_step_is_paged_at_once(desk: Desk) -> None:
    """Sue has no backup; when Sam and Bea cannot either, the manager hears it now."""
    crisis = a_crisis(desk)

    for who in (SAM, BEA, SUE):
        desk.do(decline, desk.page_for(crisis, who), by=who)

    assert desk.paged(crisis) == [*TEAM, BEA, MIA]


def test_a_manager_who_cannot_is_not_waited_for(desk: Desk) -> None:
    """The team is still silent, so the director is paged at once."""
    crisis = a_crisis(desk)
    desk.wait(minutes=30)

    desk.do(decline, desk.page_for(crisis, MIA), by=MIA)

    assert desk.paged(crisis)[-1] == DAN


def test_whoever_cannot_is_not_asked_again_by_the_same_climb(desk: Desk) -> None:
    """Sam said no; the repetition after ten minutes is for Sue and Bea."""
    crisis = a_crisis(desk)
    desk.do(decline, desk.page_for(crisis, SAM), by=SAM)
    desk.do(decline, desk.page_for(crisis, BEA), by=BEA)

    desk.wait(minutes=10)

    assert desk.paged(crisis) == [SAM, SUE, BEA, SUE]


def test_a_backup_who_is_on_it_is_not_paged_once_more(desk: Desk) -> None:
    """Bea answered before Sam did."""
    crisis = a_crisis(desk)
    desk.wait(minutes=10)
    desk.do(acknowledge, desk.page_for(crisis, BEA), by=BEA)
    before = desk.paged(crisis)

    desk.do(decline, desk.page_for(crisis, SAM), by=SAM)

    assert desk.paged(crisis) == before


def test_a_page_can_be_passed_on(desk: Desk) -> None:
    """Somebody else is asked, knows by whom, and the climb goes on until they answer."""
    crisis = a_crisis(desk)

    desk.do(delegate, desk.page_for(crisis, SAM), by=SAM, to=ZOE)

    assert desk.one(Page, slack_id=SAM).answer is Answer.DELEGATED
    facts = desk.do(page_facts, desk.page_for(crisis, ZOE))
    assert facts is not None and facts.delegated_by == SAM
    desk.do(acknowledge, desk.page_for(crisis, ZOE), by=ZOE)
    assert Concern.UNACKNOWLEDGED not in desk.open_climbs(crisis)


@pytest.mark.parametrize(("to", "says"), [(SAM, "somebody else"), (GUS, "a guest"), (OLA, "deactivated")])
def test_a_page_is_passed_on_only_to_somebody_who_can_help(desk: Desk, to: str, says: str) -> None:
    """Not to oneself, not to guests, not to people who left; the page stays open."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput, match=says):
        desk.do(delegate, desk.page_for(crisis, SAM), by=SAM, to=to)

    assert [page.slack_id for page in desk.open_pages(crisis)] == TEAM


def test_the_first_page_that_arrives_is_the_time_to_notify(desk: Desk) -> None:
    """The figure counts from the declaration to the first page in Slack."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=1)
    desk.do(page_sent, desk.page_for(crisis, SAM), channel="D0SAM", ts="1.1")
    desk.stand_still(minutes=1)

    desk.do(page_sent, desk.page_for(crisis, SUE), channel="D0SUE", ts="1.2")

    assert desk.crisis(crisis).notified_at == NOON + timedelta(minutes=1)


# The lead


def test_acknowledging_is_not_leading(desk: Desk) -> None:
    """Nobody took the lead in time, so the manager is paged for that."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)

    desk.wait(minutes=29)
    assert MIA not in desk.paged(crisis)
    desk.wait(minutes=1)

    page = desk.one(Page, slack_id=MIA)
    assert page.concern is Concern.UNCLAIMED_LEAD
    assert "because nobody took the lead" in desk.sentences(crisis)[-1]


def test_an_unclaimed_lead_keeps_climbing(desk: Desk) -> None:
    """In the distances of the ladder."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)

    desk.wait(minutes=60)

    assert desk.paged(crisis)[-2:] == [MIA, DAN]


def test_whoever_acknowledges_the_missing_lead_is_not_asked_again(desk: Desk) -> None:
    """Nothing climbs after an acknowledgement: the manager has taken charge of finding a lead."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    desk.wait(minutes=30)

    desk.do(acknowledge, desk.page_for(crisis, MIA), by=MIA)
    before = desk.paged(crisis)
    desk.do(acknowledge, desk.page_for(crisis, SUE), by=SUE)
    desk.wait(hours=1, minutes=-30)

    assert [who for who in desk.paged(crisis) if who in (MIA, DAN, EVE)] == [
        who for who in before if who in (MIA, DAN, EVE)
    ]


def test_taking_the_lead_answers_everything_that_waited_for_it(desk: Desk) -> None:
    """Unacknowledged and unclaimed are both answered, and so is the lead's own page."""
    crisis = a_crisis(desk)
    desk.wait(minutes=30)

    desk.do(take_lead, crisis.id, by=SAM)

    assert desk.open_climbs(crisis) == {}
    assert [page.slack_id for page in desk.open_pages(crisis)] == [SUE, BEA]


# By hand


def test_escalating_by_hand_pages_the_chosen_step_with_the_reason(desk: Desk) -> None:
    """At once, and the ladder goes on from there at its usual distance."""
    crisis = a_crisis(desk)

    desk.do(escalate, crisis.id, to=Step.DIRECTOR, reason=" They threaten to leave. ", by=SAM)

    page = desk.one(Page, slack_id=DAN)
    assert (page.concern, page.reason) == (Concern.MANUAL, "They threaten to leave.")
    assert "because somebody asked for it: They threaten to leave." in desk.sentences(crisis)[-1]
    desk.do(acknowledge, desk.page_for(crisis, SUE), by=SUE)
    desk.wait(minutes=59)
    assert EVE not in desk.paged(crisis)
    desk.wait(minutes=1)
    assert EVE in desk.paged(crisis)


def test_the_team_can_be_called_again_by_hand(desk: Desk) -> None:
    """That is a step like any other: on the timeline and in the channel."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)

    desk.do(escalate, crisis.id, to=Step.CRT, reason="It is worse.", by=SAM)

    assert desk.words(crisis)[-1] == "escalated"
    assert desk.paged(crisis) == [*TEAM, *TEAM]


def test_a_climb_that_was_answered_climbs_no_higher(desk: Desk) -> None:
    """Whoever asks it to, and whatever they saw a moment ago."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    (climb,) = [one for one in desk.all(Climb) if one.ended_at is not None]

    assert not desk.do(climb_higher, crisis, climb)

    assert desk.paged(crisis) == TEAM


def test_whoever_takes_the_lead_needs_not_answer_what_was_asked_by_hand(desk: Desk) -> None:
    """Neither they nor the steps above."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    desk.do(escalate, crisis.id, to=Step.SALES_MANAGER, reason="They leave.", by=SAM)
    page = desk.page_for(crisis, MIA)

    desk.do(take_lead, crisis.id, by=MIA)

    assert desk.one(Page, id=page).answer is Answer.ACKNOWLEDGED
    assert desk.open_climbs(crisis) == {}


def test_an_escalation_that_reaches_nobody_stays_on_record_under_the_asker(desk: Desk) -> None:
    """The step's person had said "I can't", and there is no step above: the record still says who asked, and why."""
    crisis = a_crisis(desk)
    desk.do(escalate, crisis.id, to=Step.EXECUTIVE_SPONSOR, reason="They leave.", by=SAM)
    desk.do(decline, desk.page_for(crisis, EVE), by=EVE)

    desk.do(escalate, crisis.id, to=Step.EXECUTIVE_SPONSOR, reason="They really leave.", by=SAM)

    assert desk.paged(crisis).count(EVE) == 1
    last = desk.do(timeline, crisis.id)[-1]
    assert (last.word, last.by) == ("escalated", SAM)
    assert last.text == "Escalated to the executive sponsor, but nobody could be paged: They really leave."


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1_001])
def test_an_escalation_needs_a_reason_of_readable_length(desk: Desk, reason: str) -> None:
    """The person who is paged reads it first."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(escalate, crisis.id, to=Step.DIRECTOR, reason=reason, by=SAM)

    assert list(refused.value.errors) == ["reason"]


def test_the_same_step_is_not_paged_twice(desk: Desk) -> None:
    """The second person hears that it was done."""
    crisis = a_crisis(desk)
    desk.do(escalate, crisis.id, to=Step.DIRECTOR, reason="They threaten to leave.", by=SAM)

    with pytest.raises(AlreadyDone, match="director was paged"):
        desk.do(escalate, crisis.id, to=Step.DIRECTOR, reason="They threaten to leave!", by=SUE)

    assert desk.paged(crisis).count(DAN) == 1


def test_only_people_in_the_crisis_escalate(desk: Desk) -> None:
    """Rights are checked where the change is made."""
    crisis = a_crisis(desk)

    with pytest.raises(NotAllowed, match="people in the crisis"):
        desk.do(escalate, crisis.id, to=Step.DIRECTOR, reason="I am worried.", by=LIV)


# Criteria


@pytest.mark.parametrize(("value", "currency", "expected"), [(250_000, "EUR", [DAN]), (249_999, "EUR", [])])
def test_much_revenue_at_risk_pages_the_director_at_once(
    desk: Desk, value: int, currency: str, expected: list[str]
) -> None:
    """From the protocol's threshold on; the reason holds both figures."""
    account = an_account(desk, annual_value=value, currency=currency)

    crisis = a_crisis(desk, account_id=account.id)

    assert desk.paged(crisis) == [*TEAM, *expected]
    if expected:
        assert desk.one(Page, slack_id=DAN).reason == "250,000 EUR a year, threshold 250,000 EUR"


def test_a_currency_without_a_threshold_is_not_compared(desk: Desk) -> None:
    """Nobody guesses rates."""
    account = an_account(desk, annual_value=9_000_000, currency="SEK")

    assert desk.paged(a_crisis(desk, account_id=account.id)) == TEAM


def test_contained_harm_pages_nobody_for_its_revenue(desk: Desk) -> None:
    """SEV3 with a big account is still SEV3."""
    account = an_account(desk, annual_value=900_000, currency="EUR")

    assert desk.paged(a_crisis(desk, account_id=account.id, severity=Severity.SEV3)) == TEAM


# Standstill


def test_after_three_days_of_standstill_the_ladder_is_climbed_sanely(desk: Desk) -> None:
    """One step now, the next ones five minutes apart, so that everybody can answer; nobody twice."""
    crisis = a_crisis(desk)
    desk.stand_still(days=3)
    back = desk.now

    desk.sweep()
    desk.sweep()
    assert desk.paged(crisis) == [*TEAM, *TEAM, BEA]
    desk.wait(minutes=15)

    climb = desk.open_climbs(crisis)[Concern.UNACKNOWLEDGED]
    upper = [page for page in desk.all(Page, climb_id=climb.id) if page.step not in (Step.CRT, Step.BACKUPS)]
    assert [(page.slack_id, (page.sent_at - back) // timedelta(minutes=1)) for page in upper] == [
        (MIA, 5),
        (DAN, 10),
        (EVE, 15),
    ]


def test_sweeping_twice_climbs_once(desk: Desk) -> None:
    """Two replicas find the same row due; the second finds nothing left to do."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=10)

    desk.sweep()
    pages = len(desk.effects(SendPage))
    desk.sweep()

    assert len(desk.effects(SendPage)) == pages == 5
    assert desk.words(crisis).count("escalated") == 1


@pytest.mark.parametrize("end", ["cancelled", "acknowledged", "led"])
def test_nothing_climbs_after_an_answer_or_the_end(desk: Desk, end: str) -> None:
    """Even when the clock was about to."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=30)
    if end == "cancelled":
        desk.do(cancel, crisis.id, by=MAX, reason="False alarm")
    else:
        desk.do(hand_over, crisis.id, to=KIM, by=SAM, note="")
        if end == "acknowledged":
            desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    before = desk.paged(crisis)

    desk.sweep()
    desk.wait(minutes=20)

    assert desk.paged(crisis) == before


def test_a_climb_of_an_ended_crisis_ends_when_it_is_found(desk: Desk) -> None:
    """Should one ever be left over, it pages nobody."""
    crisis = a_crisis(desk)
    desk.change(Crisis, crisis.id, status=Status.CLOSED)
    desk.stand_still(minutes=30)

    desk.sweep()

    assert desk.paged(crisis) == TEAM
    assert desk.one(Climb).ended_because == "The crisis is over."
