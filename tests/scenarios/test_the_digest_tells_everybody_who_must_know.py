"""After resolution: facts, figures, people, timeline and a picture, in the channel and with those who were paged."""

import pytest

from tests.harness import ChannelPlace, Clock, Place, Slack

TITLE = "C-2026-001 is resolved: Acme Corp"


@pytest.fixture
def resolved(slack: Slack, clock: Clock, channel: ChannelPlace) -> ChannelPlace:
    """Answered after 16 minutes, when the manager had been paged; the client told at 20; resolved after an hour."""
    dora, ana = slack.people("dora", "ana")
    clock.fast_forward(minutes=16)
    dora.presses("I am on it", on=slack.direct_message(dora).expects("Again:", button="I am on it"))
    dora.presses("Take the lead", on=channel.headline)
    clock.fast_forward(minutes=4)
    ana.types("/crisis update client We told them", in_channel=channel)
    ana.submits(told_to="Ms Frey", told_how="a call")
    dora.types("/crisis update team We found the bug", in_channel=channel)
    dora.submits()
    clock.fast_forward(minutes=40)
    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(
        what_was_done="Invoices were sent again", client_confirmed_by="Ms Frey, CFO", client_confirmed_how="e-mail"
    )
    return channel


def test_it_has_facts_figures_and_people(slack: Slack, resolved: ChannelPlace) -> None:
    """Everything a reader who was not there needs."""
    resolved.expects(
        TITLE,
        "Acme Corp, strategic account",
        "SEV1 Critical",
        "*What happened*\nAcme cannot invoice",
        "*What was done*\nInvoices were sent again",
        "*Confirmed by the client:* Ms Frey, CFO, e-mail",
        "*Until people were notified*\nless than a second",
        "*Until the first answer*\n16 minutes",
        "*Until the first word to the client*\n20 minutes",
        "*Until resolved*\n1 hour",
        "*Updates for the team on time*\n1 of 2",
        "*Updates for the client on time*\n1 of 1",
        "*Escalations*\n1",
        "@dora, lead",
        "@ana, liaison",
        "*Timeline in short*",
        "*What remains*\n• The cause is not known or not written down yet.",
    )


def test_it_has_a_picture_with_words(slack: Slack, resolved: ChannelPlace) -> None:
    """A PNG of the timeline, uploaded without being shared, with alt text that says what it shows."""
    digest = resolved.expects(TITLE, "[picture: Timeline of C-2026-001")

    digest.shows("first answer after 16 minutes; first word to the client after 20 minutes; resolved after 1 hour.")
    (file,) = slack.fake.state.files.values()
    assert file.content is not None and file.content.startswith(b"\x89PNG")
    assert file.channels == []


def test_it_goes_to_the_digest_channel_and_to_whoever_was_paged(slack: Slack, resolved: ChannelPlace) -> None:
    """The manager who was paged reads it by direct message; who was not paged does not."""
    places: list[Place] = [slack.channel("crisis-digest"), slack.direct_message(slack.person("nora"))]
    for place in places:
        place.expects_once(TITLE, "Invoices were sent again")

    for name in ("petra", "quentin", "oscar"):
        slack.direct_message(slack.person(name)).expects_nothing_new()


def test_it_is_told_once(slack: Slack, clock: Clock, resolved: ChannelPlace) -> None:
    """No second digest however much time passes."""
    clock.fast_forward(days=3)

    resolved.expects_once(TITLE)
    slack.channel("crisis-digest").expects_once(TITLE)


def test_without_confirmation_it_says_what_remains(slack: Slack, channel: ChannelPlace) -> None:
    """Why there is none yet stands in the digest, and again under what remains."""
    ana = slack.person("ana")
    ana.types("/crisis resolve", in_channel=channel)

    ana.submits(what_was_done="Invoices were sent again", unconfirmed_reason="Ms Frey is on a plane")

    channel.expects(TITLE, "Not confirmed by the client yet", "Ms Frey is on a plane").shows(
        "• The client has not confirmed yet: Ms Frey is on a plane", "• No word to the client is on record."
    )


def test_slack_being_slow_with_the_picture_does_not_hold_it_up(
    slack: Slack, clock: Clock, channel: ChannelPlace
) -> None:
    """The upload fails for good: the digest comes without it."""
    slack.fake.faults.add("files.getUploadURLExternal", "error", times=99, error="invalid_arguments")
    slack.expects_trouble("UploadTimeline")
    ana = slack.person("ana")
    ana.types("/crisis resolve", in_channel=channel)

    ana.submits(what_was_done="Invoices were sent again", unconfirmed_reason="We have asked")
    clock.fast_forward(minutes=3)

    channel.expects_once(TITLE).does_not_show("[picture")
