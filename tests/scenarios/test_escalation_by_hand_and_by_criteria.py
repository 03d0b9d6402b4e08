"""Besides time: a person with a reason, and what the protocol says is reason enough."""

from tests.harness import ChannelPlace, Clock, Slack


def test_anybody_in_the_crisis_escalates_with_a_reason(slack: Slack, channel: ChannelPlace) -> None:
    """The chosen step is paged at once, and reads exactly the reason."""
    dora, petra = slack.people("dora", "petra")

    dora.types("/crisis escalate director They threaten to leave", in_channel=channel)
    dora.sees("To whom?: Director", "They threaten to leave")
    dora.submits()

    slack.direct_message(petra).expects(
        "This came up to you as director: somebody in the crisis asked for you.", "They threaten to leave"
    )
    channel.expects("@dora escalated C-2026-001 to the director: @petra.", "Reason: They threaten to leave")
    channel.headline.shows("*Escalated to:* director: They threaten to leave")


def test_escalating_from_the_headline(slack: Slack, channel: ChannelPlace) -> None:
    """The button asks the same."""
    dora, quentin = slack.people("dora", "quentin")

    dora.presses("Escalate", on=channel.headline)
    dora.submits(to="Executive sponsor", reason="Their CEO wants to talk to ours")

    slack.direct_message(quentin).expects("Their CEO wants to talk to ours")
    dora.sees_no_modal()


def test_escalating_needs_a_reason(slack: Slack, channel: ChannelPlace) -> None:
    """Blanks are none; nobody is paged."""
    dora = slack.person("dora")
    dora.presses("Escalate", on=channel.headline)

    dora.submits(to="Director", reason="  ")

    dora.sees("! reason: Say in a sentence why")
    slack.direct_message(slack.person("petra")).expects_nothing_new()


def test_escalating_goes_on_by_itself(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """The director does not answer: the sponsor is next, at the ladder's distance."""
    dora, quentin = slack.people("dora", "quentin")
    dora.presses("I am on it", on=slack.direct_message(dora).expects("you are needed"))
    dora.presses("Take the lead", on=channel.headline)
    dora.presses("Escalate", on=channel.headline)
    dora.submits(to="Director", reason="They threaten to leave")

    clock.fast_forward(minutes=29)
    slack.direct_message(quentin).expects_nothing_new()
    clock.fast_forward(minutes=1)

    slack.direct_message(quentin).expects("They threaten to leave")


def test_the_same_step_is_not_paged_twice(slack: Slack, channel: ChannelPlace) -> None:
    """A second person with the same idea hears that it was done."""
    dora, farid, petra = slack.people("dora", "farid", "petra")
    dora.presses("Escalate", on=channel.headline)
    dora.submits(to="Director", reason="They threaten to leave")

    farid.presses("Escalate", on=channel.headline)
    farid.submits(to="Director", reason="I also think so")

    farid.sees("The director was paged for C-2026-001 already and has not answered yet.", "I also think so")
    slack.direct_message(petra).expects_once("you are needed")


def test_much_revenue_at_risk_pages_the_director_at_once(slack: Slack) -> None:
    """Umbrella is worth more than the protocol's threshold."""
    slack.person("ana").declares("Umbrella", "They want their money back", "SEV2")

    slack.direct_message(slack.person("petra")).expects(
        "the revenue at risk is above the limit of the protocol", "900,000 EUR a year, threshold 250,000 EUR"
    )


def test_little_revenue_pages_nobody_higher(slack: Slack, channel: ChannelPlace) -> None:
    """Acme is below the threshold."""
    slack.direct_message(slack.person("petra")).expects_nothing_new()


def test_a_client_who_hears_nothing_is_a_reason(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """The first word to the client is half an hour overdue: their manager is paged for it."""
    ana, nora = slack.people("ana", "nora")
    ana.presses("Take the lead", on=channel.headline)
    slack.direct_message(nora).expects_nothing_new()

    clock.fast_forward(minutes=60)

    page = slack.direct_message(nora).expects("the update for the client is overdue")
    page.shows("Please see that the client hears from us now, and acknowledge.")
