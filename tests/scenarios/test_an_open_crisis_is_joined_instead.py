"""Choosing an account with an open crisis offers to join that one."""

from tests.harness import ChannelPlace, Slack


def test_the_form_says_that_a_crisis_is_open_already(slack: Slack, channel: ChannelPlace) -> None:
    """As soon as the account is chosen: which crisis, how bad, who leads, and a button to join it."""
    chloe = slack.person("chloe")
    chloe.types("/crisis They cannot see their orders")

    chloe.picks_account("Acme")

    chloe.sees(
        "Acme Corp has an open crisis already: C-2026-001, SEV1, nobody leads it yet",
        "[Join C-2026-001 instead]",
        "They cannot see their orders",
    )


def test_joining_brings_the_person_into_the_channel(slack: Slack, channel: ChannelPlace) -> None:
    """No second crisis; the person is in the channel, which says so; what was typed can still be copied."""
    chloe = slack.person("chloe")
    chloe.types("/crisis They cannot see their orders")
    chloe.picks_account("Acme")

    chloe.presses("Join C-2026-001 instead")

    assert slack.crisis_channels() == ["crisis-2026-001-acme-corp"]
    assert "chloe" in channel.members
    channel.expects("@chloe joined C-2026-001.")
    chloe.sees("You are being brought into C-2026-001", "They cannot see their orders")


def test_another_account_takes_the_warning_away(slack: Slack, channel: ChannelPlace) -> None:
    """The warning is about the chosen account only."""
    chloe = slack.person("chloe")
    chloe.types("/crisis They cannot see their orders")
    chloe.picks_account("Acme")

    chloe.picks_account("Globex")

    assert "open crisis already" not in chloe.screen
    chloe.sees("They cannot see their orders", "Globex")


def test_a_second_crisis_of_the_account_can_be_declared_all_the_same(slack: Slack, channel: ChannelPlace) -> None:
    """The warning does not lock anything: it may be another matter."""
    chloe = slack.person("chloe")
    chloe.types("/crisis Their data was leaked")

    chloe.submits(account="Acme", severity="SEV1")

    assert slack.crisis_channels() == ["crisis-2026-001-acme-corp", "crisis-2026-002-acme-corp"]


def test_joining_by_word(slack: Slack, channel: ChannelPlace) -> None:
    """`/crisis join` with the key does the same as the button."""
    chloe = slack.person("chloe")

    chloe.types("/crisis join C-2026-001")

    assert "chloe" in channel.members
    chloe.was_told("You are being brought into C-2026-001")
