"""The words after `/crisis`: which crisis they mean, what they say privately, whom they refuse."""

import asyncio

import pytest

from handlers.crisis_command import SUBCOMMANDS
from handlers.which_crisis import key_in
from tests.handlers.desk import CHANNEL, NOW, a_desk, last_ephemeral, modal_words, private_answer


def test_help_is_the_table_of_words(sqlite_url: str) -> None:
    """Every word with its usage and its sentence; what is not in the table is not in the help."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")

            await ana.types("/crisis help")

            read = private_answer(ana)
            lines = [line for line in read.splitlines() if line.startswith("•")]
            assert len(lines) == len(SUBCOMMANDS)
            for word, line in zip(SUBCOMMANDS, lines, strict=True):
                assert f"/crisis {word.word}" in line
                assert word.help in line.replace("&gt;", ">")

    asyncio.run(scenario())


def test_every_promised_word_exists() -> None:
    """Issue, section 4: the words, each once, aliases never twice."""
    promised = {
        "help",
        "list",
        "show",
        "update",
        "severity",
        "lead",
        "escalate",
        "recover",
        "resolve",
        "reopen",
        "cancel",
        "timeline",
        "who",
    }
    names = [name for word in SUBCOMMANDS for name in (word.word, *word.aliases)]

    assert promised <= {word.word for word in SUBCOMMANDS}
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("token", "key"),
    [
        ("C-2026-007", "C-2026-007"),
        ("c-2026-7", "C-2026-007"),
        ("2026-007", "C-2026-007"),
        ("7", "C-2026-007"),
        ("#7", "C-2026-007"),
        ("1234", "C-2026-1234"),
        ("Acme", None),
        ("7th", None),
        ("", None),
    ],
)
def test_a_key_can_be_typed_short(token: str, key: str | None) -> None:
    """People say C-2026-007, 2026-7 or just 7."""
    assert key_in(token, now=NOW, numbers=True) == key


def test_a_number_at_the_start_of_a_text_is_text() -> None:
    """`/crisis update 3 servers are back` is no update of crisis 3."""
    assert key_in("3", now=NOW, numbers=False) is None


def test_a_word_in_a_crisis_channel_knows_its_crisis(sqlite_url: str) -> None:
    """No key, no question; what follows the word goes into the form."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")

            await ana.types("/crisis resolve 3 invoices were sent by hand", in_channel=CHANNEL)

            assert "C-2026-001, Acme Corp" in modal_words(ana)
            assert ana.modal is not None
            assert ana.modal.values["what_was_done"]["value"]["value"] == "3 invoices were sent by hand"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("typed", "is_summary"),
    [
        ("team at Acme is furious", True),
        ("told the client three times, nobody answers", True),
        ("void invoices were sent to Acme", True),
        # A key, right or wrong, and a number are no sentence.
        ("show C-2026-001", False),
        ("show C-2026-01 please now", False),
        ("team Acme", False),
        ("kept 2 the log shows it", False),
        # Words that take any text keep it.
        ("update we found the bug", False),
    ],
)
def test_a_sentence_that_begins_with_a_word_declares_a_crisis(sqlite_url: str, typed: str, is_summary: bool) -> None:
    """Nobody under pressure thinks of the words we took; what they typed stands in the form."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")

            await ana.types(f"/crisis {typed}")

            shown = (
                ana.modal.values["summary"]["value"]["value"] if ana.modal and "summary" in ana.modal.values else None
            )
            assert (shown == typed) is is_summary

    asyncio.run(scenario())


def test_elsewhere_a_word_takes_a_key(sqlite_url: str) -> None:
    """`/crisis show 1` from anywhere, for somebody who is in it."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana", "Acme cannot invoice <!channel>")
            ana = desk.person("ana")

            await ana.types("/crisis show 1")

            read = private_answer(ana)
            assert "C-2026-001 · Acme Corp" in read
            assert "Acme cannot invoice &lt;!channel&gt;" in read
            assert last_ephemeral(ana).ephemeral_to == ana.id

    asyncio.run(scenario())


def test_with_several_open_crises_a_word_asks_which(sqlite_url: str) -> None:
    """The choice leads on to the form of the word, with the text that was typed."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")
            await ana.types("/crisis")
            (zenith, *_) = await ana.suggests("crisis_account", "zenith")
            await ana.submits(account=zenith, summary="Zenith threatens to leave", severity="SEV2")

            await ana.types("/crisis recover the error rate is down")
            await ana.submits(crisis="C-2026-002 Zenith Ltd")

            assert "C-2026-002, Zenith Ltd" in modal_words(ana)
            assert ana.modal is not None
            assert ana.modal.values["note"]["value"]["value"] == "the error rate is down"

    asyncio.run(scenario())


def test_an_unknown_key_names_the_nearest_one(sqlite_url: str) -> None:
    """A slip of the finger costs one look, not a search."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")

            await ana.types("/crisis show C-2026-011")

            assert "There is no crisis “C-2026-011”. Did you mean C-2026-001?" in private_answer(ana)

    asyncio.run(scenario())


def test_without_any_crisis_a_word_says_what_to_do(sqlite_url: str) -> None:
    """Nothing is open: a sentence, no empty form."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")

            await ana.types("/crisis update all is well")

            assert ana.modal is None
            assert "No crisis is open" in private_answer(ana)

    asyncio.run(scenario())


def test_whoever_is_not_in_a_crisis_does_not_read_it(sqlite_url: str) -> None:
    """What is said in a private channel stays there; the sentence says how to come in."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            chloe = desk.person("chloe")

            for word in ("show", "timeline", "who"):
                await chloe.types(f"/crisis {word} 1")

                read = private_answer(chloe)
                assert "cannot invoice" not in read
                assert "/crisis join C-2026-001" in read

    asyncio.run(scenario())


def test_whoever_lacks_the_right_gets_no_form(sqlite_url: str) -> None:
    """Resolving is for lead, KAM and managers; a member of the team hears who may."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")

            await hugo.types("/crisis resolve", in_channel=CHANNEL)

            assert hugo.modal is None
            assert "Only the crisis lead, the account's KAM or managers may do this." in private_answer(hugo)

    asyncio.run(scenario())


def test_the_list_shows_severity_lead_and_next_update(sqlite_url: str) -> None:
    """One line for each open crisis, gravest first."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")

            await ana.types("/crisis list")

            read = private_answer(ana)
            assert "1 crisis is open." in read
            assert "*C-2026-001* SEV1, declared, operational: Acme Corp, nobody leads yet, next update" in read

    asyncio.run(scenario())


def test_the_timeline_is_private_and_counts_what_it_leaves_out(sqlite_url: str) -> None:
    """The newest thirty entries, and how many there are."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")

            await ana.types("/crisis timeline", in_channel=CHANNEL)

            read = private_answer(ana)
            assert "Timeline of C-2026-001" in read
            assert "<@U0ANA00001> declared SEV1 for Acme Corp: Acme cannot invoice" in read

    asyncio.run(scenario())


def test_who_says_what_everybody_stands_for(sqlite_url: str) -> None:
    """Roles, functions of the response team, and who else is in it."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")

            await ana.types("/crisis who", in_channel=CHANNEL)

            read = private_answer(ana)
            assert "<@U0ANA00001>, client liaison" in read
            assert "<@U0HUGO0008>, legal" in read

    asyncio.run(scenario())


def test_lead_takes_the_lead_and_then_hands_it_over(sqlite_url: str) -> None:
    """The same word: first it takes; for whoever leads it opens the hand-over."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")

            await hugo.types("/crisis lead 1")
            assert "You lead C-2026-001 now." in private_answer(hugo)

            await hugo.types("/crisis lead @ana")
            assert hugo.modal is not None
            assert hugo.modal.values["to"]["value"]["selected_user"] == "U0ANA00001"

            await hugo.submits(note="Call Acme at five.")
            assert hugo.modal is None
            assert (await desk.effects("PostNotice"))[-1]["word"] == "lead_handed_over"

    asyncio.run(scenario())


def test_a_trigger_that_expired_ends_in_a_sentence_with_the_text(sqlite_url: str) -> None:
    """Slack opens a form only within three seconds; later the person reads so, and has not lost what they typed."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            desk.slack.faults.add("views.open", "error", error="expired_trigger_id")
            ana = desk.person("ana")

            await ana.types("/crisis Acme cannot invoice since nine")

            read = private_answer(ana)
            assert "Slack did not open the form in time" in read
            assert "Acme cannot invoice since nine" in read

    asyncio.run(scenario())
