"""Slack fails for ten minutes. Afterwards everything that is still true arrives: once, in order, pages first."""

from typing import Any

from crisis.escalation import escalate
from crisis.update import UpdateDraft, post_update
from storage.vocabulary import Audience, Step
from tests.harness import ChannelPlace, Clock, Slack

AWAY = 10
"""Minutes."""


def goes_away(slack: Slack) -> None:
    """Every call fails, and it never is clear whether it was done."""
    slack.fake.faults.add("*", "503", times=1_000_000)


def does(slack: Slack, operation: Any, *arguments: Any, **more: Any) -> None:
    """What somebody decided just before Slack went away, or tells the bot while only its answers are lost."""
    stage = slack.stage

    async def _in_one_transaction() -> None:
        async with stage.bot.database.transaction() as session:
            await operation(session, stage.protocol, *arguments, **more, now=stage.clock.now())

    stage.act(_in_one_transaction())


def gives_update(slack: Slack, progress: str) -> None:
    draft = UpdateDraft(
        crisis_id=1,
        audience=Audience.INTERNAL,
        author=slack.person("dora").id,
        progress=progress,
        changes="",
        plan="",
        told_to="",
        told_how="",
        told_at=None,
        next_due_at=None,
        request_key=None,
    )
    does(slack, post_update, draft)


def a_busy_outage(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Dora leads. While Slack is away a reminder falls due and is answered, and Nora is paged."""
    dora = slack.person("dora")
    dora.presses("Take the lead", on=channel.headline)
    clock.fast_forward(minutes=19)
    channel.reads()
    goes_away(slack)
    clock.fast_forward(minutes=3)
    gives_update(slack, "First: we found the bug")
    clock.fast_forward(minutes=3)
    gives_update(slack, "Second: the fix is built")
    does(slack, escalate, 1, to=Step.SALES_MANAGER, reason="The client calls", by=dora.id)
    clock.fast_forward(minutes=AWAY - 6)
    gives_update(slack, "Third: the fix is out")


def test_what_was_said_meanwhile_arrives_once_and_in_order(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Three updates, in the order in which they were given."""
    a_busy_outage(slack, clock, channel)
    channel.expects_nothing_new()

    slack.fake.faults.clear()
    clock.fast_forward(minutes=6)

    said = [seen.text for seen in channel.all]
    places = [
        [place for place, text in enumerate(said) if word in text] for word in ("First:", "Second:", "Third: the")
    ]
    updates = [[place for place in found if "Update for the team" in said[place]] for found in places]
    assert [len(found) for found in updates] == [1, 1, 1]
    assert updates == sorted(updates)


def test_nothing_stale_is_said_afterwards(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """The reminder that was answered meanwhile never comes, and the headline is drawn once, with the newest state."""
    a_busy_outage(slack, clock, channel)
    before = len(slack.fake.calls)

    slack.fake.faults.clear()
    clock.stands_still_for(minutes=6)

    channel.expects_no("the update for the team", "is due")
    channel.headline.shows("Third: the fix is out")
    redrawn = [call for call in slack.fake.calls[before:] if call.method == "chat.update" and call.outcome == "ok"]
    headline = [call for call in redrawn if call.args["ts"] == channel.headline.message.ts]
    assert len(headline) <= 2


def test_nobody_is_flooded(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """In the channel stands what was decided, and no word about the outage itself; nobody gets a second page."""
    a_busy_outage(slack, clock, channel)
    written = {seen.message.ts for seen in channel.all}

    slack.fake.faults.clear()
    clock.fast_forward(minutes=6)

    new = [seen.text for seen in channel.all if seen.message.ts not in written]
    known = ("Update for the team", "escalated C-2026-001 to the sales manager", "the first word to the client")
    assert [text for text in new if not any(words in text for words in known)] == []
    assert len(new) <= 5
    slack.direct_message(slack.person("nora")).expects_once("you are needed", "The client calls")
    for name in ("ana", "dora", "farid", "hugo"):
        slack.direct_message(slack.person(name)).expects_no("could not")


def test_pages_come_first(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """When Slack is back, Nora hears that she is needed before the channel has caught up."""
    a_busy_outage(slack, clock, channel)

    slack.fake.faults.clear()
    clock.stands_still_for(minutes=6)

    page = slack.direct_message(slack.person("nora")).expects_once("you are needed", "The client calls")
    assert float(page.message.ts) < float(channel.expects_once("Update for the team", "Third:").message.ts)


def test_a_crisis_declared_while_slack_was_away_opens_afterwards(slack: Slack, clock: Clock) -> None:
    """The form was submitted, then Slack failed for ten minutes: one channel, everybody in it, everybody paged once."""
    ben = slack.person("ben")
    ben.types("/crisis Globex cannot invoice")
    ben.fills(account="Globex", severity="SEV2")
    goes_away(slack)
    ben.submits()
    clock.fast_forward(minutes=AWAY)
    assert slack.crisis_channels() == []

    slack.fake.faults.clear()
    clock.fast_forward(minutes=6)

    assert slack.crisis_channels() == ["crisis-2026-001-globex"]
    channel = slack.crisis_channel()
    assert {"ben", "dora", "farid"} <= channel.members
    channel.headline.shows("C-2026-001")
    for name in ("dora", "farid"):
        page = slack.direct_message(slack.person(name))
        assert 1 <= page.count("you are needed") <= 2, "One page, and at most the ladder's second."
