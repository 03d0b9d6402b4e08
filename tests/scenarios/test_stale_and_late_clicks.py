"""Buttons of another time: a sentence to the person, and nothing changed."""

import pytest

from tests.harness import ChannelPlace, Slack

RESOLUTION = {"what_was_done": "Invoices were sent again", "unconfirmed_reason": "We have asked"}


@pytest.mark.parametrize(
    "action", ["crisis_post_update", "crisis_take_lead", "crisis_escalate", "crisis_change_severity", "crisis_resolve"]
)
def test_the_buttons_of_a_resolved_crisis(slack: Slack, channel: ChannelPlace, action: str) -> None:
    """Pressed on an old screen after the end."""
    ana, dora = slack.people("ana", "dora")
    ana.presses("Resolve", on=channel.headline)
    old = [dict(block) for block in channel.headline.message.blocks]
    ana.submits(**RESOLUTION)
    new, channel.headline.message.blocks = channel.headline.message.blocks, old
    person = ana if action == "crisis_resolve" else dora
    channel.reads()

    slack.at_once(person.actor.presses(channel.headline.message, action))

    person.was_told("C-2026-001 is resolved already")
    person.sees_no_modal()
    channel.expects_nothing_new()
    assert channel.headline.message.blocks == old, "The headline was drawn anew although nothing changed."
    assert new != old


def test_the_page_of_a_resolved_crisis(slack: Slack, channel: ChannelPlace) -> None:
    """Answering it says that it is over."""
    ana, dora = slack.people("ana", "dora")
    page = slack.direct_message(dora).expects("you are needed")
    old = [dict(block) for block in page.message.blocks]
    ana.presses("Resolve", on=channel.headline)
    ana.submits(**RESOLUTION)
    page.message.blocks = old

    dora.presses("I am on it", on=page)

    dora.was_told("C-2026-001 is resolved already")
    channel.expects_no("@dora is on it.")


def test_a_form_submitted_after_the_end_keeps_its_text(slack: Slack, channel: ChannelPlace) -> None:
    """The update was being written while somebody resolved: refused, and the words can be copied."""
    ana, dora = slack.people("ana", "dora")
    dora.presses("Post update", on=channel.headline)
    dora.fills(progress="A long report about the bug")
    ana.presses("Resolve", on=channel.headline)
    ana.submits(**RESOLUTION)

    dora.submits()

    dora.sees("C-2026-001 is resolved already", "A long report about the bug")
    channel.expects_no("A long report about the bug")


def test_a_reply_after_half_an_hour_arrives_another_way(slack: Slack, channel: ChannelPlace) -> None:
    """The address for private answers is dead by now: the same sentence comes in a modal."""
    ben = slack.person("ben")
    ben.presses("Resolve", on=channel.headline)
    for address in slack.fake.state.response_urls.values():
        address.expires_at = 0

    slack.redelivers(ben.last)

    ben.sees("You may not do this in C-2026-001.")
    assert len(ben.private_answers) == 1


def test_a_button_nobody_knows_any_more(slack: Slack, channel: ChannelPlace) -> None:
    """Of an older release: a sentence, not silence."""
    ana = slack.person("ana")
    actions = next(block for block in channel.headline.message.blocks if block["type"] == "actions")
    actions["elements"][0]["action_id"] = "crisis_of_last_year"

    ana.presses("Post update", on=channel.headline)

    ana.was_told("This is from an older version of Crisis Desk. Nothing was changed")


@pytest.mark.parametrize("value", ["", "999", "-1", "1; DROP TABLE crisis", "١", "9" * 30])
def test_a_button_with_a_made_up_value(slack: Slack, channel: ChannelPlace, value: str) -> None:
    """Forged or broken: a sentence, no stack trace, nothing changed."""
    ana = slack.person("ana")
    before = channel.headline.text

    slack.at_once(ana.actor.presses(channel.headline.message, "crisis_take_lead", value=value or " "))

    assert ana.private_answers, "Ana was told nothing."
    assert "Something went wrong" not in ana.private_answers[-1]
    assert channel.headline.text == before
