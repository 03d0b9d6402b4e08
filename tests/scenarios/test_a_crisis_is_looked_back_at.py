"""After the end: what is on record, what people found, what we do about it, and who is reminded to close it."""

import pytest

from tests.harness import ChannelPlace, Clock, Person, Slack


@pytest.fixture
def resolved(slack: Slack, clock: Clock, channel: ChannelPlace) -> ChannelPlace:
    """Dora answered after ten minutes and led; Ana, the KAM, resolved it."""
    dora, ana = slack.people("dora", "ana")
    clock.fast_forward(minutes=10)
    dora.presses("I am on it", on=slack.direct_message(dora).expects(button="I am on it"))
    dora.presses("Take the lead", on=channel.headline)
    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(what_was_done="Sent them again", cause="Ours", unconfirmed_reason="They sleep.")
    return channel


def finds(person: Person, kind: str, text: str, **values: str) -> None:
    person.presses("Add a finding")
    person.submits(kind=kind, text=text, **values)


def test_findings_become_actions_and_the_lead_closes(slack: Slack, clock: Clock, resolved: ChannelPlace) -> None:
    """From the headline; the open view follows each form, the card in the channel counts and quotes nothing."""
    dora, farid = slack.people("dora", "farid")
    farid.presses("Review", on=resolved.headline)
    farid.sees("*What is on record*", "*Until the first answer*\n10 minutes", "*Playbook:* none ran.")
    farid.sees("*Proportion:* nothing on record says that too little or too much was done.")
    finds(farid, "strength", "Dora answered at once.")
    finds(farid, "gap", "Nobody knew the CFO's number.")
    farid.sees("Dora answered at once.", "Nobody knew the CFO's number.", "nobody has said what we do about it")
    resolved.expects_once("Review", "1 went well, 1 missing, of these *1 still open*").does_not_show("CFO")
    farid.presses("Close the review")
    farid.sees("You may not do this in C-2026-001", "Only the crisis lead")
    farid.closes_modal()
    dora.types("/crisis review", in_channel=resolved)
    dora.presses("Close the review")
    dora.sees("1 gap has neither an improvement nor a reason to leave it")
    dora.closes_modal()

    dora.types("/crisis review", in_channel=resolved)
    dora.presses("What we do about it…")
    dora.submits(what="Keep it in the contacts", owner=farid)
    dora.sees("What we do:", "Keep it in the contacts", "@farid")
    dora.presses("Answer: What did the client say?")
    dora.submits(text="They thanked us.")
    dora.sees("They thanked us. _(@dora")
    dora.presses("Correct an answer…")
    dora.presses("Edit…")
    dora.submits(text="They thanked us, and Farid.")
    dora.sees("Correct an answer", "They thanked us, and Farid. _(@dora")
    dora.presses("Edit…")
    dora.presses("Remove it")
    dora.sees("It is not in the review any more.")
    dora.closes_modal()
    dora.types("/crisis review", in_channel=resolved)
    assert "They thanked us" not in dora.screen
    dora.presses("Close the review")
    dora.sees("*Closed* by @dora")

    slack.direct_message(farid).expects("gave you an action in C-2026-001", "Keep it in the contacts")
    resolved.expects_once("Review", "1 went well, 1 missing.", "Closed by @dora")
    farid.types("/crisis action done 1 it stands there", in_channel=resolved)
    farid.submits()
    resolved.headline.shows("*Status:* Closed", "Sent them again", button="Review")
    dora.types("/crisis reopen it is back", in_channel=resolved)
    dora.was_told("This crisis is closed. If it starts again, declare a new one.")
    clock.fast_forward(days=15)
    slack.direct_message(dora).expects_no("The review")


def test_the_lead_is_reminded_and_later_the_manager_too(slack: Slack, clock: Clock, resolved: ChannelPlace) -> None:
    """With a button that opens the review; a stranger learns nothing."""
    dora, nora, milo = slack.people("dora", "nora", "milo")
    clock.fast_forward(days=7, minutes=2)
    asked = slack.direct_message(dora).expects("The review of C-2026-001, Acme Corp, was to be closed by")
    slack.direct_message(nora).expects_no("The review")

    clock.fast_forward(days=7)

    slack.direct_message(dora).expects("The review of C-2026-001, Acme Corp, is still open")
    slack.direct_message(nora).expects("is still open", "@dora, please close it", button="Open the review")
    clock.fast_forward(days=30)
    assert slack.direct_message(dora).count("The review of") == 2
    dora.presses("Open the review", on=asked)
    dora.sees("*To be closed by*", "Nobody has said yet.")
    milo.types("/crisis review C-2026-001")
    milo.was_told("You may not do this in C-2026-001")


def test_a_proposed_change_waits_at_its_playbook(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Proposed in the review of a crisis that ran it, declined by a manager, and unseen by everybody else."""
    ana, olga, milo = slack.people("ana", "olga", "milo")
    ana.types("/crisis run data_breach", in_channel=channel)
    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(what_was_done="Sent them again", cause="Ours", unconfirmed_reason="They sleep.")
    ana.types("/crisis review", in_channel=channel)
    ana.sees("*Playbook:* “Data breach”, version 1: 0 of")
    ana.presses("Propose a change")
    ana.submits(text="Call the insurer first.")
    ana.sees("Call the insurer first. _(@ana, waits)_")
    ana.closes_modal()
    milo.types("/crisis playbook data_breach")
    assert milo.newest_answer.buttons == []
    olga.types("/crisis playbook data_breach")
    olga.presses("1 proposed change", on=olga.newest_answer)
    olga.sees("Call the insurer first.", "after C-2026-001, which ran version 1")
    olga.presses("Taken into a version…")
    olga.sees("No version of data_breach is newer than 1")
    olga.closes_modal()

    olga.types("/crisis playbook data_breach")
    olga.presses("1 proposed change", on=olga.newest_answer)
    olga.presses("Decline…")
    olga.submits(reason="The law says otherwise.")

    olga.sees("No proposed change waits.")
    slack.direct_message(ana).expects("that you proposed after C-2026-001 was declined by @olga: The law says")
