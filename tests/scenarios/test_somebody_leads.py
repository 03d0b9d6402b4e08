"""One lead, taken on purpose, handed over in a form."""

import pytest

from tests.harness import ChannelPlace, Slack


def test_taking_the_lead_is_seen_everywhere(slack: Slack, channel: ChannelPlace) -> None:
    """Channel, headline and the line in the crisis-desk channel."""
    dora = slack.person("dora")

    dora.presses("Take the lead", on=channel.headline)

    channel.expects("@dora leads C-2026-001 now.")
    channel.headline.shows("*Lead*\n@dora", button="Hand over the lead")
    slack.channel("crisis-desk").expects("C-2026-001", "Lead: @dora.")


def test_two_people_take_the_lead_at_once(slack: Slack, channel: ChannelPlace) -> None:
    """One has it; the other hears who was faster."""
    dora, farid = slack.people("dora", "farid")
    headline = channel.headline.message

    slack.at_once(*(person.actor.presses(headline, "crisis_take_lead") for person in (dora, farid)))

    assert channel.count("leads C-2026-001 now.") == 1
    lead, other = (dora, farid) if "*Lead*\n@dora" in channel.headline.text else (farid, dora)
    other.was_told(f"@{lead.name} leads C-2026-001 already.")


def test_the_lead_is_handed_over_with_a_note(slack: Slack, channel: ChannelPlace) -> None:
    """The new lead reads it in a direct message, the channel too."""
    dora, farid = slack.people("dora", "farid")
    dora.presses("Take the lead", on=channel.headline)

    dora.presses("Hand over the lead", on=channel.headline)
    dora.submits(to=farid, note="Call their CIO at six")

    slack.direct_message(farid).expects("@dora handed you the lead of C-2026-001", "Note: Call their CIO at six")
    channel.expects("@dora handed the lead of C-2026-001 to @farid.", "Note: Call their CIO at six")
    channel.headline.shows("*Lead*\n@farid")


def test_the_lead_can_be_given_to_somebody_from_outside(slack: Slack, channel: ChannelPlace) -> None:
    """They come into the channel."""
    dora = slack.person("dora")
    dora.types("/crisis lead @olga", in_channel=channel)
    dora.sees("Who leads from now on?: U0OLGA0018")

    dora.submits()

    assert "olga" in channel.members
    channel.headline.shows("*Lead*\n@olga")


@pytest.mark.parametrize(("name", "why"), [("zoe", "is deactivated and cannot"), ("gil", "is a guest and cannot")])
def test_the_lead_goes_to_nobody_who_cannot_take_part(slack: Slack, channel: ChannelPlace, name: str, why: str) -> None:
    """Whoever left, or is a guest, is refused at the field, although nobody met them before; the lead stays."""
    dora = slack.person("dora")
    dora.presses("Take the lead", on=channel.headline)
    dora.presses("Hand over the lead", on=channel.headline)

    dora.submits(to=slack.person(name))

    dora.sees("! to:", why)
    channel.headline.shows("*Lead*\n@dora")


def test_the_word_takes_the_lead(slack: Slack, channel: ChannelPlace) -> None:
    """`/crisis lead` in the channel."""
    farid = slack.person("farid")

    farid.types("/crisis lead", in_channel=channel)

    channel.expects("@farid leads C-2026-001 now.")
