"""Silence is not an option, and neither is nagging: one reminder, updated in place, gone once answered."""

import pytest

from tests.harness import ChannelPlace, Clock, Seen, Slack

TEAM = "the update for the team in C-2026-001"


def reminder_in(channel: ChannelPlace) -> Seen:
    return channel.expects_once(TEAM, "Post update")


def test_the_lead_is_reminded_before_it_is_due(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Ten minutes before, one message mentions the lead and offers three ways to answer."""
    dora = slack.person("dora")
    dora.presses("Take the lead", on=channel.headline)

    clock.fast_forward(minutes=19)
    channel.expects_no(TEAM)
    clock.fast_forward(minutes=1)

    reminder = reminder_in(channel).shows(f"@dora: {TEAM} is due 3 Mar 2026, 09:30 UTC.")
    assert reminder.buttons == ["Post update", "No change, next at…", "Snooze (possible 3 times)"]


def test_the_reminder_is_updated_in_place_when_overdue(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """The same message says OVERDUE; there is no second one."""
    clock.fast_forward(minutes=20)
    reminder = reminder_in(channel)

    clock.fast_forward(minutes=10)
    clock.fast_forward(seconds=1)

    reminder.shows("*overdue* since 3 Mar 2026, 09:30 UTC", "Silence is not an option.")
    reminder_in(channel)
    channel.headline.shows("OVERDUE since 3 Mar 2026, 09:30 UTC")


def test_an_update_takes_the_reminder_away(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Answered from the reminder: it is deleted, and the next one comes in its own time."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=20)
    reminder = reminder_in(channel)

    ana.presses("Post update", on=reminder)
    ana.submits(progress="We found the bug")

    assert reminder.is_gone
    clock.fast_forward(minutes=19)
    channel.expects_no(TEAM)
    clock.fast_forward(minutes=1)
    reminder_in(channel).shows("is due 3 Mar 2026, 09:50 UTC")


def test_an_update_before_the_reminder_prevents_it(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Nobody is reminded of what they did."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=15)
    ana.presses("Post update", on=channel.headline)
    ana.submits(progress="We found the bug")

    clock.fast_forward(minutes=15)

    channel.expects_no(TEAM)


def test_no_change_is_an_answer(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """One click and a time: the channel reads that nothing changed, the clock starts again."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=20)
    reminder = reminder_in(channel)

    ana.presses("No change, next at…", on=reminder)
    ana.submits()

    assert reminder.is_gone
    channel.expects("No change for the team, C-2026-001", "Next update by 3 Mar 2026, 09:50 UTC")


def test_snoozing_has_a_reason_and_an_end(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Three times, a quarter of an hour each, and the channel reads why; then the button is gone."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=20)
    for left in ("Snooze (possible 3 times)", "Snooze (possible 2 times)", "Snooze (possible once)"):
        reminder = reminder_in(channel)
        ana.presses(left, on=reminder)
        ana.submits(reason="Their CIO calls back")
        assert reminder.is_gone
        clock.fast_forward(minutes=20)

    assert channel.count("@ana put the update for the team off until", "Reason: Their CIO calls back") == 3
    assert reminder_in(channel).buttons == ["Post update", "No change, next at…"]


def test_snoozing_once_more_than_allowed_is_refused(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Although the button is gone, a made-up click opens the form; the server counts."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=20)
    for left in ("Snooze (possible 3 times)", "Snooze (possible 2 times)", "Snooze (possible once)"):
        ana.presses(left, on=reminder_in(channel))
        ana.submits(reason="Their CIO calls back")
        clock.fast_forward(minutes=20)
    reminder = reminder_in(channel)
    (buttons,) = [block for block in reminder.message.blocks if block["type"] == "actions"]
    buttons["elements"][1]["action_id"] = "crisis_snooze"

    ana.presses("No change, next at…", on=reminder)
    ana.submits(reason="Their CIO calls back")

    ana.sees("! reason: This update was put off 3 times, which is all the protocol allows.")
    assert channel.count("put the update for the team off until") == 3


def test_snoozing_needs_a_reason(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Blanks are none, and the reminder stays."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=20)
    reminder = reminder_in(channel)
    ana.presses("Snooze (possible 3 times)", on=reminder)

    ana.submits(reason=" ")

    ana.sees("! reason: Say in a sentence why the update must wait")
    assert not reminder.is_gone


def test_an_overdue_update_reaches_the_lead_then_the_manager(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """A direct message after a quarter of an hour, the manager's after half an hour, each once."""
    dora, nora = slack.people("dora", "nora")
    dora.presses("Take the lead", on=channel.headline)
    slack.direct_message(dora).reads()

    clock.fast_forward(minutes=44)
    slack.direct_message(dora).expects_nothing_new()
    clock.fast_forward(minutes=1)
    slack.direct_message(dora).expects("Your update for the team in C-2026-001 was due 3 Mar 2026, 09:30 UTC.")
    slack.direct_message(nora).expects_no("The update for the team")
    clock.fast_forward(minutes=15)

    slack.direct_message(nora).expects("The update for the team in C-2026-001 was due", "@dora owes it")
    clock.fast_forward(hours=4)
    slack.direct_message(dora).expects_once("Your update for the team")
    slack.direct_message(nora).expects_once("The update for the team")


def test_the_client_clock_reminds_the_liaison(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Whoever leads, the client hears one voice: the KAM's."""
    dora, ana = slack.people("dora", "ana")
    dora.presses("Take the lead", on=channel.headline)

    clock.fast_forward(minutes=45)

    channel.expects("@ana: the first word to the client")
    slack.direct_message(ana).expects("Your update for the client in C-2026-001 was due")


def test_nobody_leads_so_everybody_is_addressed(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """A reminder without a lead says so."""
    clock.fast_forward(minutes=20)

    reminder_in(channel).shows("Nobody leads yet, so this is for everybody here")


def test_an_answered_reminder_cannot_be_answered_again(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Two people open the form; the second one hears that it is done."""
    ana, dora = slack.people("ana", "dora")
    clock.fast_forward(minutes=20)
    reminder = reminder_in(channel)
    for person in (ana, dora):
        person.presses("No change, next at…", on=reminder)
    ana.submits()

    dora.submits()

    dora.sees("This reminder was answered already.")
    assert channel.count("No change for the team") == 1


@pytest.mark.parametrize("end", ["resolve", "cancel"])
def test_no_reminder_after_the_end(slack: Slack, clock: Clock, channel: ChannelPlace, end: str) -> None:
    """Standing reminders go away, and no new one comes, not even on Friday."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=20)
    reminder = reminder_in(channel)
    ana.types(f"/crisis {end}", in_channel=channel)
    ana.submits(
        **{"reason": "A test"} if end == "cancel" else {"what_was_done": "Fixed", "unconfirmed_reason": "Asked"}
    )
    channel.reads()

    clock.fast_forward(days=8)

    assert reminder.is_gone
    channel.expects_nothing_new()
    slack.direct_message(ana).expects_no("Your update")
