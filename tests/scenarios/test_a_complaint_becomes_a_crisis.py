"""Calls and complaints are logged by a word and from a message; a complaint becomes a crisis."""

from tests.harness import Slack


def test_a_complaint_becomes_a_crisis(slack: Slack) -> None:
    """From a message to the log, to the form that declares, to the timeline; once; then it is resolved."""
    ana = slack.person("ana")
    said = slack.person("hugo").says("Mara complained: the invoice is wrong again", in_channel="general")

    ana.uses_message_shortcut(said, "crisis_log_from_message")
    ana.picks_log_account("Acme")
    ana.submits()
    ana.sees("The complaint is logged for *Acme Corp*", "the invoice is wrong again")
    ana.presses("Make it a crisis")
    ana.sees("Declare a crisis", "the invoice is wrong again")
    ana.submits(severity="SEV2")
    channel = slack.crisis_channel()

    channel.headline.shows("Acme Corp", "Mara complained: the invoice is wrong again")
    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("It began as a complaint that @ana logged")
    ana.closes_modal()
    ana.types("/crisis complaints Acme")
    ana.sees("Open complaint", "It became a crisis.", "[What was done]")
    ana.presses("What was done")
    ana.submits(action="A new invoice", resolution="They paid it", lesson="Check the template")
    ana.closes_modal()
    ana.types("/crisis account Acme")
    ana.sees("Visits, calls, complaints")
    assert "Open complaint" not in ana.screen


def test_a_call_is_logged_by_a_word(slack: Slack) -> None:
    """What was typed fills the form; the card shows it; strangers are refused with their text kept."""
    ana, hugo = slack.people("ana", "hugo")

    ana.types("/crisis log Acme we called about the renewal")
    ana.sees("Acme Corp", "we called about the renewal", "We went to them")
    ana.submits(note="   ")
    ana.sees("Say in a sentence what it was about")
    ana.submits(note="We called about the renewal")
    ana.closes_modal()
    ana.types("/crisis account Acme")
    ana.sees("*Call*", "we went to them: We called about the renewal")
    hugo.types("/crisis log Acme they called")

    hugo.was_told("Only the KAM of Acme Corp", "they called")
