"""Restarts and standstills: what was promised is kept, once, and nobody is flooded."""

from datetime import timedelta

import pytest

from tests.harness import ChannelPlace, Clock, Slack


def test_a_declaration_survives_a_restart(slack: Slack) -> None:
    """Answered, then stopped before Slack was called: the next start opens the channel, once."""
    ana = slack.person("ana")
    ana.types("/crisis Acme cannot invoice")
    ana.fills(account="Acme", severity="SEV1")

    slack.stops_bot_after(ana.actor.submits())
    assert slack.crisis_channels() == []
    slack.starts_bot()

    assert slack.crisis_channels() == ["crisis-2026-001-acme-corp"]
    channel = slack.crisis_channel()
    assert channel.members == {"ana", "dora", "farid", "hugo"}
    channel.expects_once("C-2026-001 · Acme Corp")
    slack.direct_message(slack.person("dora")).expects_once("you are needed")


def test_a_crisis_goes_on_after_a_restart(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Restarted in the middle: buttons work, reminders and ladder go on, and nothing is sent a second time."""
    dora, ana = slack.people("dora", "ana")
    clock.fast_forward(minutes=20)
    said = [seen.text for seen in channel.all]

    slack.stops_bot_after()
    slack.starts_bot()
    clock.fast_forward(seconds=5)

    assert [seen.text for seen in channel.all] == said
    dora.presses("Take the lead", on=channel.headline)
    ana.presses("Post update", on=channel.expects_once("the update for the team in C-2026-001"))
    ana.submits(progress="We found the bug")
    channel.expects_no("the update for the team in C-2026-001 is due 3 Mar 2026, 09:30")
    clock.fast_forward(minutes=20)
    channel.expects_once("@dora: the update for the team in C-2026-001 is due 3 Mar 2026, 09:50")


def test_many_restarts_double_nothing(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Every few minutes for an hour: each page, reminder and notice is there once."""
    for _ in range(12):
        clock.fast_forward(minutes=5)
        slack.stops_bot_after()
        slack.starts_bot()

    for step in ("response team and its backups", "sales manager: @nora. Nobody had", "director", "executive sponsor"):
        channel.expects_once(f"was escalated to the {step}")
    channel.expects_once("the update for the team in C-2026-001")
    slack.direct_message(slack.person("quentin")).expects_once("you are needed")


def test_after_three_days_of_standstill_work_is_caught_up_sanely(
    slack: Slack, clock: Clock, channel: ChannelPlace
) -> None:
    """Stopped and started three days later: one reminder per clock that says how late it is, one step of the ladder;
    the next leaves room to answer."""
    slack.stops_bot_after()
    slack.stage.clock.move_to(clock.now + timedelta(days=3))
    slack.starts_bot()
    clock.fast_forward()

    channel.expects_once("the update for the team in C-2026-001 is *overdue* since 3 Mar 2026, 09:30 UTC")
    channel.expects_once("the first word to the client in C-2026-001 is *overdue*")
    slack.direct_message(slack.person("emil")).expects_once("you are needed")
    for name in ("nora", "petra", "quentin"):
        slack.direct_message(slack.person(name)).expects_nothing_new()

    clock.fast_forward(minutes=4)
    slack.direct_message(slack.person("nora")).expects_nothing_new()
    clock.fast_forward(minutes=1)
    slack.direct_message(slack.person("nora")).expects("as sales manager")
    slack.direct_message(slack.person("petra")).expects_nothing_new()


def test_a_standstill_over_friday_still_brings_one_digest(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Away from Tuesday to Saturday: the Friday digest comes once, late."""
    clock.stands_still_for(days=4)
    clock.fast_forward(hours=5)

    slack.channel("crisis-desk").expects_once("Open crises before the weekend")


def test_a_crisis_that_ended_while_the_work_waited_is_left_in_peace(
    slack: Slack, clock: Clock, channel: ChannelPlace
) -> None:
    """Slack was unreachable, then somebody cancelled: what is no longer true is not sent afterwards."""
    ana = slack.person("ana")
    slack.fake.faults.add("chat.postMessage", "503", times=50)
    clock.fast_forward(minutes=20)
    ana.types("/crisis cancel It was a test", in_channel=channel)
    ana.submits()

    slack.fake.faults.clear()
    clock.fast_forward(hours=1)

    channel.expects_once("@ana cancelled C-2026-001")
    channel.expects_no("the update for the team in C-2026-001")
    for name in ("nora", "petra"):
        slack.direct_message(slack.person(name)).expects_no("Please acknowledge")


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_set_wrong_for_a_while_harms_nothing(
    slack: Slack, clock: Clock, channel: ChannelPlace, hours: int
) -> None:
    """Set back or forward by an hour and corrected: no double reminder or page, no lost one."""
    clock.fast_forward(minutes=10)
    clock.stands_still_for(hours=hours)
    clock.stands_still_for(hours=-hours)

    clock.fast_forward(minutes=30)

    channel.expects_once("the update for the team in C-2026-001")
    slack.direct_message(slack.person("nora")).expects_once("as sales manager")
