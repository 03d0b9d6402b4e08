"""What the protocol does not allow is refused in a sentence: by word, by button, on submission."""

import pytest

from tests.harness import ChannelPlace, Slack
from tests.scenarios.conftest import OpenStage
from tests.stage import a_protocol


def test_a_guest_can_do_nothing(slack: Slack, channel: ChannelPlace) -> None:
    """Neither declare nor look."""
    gil = slack.person("gil")

    for words in ("", "Acme cannot invoice", "list", "show C-2026-001", "join C-2026-001"):
        gil.types(f"/crisis {words}".strip())

        gil.was_told("Guests cannot work with crises here.")
        gil.sees_no_modal()


def test_people_of_another_workspace_can_do_nothing(slack: Slack) -> None:
    """A payload with another team's id, as in a channel shared with another company."""
    ana = slack.person("ana")
    ana.types("/crisis list")
    slack.at_once(foreign(slack, ana.last.payload))

    assert not slack.crisis_channels()


async def foreign(slack: Slack, payload: dict[str, object]) -> None:
    stranger = {**payload, "team_id": "T0STRANGER", "text": "Acme cannot invoice"}
    delivery = await slack.fake.link.deliver("slash_commands", stranger)
    assert "Crisis Desk belongs to another workspace." in str(delivery.body)


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("show C-2026-001", "for the people in it"),
        ("timeline C-2026-001", "for the people in it"),
        ("who C-2026-001", "for the people in it"),
        ("update C-2026-001 done", "You may not do this in C-2026-001."),
        ("severity C-2026-001 SEV2", "You may not do this in C-2026-001."),
        ("lead C-2026-001", "You may not do this in C-2026-001."),
        ("escalate C-2026-001", "You may not do this in C-2026-001."),
        ("recover C-2026-001", "You may not do this in C-2026-001."),
        ("resolve C-2026-001", "Only the crisis lead, the account's KAM or managers may do this."),
        ("cancel C-2026-001", "Only the crisis lead, the account's KAM or managers may do this."),
        ("reopen C-2026-001", "Only the crisis lead, the account's KAM or managers may do this."),
    ],
)
def test_somebody_outside_changes_nothing_by_word(slack: Slack, channel: ChannelPlace, words: str, needs: str) -> None:
    """A colleague who is not in the crisis hears who may, and no form opens."""
    ben = slack.person("ben")
    before = channel.headline.text

    ben.types(f"/crisis {words}")

    ben.was_told(needs)
    ben.sees_no_modal()
    assert channel.headline.text == before


@pytest.mark.parametrize("label", ["Post update", "Take the lead", "Escalate", "Change severity", "Resolve", "More…"])
def test_somebody_outside_changes_nothing_by_button(slack: Slack, channel: ChannelPlace, label: str) -> None:
    """A headline that was forwarded or a click that was made up."""
    ben = slack.person("ben")
    before = channel.headline.text

    ben.presses(label, on=channel.headline)

    ben.was_told("You may not do this in C-2026-001.")
    ben.sees_no_modal()
    assert channel.headline.text == before


def test_the_team_may_change_but_not_end(slack: Slack, channel: ChannelPlace) -> None:
    """Participants post updates; resolving is for lead, KAM and managers."""
    farid = slack.person("farid")

    farid.presses("Resolve", on=channel.headline)
    farid.was_told("Only the crisis lead, the account's KAM or managers may do this.")
    farid.presses("Post update", on=channel.headline)
    farid.submits(progress="We found the bug")

    channel.expects("Update for the team", "By @farid")


@pytest.mark.parametrize("name", ["ana", "nora", "quentin", "olga", "petra"])
def test_kam_and_managers_may_end(slack: Slack, channel: ChannelPlace, name: str) -> None:
    """The KAM, the account's own manager and sponsor, those of the ladder, those the protocol names."""
    person = slack.person(name)
    person.types("/crisis resolve C-2026-001")

    person.submits(what_was_done="Invoices were sent again", unconfirmed_reason="We have asked")

    channel.headline.shows("*Status:* Resolved")


def test_a_right_that_was_lost_meanwhile_is_missing_on_submission(slack: Slack, channel: ChannelPlace) -> None:
    """The lead opens the form, hands the lead over in between, and submits: refused, with the text kept."""
    dora, ana, farid = slack.people("dora", "ana", "farid")
    dora.presses("Take the lead", on=channel.headline)
    dora.presses("Resolve", on=channel.headline)
    dora.fills(what_was_done="It is over, I say", unconfirmed_reason="We have asked")
    ana.presses("Hand over the lead", on=channel.headline)
    ana.submits(to=farid)

    dora.submits()

    dora.sees("Only the crisis lead, the account's KAM or managers may do this.", "It is over, I say")
    channel.headline.shows("*Status:* Responding", "*Lead*\n@farid")


def test_the_protocol_decides_who_declares(open_stage: OpenStage) -> None:
    """A company that lets only managers declare: others hear it before they type anything."""
    slack = Slack(open_stage(protocol=a_protocol(permissions={"declare": ["managers"]})))
    ben, petra = slack.people("ben", "petra")

    ben.types("/crisis Globex is down")
    ben.was_told("Only managers may do this.", "Globex is down")
    petra.declares("Globex")

    assert slack.crisis_channels() == ["crisis-2026-001-globex"]


def test_joining_the_channel_brings_rights(slack: Slack, channel: ChannelPlace) -> None:
    """Whoever a colleague invites in Slack is in the crisis."""
    ben, ana = slack.people("ben", "ana")
    ben.is_invited(channel, by=ana)

    ben.presses("Take the lead", on=channel.headline)

    channel.headline.shows("*Lead*\n@ben")
