"""Whatever people type is shown as they typed it, and can do nothing."""

import pytest

from tests.harness import ChannelPlace, Slack

HOSTILE = [
    "<!channel> look at <@U0BEN00002> and <https://evil.example|this invoice>",
    "*bold* _italic_ `code` ~gone~ > quote & &amp; &lt;",
    "\u202eright to left\u202c and مرحبا شركة أكمي",
    "😀🏴\U000e0067\U000e0062\U000e007f é é \u200b zero width",
    "'; DROP TABLE crisis; -- {{7*7}} %s {0} \\n",
    "line one\nline two\n\n\nline five",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_it_is_shown_as_it_was_typed(slack: Slack, text: str) -> None:
    """On the headline, on pages, in the crisis-desk channel: nobody is notified, nothing is linked."""
    ana = slack.person("ana")

    ana.declares(summary=text)

    slack.crisis_channel().headline.shows(text)
    slack.direct_message(slack.person("dora")).expects("you are needed", text.splitlines()[0])
    slack.channel("crisis-desk").expects("C-2026-001", text.splitlines()[0])
    slack.crisis_channel().expects_no("EVERYBODY IS NOTIFIED")


@pytest.mark.parametrize("text", ["&" * 3000, "😀" * 1500, "<" * 2999 + "!", "x" * 3000, "ﷺ" * 3000])
def test_3000_characters_fit_everywhere(slack: Slack, text: str) -> None:
    """What becomes longer by escaping is cut with a word on where the whole stands; nothing fails."""
    ana = slack.person("ana")

    ana.declares(summary=text)

    channel = slack.crisis_channel()
    channel.headline.shows("… (cut; `/crisis show C-2026-001` has all of it)")
    slack.direct_message(slack.person("dora")).expects("you are needed", button="I am on it")
    ana.types("/crisis show", in_channel=channel)
    assert ana.private_answers[-1].count(text[0]) >= len(text)


def test_hostile_reasons_and_updates(slack: Slack, channel: ChannelPlace) -> None:
    """The same for what is written later: update, reason, note, resolution, and the picture of it all."""
    ana, petra = slack.people("ana", "petra")
    text = HOSTILE[0]
    ana.presses("Post update", on=channel.headline)
    ana.submits(progress=text, changes=HOSTILE[2], plan=HOSTILE[3])
    ana.presses("Escalate", on=channel.headline)
    ana.submits(to="Director", reason=text)
    ana.presses("Resolve", on=channel.headline)
    ana.submits(what_was_done=text, cause=HOSTILE[4], unconfirmed_reason=HOSTILE[2])

    channel.expects("Update for the team", text, HOSTILE[2], HOSTILE[3])
    slack.direct_message(petra).expects("look at")
    channel.expects("is resolved: Acme Corp", text, HOSTILE[4])
    channel.expects_no("EVERYBODY IS NOTIFIED")


def test_a_hostile_account_name(slack: Slack) -> None:
    """An unlisted account can be called anything; the channel's name keeps to Slack's rules."""
    ana = slack.person("ana")
    ana.types("/crisis It is on fire")

    ana.submits(account="<!everyone> & 株式会社 / Ünïcode", severity="SEV2")

    channel = slack.crisis_channel()
    channel.headline.shows("<!everyone> & 株式会社 / Ünïcode")
    channel.expects_no("EVERYBODY IS NOTIFIED")
    assert channel.channel.name.startswith("crisis-2026-001-")


def test_blanks_are_no_description(slack: Slack) -> None:
    """Spaces and invisible characters alone declare nothing."""
    ana = slack.person("ana")
    ana.types("/crisis")

    ana.submits(account="Acme", summary=" \n\t ", severity="SEV1")

    ana.sees("! summary:")
    assert not slack.crisis_channels()
