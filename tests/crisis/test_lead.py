"""The lead: taken on purpose, handed over with a note."""

import pytest

from crisis.channel import channel_opened
from crisis.effects import InviteMembers, PostNotice, RefreshReminder, SendDirect
from crisis.escalation import acknowledge
from crisis.headline import headline
from crisis.lead import hand_over, take_lead
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, WrongStatus
from crisis.resolve import cancel
from crisis.update import reminder_facts
from storage.tables.crisis import Crisis, CrisisMember, CrisisRole
from storage.tables.escalation import Page
from storage.vocabulary import Answer, Role, Status
from tests.builders import GUS, KIM, MAX, OLA, ROB, SAM, SUE, ZOE, Desk, a_crisis


def lead_of(desk: Desk, crisis: Crisis) -> str:
    return desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LEAD).slack_id


def test_taking_the_lead_is_said_and_shown(desk: Desk) -> None:
    """Row, timeline, channel; the lead is on it, so their page is answered."""
    crisis = a_crisis(desk)

    desk.do(take_lead, crisis.id, by=SAM)

    assert lead_of(desk, crisis) == SAM
    assert desk.sentences(crisis)[-1] == f"<@{SAM}> took the lead."
    assert [(notice.word, notice.values) for notice in desk.effects(PostNotice)] == [("lead_taken", {"by": SAM})]
    assert desk.one(Page, slack_id=SAM).answer is Answer.ACKNOWLEDGED
    assert desk.crisis(crisis).status is Status.RESPONDING
    shown = desk.do(headline, crisis.id)
    assert shown is not None and shown.crisis.roles[Role.LEAD] == SAM


def test_a_reminder_that_stands_names_the_new_lead(desk: Desk) -> None:
    """Whoever owed the update is not asked for it in the channel any more."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)
    assert desk.new_effects(RefreshReminder) == []
    desk.wait(minutes=50)
    desk.forget_effects()

    desk.do(hand_over, crisis.id, to=SUE, by=SAM, note="")

    clock = desk.clock(crisis)
    assert clock.id in {refresh.clock_id for refresh in desk.new_effects(RefreshReminder)}
    reminder = desk.do(reminder_facts, clock.id, clock.round)
    assert reminder is not None and reminder.responsible == SUE


def test_the_second_hears_who_leads(desk: Desk) -> None:
    """Two people press at once; nothing is changed for the second."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)

    with pytest.raises(AlreadyDone, match=f"<@{SAM}> leads C-2026-001 already"):
        desk.do(take_lead, crisis.id, by=SUE)
    with pytest.raises(AlreadyDone, match="You lead"):
        desk.do(take_lead, crisis.id, by=SAM)

    assert lead_of(desk, crisis) == SAM
    assert desk.words(crisis).count("lead_taken") == 1


def test_the_lead_is_handed_over_with_a_note(desk: Desk) -> None:
    """The channel reads it, the new lead hears it by direct message and is invited."""
    crisis = a_crisis(desk)
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")
    desk.do(take_lead, crisis.id, by=SAM)

    desk.do(hand_over, crisis.id, to=KIM, by=SAM, note="I am on a plane.")

    assert lead_of(desk, crisis) == KIM
    notice = desk.effects(PostNotice)[-1]
    assert (notice.word, notice.values) == ("lead_handed_over", {"by": SAM, "to": KIM, "note": "I am on a plane."})
    direct = desk.effects(SendDirect)[-1]
    assert (direct.slack_id, direct.word) == (KIM, "you_lead")
    assert desk.effects(InviteMembers)[-1].slack_ids == (KIM,)
    assert desk.one(CrisisMember, slack_id=KIM).function == ""


def test_a_manager_can_give_the_lead_to_somebody_when_nobody_has_it(desk: Desk) -> None:
    """Handing over names a lead, whoever had it before."""
    crisis = a_crisis(desk)

    desk.do(hand_over, crisis.id, to=SUE, by=MAX, note="")

    assert lead_of(desk, crisis) == SUE


def test_giving_it_to_oneself_needs_no_message(desk: Desk) -> None:
    """Nobody is written to about what they just did."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SUE)

    desk.do(hand_over, crisis.id, to=SAM, by=SAM, note="Sue is ill.")

    assert (lead_of(desk, crisis), desk.effects(SendDirect)) == (SAM, [])


@pytest.mark.parametrize(("to", "says"), [(GUS, "a guest"), (ROB, "a bot"), (OLA, "deactivated"), (SAM, "already")])
def test_the_lead_goes_only_to_somebody_who_can_take_it(desk: Desk, to: str, says: str) -> None:
    """Not to guests, bots, people who left, or whoever has it."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)

    with pytest.raises(InvalidInput, match=says) as refused:
        desk.do(hand_over, crisis.id, to=to, by=SAM, note="")

    assert list(refused.value.errors) == ["to"]
    assert lead_of(desk, crisis) == SAM


def test_a_note_has_a_readable_length(desk: Desk) -> None:
    """The message must fit."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput, match="3,000"):
        desk.do(hand_over, crisis.id, to=SAM, by=SUE, note="x" * 3_001)


def test_people_outside_cannot_lead(desk: Desk) -> None:
    """They can join first."""
    crisis = a_crisis(desk)

    with pytest.raises(NotAllowed):
        desk.do(take_lead, crisis.id, by=KIM)


def test_nobody_leads_what_is_over(desk: Desk) -> None:
    """The button of a finished crisis is a sentence."""
    crisis = a_crisis(desk)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    with pytest.raises(WrongStatus):
        desk.do(take_lead, crisis.id, by=ZOE)
    with pytest.raises(WrongStatus):
        desk.do(hand_over, crisis.id, to=SAM, by=ZOE, note="")


def test_waiting_for_a_lead_is_no_escalation_yet(desk: Desk) -> None:
    """The headline shows when the ladder will be climbed, not that it was."""
    crisis = a_crisis(desk)
    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)

    waiting = desk.do(headline, crisis.id)
    desk.wait(minutes=30)
    climbing = desk.do(headline, crisis.id)

    assert waiting is not None and climbing is not None
    assert (waiting.escalated_to, climbing.escalated_to) == (None, "sales_manager")
    assert waiting.next_escalation_at == desk.now
