"""From `/crisis` to a private channel with the right people in it."""

from tests.harness import Slack


def test_declaring_opens_a_private_channel_with_kam_and_response_team(slack: Slack) -> None:
    """Declarer, KAM and the Crisis Response Team of this severity are in the channel, and nobody else."""
    ben = slack.person("ben")

    ben.types("/crisis Acme cannot invoice")
    ben.submits(account="Acme", severity="SEV1")

    channel = slack.channel("crisis-2026-001-acme-corp")
    assert channel.channel.is_private
    assert channel.members == {"ben", "ana", "dora", "farid", "hugo"}


def test_people_are_in_after_two_round_trips(slack: Slack) -> None:
    """Between submitting the form and everybody being in the channel Slack is called twice."""
    ana = slack.person("ana")
    ana.types("/crisis Acme cannot invoice")
    ana.fills(account="Acme", severity="SEV1")
    before = len(slack.calls())

    ana.submits()

    critical = slack.calls("conversations.create", "conversations.invite")
    assert critical == ["conversations.create", "conversations.invite"]
    assert slack.calls()[before] == "conversations.create"
