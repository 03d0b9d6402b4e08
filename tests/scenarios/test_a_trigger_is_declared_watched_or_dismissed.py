"""What may become a crisis reaches whoever decides, once, and ends as a crisis, on the card, or with a reason."""

from tests.harness import Clock, Slack


def test_a_message_becomes_a_trigger_and_the_trigger_a_crisis(slack: Slack) -> None:
    """Raised by a manager from a message; the KAM declares; whoever comes second hears it."""
    ana, nora = slack.people("ana", "nora")
    said = slack.person("hugo").says("Saw a *competitor seen* at the gate of Acme", in_channel="general")

    nora.uses_message_shortcut(said, "crisis_trigger_from_message")
    nora.sees("Competitor seen", "at the gate of Acme")
    nora.picks("crisis_trigger_account", "Acme")
    nora.submits(text="  ")
    nora.sees("Say in a sentence what was noticed")
    nora.submits(text="A rival was at the gate")
    nora.sees("Trigger raised", "@ana is asked what becomes of it.")
    nora.closes_modal()
    question = slack.direct_message(ana).expects_once(
        "A trigger at Acme Corp: competitor seen", "A rival was at the gate"
    )
    ana.presses("Declare a crisis", on=question)
    ana.sees("A rival was at the gate")
    ana.submits(severity="SEV2")
    channel = slack.crisis_channel()

    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("It began as a trigger that @nora raised (competitor seen): A rival was at the gate")
    ana.closes_modal()
    question.shows("@ana declared a crisis", "C-2026-001", "A rival was at the gate")
    assert question.buttons == ["Open the account"]
    ana.types("/crisis triggers Acme")
    ana.sees("No trigger waits for a decision", "@ana declared a crisis")


def test_a_watched_trigger_comes_back_once_and_is_dismissed(slack: Slack, clock: Clock) -> None:
    """On the card in between; strangers raise nothing, and their text is kept."""
    ana, hugo = slack.people("ana", "hugo")
    hugo.types("/crisis trigger Acme invoice unpaid")
    hugo.was_told("Only the KAM of Acme Corp", "invoice unpaid")

    ana.types("/crisis trigger Acme invoice unpaid since January")
    ana.sees("Acme Corp", "Invoice unpaid", "since January")
    ana.submits()
    ana.closes_modal()
    question = slack.direct_message(ana).expects_once("A trigger at Acme Corp: invoice unpaid")
    ana.presses("Watch", on=question)
    ana.was_told("You watch this trigger", "asked about it once more")
    question.shows("@ana watches it since", "Somebody is asked about it once more")
    assert question.buttons == ["Open the account"]
    ana.types("/crisis account Acme")
    ana.sees("*Triggers*", "@ana watches it")
    ana.closes_modal()
    clock.stands_still_for(days=7, hours=1)

    again = slack.direct_message(ana).expects_once("It was watched for a while", "invoice unpaid")
    ana.presses("Open the account", on=again)
    ana.presses("Dismiss: invoice unpaid")
    ana.submits(reason="They paid")
    ana.sees("None waits for a decision")
    ana.closes_modal()
    clock.stands_still_for(days=8)
    for one in (question, again):
        one.shows("A trigger at Acme Corp: invoice unpaid", "@ana dismissed it", "They paid")
        assert one.buttons == ["Open the account"]


def test_nobody_spoke_to_them_for_long(slack: Slack, clock: Clock) -> None:
    """The one message of the week says it, and the card; a call ends it."""
    ana = slack.person("ana")
    clock.stands_still_for(days=21)
    told = slack.direct_message(ana).expects_once("Your accounts this week")
    told.shows("Speak with them, and log it: no contact is on record")

    ana.types("/crisis log Acme we called about the renewal")
    ana.submits()
    ana.closes_modal()
    ana.types("/crisis account Acme")

    ana.sees("Last contact today: call, by @ana.")
