"""Raised or lowered: cadence, people, ladder and headline follow."""

from tests.harness import ChannelPlace, Clock, Slack


def test_raising_pages_people_who_are_due_only_now(slack: Slack) -> None:
    """From SEV2 to SEV1: legal is paged and invited, the others are not paged again; the manager hears of it."""
    ana = slack.person("ana")
    ana.declares(severity="SEV2")
    channel = slack.crisis_channel()
    assert "hugo" not in channel.members
    slack.direct_message(slack.person("dora")).reads()

    ana.presses("Change severity", on=channel.headline)
    ana.submits(to="SEV1", reason="They will terminate")

    slack.direct_message(slack.person("hugo")).expects("you are needed", "SEV1 Critical")
    slack.direct_message(slack.person("dora")).expects_nothing_new()
    slack.direct_message(slack.person("nora")).expects("the severity was raised", "They will terminate")
    assert "hugo" in channel.members
    channel.expects("@ana changed C-2026-001 from SEV2 to *SEV1*.", "Reason: They will terminate")
    channel.headline.shows("SEV1 Critical", "*Next update for the team*\n3 Mar 2026, 09:30 UTC")
    slack.channel("crisis-desk").expects("C-2026-001 is now SEV1 instead of SEV2.")


def test_everybodys_page_shows_the_new_severity(slack: Slack, channel: ChannelPlace) -> None:
    """What was paged as SEV1 reads SEV2 once it is lowered."""
    ana, dora = slack.people("ana", "dora")
    page = slack.direct_message(dora).expects("SEV1 Critical")

    ana.types("/crisis severity SEV2 Only one site is affected", in_channel=channel)
    ana.sees("Which one?: SEV2 High", "Only one site is affected")
    ana.submits()

    page.shows("SEV2 High")
    assert channel.channel.topic == "C-2026-001 | SEV2 High | Declared | Acme Corp"


def test_lowering_slows_the_clocks_and_the_ladder(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """The next update moves to the cadence of SEV3, and nobody is paged at the pace of SEV1."""
    ana = slack.person("ana")

    ana.types("/crisis severity SEV3 It was a display error", in_channel=channel)
    ana.submits()
    clock.fast_forward(minutes=60)

    channel.headline.shows("*Next update for the team*\n4 Mar 2026, 09:00 UTC")
    slack.direct_message(slack.person("emil")).expects_nothing_new()
    slack.direct_message(slack.person("nora")).expects_nothing_new()


def test_lowering_needs_the_right(slack: Slack, channel: ChannelPlace) -> None:
    """A member of the team who neither leads nor is the KAM may raise, not lower; the words they typed stay."""
    dora = slack.person("dora")

    dora.presses("Change severity", on=channel.headline)
    dora.submits(to="SEV2", reason="It looks better")

    dora.sees("You may not do this in C-2026-001.", "the crisis lead, the account's KAM or managers", "It looks better")
    channel.headline.shows("SEV1 Critical")


def test_the_lead_may_lower(slack: Slack, channel: ChannelPlace) -> None:
    """Leading brings the right."""
    dora = slack.person("dora")
    dora.presses("Take the lead", on=channel.headline)

    dora.presses("Change severity", on=channel.headline)
    dora.submits(to="SEV2", reason="It looks better")

    channel.headline.shows("SEV2 High")


def test_a_change_needs_a_reason(slack: Slack, channel: ChannelPlace) -> None:
    """Blanks are none."""
    ana = slack.person("ana")
    ana.presses("Change severity", on=channel.headline)

    ana.submits(to="SEV2", reason=" ")

    ana.sees("! reason:")
    channel.headline.shows("SEV1 Critical")


def test_the_same_severity_is_no_change(slack: Slack, channel: ChannelPlace) -> None:
    """Two people lower it at the same time: the second hears that it is done."""
    ana, olga = slack.people("ana", "olga")
    for person in (ana, olga):
        person.types("/crisis severity C-2026-001 SEV2 Only one site")

    slack.at_once(ana.actor.submits(), olga.actor.submits())

    assert channel.count("changed C-2026-001 from SEV1 to *SEV2*") == 1
    assert any("C-2026-001 is SEV2 already." in person.screen for person in (ana, olga))
