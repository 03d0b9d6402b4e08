"""Somebody who comes into the channel later reads what they must know, once, for them alone."""

from tests.harness import ChannelPlace, Slack


def test_a_joiner_gets_the_catch_up_once(slack: Slack, channel: ChannelPlace) -> None:
    """What happened, where we stand, who does what, what was promised, what was said; those who saw it begin do not."""
    ana, dora, ben = slack.people("ana", "dora", "ben")
    dora.presses("Take the lead", on=channel.headline)
    dora.types("/crisis update team The bug is found", in_channel=channel)
    dora.submits()

    ben.is_invited(channel, by=ana)

    told = slack.direct_message(ben).expects_once("Catch-up: C-2026-001 · Acme Corp", "Acme cannot invoice")
    told.shows("SEV1", "• @dora, lead", "The next update for the team: by", "@dora to the team: The bug is found")
    assert "Catch-up" not in " ".join(seen.text for seen in slack.direct_message(dora).all)
    assert channel.count("Catch-up") == 0


def test_whoever_leaves_and_comes_back_is_caught_up_again(slack: Slack, channel: ChannelPlace) -> None:
    """A redelivered join is no join; also those who were there at the beginning missed something."""
    ana, dora, ben = slack.people("ana", "dora", "ben")
    ben.is_invited(channel, by=ana)
    slack.redelivers(ben.last)
    slack.direct_message(ben).expects_once("Catch-up")

    dora.leaves(channel)
    dora.is_invited(channel, by=ana)

    slack.direct_message(dora).expects_once("Catch-up: C-2026-001")


def test_whoever_asks_is_caught_up(slack: Slack, channel: ChannelPlace) -> None:
    """By the word and by the button; strangers hear how to join."""
    farid, ben = slack.people("farid", "ben")

    farid.types("/crisis catchup", in_channel=channel)
    farid.was_told("Catch-up: C-2026-001", "Acme cannot invoice")
    farid.presses("More…", on=channel.headline)
    farid.presses("Catch me up")
    farid.sees("Catch-up: C-2026-001", "Who does what")
    ben.types("/crisis catchup C-2026-001")

    ben.was_told("is for the people in it")
