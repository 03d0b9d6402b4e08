"""The page a newcomer plays on, in a real browser: what people see, and what they do not."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fake_slack.page_words import declares, fake_slack, opens_modal, page_of, types

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=document.body.dataset.hit=1> <!channel> *x* &amp;"


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


def test_the_page_finds_a_restarted_slack_again(browser: Browser, tmp_path: Path) -> None:
    """While Fake Slack is away the page says so and keeps the draft; it goes on by itself afterwards."""
    with fake_slack(tmp_path) as facts:
        page = page_of(browser, facts["url"], "ana", "general")
        page.get_by_test_id("composer").fill("half a thought")
    expect(page.get_by_test_id("connection")).to_contain_text("Fake Slack does not answer")

    with fake_slack(tmp_path, port=int(facts["url"].rstrip("/").rpartition(":")[2])):
        expect(page.get_by_test_id("connection")).to_contain_text("is not connected yet")
        expect(page.get_by_test_id("composer")).to_have_value("half a thought")
        page.close()


def test_colours_follow_the_reader(browser: Browser, slack_url: str) -> None:
    """Somebody whose system is dark gets a dark page."""
    page = page_of(browser, slack_url, "ana")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.emulate_media(color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.close()


def test_somebody_reading_further_up_is_not_dragged_down(ana: Page, browser: Browser, slack_url: str) -> None:
    """News below leaves the scroll position alone and offers a way down."""
    ben = page_of(browser, slack_url, "ben")
    types(ben, "\n".join(f"line {number}" for number in range(60)))
    expect(ana.get_by_test_id("messages")).to_contain_text("line 59")
    messages = ana.get_by_test_id("messages")
    messages.evaluate("list => list.scrollTop = 0")

    types(ben, "And another thing")
    expect(ana.get_by_test_id("jump")).to_be_visible()
    assert messages.evaluate("list => list.scrollTop") == 0
    ana.get_by_test_id("jump").click()

    expect(ana.get_by_text("And another thing").last).to_be_in_viewport()
    ben.close()


DRAWN_AGAIN = """async list => {
    const { showMessages } = await import("%s/messages.js");
    list.scrollTop = 0;
    showMessages(document.getElementById("content"), { showProblem() {}, redraw() {} });
    return list.scrollTop;
}"""
"""What happens when news comes in the instant in which somebody moves up: the browser has not told the page yet."""


def test_somebody_who_has_just_moved_up_stays_there(ana: Page) -> None:
    """The page looks where they are, instead of waiting for the browser to say so."""
    types(ana, "\n".join(f"line {number}" for number in range(60)))
    messages = ana.get_by_test_id("messages")
    expect(messages).to_contain_text("line 59")
    folder = ana.evaluate("document.querySelector('script[type=module]').src.replace(/\\/[^/]*$/, '')")

    assert messages.evaluate(DRAWN_AGAIN % folder) == 0
