"""Whoever cannot help says so with one click, and somebody else is asked at once."""

from tests.harness import ChannelPlace, Clock, Slack


def test_i_cant_pages_the_backup_at_once(slack: Slack, channel: ChannelPlace) -> None:
    """The backup of the same function, who comes into the channel; the channel hears of it."""
    dora, emil = slack.people("dora", "emil")
    page = slack.direct_message(dora).expects("you are needed")

    dora.presses("I can't", on=page)

    page.shows("You said that you cannot")
    assert page.buttons == []
    slack.direct_message(emil).expects(
        "you are needed", "@dora cannot help and you are the backup", button="I am on it"
    )
    channel.expects("@dora (sales) cannot take part. @emil is being asked instead.")
    assert "emil" in channel.members


def test_when_everybody_declined_the_next_step_is_paged(slack: Slack, channel: ChannelPlace) -> None:
    """Nobody left to answer: waiting would be a waste, so the ladder climbs at once."""
    for name in ("dora", "farid", "hugo", "emil", "greta", "ines"):
        person = slack.person(name)
        person.presses("I can't", on=slack.direct_message(person).expects("you are needed", button="I can't"))

    assert "nora" in channel.members
    slack.direct_message(slack.person("nora")).expects("This came up to you as sales manager")


def test_a_manager_passes_the_page_on(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """The chosen person is paged in the same words; the climb goes on until they answer."""
    nora, oscar = slack.people("nora", "oscar")
    clock.fast_forward(minutes=15)
    page = slack.direct_message(nora).expects("as sales manager")

    nora.delegates(page, to=oscar)

    page.shows("You passed this on", "Passed on to @oscar.")
    passed = slack.direct_message(oscar).expects("@nora asks you to take this over.", button="Acknowledge")
    channel.expects("@nora asked @oscar to take over.")
    assert "oscar" in channel.members
    oscar.presses("Acknowledge", on=passed)
    channel.expects("@oscar is on it.")


def test_a_page_passed_on_and_not_answered_still_climbs(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Delegating is no answer."""
    nora, oscar = slack.people("nora", "oscar")
    clock.fast_forward(minutes=15)
    nora.delegates(slack.direct_message(nora).expects("as sales manager"), to=oscar)

    clock.fast_forward(minutes=15)

    slack.direct_message(slack.person("petra")).expects("as director")


def test_a_page_cannot_be_passed_to_a_guest(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Guests cannot take part; the page stays where it is."""
    nora, gil = slack.people("nora", "gil")
    clock.fast_forward(minutes=15)
    page = slack.direct_message(nora).expects("as sales manager")

    nora.delegates(page, to=gil)

    nora.was_told("Gil Guest is a guest and cannot take part.")
    page.shows("Please acknowledge")
    slack.direct_message(gil).expects_nothing_new()
