"""A form whose answer was lost is submitted again later: what it asked for was done already, and is not done twice."""

from tests.harness import ChannelPlace, Slack


def test_a_severity_form_that_comes_again_later_changes_nothing(slack: Slack, channel: ChannelPlace) -> None:
    """In between somebody else had reason to change it back, and their word holds."""
    ana, farid = slack.people("ana", "farid")
    ana.presses("Change severity", on=channel.headline)
    ana.submits(to="SEV2", reason="It is contained")
    first = ana.last
    farid.presses("Change severity", on=channel.headline)
    farid.submits(to="SEV1", reason="It is not")

    again = slack.redelivers(first)

    assert again.ok
    channel.headline.shows("SEV1")
    channel.expects_once("It is contained")


def test_an_escalation_that_comes_again_later_pages_nobody_twice(slack: Slack, channel: ChannelPlace) -> None:
    """The manager who answered is left in peace."""
    dora, nora = slack.people("dora", "nora")
    dora.presses("Escalate", on=channel.headline)
    dora.submits(to="sales_manager", reason="They threaten to leave")
    first = dora.last
    nora.presses("Acknowledge", on=slack.direct_message(nora).expects("They threaten to leave"))

    slack.redelivers(first)

    slack.direct_message(nora).expects_once("They threaten to leave")
