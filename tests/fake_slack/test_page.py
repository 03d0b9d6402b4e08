"""The page a newcomer plays on, in a real browser: what people see, type and press."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.browser

HOME = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = "<img src=x onerror=document.body.dataset.hit=1> <!channel> *x* &amp;"


@contextmanager
def running(*arguments: str) -> Iterator[IO[str]]:
    """A Python module as a process of its own; yields once its first line has arrived."""
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline(), f"{arguments[0]} ended before it said anything"
            yield process.stdout
        finally:
            process.terminate()


@contextmanager
def fake_slack(folder: Path) -> Iterator[dict[str, str]]:
    ready = folder / "ready.json"
    seed = ("--seed", "fake_slack/company.toml", "--manifest", "manifest.yml")
    with running("fake_slack", "--port", "0", *seed, "--ready-file", str(ready)):
        yield json.loads(ready.read_text())


@pytest.fixture(scope="module")
def slack_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Fake Slack with the tiny app connected to it."""
    with (
        fake_slack(tmp_path_factory.mktemp("page")) as facts,
        running("tests.fake_slack.page_app", facts["url"], facts["bot_token"], facts["app_token"]),
    ):
        yield facts["url"]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


def page_of(browser: Browser, url: str, person: str, channel: str = "crisis-desk", width: int = 1280) -> Page:
    """The page as one person sees it, with a channel open; a script error on it fails the test."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: pytest.fail(f"The page raised {error}"))
    page.goto(f"{url}#?as={person}")
    row = page.get_by_test_id(f"channel-{channel}")
    expect(row).to_be_attached()
    if not row.is_visible():
        page.get_by_test_id("drawer").click()
    row.click()
    expect(page.get_by_test_id("channel-title")).to_contain_text(channel)
    return page


@pytest.fixture
def ana(browser: Browser, slack_url: str) -> Iterator[Page]:
    page = page_of(browser, slack_url, "ana")
    yield page
    if page.get_by_test_id("modal").is_visible():
        page.get_by_test_id("modal-cross").click()
        expect(page.get_by_test_id("modal")).to_have_count(0)
    page.close()


def types(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def opens_modal(page: Page, words: str = "") -> None:
    types(page, f"/crisis {words}")
    expect(page.get_by_test_id("modal")).to_be_visible()


def chooses_account(page: Page, typed: str, name: str) -> None:
    page.get_by_test_id("field-account").fill(typed)
    page.get_by_role("option", name=name).click()


def declares(page: Page, words: str) -> None:
    opens_modal(page, words)
    chooses_account(page, "acme", "Acme Corp")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("modal")).to_have_count(0)


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


def test_becoming_somebody_else_survives_a_reload(ana: Page) -> None:
    """The person is part of the address."""
    ana.get_by_test_id("person-select").select_option(label="Nora Novak · Sales Manager")
    expect(ana).to_have_url(re.compile("as=U0NORA0014"))

    ana.reload()

    expect(ana.get_by_test_id("person-select")).to_have_value("U0NORA0014")
    expect(ana.get_by_test_id("channel-crisis-digest")).to_be_visible()


def test_a_private_channel_does_not_exist_for_those_outside(browser: Browser, slack_url: str) -> None:
    """Dora is not in the crisis desk: not in her list, and its address leads her elsewhere."""
    dora = page_of(browser, slack_url, "dora", "general")
    expect(dora.get_by_test_id("channel-crisis-desk")).to_have_count(0)

    dora.goto(f"{slack_url}#?as=dora&in=C0DESK0003")
    dora.reload()

    expect(dora.get_by_test_id("channel-title")).to_contain_text("general")
    expect(dora.get_by_text("crisis-desk", exact=True)).to_have_count(0)
    dora.close()


def test_hostile_text_is_shown_as_text(ana: Page) -> None:
    """Markup and mentions somebody typed stay letters, in a message of a person and in one of the app."""
    types(ana, HOSTILE)
    declares(ana, HOSTILE)

    messages = ana.get_by_test_id("message").filter(
        has_text="<img src=x onerror=document.body.dataset.hit=1> <!channel>"
    )
    expect(messages).to_have_count(2)
    expect(messages.locator("img")).to_have_count(0)
    assert ana.evaluate("document.body.dataset.hit") is None


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


def test_a_phone_shows_everything_without_scrolling_sideways(browser: Browser, slack_url: str) -> None:
    """At 390 points the sidebar is a drawer, and neither channel nor modal is wider than the screen."""
    phone = page_of(browser, slack_url, "ana", width=390)
    expect(phone.get_by_test_id("channel-general")).to_be_hidden()

    opens_modal(phone, "x" * 290)

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    box = phone.get_by_test_id("modal").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    phone.keyboard.press("Escape")
    phone.close()


def test_without_the_app_the_page_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    """Nobody has to guess why nothing happens."""
    with fake_slack(tmp_path) as facts:
        page = page_of(browser, facts["url"], "ana", "general")

        expect(page.get_by_test_id("connection")).to_contain_text("is not connected yet. Start it")
        expect(page.get_by_test_id("app-state")).to_contain_text("not connected")
        page.close()
