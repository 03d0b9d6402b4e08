"""However often a submission arrives, there is one crisis, one channel, one page each."""

from tests.harness import ChannelPlace, Slack


def test_a_redelivered_submission_changes_nothing(slack: Slack) -> None:
    """Slack sends the submission again: still one crisis, and the person sees the link."""
    ana = slack.person("ana")
    ana.declares()

    again = slack.redelivers(ana.last)

    assert again.ok
    expect_one_crisis(slack)
    assert "C-2026-001 is open" in again.answer["view"]["blocks"][0]["text"]["text"]


def test_submitting_twice_at_the_same_moment_is_one_crisis(slack: Slack) -> None:
    """A double click sends two submissions of one form."""
    ana = slack.person("ana")
    ana.types("/crisis Acme cannot invoice")
    ana.fills(account="Acme", severity="SEV1")

    slack.at_once(ana.actor.submits(), ana.actor.submits())

    expect_one_crisis(slack)


def test_two_people_may_declare_two_crises_at_the_same_moment(slack: Slack) -> None:
    """Each form is a crisis of its own, with its own key."""
    ana, ben = slack.people("ana", "ben")
    ana.types("/crisis Acme cannot invoice")
    ana.fills(account="Acme", severity="SEV1")
    ben.types("/crisis Globex is down")
    ben.fills(account="Globex", severity="SEV2")

    slack.at_once(ana.actor.submits(), ben.actor.submits())

    assert sorted(name[:16] for name in slack.crisis_channels()) == ["crisis-2026-001-", "crisis-2026-002-"]


def test_a_pressed_button_that_is_redelivered_counts_once(slack: Slack, channel: ChannelPlace) -> None:
    """Acknowledging arrives twice: one line in the channel."""
    dora = slack.person("dora")
    dora.presses("I am on it", on=slack.direct_message(dora).expects("you are needed"))

    slack.redelivers(dora.last)

    channel.expects_once("@dora is on it.")


def test_a_submitted_update_that_is_redelivered_is_posted_once(slack: Slack, channel: ChannelPlace) -> None:
    """The same update form arrives twice: one update in the channel."""
    ana = slack.person("ana")
    ana.presses("Post update", on=channel.headline)
    ana.submits(progress="We found the bug")

    slack.redelivers(ana.last)

    channel.expects_once("Update for the team, C-2026-001", "We found the bug")


def expect_one_crisis(slack: Slack) -> None:
    assert slack.crisis_channels() == ["crisis-2026-001-acme-corp"]
    slack.crisis_channel().expects_once("C-2026-001 · Acme Corp")
    slack.channel("crisis-desk").expects_once("C-2026-001")
    slack.direct_message(slack.person("ana")).expects_once("C-2026-001 for Acme Corp is open")
    for name in ("dora", "farid", "hugo"):
        slack.direct_message(slack.person(name)).expects_once("you are needed")
