"""When Slack does not let us: people hear what failed, keep their text, and the rest goes on."""

import pytest

from tests.harness import ChannelPlace, Clock, Slack
from tests.scenarios.conftest import OpenStage
from tests.stage import PEOPLE, a_protocol


def test_a_channel_that_cannot_be_opened_is_told_to_the_declarer(slack: Slack) -> None:
    """Modal and direct message say why, with what was typed; the team is paged all the same."""
    slack.fake.faults.add("conversations.create", "error", times=9, error="restricted_action")
    slack.expects_trouble("OpenChannel")
    ana = slack.person("ana")

    ana.declares(summary="Acme cannot invoice, and quarter end is tomorrow")

    ana.sees("C-2026-001 is recorded, but its channel could not be opened", "quarter end is tomorrow")
    slack.direct_message(ana).expects(
        "The channel of C-2026-001 for Acme Corp could not be opened.", "quarter end is tomorrow"
    )
    slack.direct_message(slack.person("dora")).expects("you are needed", "I am on it")


def test_without_a_channel_the_crisis_is_still_led(slack: Slack, clock: Clock) -> None:
    """Pages are answered, updates recorded and the ladder climbs although there is no channel."""
    slack.fake.faults.add("conversations.create", "error", times=9, error="restricted_action")
    slack.expects_trouble("OpenChannel")
    ana, dora = slack.people("ana", "dora")
    ana.declares()

    clock.fast_forward(minutes=15)
    slack.direct_message(slack.person("nora")).expects("as sales manager")
    dora.presses("Take the lead", on=slack.direct_message(dora).expects("Again:", button="Take the lead"))
    ana.types("/crisis show C-2026-001")

    ana.was_told("*Lead*\n@dora")


def test_a_passing_failure_delays_and_nothing_more(slack: Slack, clock: Clock) -> None:
    """Slack is overloaded for a moment: the channel opens a little later, once, with everybody."""
    slack.fake.faults.add("conversations.create", "503", times=2)
    ana = slack.person("ana")

    ana.declares()
    clock.fast_forward(minutes=2)

    assert slack.crisis_channels() == ["crisis-2026-001-acme-corp"]
    assert slack.crisis_channel().members == {"ana", "dora", "farid", "hugo"}
    ana.sees("C-2026-001 is open")


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500"])
@pytest.mark.parametrize("method", ["conversations.create", "conversations.invite", "chat.postMessage"])
def test_an_unknown_outcome_neither_loses_nor_doubles(slack: Slack, clock: Clock, method: str, kind: str) -> None:
    """The connection breaks before or after the work was done: everything is there once."""
    slack.fake.faults.add(method, kind)

    slack.person("ana").declares()
    clock.fast_forward(minutes=2)

    channel = slack.channel("crisis-2026-001-acme-corp")
    assert slack.crisis_channels() == [channel.channel.name]
    assert channel.members == {"ana", "dora", "farid", "hugo"}
    channel.expects_once("C-2026-001 · Acme Corp")
    slack.channel("crisis-desk").expects_once("C-2026-001")
    for name in ("dora", "farid", "hugo"):
        slack.direct_message(slack.person(name)).expects_once("you are needed")
    slack.direct_message(slack.person("ana")).expects_once("C-2026-001 for Acme Corp is open")


def test_retry_after_is_obeyed(slack: Slack, clock: Clock) -> None:
    """Slack asks us to wait half a minute: no call of that method in between, then it is done."""
    slack.fake.faults.add("conversations.invite", "ratelimited", retry_after=30)
    slack.person("ana").declares()
    assert slack.crisis_channel().members == set()

    clock.fast_forward(seconds=29)
    assert len(slack.calls("conversations.invite")) == 1


def test_a_guest_or_deactivated_member_never_blocks_the_others(open_stage: OpenStage) -> None:
    """Who cannot be brought in is named in the channel with the reason; all others are in, after few calls."""
    crt = [
        {"function": "sales", "primary": "U0ZOE00020", "backup": "emil@northwind.example"},
        {"function": "consulting", "primary": "U0GIL00019"},
        {"function": "nobody", "primary": "U0NOBODY99"},
        *PEOPLE["crt"][1:],
    ]
    slack = Slack(open_stage(protocol=a_protocol(crt=crt)))
    slack.expects_trouble("SendPage")

    slack.person("ana").declares()

    channel = slack.crisis_channel()
    assert {"ana", "farid", "hugo"} <= channel.members
    assert "zoe" not in channel.members
    notice = channel.expects_once("These people could not be brought into the channel:", "@zoe: ")
    notice.shows("Please reach them another way.", "@U0NOBODY99: ")


def test_a_team_member_slack_does_not_know_is_named(open_stage: OpenStage) -> None:
    """A wrong e-mail address in the protocol: the channel says which, everybody else is in."""
    crt = [{"function": "press", "primary": "nobody@northwind.example"}, *PEOPLE["crt"]]
    slack = Slack(open_stage(protocol=a_protocol(crt=crt)))

    slack.person("ana").declares()

    channel = slack.crisis_channel()
    channel.expects("Slack has nobody with the address nobody@northwind.example (press in the response team).")
    assert channel.members == {"ana", "dora", "farid", "hugo"}


def test_a_team_member_not_looked_up_yet_joins_at_once(open_stage: OpenStage) -> None:
    """Somebody who was put into the protocol a moment ago is found, invited and paged."""
    crt = [{"function": "product", "primary": "lena@northwind.example"}, *PEOPLE["crt"]]
    slack = Slack(open_stage(protocol=a_protocol(crt=crt)))

    slack.person("ana").declares()

    assert "lena" in slack.crisis_channel().members
    slack.direct_message(slack.person("lena")).expects("You are on the response team for product.")


def test_without_a_team_the_channel_says_so(open_stage: OpenStage) -> None:
    """A protocol that names nobody: the crisis opens, and asks for people."""
    slack = Slack(open_stage(protocol=a_protocol(crt=[])))

    slack.person("ana").declares()

    slack.crisis_channel().expects("The protocol names nobody for the response team for SEV1.")


def test_a_trigger_that_expired_is_told(slack: Slack) -> None:
    """Slack would not open the form any more: a sentence, with what was typed."""
    slack.fake.faults.add("views.open", "error", error="expired_trigger_id")
    ana = slack.person("ana")

    ana.types("/crisis Acme cannot invoice")

    ana.was_told("Slack did not open the form in time. If it does not come up", "Acme cannot invoice")


def test_an_effect_that_failed_is_shown_on_the_headline(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """An update that Slack refuses for good: whoever wrote it and the lead hear it; the headline says it."""
    dora, ana = slack.people("dora", "ana")
    dora.presses("Take the lead", on=channel.headline)
    slack.fake.faults.add(
        "chat.postMessage", "error", times=99, error="restricted_action", match={"channel": channel.channel.id}
    )
    slack.expects_trouble("PostUpdate", "PostNotice")

    ana.presses("Post update", on=channel.headline)
    ana.submits(progress="We found the bug")

    for person in (ana, dora):
        slack.direct_message(person).expects(
            "Crisis Desk could not post the update in the crisis channel in C-2026-001."
        )
    channel.headline.shows("Attention:* 1 thing could not be done in Slack.")
