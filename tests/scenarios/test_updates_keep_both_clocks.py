"""Updates to the team and to the client: written in one form, each with its own clock."""

from datetime import timedelta

from tests.harness import ChannelPlace, Clock, Slack


def test_an_update_says_progress_changes_and_plan(slack: Slack, channel: ChannelPlace) -> None:
    """In the channel and, in short, on the headline; the form closes."""
    ana = slack.person("ana")

    ana.presses("Post update", on=channel.headline)
    ana.submits(progress="We found the bug", changes="Only Europe is affected", plan="Hugo reads the contract by noon")

    channel.expects(
        "Update for the team, C-2026-001",
        "*Progress*\nWe found the bug",
        "*Changes*\nOnly Europe is affected",
        "*Changes to the plan*\nHugo reads the contract by noon",
        "By @ana, 3 Mar 2026, 09:00 UTC. Next update by 3 Mar 2026, 09:30 UTC.",
    )
    channel.headline.shows("*Last update* for the team, 3 Mar 2026, 09:00 UTC, by @ana\nWe found the bug")
    ana.sees_no_modal()


def test_one_of_the_three_is_enough_and_none_is_refused(slack: Slack, channel: ChannelPlace) -> None:
    """An empty form stays open with a sentence at its field."""
    ana = slack.person("ana")
    ana.presses("Post update", on=channel.headline)

    ana.submits()
    ana.sees("! progress: Write at least one of the three")
    ana.submits(plan="Wait for their call")

    channel.expects_once("Update for the team", "Wait for their call")


def test_the_form_proposes_the_protocols_next_time(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Half an hour in the first two hours of a SEV1, two hours afterwards; the form says why."""
    ana = slack.person("ana")
    ana.presses("Post update", on=channel.headline)
    ana.sees("the team hears every 30 minutes for the first 2 hours, then every 2 hours", "3 Mar 2026, 09:30 UTC")
    ana.closes_modal()

    clock.fast_forward(hours=3)

    ana.presses("Post update", on=channel.headline)
    ana.sees("Proposed: 3 Mar 2026, 14:00 UTC")


def test_the_next_time_can_be_chosen(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Another time than proposed is taken, and promised on the headline."""
    ana = slack.person("ana")

    ana.presses("Post update", on=channel.headline)
    ana.submits(progress="We found the bug", next_due_at=clock.now + timedelta(hours=1))

    channel.headline.shows("*Next update for the team*\n3 Mar 2026, 10:00 UTC")


def test_a_next_time_in_the_past_or_too_far_away_is_refused(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Nobody is promised a word in the past, or in three weeks."""
    ana = slack.person("ana")
    ana.presses("Post update", on=channel.headline)

    ana.submits(progress="We found the bug", next_due_at=clock.now - timedelta(minutes=1))
    ana.sees("Choose a time in the future for the next update.")
    ana.submits(next_due_at=clock.now + timedelta(days=21))

    ana.sees("Choose a time within the next 14 days")
    channel.expects_no("We found the bug")


def test_a_client_update_says_who_was_told_and_how(slack: Slack, channel: ChannelPlace) -> None:
    """Choosing the client brings the fields for it; they are required."""
    ana = slack.person("ana")
    ana.presses("Post update", on=channel.headline)
    ana.fills(progress="We told them what we know")
    ana.chooses("audience", "client")
    ana.sees("Who at the client was told?", "How?", "When?", "We told them what we know")

    ana.submits(told_to="Ms Frey, CFO", told_how="a call")

    channel.expects("Update for the client", "Told to the client:* Ms Frey, CFO by a call, 3 Mar 2026, 09:00 UTC")


def test_a_client_update_from_the_future_is_refused(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """What has not been said yet is no update."""
    ana = slack.person("ana")
    ana.types("/crisis update client We told them", in_channel=channel)

    ana.submits(told_to="Ms Frey", told_how="a call", told_at=clock.now + timedelta(hours=1))

    ana.sees("! told_at: This is in the future.")


def test_the_clocks_are_independent(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """An update to the team does not answer what the client is owed, nor the other way round."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=10)

    ana.presses("Post update", on=channel.headline)
    ana.submits(progress="We found the bug")

    channel.headline.shows(
        "*Next update for the team*\n3 Mar 2026, 09:40 UTC", "*First word to the client*\n3 Mar 2026, 09:30 UTC"
    )
    ana.types("/crisis update client We told them", in_channel=channel)
    ana.submits(told_to="Ms Frey", told_how="a call")
    channel.headline.shows(
        "*Next update for the team*\n3 Mar 2026, 09:40 UTC", "*Next update for the client*\n3 Mar 2026, 10:10 UTC"
    )


def test_the_first_word_to_the_client_has_its_own_due_time(slack: Slack) -> None:
    """The holding message: 30 minutes at SEV1, an hour at SEV2, counted from the declaration."""
    slack.person("ana").declares("Acme", severity="SEV1")
    slack.person("ben").declares("Globex", severity="SEV2")

    slack.channel("crisis-2026-001-acme-corp").headline.shows("*First word to the client*\n3 Mar 2026, 09:30 UTC")
    slack.channel("crisis-2026-002-globex").headline.shows("*First word to the client*\n3 Mar 2026, 10:00 UTC")


def test_the_first_word_is_reminded_of_and_cannot_be_no_change(
    slack: Slack, clock: Clock, channel: ChannelPlace
) -> None:
    """The liaison is reminded; they have heard nothing yet, so "no change" is not offered."""
    clock.fast_forward(minutes=20)

    reminder = channel.expects("@ana: the first word to the client in C-2026-001 is due 3 Mar 2026, 09:30 UTC.")
    assert reminder.buttons == ["Post update", "Snooze (possible 3 times)", "Draft for the client"]


def test_an_update_of_3000_characters_is_whole(slack: Slack, channel: ChannelPlace) -> None:
    """Nothing that fits the form is cut in the channel."""
    ana = slack.person("ana")
    long = "We look at every site. " * 130 + "THE END"
    ana.presses("Post update", on=channel.headline)

    ana.submits(progress=long[-3000:])

    channel.expects("Update for the team", "THE END").does_not_show("(cut)")
