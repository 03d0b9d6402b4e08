"""Every word after `/crisis`: private answers that help, in the crisis channel and elsewhere."""

import pytest

from handlers.crisis_command import SUBCOMMANDS
from tests.harness import ChannelPlace, Slack


def test_help_lists_every_word(slack: Slack) -> None:
    """Generated from the table of words, for one person, with who owns the protocol."""
    ana = slack.person("ana")

    ana.types("/crisis help")

    ana.was_told(*(f"/crisis {word.word}" for word in SUBCOMMANDS), "Olga Orlova", "2026-1")


def test_help_says_how_a_crisis_escalates(slack: Slack) -> None:
    """The figures of the protocol in use, severity by severity; nobody has to read a file in a crisis."""
    ana = slack.person("ana")

    ana.types("/crisis help Escalation")

    ana.was_told("How a crisis escalates", "SEV1 Critical", "Somebody answers within 15 minutes")
    ana.was_told(
        "After 5 minutes without an answer: the response team and its backups", "SEV4 Watch", "Nobody is paged."
    )
    ana.was_told("The severity is raised: the sales manager", "Standard accounts climb no higher than the director")


def test_list_shows_open_crises_gravest_first(slack: Slack) -> None:
    """Key, severity, account, lead and next update of each."""
    ana, ben = slack.people("ana", "ben")
    ben.declares("Globex", severity="SEV2")
    ana.declares("Acme", severity="SEV1")

    ana.types("/crisis list")

    ana.was_told(
        "2 crises are open.", "*C-2026-002* SEV1, declared, operational: Acme Corp, nobody leads yet, next update 3 Mar"
    )
    assert ana.private_answers[-1].index("C-2026-002") < ana.private_answers[-1].index("C-2026-001")


def test_list_says_when_all_is_well(slack: Slack) -> None:
    """No open crisis is good news, and said."""
    ana = slack.person("ana")

    ana.types("/crisis list")

    ana.was_told("No crisis is open.")


def test_show_has_everything(slack: Slack, channel: ChannelPlace) -> None:
    """All of the headline and the whole text, without the channel's buttons."""
    ana = slack.person("ana")

    ana.types("/crisis show", in_channel=channel)

    ana.was_told("C-2026-001 · Acme Corp", "What happened, in full", "Acme cannot invoice")
    assert "[Post update]" not in ana.private_answers[-1]


@pytest.mark.parametrize("key", ["C-2026-001", "c-2026-001", "2026-001", "2026-1", "1", "#1"])
def test_a_key_is_understood_in_every_form(slack: Slack, channel: ChannelPlace, key: str) -> None:
    """As people write it."""
    ana = slack.person("ana")

    ana.types(f"/crisis show {key}")

    ana.was_told("C-2026-001 · Acme Corp")


@pytest.mark.parametrize("word", ["show", "timeline", "who", "update", "severity", "lead", "escalate", "resolve"])
def test_an_unknown_key_is_answered_with_help(slack: Slack, channel: ChannelPlace, word: str) -> None:
    """Which crisis may have been meant, and how to see them all."""
    ana = slack.person("ana")

    ana.types(f"/crisis {word} C-2026-010")

    ana.was_told("There is no crisis “C-2026-010”.", "Did you mean C-2026-001?", "/crisis list")


def test_timeline_is_told_oldest_first(slack: Slack, channel: ChannelPlace) -> None:
    """Who did what when."""
    ana, dora = slack.people("ana", "dora")
    dora.presses("Take the lead", on=channel.headline)

    ana.types("/crisis timeline", in_channel=channel)

    ana.was_told("Timeline of C-2026-001", "@ana declared SEV1 for Acme Corp", "@dora took the lead.")
    told = ana.private_answers[-1]
    assert told.index("declared SEV1") < told.index("opened") < told.index("took the lead")


def test_who_shows_roles_functions_and_answers(slack: Slack, channel: ChannelPlace) -> None:
    """Roles, the response team, and who is on it."""
    ana, dora = slack.people("ana", "dora")
    dora.presses("I am on it", on=slack.direct_message(dora).expects("you are needed"))

    ana.types("/crisis who", in_channel=channel)

    ana.was_told("@ana, client liaison", "@dora, sales, is on it", "@farid, service", "@hugo, legal")


def test_elsewhere_with_one_open_crisis_that_one_is_meant(slack: Slack, channel: ChannelPlace) -> None:
    """No question with only one possible answer."""
    dora = slack.person("dora")

    dora.types("/crisis update team We found the bug")

    dora.sees("C-2026-001, Acme Corp", "Progress: We found the bug")


def test_elsewhere_with_several_the_person_chooses(slack: Slack) -> None:
    """A list of their own open crises; what was typed goes on into the form."""
    ana = slack.person("ana")
    ana.declares("Acme")
    ana.declares("Umbrella")

    ana.types("/crisis update We found the bug")
    ana.sees("Which crisis?", "C-2026-001 Acme Corp", "C-2026-002 Umbrella", "We found the bug")
    ana.submits(crisis="C-2026-002 Umbrella")

    ana.sees("Post update", "C-2026-002, Umbrella", "Progress: We found the bug")


def test_the_person_a_word_names_is_not_lost_in_the_question(slack: Slack) -> None:
    """`/crisis lead @ben` hands the lead to Ben, also after choosing which crisis; it never takes it for the asker."""
    ana = slack.person("ana")
    ana.declares("Acme")
    ana.declares("Umbrella")

    ana.types("/crisis lead @ben")
    ana.submits(crisis="C-2026-002 Umbrella")

    ana.sees("Who leads from now on?: U0BEN00002")


def test_with_no_open_crisis_a_word_says_so(slack: Slack) -> None:
    """And how to declare one."""
    ana = slack.person("ana")

    ana.types("/crisis update We found the bug")

    ana.was_told("No crisis is open, so there is nothing to do here.", "`/crisis` declares one.", "We found the bug")


def test_in_a_crisis_channel_another_key_may_be_named(slack: Slack, channel: ChannelPlace) -> None:
    """The key counts, not the place."""
    ana = slack.person("ana")
    ana.declares("Umbrella")

    ana.types("/crisis show C-2026-002", in_channel=channel)

    ana.was_told("C-2026-002 · Umbrella")


def test_the_more_menu_has_the_rest(slack: Slack, channel: ChannelPlace) -> None:
    """Looking, leading, recovering, cancelling; each also a word."""
    ana = slack.person("ana")

    ana.presses("More…", on=channel.headline)

    ana.sees("[Show everything] [Timeline] [Who is in it]", "[Start recovery]", "[Cancel: false alarm]")
    ana.presses("Timeline")
    ana.sees("@ana declared SEV1")


def test_answers_are_private(slack: Slack, channel: ChannelPlace) -> None:
    """Help, lists and refusals never fill the channel."""
    ana = slack.person("ana")
    channel.reads()

    for words in ("help", "list", "show", "who", "timeline", "show C-2026-010"):
        ana.types(f"/crisis {words}", in_channel=channel)

    channel.expects_nothing_new()
