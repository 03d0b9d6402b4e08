"""The page a newcomer plays on, in a real browser: what people type, press and send."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fake_slack.page_words import chooses_account, declares, opens_modal, page_of, types

pytestmark = pytest.mark.browser


def test_a_slash_is_answered_with_the_commands_and_opens_the_modal(ana: Page) -> None:
    """Who types / sees the command with its hint; Enter completes it, and its words stand in the modal."""
    composer = ana.get_by_test_id("composer")

    composer.fill("/cr")
    expect(ana.get_by_role("option", name="/crisis")).to_contain_text("what happened")
    composer.press("Enter")
    composer.type("Acme cannot invoice")
    composer.press("Enter")

    expect(ana.get_by_role("dialog", name="Declare a crisis")).to_be_visible()
    expect(ana.get_by_label("What happened")).to_have_value("Acme cannot invoice")
    expect(composer).to_have_value("")


def test_a_refused_submission_says_why_at_the_field_and_keeps_the_text(ana: Page) -> None:
    """Both kinds of refusal, Slack's (a required field) and the app's, stand at their field; nothing typed is lost."""
    opens_modal(ana, "too short")

    ana.get_by_test_id("modal-submit").click()
    expect(ana.get_by_test_id("modal-error-account")).to_contain_text("Please complete this required field.")
    chooses_account(ana, "acme", "Acme Corp")
    ana.get_by_test_id("modal-submit").click()

    expect(ana.get_by_test_id("modal-error-what")).to_contain_text("Say who is affected.")
    expect(ana.get_by_test_id("modal-error-account")).to_be_hidden()
    expect(ana.get_by_label("What happened")).to_have_value("too short")
    expect(ana.get_by_test_id("field-account")).to_have_value("Acme Corp")


def test_a_button_pressed_by_one_updates_the_message_for_another(ana: Page, browser: Browser, slack_url: str) -> None:
    """What is declared shows up for everybody without a reload, and so does the answer to its button."""
    ben = page_of(browser, slack_url, "ben")

    declares(ana, "Acme cannot ship since six")
    message = ben.get_by_test_id("message").filter(has_text="Acme cannot ship since six")
    expect(message).to_be_visible()
    ts = message.get_attribute("data-ts")
    message.get_by_role("button", name="Take the lead").click()

    seen = ana.locator(f'[data-testid=message][data-ts="{ts}"]')
    expect(seen).to_contain_text("Taken by @Ben Becker")
    expect(seen).to_contain_text("(edited)")
    expect(seen.get_by_role("button", name="Take the lead")).to_have_count(0)
    ben.close()


def test_a_private_answer_is_shown_to_one_person_only(ana: Page, browser: Browser, slack_url: str) -> None:
    """Ephemeral messages say that nobody else sees them, and nobody else does."""
    ben = page_of(browser, slack_url, "ben")

    types(ana, "/crisis help")
    types(ana, "Everybody sees this one")

    expect(ana.locator("[data-ephemeral]").last).to_contain_text("Only visible to you")
    expect(ana.locator("[data-ephemeral]").last).to_contain_text("answer three questions")
    expect(ben.get_by_test_id("messages")).to_contain_text("Everybody sees this one")
    expect(ben.locator("[data-ephemeral]")).to_have_count(0)
    ben.close()


def test_an_external_select_offers_what_the_app_finds(ana: Page) -> None:
    """Typing asks the app; the arrow keys choose among its answers; a search without result says so."""
    opens_modal(ana)
    account = ana.get_by_test_id("field-account")

    account.fill("acme")
    expect(ana.get_by_test_id("modal").get_by_role("option")).to_have_count(2)
    account.press("ArrowDown")
    account.press("Enter")
    expect(account).to_have_value("Acme Iberia")
    account.fill("nobody")

    expect(ana.get_by_text("Nothing found for “nobody”.")).to_be_visible()


def test_a_replaced_view_keeps_what_was_typed(ana: Page) -> None:
    """The app puts other blocks into the open modal; text in fields that stay is untouched."""
    opens_modal(ana)
    ana.get_by_label("What happened").fill("half a sentence")

    ana.get_by_role("button", name="Explain").click()

    expect(ana.get_by_test_id("modal-body")).to_contain_text("SEV1 means")
    expect(ana.get_by_label("What happened")).to_have_value("half a sentence")


def test_escape_closes_the_modal_and_the_next_one_is_fresh(ana: Page) -> None:
    """Esc closes; what was typed into a closed modal does not haunt the next."""
    opens_modal(ana)
    ana.get_by_label("What happened").fill("never mind")

    ana.keyboard.press("Escape")
    expect(ana.get_by_test_id("modal")).to_have_count(0)
    opens_modal(ana)

    expect(ana.get_by_label("What happened")).to_have_value("")


def test_a_command_nobody_answers_says_so_and_keeps_the_text(ana: Page) -> None:
    """After Slack's three seconds the sentence stands at the composer, and so does what was typed."""
    types(ana, "/crisis silent")

    expect(ana.get_by_test_id("problem")).to_contain_text("/crisis", timeout=15_000)
    expect(ana.get_by_test_id("composer")).to_have_value("/crisis silent")


def test_news_does_not_disturb_somebody_who_is_typing(ana: Page, browser: Browser, slack_url: str) -> None:
    """A message arrives while one types: the draft, the cursor and another channel's draft stay."""
    ben = page_of(browser, slack_url, "ben")
    ana.get_by_test_id("composer").fill("half a thought")

    types(ben, "Did you see this?")

    expect(ana.get_by_test_id("messages")).to_contain_text("Did you see this?")
    expect(ana.get_by_test_id("composer")).to_have_value("half a thought")
    expect(ana.get_by_test_id("composer")).to_be_focused()
    ben.close()


def test_replies_stand_under_their_message(ana: Page) -> None:
    """A thread is opened from the message and its reply is indented below it."""
    types(ana, "Who calls the client?")
    message = ana.get_by_test_id("message").filter(has_text="Who calls the client?").last

    message.hover()
    message.get_by_test_id("reply").click()
    ana.get_by_test_id("reply-text").last.fill("I do")
    ana.get_by_test_id("reply-text").last.press("Enter")

    expect(ana.locator(".message.in-thread").last).to_contain_text("I do")


def test_home_is_filled_by_the_app(ana: Page) -> None:
    """Opening Home asks the app for it."""
    ana.get_by_test_id("home-link").click()

    expect(ana.get_by_test_id("home")).to_contain_text("My open crises")


def test_shortcuts_open_the_modal_too(ana: Page) -> None:
    """The lightning button offers the global shortcut; More at a message offers the one that quotes it."""
    types(ana, "They are shouting at us")
    ana.get_by_test_id("shortcuts").click()
    ana.get_by_test_id("shortcut-crisis_declare").click()
    expect(ana.get_by_label("What happened")).to_have_value("")
    ana.get_by_test_id("modal-close").click()

    message = ana.get_by_test_id("message").filter(has_text="They are shouting at us").last
    message.hover()
    message.get_by_test_id("message-more").click()
    ana.get_by_test_id("shortcut-crisis_declare_from_message").click()

    expect(ana.get_by_label("What happened")).to_have_value("They are shouting at us")


def test_a_confirm_dialog_stands_before_a_dangerous_button(ana: Page) -> None:
    """No means that nothing happens; yes presses the button."""
    declares(ana, "Acme wants its money back")
    message = ana.get_by_test_id("message").filter(has_text="Acme wants its money back")
    cancel = message.get_by_role("button", name="Cancel it")

    cancel.click()
    ana.get_by_test_id("confirm-deny").click()
    expect(message).to_be_visible()
    cancel.click()
    expect(ana.get_by_test_id("confirm")).to_contain_text("False alarm?")
    ana.get_by_test_id("confirm-yes").click()

    expect(message).to_have_count(0)


def test_a_person_is_chosen_on_a_message(ana: Page) -> None:
    """A people select lists everybody, filters while one types, and tells the app who was meant."""
    declares(ana, "Acme asks for our director")
    message = ana.get_by_test_id("message").filter(has_text="Acme asks for our director")
    ts = message.get_attribute("data-ts")

    message.get_by_test_id("field-delegate").fill("director")
    message.get_by_test_id("picker-option").filter(has_text="Petra Papadaki").click()

    expect(ana.locator(f'[data-testid=message][data-ts="{ts}"]')).to_contain_text("Taken by @Petra Papadaki")
