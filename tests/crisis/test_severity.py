"""How bad it is, changed with a reason: cadence, people, ladder and headline follow."""

from datetime import timedelta

import pytest

from crisis.channel import channel_opened
from crisis.effects import AnnounceChange, FindPerson, InviteMembers, PostNotice, RefreshHeadline, SendPage
from crisis.escalation import acknowledge
from crisis.lead import take_lead
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, WrongStatus
from crisis.resolve import cancel
from crisis.severity import change_severity
from crisis.update import UpdateDraft, post_update
from storage.tables.crisis import CrisisMember
from storage.tables.escalation import Page
from storage.vocabulary import Audience, Concern, Severity
from tests.builders import (
    BEA,
    DAN,
    EVE,
    KIM,
    LEO,
    LIV,
    MAX,
    MIA,
    NOON,
    SAM,
    SUE,
    TEAM,
    Desk,
    a_crisis,
    a_protocol,
    an_account,
)

MINUTE = timedelta(minutes=1)
SEV1, SEV2, SEV3, SEV4 = Severity


def test_raising_is_said_everywhere(desk: Desk) -> None:
    """Channel, timeline, where it was announced, headline; nobody is unsure any more."""
    crisis = a_crisis(desk, severity=None)
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")

    desk.do(change_severity, crisis.id, to=SEV1, reason=" They gave notice. ", by=SAM)

    after = desk.crisis(crisis)
    assert (after.severity, after.was_unsure) == (SEV1, False)
    assert f"<@{SAM}> raised the severity from SEV2 to SEV1: They gave notice." in desk.sentences(crisis)
    notice = next(notice for notice in desk.effects(PostNotice) if notice.word == "severity_changed")
    assert notice.values == {"old": "SEV2", "new": "SEV1", "by": SAM, "reason": "They gave notice."}
    assert [change.values for change in desk.effects(AnnounceChange)] == [{"old": "SEV2", "new": "SEV1"}]
    assert len(desk.effects(RefreshHeadline)) == 1


def test_raising_pages_those_who_are_due_only_now(desk: Desk) -> None:
    """Legal belongs to SEV1; sales and service were paged before. The sales manager hears of the raise."""
    crisis = a_crisis(desk)
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")

    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)

    assert desk.paged(crisis) == [*TEAM, LEO, MIA]
    legal, manager = desk.one(Page, slack_id=LEO), desk.one(Page, slack_id=MIA)
    assert "raised from SEV2 to SEV1: They gave notice." in legal.reason
    assert (legal.concern, manager.concern) == (Concern.SEVERITY_RAISED, Concern.SEVERITY_RAISED)
    assert (LEO,) in [invite.slack_ids for invite in desk.effects(InviteMembers)]
    assert desk.one(CrisisMember, slack_id=LEO).function == "legal"


def test_a_seat_that_is_due_only_now_is_searched_if_it_is_unknown(desk: Desk) -> None:
    """Named by e-mail and never looked up."""
    desk.protocol = a_protocol(('primary = "U0LEO"', 'primary = "leo.new@example.com"'))
    crisis = a_crisis(desk)

    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)

    assert [(search.email, search.function) for search in desk.effects(FindPerson)] == [
        ("leo.new@example.com", "legal")
    ]


def test_those_who_are_due_only_now_climb_too(desk: Desk) -> None:
    """The team answered long ago; legal does not, so legal is asked again with the backup."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)
    desk.do(acknowledge, desk.page_for(crisis, MIA), by=MIA)

    desk.wait(minutes=5)

    assert desk.paged(crisis).count(LEO) == 2
    assert LIV in desk.paged(crisis)


def test_the_graver_cadence_holds_at_once(desk: Desk) -> None:
    """SEV1 wants an update every half hour, counted from the last one."""
    crisis = a_crisis(desk)
    desk.do(post_update, UpdateDraft(crisis_id=crisis.id or 0, audience=Audience.INTERNAL, author=SAM, plan="Call."))
    desk.stand_still(minutes=10)

    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)

    assert desk.clock(crisis).due_at == NOON + 30 * MINUTE
    assert desk.clock(crisis, Audience.CLIENT).due_at == NOON + 30 * MINUTE


def test_raising_never_puts_an_update_off(desk: Desk) -> None:
    """Ten minutes were left; being graver is no reason to wait for half an hour."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=50)

    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)

    assert desk.clock(crisis).due_at == NOON + 60 * MINUTE


def test_what_should_have_been_said_already_is_due_now(desk: Desk) -> None:
    """By the graver cadence the first word to the client is late: due at once, not in the past."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=50)

    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)

    assert desk.clock(crisis, Audience.CLIENT).due_at == desk.now


def test_the_graver_ladder_holds_at_once(desk: Desk) -> None:
    """Counted from the first page, so the manager is due after 15 minutes, not 30."""
    crisis = a_crisis(desk)
    desk.wait(minutes=10)

    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)

    assert desk.open_climbs(crisis)[Concern.UNACKNOWLEDGED].next_at == NOON + 15 * MINUTE


def test_lowering_slows_cadence_and_ladder(desk: Desk) -> None:
    """SEV3 thinks in hours and days and reaches no executive."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.wait(minutes=10)

    desk.do(change_severity, crisis.id, to=SEV3, reason="It is contained.", by=KIM)

    assert desk.clock(crisis).due_at == desk.now + 24 * 60 * MINUTE
    assert desk.clock(crisis, Audience.CLIENT).due_at == NOON + 8 * 60 * MINUTE
    assert desk.open_climbs(crisis)[Concern.UNACKNOWLEDGED].next_at == NOON + timedelta(days=1)
    assert desk.paged(crisis) == [*TEAM, *TEAM, BEA]
    assert "severity_lowered" in desk.words(crisis)


def test_watching_only_asks_for_a_word_a_week(desk: Desk) -> None:
    """SEV4 has no clock for the client and no ladder."""
    crisis = a_crisis(desk)

    desk.do(change_severity, crisis.id, to=SEV4, reason="Only watching.", by=MAX)
    desk.wait(days=1)

    assert desk.clock(crisis, Audience.CLIENT).due_at is None
    assert desk.clock(crisis).due_at is not None
    assert desk.paged(crisis) == TEAM


def test_raised_from_watching_the_team_is_paged_and_the_client_has_a_clock_again(desk: Desk) -> None:
    """What stood still runs again."""
    crisis = a_crisis(desk)
    desk.do(change_severity, crisis.id, to=SEV4, reason="Only watching.", by=MAX)

    desk.do(change_severity, crisis.id, to=SEV2, reason="It was one after all.", by=SAM)

    assert desk.clock(crisis, Audience.CLIENT).due_at == NOON + 60 * MINUTE


def test_a_raise_that_nobody_acknowledges_climbs(desk: Desk) -> None:
    """From the manager to the director, in the distances of the ladder."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)

    desk.wait(minutes=14)
    assert DAN not in desk.paged(crisis)
    desk.wait(minutes=1)

    assert DAN in desk.paged(crisis)


def test_lowering_needs_the_lead_the_kam_or_a_manager(desk: Desk) -> None:
    """Raising does not: whoever is in it may call for more help."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)

    with pytest.raises(NotAllowed, match="Only the crisis lead, the account's KAM or managers"):
        desk.do(change_severity, crisis.id, to=SEV3, reason="It is contained.", by=SUE)

    assert desk.crisis(crisis).severity is SEV2
    for who, to in ((SUE, SEV1), (KIM, SEV2), (MAX, SEV3), (EVE, SEV4)):
        desk.do(change_severity, crisis.id, to=to, reason="As agreed.", by=who)
    assert desk.crisis(crisis).severity is SEV4


def test_the_second_hears_who_was_first(desk: Desk) -> None:
    """Two people raise it at once."""
    crisis = a_crisis(desk)
    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)
    pages = len(desk.effects(SendPage))

    with pytest.raises(AlreadyDone, match=f"SEV1 already. <@{SAM}> was faster"):
        desk.do(change_severity, crisis.id, to=SEV1, reason="Notice!", by=SUE)

    assert len(desk.effects(SendPage)) == pages


@pytest.mark.parametrize("reason", ["", " ", "x" * 1_001])
def test_a_change_needs_a_reason(desk: Desk, reason: str) -> None:
    """Everybody in the crisis will read it."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(change_severity, crisis.id, to=SEV1, reason=reason, by=SAM)

    assert list(refused.value.errors) == ["reason"]


def test_nothing_is_graver_after_the_end(desk: Desk) -> None:
    """It can be reopened."""
    crisis = a_crisis(desk)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    with pytest.raises(WrongStatus, match="can be reopened"):
        desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)


def test_the_revenue_criterion_is_asked_when_it_becomes_grave(desk: Desk) -> None:
    """Contained harm pages nobody for its revenue; once it is SEV2, the director hears it, and only once."""
    account = an_account(desk, annual_value=400_000, currency="EUR")
    crisis = a_crisis(desk, account_id=account.id, severity=SEV3)
    assert DAN not in desk.paged(crisis)

    desk.do(change_severity, crisis.id, to=SEV2, reason="It spreads.", by=SAM)
    desk.do(change_severity, crisis.id, to=SEV1, reason="It spreads on.", by=SAM)

    assert desk.paged(crisis).count(DAN) == 1
