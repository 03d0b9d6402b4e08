"""What page tests say: start things, open the page as somebody, type, choose, declare."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

HOME = Path(__file__).resolve().parents[2]
ENDS_WITHIN_S = 10.0
"""A browser that holds a connection open must not hold the tests up."""
PATIENCE_MS = 20_000
"""For a browser on a machine that is busy with other tests."""
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def running(*arguments: str) -> Iterator[None]:
    """A Python module as a process of its own; yields once its first line has arrived."""
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline(), f"{arguments[0]} ended before it said anything"
            yield
        finally:
            process.terminate()
            try:
                process.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def fake_slack(folder: Path, port: int = 0) -> Iterator[dict[str, str]]:
    """Fake Slack as a process of its own; yields its address and tokens."""
    ready = folder / "ready.json"
    seed = ("--seed", "fake_slack/company.toml", "--manifest", "manifest.yml")
    with running("fake_slack", "--port", str(port), *seed, "--ready-file", str(ready)):
        yield json.loads(ready.read_text())


def page_of(browser: Browser, url: str, person: str, channel: str = "crisis-desk", width: int = 1280) -> Page:
    """The page as one person sees it, with a channel open; a script error on it fails the test."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: pytest.fail(f"The page raised {error}"))
    page.goto(f"{url}#?as={person}")
    row = page.get_by_test_id(f"channel-{channel}")
    expect(row).to_be_attached()
    if not row.is_visible():
        page.get_by_test_id("drawer").click()
    row.click()
    expect(page.get_by_test_id("channel-title")).to_contain_text(channel)
    return page


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
