"""The global shortcut, the message shortcut and App Home declare too."""

from tests.harness import ChannelPlace, Slack


def test_the_global_shortcut_declares(slack: Slack) -> None:
    """From anywhere, without a channel."""
    ana = slack.person("ana")

    ana.uses_shortcut()
    ana.submits(account="Acme", summary="Acme cannot invoice", severity="SEV1")

    slack.crisis_channel().headline.shows("Acme cannot invoice")


def test_the_message_shortcut_quotes_and_links(slack: Slack) -> None:
    """The form holds the message's words, and the headline links to it."""
    ana, ben = slack.people("ana", "ben")
    said = ben.says("Acme's CFO just called @ana: no invoice since Monday", in_channel="sales")

    ana.uses_message_shortcut(said)
    ana.sees("What happened?: Acme's CFO just called @ana: no invoice since Monday")
    ana.submits(account="Acme", severity="SEV2")

    headline = slack.crisis_channel().headline.shows("no invoice since Monday", "from this message")
    address = f"https://northwind.slack.com/archives/C0SALES002/p{said.message.ts.replace('.', '')}"
    assert address in str(headline.message.blocks)


def test_home_has_the_button_and_my_crises(slack: Slack, channel: ChannelPlace) -> None:
    """App Home shows what waits for me and my open crises, and declares one."""
    dora = slack.person("dora")

    dora.opens_home()

    assert "Waiting for your answer" in dora.home
    assert "*C-2026-001* SEV1, declared, nobody leads yet: Acme Corp." in dora.home
    dora.presses_in_home("Declare a crisis")
    dora.sees("Declare a crisis", "Which account?")


def test_home_answers_pages_and_follows_what_happens(slack: Slack, channel: ChannelPlace) -> None:
    """Answered in Home, the page is gone there, and Home is drawn anew without being opened again."""
    dora, ana = slack.people("dora", "ana")
    dora.opens_home()

    dora.presses_in_home("I am on it")
    ana.presses("Take the lead", on=channel.headline)

    channel.expects("@dora is on it.")
    assert "Waiting for your answer" not in dora.home
    assert "led by @ana" in dora.home
