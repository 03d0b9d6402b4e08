"""Buttons and forms of a running crisis, as people press and fill them."""

import asyncio

from crisis.headline import headline
from crisis.page import page_facts
from crisis.update import reminder_facts
from fake_slack.model import Message
from handlers.blocks.headline import headline_message
from handlers.blocks.menu import CANCEL, SHOW_TIMELINE
from handlers.blocks.page import page_message
from handlers.blocks.reminder import reminder_message
from storage.tables.crisis import Crisis
from storage.tables.escalation import Page
from storage.tables.update import Update, UpdateClock
from storage.vocabulary import Answer, Audience, Severity, Status
from tests.handlers.desk import CHANNEL, Desk, a_desk, modal_words, private_answer


async def _headline_in_channel(desk: Desk) -> Message:
    """The headline as delivery posts it."""
    async with desk.database.reading() as session:
        facts = await headline(session, desk.protocol, 1, now=desk.clock.now())
    assert facts is not None
    drawn = headline_message(facts)
    return await _post(desk, CHANNEL, drawn.text, drawn.blocks)


async def _post(desk: Desk, channel: str, text: str, blocks: list[dict[str, object]]) -> Message:
    place = desk.slack.state.channel(channel)
    posted = await desk.client.chat_postMessage(channel=place.id, text=text, blocks=blocks)
    return place.messages[posted["ts"]]


async def _page_of(desk: Desk, slack_id: str) -> Message:
    """The direct message of somebody's page, as delivery posts it."""
    page = next(row for row in await desk.rows(Page) if row.slack_id == slack_id)
    async with desk.database.reading() as session:
        facts = await page_facts(session, desk.protocol, page.id)
    assert facts is not None
    drawn = page_message(facts)
    opened = await desk.client.conversations_open(users=[slack_id])
    return await _post(desk, opened["channel"]["id"], drawn.text, drawn.blocks)


def test_an_update_is_posted_and_restarts_its_clock(sqlite_url: str) -> None:
    """From the headline's button: progress, and the time of the next one from the protocol."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            message = await _headline_in_channel(desk)
            hugo = desk.person("hugo")

            await hugo.presses(message, "crisis_post_update")
            assert "every 30 minutes for the first 2 hours" in modal_words(hugo)
            await hugo.submits(progress="Half of the invoices are out.")

            assert hugo.modal is None
            (update,) = await desk.rows(Update)
            assert (update.audience, update.progress) == (Audience.INTERNAL, "Half of the invoices are out.")

    asyncio.run(scenario())


def test_choosing_the_client_asks_who_was_told(sqlite_url: str) -> None:
    """The fields of the client's side appear, and what was typed stays."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")
            await ana.types("/crisis update", in_channel=CHANNEL)
            ana.fills(progress="We told them that we are on it.")

            await ana.selects(None, "crisis_update_audience", "client")
            await ana.submits(told_to="Ms Roadrunner, CFO", told_how="call")

            assert ana.modal is None
            (update,) = await desk.rows(Update)
            assert (update.audience, update.told_to) == (Audience.CLIENT, "Ms Roadrunner, CFO")
            assert update.progress == "We told them that we are on it."

    asyncio.run(scenario())


def test_an_empty_update_is_refused_in_the_form(sqlite_url: str) -> None:
    """At least one of progress, changes and plan."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")
            await ana.types("/crisis update", in_channel=CHANNEL)

            await ana.submits()

            assert ana.modal is not None
            assert set(ana.modal.errors) <= {"progress", "changes", "plan"} and ana.modal.errors
            assert await desk.rows(Update) == []

    asyncio.run(scenario())


def test_a_page_is_acknowledged_with_one_press(sqlite_url: str) -> None:
    """No form, no private message: the page itself shows it."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")
            message = await _page_of(desk, "U0HUGO0008")

            delivery = await hugo.presses(message, "crisis_acknowledge_page")

            assert delivery.ok
            (page,) = await desk.rows(Page)
            assert page.answer is Answer.ACKNOWLEDGED

    asyncio.run(scenario())


def test_a_page_is_answered_by_word_too(sqlite_url: str) -> None:
    """Every button has a word: ack, decline, delegate; without a page they say so."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")

            await hugo.types("/crisis delegate @lena", in_channel=CHANNEL)
            assert "You passed your page in C-2026-001 on to <@U0LENA0012>" in private_answer(hugo)
            await hugo.types("/crisis ack", in_channel=CHANNEL)
            assert "No page waits for your answer in C-2026-001." in private_answer(hugo)
            await desk.person("lena").types("/crisis ack 1")
            assert "You are on it in C-2026-001." in private_answer(desk.person("lena"))

            answers = {page.slack_id: page.answer for page in await desk.rows(Page)}
            assert answers == {"U0HUGO0008": Answer.DELEGATED, "U0LENA0012": Answer.ACKNOWLEDGED}

    asyncio.run(scenario())


def test_a_private_answer_finds_another_way_when_its_address_expired(sqlite_url: str) -> None:
    """After half an hour Slack takes no answer at the response_url: the sentence comes as a modal."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")
            pressed = await hugo.presses(await _page_of(desk, "U0HUGO0008"), "crisis_acknowledge_page")
            late = {**pressed.payload, "response_url": f"{desk.slack.url}response/expired"}

            answered = await desk.slack.link.deliver("interactive", late)

            assert answered.ok
            assert "You are on it already." in modal_words(hugo)

    asyncio.run(scenario())


def test_nothing_is_passed_on_to_somebody_who_left_or_is_a_guest(sqlite_url: str) -> None:
    """By form, by word: a sentence, and the page still waits."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")
            guest = next(user.name for user in desk.slack.state.users.values() if user.is_guest)
            gone = next(user.name for user in desk.slack.state.users.values() if user.deleted)

            await hugo.types(f"/crisis delegate @{guest}", in_channel=CHANNEL)
            assert "is a guest and cannot take part" in private_answer(hugo)
            await hugo.types("/crisis lead", in_channel=CHANNEL)
            await hugo.types(f"/crisis lead @{gone}", in_channel=CHANNEL)
            await hugo.submits()

            assert hugo.modal is not None
            assert "deactivated and cannot take part" in hugo.modal.errors["to"]
            assert {page.slack_id for page in await desk.rows(Page)} == {"U0HUGO0008"}

    asyncio.run(scenario())


def test_declining_by_word_asks_the_backup(sqlite_url: str) -> None:
    """ "I can't" typed: the backup of the function is paged at once."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")

            await hugo.types("/crisis decline", in_channel=CHANNEL)

            assert "Others are being asked." in private_answer(hugo)
            assert "U0INES0009" in {page.slack_id for page in await desk.rows(Page)}

    asyncio.run(scenario())


def test_a_page_is_delegated_with_the_select(sqlite_url: str) -> None:
    """Choosing a person on a manager's page passes it on; choosing oneself is refused in a sentence."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            await desk.person("hugo").types("/crisis escalate manager We need a decision", in_channel=CHANNEL)
            await desk.person("hugo").submits()
            nora = desk.person("nora")
            message = await _page_of(desk, "U0NORA0014")

            await nora.selects(message, "crisis_delegate_page", user="nora")
            assert "Choose somebody else than yourself." in private_answer(nora)
            await nora.selects(message, "crisis_delegate_page", user="ben")

            assert "U0BEN00002" in {page.slack_id for page in await desk.rows(Page)}

    asyncio.run(scenario())


def test_the_lead_can_be_taken_from_a_page(sqlite_url: str) -> None:
    """Its own button; it answers the page as well."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")

            await hugo.presses(await _page_of(desk, "U0HUGO0008"), "crisis_take_lead_from_page")

            (page,) = await desk.rows(Page)
            assert page.answer is Answer.ACKNOWLEDGED
            assert (await desk.effects("PostNotice"))[-1]["word"] == "lead_taken"

    asyncio.run(scenario())


def test_no_change_and_snooze_are_words_too(sqlite_url: str) -> None:
    """As often as the protocol allows; then the person is asked to post."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")
            for _ in range(desk.protocol.updates.snooze_at_most):
                await ana.types("/crisis snooze client we are on the phone with them", in_channel=CHANNEL)
                await ana.submits()
            await ana.types("/crisis snooze client again", in_channel=CHANNEL)
            assert "as often as the protocol allows" in private_answer(ana)

            await ana.types("/crisis nochange", in_channel=CHANNEL)
            await ana.submits()

            (update,) = await desk.rows(Update)
            assert (update.audience, update.is_no_change) == (Audience.INTERNAL, True)

    asyncio.run(scenario())


def test_pressing_twice_says_that_it_was_done(sqlite_url: str) -> None:
    """The second press changes nothing and is not silent."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")
            message = await _page_of(desk, "U0HUGO0008")
            await hugo.presses(message, "crisis_acknowledge_page")

            await hugo.presses(message, "crisis_acknowledge_page")

            assert "You are on it already." in private_answer(hugo)

    asyncio.run(scenario())


def test_a_stale_button_of_a_resolved_crisis_ends_in_a_sentence(sqlite_url: str) -> None:
    """The headline was not redrawn yet: the press opens nothing and says why."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            message = await _headline_in_channel(desk)
            ana = desk.person("ana")
            await ana.types("/crisis resolve", in_channel=CHANNEL)
            await ana.submits(what_was_done="Sent by hand.", unconfirmed_reason="They call back tomorrow.")
            assert (await desk.crisis()).status is Status.RESOLVED

            await ana.presses(message, "crisis_post_update")

            assert ana.modal is None
            assert "C-2026-001 is resolved already" in private_answer(ana)

    asyncio.run(scenario())


def test_a_form_of_a_crisis_that_ended_keeps_what_was_typed(sqlite_url: str) -> None:
    """Somebody resolved it while the update was being written: the form says so and loses nothing."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana, hugo = desk.person("ana"), desk.person("hugo")
            await hugo.types("/crisis update", in_channel=CHANNEL)
            await ana.types("/crisis cancel", in_channel=CHANNEL)
            await ana.submits(reason="It was a test.")

            await hugo.submits(progress="Half of the invoices are out.")

            assert "This was not done." in modal_words(hugo)
            assert hugo.modal is not None
            assert hugo.modal.values["progress"]["value"]["value"] == "Half of the invoices are out."
            assert await desk.rows(Update) == []

    asyncio.run(scenario())


def test_the_severity_is_changed_with_a_reason(sqlite_url: str) -> None:
    """Lowering is for lead, KAM and managers: checked again when the form is submitted."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo, ana = desk.person("hugo"), desk.person("ana")

            await hugo.types("/crisis severity SEV3 it is contained", in_channel=CHANNEL)
            await hugo.submits()
            assert "Only the crisis lead, the account's KAM or managers may do this." in modal_words(hugo)
            assert (await desk.crisis()).severity is Severity.SEV1

            await ana.types("/crisis severity SEV3 it is contained", in_channel=CHANNEL)
            await ana.submits()
            assert (await desk.crisis()).severity is Severity.SEV3

    asyncio.run(scenario())


def test_escalating_by_hand_pages_the_chosen_step(sqlite_url: str) -> None:
    """`/crisis escalate manager …` fills the form; submitting pages at once."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            hugo = desk.person("hugo")

            await hugo.types("/crisis escalate manager We need a decision on credits", in_channel=CHANNEL)
            await hugo.submits()

            assert hugo.modal is None
            reasons = [page.reason for page in await desk.rows(Page)]
            assert "We need a decision on credits" in reasons

    asyncio.run(scenario())


def test_more_opens_a_menu_and_its_buttons_go_on_top(sqlite_url: str) -> None:
    """Timeline from the menu is read in a modal on top; the menu is still below."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            message = await _headline_in_channel(desk)
            ana = desk.person("ana")
            await ana.presses(message, "crisis_more")

            await ana.presses_in_modal(SHOW_TIMELINE)
            assert "Timeline of C-2026-001" in modal_words(ana)

            await ana.closes_modal()
            await ana.presses_in_modal(CANCEL)
            await ana.submits(reason="It was a test.")

            assert ana.modal is None
            assert (await desk.crisis()).status is Status.CANCELLED

    asyncio.run(scenario())


def test_a_cancelled_crisis_can_be_reopened_by_word_or_says_why_not(sqlite_url: str) -> None:
    """Recover, resolve, reopen: each from its word, with the operation's own sentence when it cannot be."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")
            await ana.types("/crisis reopen", in_channel=CHANNEL)
            assert "There is nothing to reopen." in private_answer(ana)

            await ana.types("/crisis recover the error rate is down", in_channel=CHANNEL)
            await ana.submits()
            assert (await desk.crisis()).status is Status.RECOVERING

            await ana.types("/crisis resolve", in_channel=CHANNEL)
            await ana.submits(what_was_done="Fixed.", client_confirmed_by="CFO", client_confirmed_how="call")
            assert (await desk.crisis()).status is Status.RESOLVED

            await ana.types("/crisis reopen it is back", in_channel=CHANNEL)
            await ana.submits()
            assert (await desk.crisis()).status is Status.RESPONDING

    asyncio.run(scenario())


def test_a_reminder_is_answered_snoozed_or_has_had_its_time(sqlite_url: str) -> None:
    """No change with the next time; pressing again says that it was answered."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            ana = desk.person("ana")
            message = await _reminder_in_channel(desk)

            await ana.presses(message, "crisis_snooze")
            await ana.submits(reason="The call with Acme is still going on.")
            assert (await desk.effects("PostNotice"))[-1]["word"] == "snoozed"

            await ana.presses(message, "crisis_no_change")
            assert ana.modal is None
            assert "answered already" in private_answer(ana)

            await ana.presses(await _reminder_in_channel(desk), "crisis_no_change")
            await ana.submits()
            (update,) = await desk.rows(Update)
            assert update.is_no_change

    asyncio.run(scenario())


async def _reminder_in_channel(desk: Desk) -> Message:
    clock = next(row for row in await desk.rows(UpdateClock) if row.audience is Audience.INTERNAL)
    async with desk.database.reading() as session:
        facts = await reminder_facts(session, desk.protocol, clock.id, clock.round, now=desk.clock.now())
    assert facts is not None
    drawn = reminder_message(facts)
    return await _post(desk, CHANNEL, drawn.text, drawn.blocks)


def test_a_button_nobody_knows_is_answered(sqlite_url: str) -> None:
    """From an older release: acknowledged, with a sentence, nothing changed."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            old = {"type": "button", "action_id": "crisis_old", "text": {"type": "plain_text", "text": "Old"}}
            await desk.declare("ana")
            message = await _post(desk, CHANNEL, "old", [{"type": "actions", "elements": [old]}])
            ana = desk.person("ana")

            delivery = await ana.presses(message, "crisis_old")

            assert delivery.ok
            assert "from an older version" in private_answer(ana)

    asyncio.run(scenario())


def test_a_made_up_value_changes_nothing(sqlite_url: str) -> None:
    """The value of a button is only an id, and is looked up again."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")
            message = await _headline_in_channel(desk)
            hugo = desk.person("hugo")

            for value in ("999", "x; drop table", ""):
                delivery = await hugo.presses(message, "crisis_resolve", value)

                assert delivery.ok
                assert hugo.modal is None

            assert len(await desk.rows(Crisis)) == 1

    asyncio.run(scenario())


def test_home_and_channel_events_are_heard(sqlite_url: str) -> None:
    """Opening Home wishes for its drawing; coming in by a colleague's invitation makes somebody a member."""

    async def scenario() -> None:
        async with a_desk(sqlite_url) as desk:
            await desk.declare("ana")

            home = await desk.person("ben").opens_home()
            joined = await desk.person("ben").is_invited(CHANNEL)

            assert home.ok and joined.ok
            assert {"crisis_id": None, "slack_id": "U0BEN00002"} in await desk.effects("PublishHome")
            await desk.person("ben").types("/crisis show", in_channel=CHANNEL)
            assert "C-2026-001 · Acme Corp" in private_answer(desk.person("ben"))

    asyncio.run(scenario())
