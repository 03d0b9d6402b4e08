"""From `/crisis` to the record: the form, the search, the warning, the submission."""

import asyncio

import pytest
from structlog.testing import capture_logs

from handlers.blocks.declare import ACCOUNT, JOIN
from storage.tables.crisis import Crisis
from storage.vocabulary import Severity, Status
from tests.handlers.desk import Desk, a_desk, modal_words, private_answer


def test_crisis_opens_the_form_at_once(sqlite_url: str) -> None:
    """`/crisis` alone asks three things, and puts nothing into them."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")

            delivery = await ana.types("/crisis")

            assert delivery.ok
            assert ana.modal is not None
            labels = [block["label"]["text"] for block in ana.modal.content["blocks"] if block["type"] == "input"]
            assert labels == ["Which account?", "What happened?", "How bad is it?"]
            assert ana.modal.values["summary"]["value"]["value"] is None

    asyncio.run(scenario())


def test_words_that_are_no_subcommand_become_the_summary(sqlite_url: str) -> None:
    """What was typed comes back as it was typed: no escapes, people by name."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")

            await ana.types("/crisis Acme & Co <cannot> invoice, @ben knows")

            assert ana.modal is not None
            typed = ana.modal.values["summary"]["value"]["value"]
            assert typed == "Acme & Co <cannot> invoice, @ben knows"

    asyncio.run(scenario())


def test_a_declaration_becomes_a_crisis_and_the_form_says_opening(sqlite_url: str) -> None:
    """Account, what happened, how bad: one record, one channel to open."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")
            await ana.types("/crisis")
            (option, *_) = await ana.suggests(ACCOUNT, "acme")

            delivery = await ana.submits(account=option, summary="Acme cannot invoice", severity="unsure")

            assert delivery.ok
            assert "Opening…" in modal_words(ana)
            crisis = await desk.crisis()
            assert (crisis.account_name, crisis.severity, crisis.was_unsure) == ("Acme Corp", Severity.SEV1, True)
            assert len(await desk.effects("OpenChannel")) == 1

    asyncio.run(scenario())


def test_the_same_form_twice_is_one_crisis(sqlite_url: str) -> None:
    """A second delivery of the submission changes nothing."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")
            await ana.types("/crisis")
            (option, *_) = await ana.suggests(ACCOUNT, "acme")
            delivery = await ana.submits(account=option, summary="Acme cannot invoice", severity="SEV2")

            again = await desk.slack.redeliver(delivery)

            assert again.ok
            assert len(await desk.rows(Crisis)) == 1
            assert len(await desk.effects("OpenChannel")) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_two_deliveries_at_the_same_moment_are_one_crisis(kind: str, request: pytest.FixtureRequest) -> None:
    """Both are acknowledged, whoever is faster."""
    url: str = request.getfixturevalue(f"{kind}_url")

    async def scenario() -> None:
        async with a_desk(url) as desk:
            ana = desk.person("ana")
            await ana.types("/crisis")
            (option, *_) = await ana.suggests(ACCOUNT, "acme")
            ana.fills(account=option, summary="Acme cannot invoice", severity="SEV2")

            both = await asyncio.gather(ana.submits(), ana.submits())

            assert [delivery.ok for delivery in both] == [True, True]
            assert "Opening…" in modal_words(ana)
            assert len(await desk.rows(Crisis)) == 1

    asyncio.run(scenario())


def test_people_of_another_workspace_are_refused(sqlite_url: str) -> None:
    """A channel may be shared with a client; what they press changes nothing."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")
            delivery = await ana.types("/crisis")
            stranger = {**delivery.payload, "team_id": "T0STRANGER"}

            refused = await desk.slack.link.deliver("slash_commands", stranger)

            assert "belongs to another workspace" in refused.answer["text"]

    asyncio.run(scenario())


def test_the_search_finds_by_alias_and_says_tier_and_kam(sqlite_url: str) -> None:
    """ "Wile" is an alias of Acme Corp; Ana is its KAM, known once she was seen."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")
            await ana.types("/crisis")

            found = await ana.suggests(ACCOUNT, "wile")

            assert found[0]["text"]["text"] == "Acme Corp"
            assert found[0]["description"]["text"] == "Strategic account, KAM Ana Almeida"

    asyncio.run(scenario())


def test_an_account_that_is_not_listed_can_be_declared(sqlite_url: str) -> None:
    """What was typed is offered, said to be no key account yet, and kept as it was typed."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")
            await ana.types("/crisis")
            (option,) = await ana.suggests(ACCOUNT, "Brandnew & Söhne")

            await ana.submits(account=option, summary="They threaten to leave", severity="SEV3")

            assert option["text"]["text"] == "“Brandnew & Söhne” (not a key account yet)"
            crisis = await desk.crisis()
            assert (crisis.account_name, crisis.account_id) == ("Brandnew & Söhne", None)

    asyncio.run(scenario())


def test_an_open_crisis_of_the_account_is_named_in_the_form(sqlite_url: str) -> None:
    """The warning appears when the account is chosen, keeps what was typed, and goes with another account."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ben = desk.person("ben")
            await ben.types("/crisis Acme is down")
            (acme, *_) = await ben.suggests(ACCOUNT, "acme")

            await ben.selects(None, ACCOUNT, acme)

            assert ben.modal is not None
            assert "has an open crisis already: C-2026-001, SEV1" in modal_words(ben)
            assert ben.modal.values["summary"]["value"]["value"] == "Acme is down"

            (zenith, *_) = await ben.suggests(ACCOUNT, "zenith")
            await ben.selects(None, ACCOUNT, zenith)

            assert "has an open crisis already" not in modal_words(ben)
            assert ben.modal.values["summary"]["value"]["value"] == "Acme is down"

    asyncio.run(scenario())


def test_joining_instead_declares_no_second_crisis_and_keeps_the_text(sqlite_url: str) -> None:
    """The button brings the person in; what they had typed stays to be copied."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ben = desk.person("ben")
            await ben.types("/crisis Acme is down")
            (acme, *_) = await ben.suggests(ACCOUNT, "acme")
            await ben.selects(None, ACCOUNT, acme)

            await ben.presses_in_modal(JOIN)

            assert "You are being brought into C-2026-001" in modal_words(ben)
            assert "Acme is down" in modal_words(ben)
            assert len(await desk.rows(Crisis)) == 1
            assert any("U0BEN00002" in effect["slack_ids"] for effect in await desk.effects("InviteMembers"))

    asyncio.run(scenario())


def test_a_field_that_is_wrong_says_so_where_it_stands(sqlite_url: str) -> None:
    """Blanks are no summary; nothing is written, the form stays."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")
            await ana.types("/crisis")
            (option, *_) = await ana.suggests(ACCOUNT, "acme")

            await ana.submits(account=option, summary="   ", severity="SEV1")

            assert ana.modal is not None
            assert ana.modal.errors == {"summary": "Say in a sentence what happened."}
            assert await desk.rows(Crisis) == []

    asyncio.run(scenario())


def test_an_account_that_vanished_is_a_field_error(sqlite_url: str) -> None:
    """Somebody removed the account between search and submission, or the value was made up."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")
            await ana.types("/crisis")
            gone = {"text": {"type": "plain_text", "text": "Gone"}, "value": "account:999"}

            await ana.submits(account=gone, summary="What now", severity="SEV1")

            assert ana.modal is not None
            assert ana.modal.errors == {"account": "This account is not in the list any more. Choose it again."}

    asyncio.run(scenario())


def test_a_fault_of_ours_keeps_the_form_with_the_text(sqlite_url: str) -> None:
    """The person reads that it failed, with a reference, and can submit again."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")
            await ana.types("/crisis")
            (option, *_) = await ana.suggests(ACCOUNT, "acme")
            await _lose_table(desk, "crisis_number")

            with capture_logs() as logs:
                delivery = await ana.submits(account=option, summary="Acme cannot invoice", severity="SEV1")

            assert delivery.ok
            assert "Something went wrong on our side" in modal_words(ana)
            (fault,) = [entry for entry in logs if entry["event"] == "a request failed"]
            assert f"tell your administrator the reference {fault['reference']}" in modal_words(ana)
            assert fault["exc_info"]
            assert ana.modal is not None
            assert ana.modal.values["summary"]["value"]["value"] == "Acme cannot invoice"
            assert ana.modal.content["blocks"][2]["element"]["initial_value"] == "Acme cannot invoice"

    asyncio.run(scenario())


async def _lose_table(desk: Desk, table: str) -> None:
    async with desk.database.engine.begin() as connection:
        await connection.exec_driver_sql(f"DROP TABLE {table}")


def test_the_global_shortcut_opens_the_same_form(sqlite_url: str) -> None:
    """ "Declare a crisis" in the lightning menu."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana = desk.person("ana")

            await ana.uses_shortcut("crisis_declare")

            assert "Which account?" in modal_words(ana)

    asyncio.run(scenario())


def test_a_message_is_quoted_and_linked(sqlite_url: str) -> None:
    """The message shortcut: its text in the form, its address on the record."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            ana, ben = desk.person("ana"), desk.person("ben")
            message = await ben.says("Acme just called: they cannot invoice")

            await ana.uses_message_shortcut("crisis_declare_from_message", message)
            (option, *_) = await ana.suggests(ACCOUNT, "acme")
            await ana.submits(account=option, severity="SEV2")

            crisis = await desk.crisis()
            assert crisis.summary == "Acme just called: they cannot invoice"
            place = f"{message.channel}/p{message.ts.replace('.', '')}"
            assert crisis.origin_link == f"https://northwind.slack.com/archives/{place}"

    asyncio.run(scenario())


def test_guests_cannot_even_open_the_form(sqlite_url: str) -> None:
    """Refused before anything else, with whom to ask."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            guest = next(desk.person(user.id) for user in desk.slack.state.users.values() if user.is_guest)

            await guest.types("/crisis")

            assert guest.modal is None
            assert "Guests cannot work with crises here" in private_answer(guest)

    asyncio.run(scenario())


def test_whoever_slack_cannot_identify_may_still_declare(sqlite_url: str) -> None:
    """users.info is down: the crisis is opened all the same, and the record says so."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            desk.slack.faults.add("users.info", "error", times=10, error="fatal_error")
            ana = desk.person("ana")
            await ana.types("/crisis")
            (option, *_) = await ana.suggests(ACCOUNT, "acme")

            await ana.submits(account=option, summary="Acme cannot invoice", severity="SEV1")

            assert (await desk.crisis()).status is Status.DECLARED

    asyncio.run(scenario())
