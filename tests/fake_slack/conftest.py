"""Fixtures of the page tests: one browser, one Fake Slack with a tiny app, and Ana's page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.fake_slack.page_words import fake_slack, page_of, running

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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
    # Per module, because the driver's event loop would keep later tests of this thread from asyncio.run.
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def ana(browser: Browser, slack_url: str) -> Iterator[Page]:
    page = page_of(browser, slack_url, "ana")
    yield page
    if page.get_by_test_id("modal").is_visible():
        page.get_by_test_id("modal-cross").click()
        expect(page.get_by_test_id("modal")).to_have_count(0)
    page.close()
