"""People rename, archive and leave channels; the crisis goes on."""

from tests.harness import ChannelPlace, Clock, Slack


def test_a_renamed_channel_is_still_ours(slack: Slack, channel: ChannelPlace) -> None:
    """Links are by id, and words know their crisis."""
    rename(slack, channel, "acme-invoices")
    dora = slack.person("dora")

    dora.types("/crisis update team We found the bug", in_channel=channel)
    dora.submits()

    channel.expects("Update for the team, C-2026-001")
    slack.person("ana").types("/crisis timeline", in_channel=channel)
    slack.person("ana").was_told("The channel is now called acme-invoices.")


def test_whoever_leaves_is_noted_and_keeps_their_role(slack: Slack, channel: ChannelPlace) -> None:
    """A lead who left by accident still leads, until the lead is handed over."""
    dora, ana = slack.people("dora", "ana")
    dora.presses("Take the lead", on=channel.headline)

    dora.leaves(channel)

    channel.headline.shows("*Lead*\n@dora")
    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("@dora left the channel.")


def test_an_old_leave_that_comes_once_more_takes_nobody_out(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Slack repeats events for up to an hour; who left and came back is in, and the timeline does not say otherwise."""
    ana, dora = slack.people("ana", "dora")
    dora.leaves(channel)
    left = dora.last
    clock.fast_forward(seconds=30)
    dora.is_invited(channel, by=ana)

    slack.redelivers(left)

    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("@dora left the channel.")
    assert ana.private_answers[-1].count("@dora left the channel.") == 1


def test_an_old_join_that_comes_after_the_leave_is_none(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Whoever is outside again gets no catch-up that says they came."""
    ana, ben = slack.people("ana", "ben")
    ben.is_invited(channel, by=ana)
    joined = ben.last
    clock.fast_forward(seconds=30)
    ben.leaves(channel)
    slack.redelivers(joined)

    clock.fast_forward(seconds=30)
    ben.is_invited(channel, by=ana)
    told = [seen for seen in slack.direct_message(ben).all if "Catch-up" in seen.text]
    assert len(told) == 2


def test_whoever_came_while_no_bot_listened_reads_how_to_be_known(slack: Slack, channel: ChannelPlace) -> None:
    """Slack tells of a join for some minutes only. They are in the channel; one word makes them one of us."""
    ben = slack.person("ben")
    channel.channel.members.append(ben.id)
    ben.types("/crisis update team The bug is found", in_channel=channel)
    ben.was_told("You may not do this in C-2026-001.", "`/crisis join C-2026-001` brings you in.")

    ben.types("/crisis join C-2026-001", in_channel=channel)
    ben.types("/crisis update team The bug is found", in_channel=channel)
    ben.submits()

    channel.expects("The bug is found")


def test_an_archived_channel_fails_in_a_sentence(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Posting is refused for good: the author and the lead hear it, and the pages still go out."""
    ana = slack.person("ana")
    channel.channel.archived = True
    slack.expects_trouble("is_archived", "archived")
    ana.types("/crisis update team We found the bug", in_channel=channel)

    ana.submits()
    clock.fast_forward(minutes=15)

    slack.direct_message(ana).expects(
        "Crisis Desk could not post the update in the crisis channel in C-2026-001.", "The channel is archived."
    )
    slack.direct_message(slack.person("nora")).expects("as sales manager")


def test_a_headline_that_somebody_deleted_comes_back_once(slack: Slack, channel: ChannelPlace) -> None:
    """An administrator tidied up: with the next change it is posted anew and pinned, and goes on being current."""
    dora, ana = slack.people("dora", "ana")
    slack.loses(channel.headline)

    dora.types("/crisis lead", in_channel=channel)
    ana.types("/crisis severity", in_channel=channel)
    ana.submits(to="SEV2", reason="The client is calm again")

    channel.headline.shows("*Lead*\n@dora", "SEV2")
    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("Somebody deleted the headline in Slack, so it is posted anew.")


def rename(slack: Slack, channel: ChannelPlace, name: str) -> None:
    async def renamed() -> None:
        slack.fake.state.rename_channel(channel.channel, name)
        told = {"id": channel.channel.id, "name": name, "created": channel.channel.created}
        slack.fake.link.announce({"type": "group_rename", "channel": told, "event_ts": "1.0"})

    slack.at_once(renamed())
