"""A playbook that fits is offered; run, its steps are actions with owners and times; overdue ones reach people."""

import pytest

from tests.harness import ChannelPlace, Clock, Slack

OUTAGE = "Our service is down, Acme cannot log in"


@pytest.fixture
def outage(slack: Slack) -> ChannelPlace:
    """C-2026-001: an outage at Acme, declared a moment ago by Ana, who is the KAM."""
    slack.person("ana").declares(summary=OUTAGE)
    return slack.crisis_channel()


def test_what_fits_is_offered_and_run(slack: Slack, outage: ChannelPlace) -> None:
    """One button makes actions of the steps; the card shows the next five and how many more; twice is once."""
    ana, dora = slack.people("ana", "dora")
    offer = outage.expects("What fits best: Service outage", "Offered because of the words “down”", button="Run it")

    ana.presses("Run it", on=offer)

    ana.was_told("“Service outage” runs: 9 actions")
    outage.expects("@ana runs the playbook “Service outage” (version 1): 9 actions.", "It needs operations")
    card = outage.expects(
        "9 open, 0 done, 0 skipped", "@ana, by 3 Mar 2026, 09:15 UTC", "and 4 more: `/crisis actions`"
    )
    card.shows("Succeeded when:", "nobody yet (operations)", button="Add an action")
    offer.shows("*Service outage* runs, version 1: @ana started it")
    dora.types("/crisis run service outage", in_channel=outage)
    dora.was_told("runs “Service outage” already, in version 1: @ana started it")
    assert outage.count("9 open") == 1


def test_nothing_runs_by_itself(slack: Slack, clock: Clock, outage: ChannelPlace) -> None:
    """People decide."""
    clock.fast_forward(hours=3)

    outage.expects_no("runs the playbook")


def test_it_can_be_looked_at_before(slack: Slack, outage: ChannelPlace) -> None:
    """Everything in it, for the reader alone, with the button that runs it."""
    ana = slack.person("ana")
    offer = outage.expects("What fits best")

    ana.presses("Look at it", on=offer)

    ana.was_told(
        "Service outage", "When it applies", "Immediate actions", "keeps the client served", "Aftermath", "[Run it]"
    )
    ana.was_told("Holding statement", "[next update]", "Escalate when")


def test_steps_are_settled_with_words_and_buttons(slack: Slack, outage: ChannelPlace) -> None:
    """Done with a note, skipped with a reason, put off, handed over; the card follows, the newcomer is invited."""
    ana, lena = slack.people("ana", "lena")
    ana.types("/crisis run service_outage", in_channel=outage)
    card = outage.expects("9 open")

    ana.presses("All actions", on=card)
    ana.sees("Actions C-2026-001", "Call the client's operations contact")
    ana.presses("Done: 1. Call the client")
    ana.submits(note="Both heard it.")
    ana.types("/crisis action skip 4 Nothing is scheduled", in_channel=outage)
    ana.submits()
    ana.types("/crisis action give 2", in_channel=outage)
    ana.submits(to=lena, note="You know them.")

    card.shows("7 open, ", "1 done, 1 skipped")
    assert "lena" in outage.members
    slack.direct_message(lena).expects("@ana gave you an action in C-2026-001", "Note: You know them.")
    ana.types("/crisis timeline", in_channel=outage)
    ana.was_told("finished the action", "Both heard it.", "skipped the action", "Nothing is scheduled")


def test_skipping_without_a_reason_is_refused(slack: Slack, outage: ChannelPlace) -> None:
    """The form stays, and says what is missing."""
    ana = slack.person("ana")
    ana.types("/crisis run service_outage", in_channel=outage)

    ana.types("/crisis action skip 4", in_channel=outage)
    ana.submits(reason="   ")

    ana.sees("Say in a sentence why it is skipped")
    outage.expects("9 open, ", "0 skipped")


def test_an_action_without_a_measure_is_refused(slack: Slack, outage: ChannelPlace) -> None:
    """What, who, by when and how it is measured: nothing of it may be missing (S2-13)."""
    ana = slack.person("ana")

    ana.types("/crisis action Send engineers to the site", in_channel=outage)
    ana.sees("Send engineers to the site", "How do we see that it succeeded?")
    ana.submits(measure="  ")
    ana.sees("Say how we will see that it succeeded")
    ana.sees("Due in 4 hours")
    ana.fills(measure="They work there.")
    ana.presses("More…")
    ana.sees("Send engineers to the site", "They work there.", "By when?")
    ana.submits(area="Logistics")

    outage.expects(
        "1 open, ",
        "immediate, logistics",
        "They work there.",
        "Nothing is planned yet for: communication, stakeholders, resources.",
    )
    ana.types("/crisis action about 1 resources", in_channel=outage)
    ana.sees("What it is about", "Send engineers to the site")
    ana.submits()
    outage.expects_once("Nothing is planned yet for: communication, logistics, stakeholders.")


def test_an_overdue_action_reaches_its_owner_then_the_lead(slack: Slack, clock: Clock, outage: ChannelPlace) -> None:
    """Directly, with a way to say what becomes of it; the card shows it as overdue."""
    ana, dora = slack.people("ana", "dora")
    dora.types("/crisis lead", in_channel=outage)
    ana.types("/crisis run service_outage", in_channel=outage)
    card = outage.expects("9 open")

    clock.fast_forward(minutes=15)
    reminder = slack.direct_message(ana).expects(
        "Of what is yours in C-2026-001", "1 action is overdue", "*overdue* since"
    )
    card.shows("of these *1 overdue*")
    slack.direct_message(dora).expects_no("actions are overdue", "Of what others do")
    clock.fast_forward(minutes=60)
    slack.direct_message(dora).expects("Of what others do in C-2026-001", "1 action is overdue", "@ana")

    ana.presses("All actions", on=reminder)
    ana.sees("Call the client's operations contact", "[Done]")
    assert slack.direct_message(ana).count("Of what is yours", "Call the client's operations contact") == 1


def test_what_is_open_at_the_end_is_named(slack: Slack, clock: Clock, outage: ChannelPlace) -> None:
    """In the digest under what remains; afterwards only the long-term ones are reminded of."""
    ana = slack.person("ana")
    ana.types("/crisis run service_outage", in_channel=outage)

    ana.types("/crisis resolve It runs again", in_channel=outage)
    ana.submits(cause="A disk", client_confirmed_by="Jo", client_confirmed_how="Call")

    outage.expects("*What remains*", "Action 1 is open (@ana): Call the client's", "`/crisis playbook service_outage`")
    slack.direct_message(ana).reads()
    clock.fast_forward(days=14)
    slack.direct_message(ana).expects_no("Of what is yours")
    clock.fast_forward(days=1)
    slack.direct_message(ana).expects("Of what is yours in C-2026-001", "Go through cause, repair and prevention")


def test_a_false_alarm_leaves_nobody_with_work(slack: Slack, clock: Clock, outage: ChannelPlace) -> None:
    """Cancelled: no reminder of anything."""
    ana = slack.person("ana")
    ana.types("/crisis run service_outage", in_channel=outage)
    ana.types("/crisis cancel A test", in_channel=outage)
    ana.submits()

    clock.fast_forward(days=40)

    slack.direct_message(ana).expects_no("overdue")
