"""The account may be lost: the sponsor hears of it once, the team hears something every day (S2-16)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crisis.channel import channel_opened
from crisis.effects import AnnounceChange, InviteMembers, PostNotice, RefreshCard, RefreshHeadline
from crisis.headline import headline
from crisis.loss_risk import fear_loss, fear_no_loss
from crisis.playbook_offer import best_for
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, WrongStatus
from crisis.resolve import Resolution, cancel, reopen, resolve
from crisis.severity import change_severity
from crisis.update import UpdateDraft, post_update
from storage.tables.crisis import Crisis
from storage.tables.escalation import Page
from storage.vocabulary import Answer, Audience, Concern, Severity, Step, Tier
from tests.builders import DAN, EVE, MAX, NOON, SAM, SUE, ZOE, Desk, a_crisis, a_protocol, an_account
from tests.crisis.test_playbook import keep

WHY = "They invited a rival."
DAY = timedelta(days=1)


def told(desk: Desk) -> list[tuple[str, Step]]:
    """Who was paged because of the loss that is feared."""
    return [(page.slack_id, page.step) for page in desk.all(Page) if page.concern is Concern.LOSS_RISK]


def feared(desk: Desk, **values: object) -> Crisis:
    crisis = a_crisis(desk, **values)
    desk.do(fear_loss, crisis.id, reason=WHY, by=SAM)
    return crisis


def test_the_sponsor_is_paged_and_everybody_sees_it(desk: Desk) -> None:
    """The account's own sponsor, with the reason; headline, timeline, announcement and playbooks say it."""
    crisis = a_crisis(desk, account_id=an_account(desk, sponsor=DAN).id)
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")
    desk.forget_effects()

    desk.do(fear_loss, crisis.id, reason=f" {WHY} ", by=SAM)

    assert told(desk) == [(DAN, Step.EXECUTIVE_SPONSOR)]
    assert desk.one(Page, concern=Concern.LOSS_RISK).reason == WHY
    assert (DAN,) in [invite.slack_ids for invite in desk.new_effects(InviteMembers)]
    assert f"<@{SAM}> says that Acme Corp may be lost: {WHY}" in desk.sentences(crisis)
    assert [notice.word for notice in desk.new_effects(PostNotice)] == ["escalated"]
    assert [change.word for change in desk.new_effects(AnnounceChange)] == ["loss_risk"]
    assert desk.new_effects(RefreshHeadline) and [one.card for one in desk.new_effects(RefreshCard)] == ["playbooks"]
    shown = desk.do(headline, crisis.id)
    assert shown is not None and shown.crisis.loss_risk is not None
    assert (shown.crisis.loss_risk.reason, shown.crisis.loss_risk.by) == (WHY, SAM)


def test_a_standard_account_has_its_sponsor_paged_too(desk: Desk) -> None:
    """No clock would page an executive for it, but here a person asks."""
    account = an_account(desk, tier=Tier.STANDARD)

    feared(desk, account_id=account.id)

    assert told(desk) == [(EVE, Step.EXECUTIVE_SPONSOR)]


def test_nothing_doubles(desk: Desk) -> None:
    """Said twice, taken back and said again, ended and reopened: one page in the life of the crisis."""
    crisis = feared(desk)

    with pytest.raises(AlreadyDone, match=f"<@{SAM}> said already that Acme Corp may be lost"):
        desk.do(fear_loss, crisis.id, reason="Really.", by=SUE)
    desk.do(fear_no_loss, crisis.id, reason="They stay.", by=MAX)
    desk.do(fear_loss, crisis.id, reason="Again.", by=SUE)
    done = Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="All", unconfirmed_reason="They sleep")
    desk.do(resolve, done)
    desk.do(reopen, crisis.id, reason="It is back.", by=MAX)

    assert told(desk) == [(EVE, Step.EXECUTIVE_SPONSOR)]
    assert [notice.word for notice in desk.effects(PostNotice)].count("loss_risk") == 1
    assert desk.crisis(crisis).loss_risk_reason == "Again."


def test_two_who_say_it_at_the_same_moment_say_it_once(desk: Desk) -> None:
    """One wins, one hears it."""
    crisis = a_crisis(desk)

    outcomes = desk.at_once(*(desk.operation(fear_loss, crisis.id, reason=WHY, by=who) for who in (SAM, SUE)))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "NoneType"]
    assert len(told(desk)) == 1


def test_without_a_sponsor_the_channel_hears_it_all_the_same(desk: Desk) -> None:
    """Once somebody is named, saying it again reaches them."""
    desk.protocol = a_protocol(('executive_sponsor = "U0EVE"\n', ""))
    crisis = feared(desk)
    assert told(desk) == []
    words = [notice.word for notice in desk.effects(PostNotice)]
    assert "loss_risk" in words and "nobody_to_page" in words

    desk.protocol = a_protocol()
    desk.do(fear_no_loss, crisis.id, reason="They stay.", by=MAX)
    desk.do(fear_loss, crisis.id, reason="Again.", by=SAM)

    assert told(desk) == [(EVE, Step.EXECUTIVE_SPONSOR)]


@pytest.mark.parametrize(
    ("severity", "after", "due"),
    [
        pytest.param(Severity.SEV2, timedelta(), timedelta(hours=1), id="sooner anyhow: as it was"),
        pytest.param(Severity.SEV3, timedelta(hours=3), DAY, id="daily anyhow: as it was"),
    ],
)
def test_a_stricter_clock_stays_as_it_is(desk: Desk, severity: Severity, after: timedelta, due: timedelta) -> None:
    """No new round, so no reminder is lost or doubled."""
    crisis = a_crisis(desk, severity=severity)
    desk.now += after
    before = desk.clock(crisis)

    desk.do(fear_loss, crisis.id, reason=WHY, by=SAM)

    assert (desk.clock(crisis).due_at, desk.clock(crisis).round) == (NOON + due, before.round)


def test_the_team_hears_something_every_day(desk: Desk) -> None:
    """Where the protocol asks for a word a week: at once, after each update, and after the severity changes."""
    crisis = a_crisis(desk, severity=Severity.SEV3)
    desk.do(change_severity, crisis.id, to=Severity.SEV4, reason="It is over.", by=MAX)
    assert desk.clock(crisis).due_at == NOON + timedelta(days=3, hours=3), "on Friday"
    client = desk.clock(crisis, Audience.CLIENT).due_at

    desk.do(fear_loss, crisis.id, reason=WHY, by=SAM)
    assert desk.clock(crisis).due_at == NOON + DAY
    desk.stand_still(hours=2)
    desk.do(post_update, UpdateDraft(crisis_id=crisis.id or 0, audience=Audience.INTERNAL, author=SAM, plan="Call."))

    assert desk.clock(crisis).due_at == desk.now + DAY
    assert desk.clock(crisis, Audience.CLIENT).due_at == client


def test_an_update_that_is_overdue_for_that_is_due_now(desk: Desk) -> None:
    """The last word is two days old."""
    crisis = a_crisis(desk, severity=Severity.SEV3)
    draft = UpdateDraft(
        crisis_id=crisis.id or 0,
        audience=Audience.INTERNAL,
        author=SAM,
        plan="Wait.",
        next_due_at=NOON + timedelta(days=5),
    )
    desk.do(post_update, draft)
    desk.stand_still(days=2)

    desk.do(fear_loss, crisis.id, reason=WHY, by=SAM)

    assert desk.clock(crisis).due_at == desk.now


def test_nobody_promises_less_than_a_word_a_day(desk: Desk) -> None:
    """To the client somebody may; the form says what is allowed, and how to take the fear back."""
    crisis = feared(desk)
    team = UpdateDraft(
        crisis_id=crisis.id or 0,
        audience=Audience.INTERNAL,
        author=SAM,
        plan="Wait.",
        next_due_at=NOON + timedelta(hours=25),
    )

    with pytest.raises(InvalidInput) as refused:
        desk.do(post_update, team)
    desk.do(post_update, replace(team, audience=Audience.CLIENT, told_to="Ms Roe", told_how="call"))

    assert "choose a time within 1 day" in refused.value.errors["next_due_at"]
    assert desk.clock(crisis).due_at == NOON + timedelta(hours=1)


def test_it_is_taken_back_with_a_reason(desk: Desk) -> None:
    """The sponsor's page needs no answer any more; what was promised stays, what comes after follows the protocol."""
    crisis = a_crisis(desk, severity=Severity.SEV3)
    desk.do(change_severity, crisis.id, to=Severity.SEV4, reason="It is over.", by=MAX)
    desk.do(fear_loss, crisis.id, reason=WHY, by=SAM)

    desk.do(fear_no_loss, crisis.id, reason="They signed.", by=MAX)

    assert desk.one(Page, slack_id=EVE).answer is Answer.MOOT
    assert desk.clock(crisis).due_at == NOON + DAY
    row = desk.crisis(crisis)
    assert (row.loss_risk_at, row.loss_risk_by, row.loss_risk_reason) == (None, None, "")
    sentence = f"<@{MAX}> says that Acme Corp is not in danger of being lost any more: They signed."
    assert sentence in desk.sentences(crisis)
    desk.do(post_update, UpdateDraft(crisis_id=crisis.id or 0, audience=Audience.INTERNAL, author=SAM, plan="Call."))
    assert desk.clock(crisis).due_at == NOON + timedelta(days=3, hours=3)


def test_wrong_input_changes_nothing(desk: Desk) -> None:
    """No reason, too much of it, no right, nothing to take back, an end."""
    crisis = a_crisis(desk, declared_by=SAM)

    for reason in (" ", "x" * 1001):
        with pytest.raises(InvalidInput) as refused:
            desk.do(fear_loss, crisis.id, reason=reason, by=SAM)
        assert list(refused.value.errors) == ["reason"]
    with pytest.raises(NotAllowed):
        desk.do(fear_loss, crisis.id, reason=WHY, by=ZOE)
    with pytest.raises(AlreadyDone, match="Nobody says that Acme Corp may be lost"):
        desk.do(fear_no_loss, crisis.id, reason="They stay.", by=MAX)
    assert desk.crisis(crisis).loss_risk_at is None
    desk.do(fear_loss, crisis.id, reason=WHY, by=SAM)
    with pytest.raises(NotAllowed):
        desk.do(fear_no_loss, crisis.id, reason="They stay.", by=SAM)
    desk.do(cancel, crisis.id, reason="A mistake", by=MAX)
    with pytest.raises(WrongStatus):
        desk.do(fear_no_loss, crisis.id, reason="They stay.", by=MAX)

    assert desk.crisis(crisis).loss_risk_by == SAM


def test_the_playbook_for_it_is_offered_first(desk: Desk) -> None:
    """Whatever the words say; once it is taken back they decide again."""
    keep(desk)
    crisis = a_crisis(desk, summary="Ransomware: personal data was stolen", declared_by=ZOE)

    desk.do(fear_loss, crisis.id, reason=WHY, by=SAM)
    offers = desk.do(best_for, desk.crisis(crisis), most=3)

    assert [offer.known.slug for offer in offers][:2] == ["account_about_to_be_lost", "data_breach"]
    assert [offer.fit.is_for_loss_risk for offer in offers][:2] == [True, False]
    desk.do(fear_no_loss, crisis.id, reason="They stay.", by=MAX)
    assert desk.do(best_for, desk.crisis(crisis), most=1)[0].known.slug == "data_breach"
