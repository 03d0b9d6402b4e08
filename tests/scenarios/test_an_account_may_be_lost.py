"""Somebody says that the account may be lost: the sponsor is called, everybody sees it, and it can be taken back."""

from tests.harness import ChannelPlace, Slack


def test_the_sponsor_is_called_and_everybody_sees_it(slack: Slack, channel: ChannelPlace) -> None:
    """From the menu; the second person hears who was faster."""
    ana, dora, quentin = slack.people("ana", "dora", "quentin")
    ana.presses("More…", on=channel.headline)
    ana.presses("The account may be lost")
    ana.sees("Its executive sponsor is paged", "at least every day")

    ana.submits(reason=" ")
    ana.sees("! reason: Say in a sentence why")
    ana.submits(reason="They invited a rival")

    slack.direct_message(quentin).expects("the account may be lost", "They invited a rival")
    assert "quentin" in channel.members
    channel.headline.shows("*The account may be lost:* They invited a rival (@ana")
    channel.expects("@ana escalated C-2026-001 to the executive sponsor: @quentin. The account may be lost.")
    slack.channel("crisis-desk").expects("C-2026-001: the account may be lost.")
    dora.types("/crisis lossrisk I think so too", in_channel=channel)
    assert "<@U0ANA00001> said already that Acme Corp may be lost." in dora.private_answers[-1] or (
        "@ana said already that Acme Corp may be lost." in dora.private_answers[-1]
    )
    dora.types("/crisis list")
    assert "Acme Corp, *may be lost*" in dora.private_answers[-1]


def test_it_is_taken_back_by_whoever_may_lower_the_severity(slack: Slack, channel: ChannelPlace) -> None:
    """With a reason that everybody reads; the playbook for it comes first only as long."""
    ana, dora = slack.people("ana", "dora")
    dora.types("/crisis lossrisk They invited a rival", in_channel=channel)
    dora.submits()
    card = channel.expects("because the account may be lost")

    dora.types("/crisis nolossrisk They stay", in_channel=channel)
    assert "You may not do this in C-2026-001." in dora.private_answers[-1]
    ana.presses("More…", on=channel.headline)
    ana.presses("The account is safe again")
    ana.sees("They invited a rival")
    ana.submits(reason="They signed")

    channel.expects("@ana: Acme Corp is not in danger of being lost any more.", "Reason: They signed")
    assert "may be lost" not in channel.headline.text
    assert "may be lost" not in card.text


def test_the_digest_says_it(slack: Slack, channel: ChannelPlace) -> None:
    """Whoever reads only the digest must know that the client may still leave."""
    ana = slack.person("ana")
    ana.types("/crisis lossrisk They invited a rival", in_channel=channel)
    ana.submits()

    ana.presses("Resolve", on=channel.headline)
    ana.submits(what_was_done="We matched the price.", unconfirmed_reason="They are asleep.")

    slack.channel("crisis-digest").expects("*The account may be lost:* They invited a rival")
