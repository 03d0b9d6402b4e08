"""Recovering, resolved, reopened, cancelled: each says so in the channel and where it was announced."""

import pytest

from tests.harness import ChannelPlace, Clock, Slack

CONFIRMED = {
    "what_was_done": "Invoices were sent again",
    "cause": "An expired certificate",
    "client_confirmed_by": "Ms Frey, CFO",
    "client_confirmed_how": "e-mail",
}


def test_recovering_slows_the_clock(slack: Slack, channel: ChannelPlace) -> None:
    """The worst is over: the next update is two hours away instead of half an hour."""
    ana = slack.person("ana")

    ana.types("/crisis recover Invoices go out again", in_channel=channel)
    ana.sees("What shows it?: Invoices go out again")
    ana.submits()

    channel.expects("@ana: C-2026-001 is recovering.", "Note: Invoices go out again")
    channel.headline.shows("*Status:* Recovering", "*Next update for the team*\n3 Mar 2026, 11:00 UTC")
    slack.channel("crisis-desk").expects("C-2026-001 is recovering")


def test_resolving_asks_for_the_clients_confirmation(slack: Slack, channel: ChannelPlace) -> None:
    """Who and how, or why there is none yet; half an answer is refused at its field."""
    ana = slack.person("ana")
    ana.presses("Resolve", on=channel.headline)

    ana.submits(what_was_done="Invoices were sent again")
    ana.sees("! unconfirmed_reason: Say who at the client confirmed and how, or here why nobody has yet.")
    ana.submits(client_confirmed_by="Ms Frey")
    ana.sees("! client_confirmed_how: Say how the client confirmed")
    ana.submits(client_confirmed_by="", client_confirmed_how="e-mail")
    ana.sees("! client_confirmed_by: Say who at the client confirmed.")
    channel.headline.shows("*Status:* Declared")

    ana.submits(client_confirmed_by="Ms Frey")
    ana.sees_no_modal()
    channel.headline.shows("*Status:* Resolved", "*What was done*\nInvoices were sent again")


def test_resolving_is_said_where_the_crisis_was(slack: Slack, channel: ChannelPlace) -> None:
    """Channel, headline and announcement; the headline then offers the review and reopening, and no dead buttons."""
    ana = slack.person("ana")

    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(**CONFIRMED)

    channel.expects("@ana resolved C-2026-001.")
    assert channel.headline.buttons == ["Review", "Reopen"]
    assert channel.channel.topic.startswith("C-2026-001 | SEV1 Critical | Resolved")
    desk = slack.channel("crisis-desk")
    desk.expects("Crisis C-2026-001", "resolved")
    desk.expects("C-2026-001 is resolved.")


def test_two_people_resolve_at_once(slack: Slack, channel: ChannelPlace) -> None:
    """One resolution and one digest; the second person hears what the first did, with their text kept."""
    ana, olga = slack.people("ana", "olga")
    for person in (ana, olga):
        person.types("/crisis resolve C-2026-001")
        person.fills(what_was_done=f"Done, says {person.name}", unconfirmed_reason="We have asked")

    slack.at_once(ana.actor.submits(), olga.actor.submits())

    assert channel.count("resolved C-2026-001. The digest follows.") == 1
    assert channel.count("C-2026-001 is resolved: Acme Corp") == 1
    loser, winner = (ana, olga) if ana.screen else (olga, ana)
    loser.sees(f"C-2026-001 is resolved already. @{winner.name} was faster.", f"Done, says {loser.name}")


def test_reopening_restores_the_clocks(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """It is not over after all: both clocks run, the ladder waits for a lead, and everybody hears why."""
    ana = slack.person("ana")
    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(**CONFIRMED)
    clock.fast_forward(days=2)

    ana.presses("Reopen", on=channel.headline)
    ana.submits(reason="It happened again")

    channel.expects("@ana reopened C-2026-001; its clocks run again.", "Reason: It happened again")
    slack.channel("crisis-desk").expects("C-2026-001 was reopened.")
    channel.headline.shows(
        "*Status:* Responding", "*Next update for the team*\n5 Mar 2026, 09:30 UTC", button="Resolve"
    )
    clock.fast_forward(minutes=20)
    channel.expects("the update for the team in C-2026-001 is due 5 Mar 2026, 09:30 UTC")


def test_a_reopened_crisis_is_resolved_with_a_second_digest(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """The second end is told too, and says that it was reopened."""
    ana = slack.person("ana")
    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(**CONFIRMED)
    ana.presses("Reopen", on=channel.headline)
    ana.submits(reason="It happened again")

    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(**CONFIRMED)

    assert channel.count("C-2026-001 is resolved: Acme Corp") == 2
    channel.expects("C-2026-001 is resolved: Acme Corp", "*Reopened:* once")


def test_after_the_protocols_days_it_stays_closed(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """A week and a minute later a new crisis is the way."""
    ana = slack.person("ana")
    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(**CONFIRMED)
    clock.fast_forward(days=7, minutes=1)

    ana.types("/crisis reopen It happened again", in_channel=channel)
    if ana.screen:
        ana.submits()

    told = ana.screen or ana.private_answers[-1]
    assert "C-2026-001 ended more than 7 days ago" in told
    channel.headline.shows("*Status:* Resolved")


def test_cancelling_a_false_alarm_says_why(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Channel, headline and announcement; no digest, and nothing more to press but Reopen."""
    ana = slack.person("ana")

    ana.types("/crisis cancel It was the test system", in_channel=channel)
    ana.submits()

    channel.expects("@ana cancelled C-2026-001: it was a false alarm.", "Reason: It was the test system")
    channel.headline.shows("Cancelled (false alarm)", "*Why it was cancelled*\nIt was the test system")
    assert channel.headline.buttons == ["Reopen"]
    slack.channel("crisis-desk").expects("C-2026-001 was cancelled: it was a false alarm.")
    channel.expects_no("C-2026-001 is resolved")


def test_a_false_alarm_that_took_long_is_said_to_have_begun_too_high(
    slack: Slack, clock: Clock, channel: ChannelPlace
) -> None:
    """Only where somebody looks back at it, with how long and how many; not in the channel."""
    ana = slack.person("ana")
    clock.fast_forward(hours=2)
    ana.types("/crisis cancel It was the test system", in_channel=channel)
    ana.submits()

    ana.types("/crisis show", in_channel=channel)

    assert (
        "*Proportion, too much:* SEV1 for 2 hours, 9 people called, ended as a false alarm" in ana.private_answers[-1]
    )
    channel.expects_no("Proportion")


def test_cancelling_from_the_menu_asks_first(slack: Slack, channel: ChannelPlace) -> None:
    """The button in the More menu has a question before it, then asks for the reason."""
    ana = slack.person("ana")
    ana.presses("More…", on=channel.headline)

    ana.presses("Cancel: false alarm")

    ana.sees("Why was it none?", "[Cancel the crisis]")


def test_cancelling_needs_a_reason(slack: Slack, channel: ChannelPlace) -> None:
    """Blanks are none."""
    ana = slack.person("ana")
    ana.types("/crisis cancel", in_channel=channel)

    ana.submits(reason="  ")

    ana.sees("! reason: Say in a sentence why this was no crisis")
    channel.headline.shows("*Status:* Declared")


@pytest.mark.parametrize("severity", ["SEV1", "SEV3"])
def test_an_open_crisis_cannot_be_reopened(slack: Slack, severity: str) -> None:
    """The word says that it is open."""
    ana = slack.person("ana")
    ana.declares(severity=severity)

    ana.types("/crisis reopen It happened again", in_channel=slack.crisis_channel())

    ana.was_told("C-2026-001 is open: it is declared. There is nothing to reopen.")
