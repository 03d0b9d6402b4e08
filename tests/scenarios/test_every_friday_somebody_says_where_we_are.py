"""No crisis goes into the weekend in silence, whatever its severity."""

from datetime import UTC, datetime

from tests.harness import Clock, Slack

FRIDAY = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)


def test_a_slow_crisis_has_a_friday_update(slack: Slack, clock: Clock) -> None:
    """The next update was promised for Monday; Friday at three comes first."""
    ana = slack.person("ana")
    ana.declares(severity="SEV3")
    channel = slack.crisis_channel()
    clock.fast_forward_to(datetime(2026, 3, 5, 16, 0, tzinfo=UTC))

    ana.presses("Post update", on=channel.headline)
    ana.submits(progress="Still looking")

    channel.headline.shows("*Next update for the team*\n6 Mar 2026, 15:00 UTC")


def test_a_watched_crisis_has_one_too(slack: Slack, clock: Clock) -> None:
    """SEV4 hears something weekly, and never later than Friday."""
    ana = slack.person("ana")
    ana.declares(severity="SEV3")
    channel = slack.crisis_channel()

    ana.types("/crisis severity SEV4 Only watching", in_channel=channel)
    ana.submits()

    channel.headline.shows("*Next update for the team*\n6 Mar 2026, 15:00 UTC")


def test_the_friday_digest_lists_all_open_crises_once(slack: Slack, clock: Clock) -> None:
    """In the crisis-desk channel, gravest first; what is over is not in it."""
    slack.person("ben").declares("Globex", severity="SEV3")
    ana = slack.person("ana")
    ana.declares("Umbrella", severity="SEV3")
    ana.types("/crisis cancel", in_channel=slack.crisis_channel())
    ana.submits(reason="A test")
    ana.declares("Acme", severity="SEV2")
    desk = slack.channel("crisis-desk")

    clock.fast_forward_to(FRIDAY)

    digest = desk.expects_once("Open crises before the weekend", "Before the weekend: 2 crises are open.")
    assert digest.text.index("C-2026-003") < digest.text.index("C-2026-001")
    digest.does_not_show("C-2026-002")
    clock.fast_forward(days=3)
    desk.expects_once("Open crises before the weekend")


def test_the_digest_comes_every_week(slack: Slack, clock: Clock) -> None:
    """As long as a crisis is open."""
    slack.person("ben").declares("Globex", severity="SEV3")

    clock.fast_forward_to(FRIDAY)
    clock.fast_forward(days=7)

    assert slack.channel("crisis-desk").count("Open crises before the weekend") == 2


def test_no_open_crisis_no_digest(slack: Slack, clock: Clock) -> None:
    """Nobody needs a message that says nothing."""
    clock.fast_forward_to(FRIDAY)

    slack.channel("crisis-desk").expects_nothing_new()
