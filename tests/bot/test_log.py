"""Log lines: one JSON object each, and no secret, whoever wrote it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.log import set_up_logging, without_secrets


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What was logged. Afterwards logging is as it was before."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    set_up_logging(written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_our_lines_and_a_librarys_look_the_same(stream: io.StringIO) -> None:
    """One parser reads the whole log."""
    structlog.get_logger("bot.test").info("Sent", crisis="C-2026-007", effect=12)
    logging.getLogger("some.library").warning("It is %s", "late")

    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (ours["event"], ours["crisis"], ours["effect"], ours["level"]) == ("Sent", "C-2026-007", 12, "info")
    assert (theirs["event"], theirs["logger"], theirs["level"]) == ("It is late", "some.library", "warning")


def test_a_trace_stays_on_one_line(stream: io.StringIO) -> None:
    """A line is an event, also when something broke."""
    try:
        raise KeyError("row 7")
    except KeyError:
        structlog.get_logger("bot.test").exception("A row failed", row=7)

    (line,) = stream.getvalue().splitlines()
    assert "KeyError: 'row 7'" in json.loads(line)["exception"]


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-456-AbC",
        "xoxe.xoxp-1-Mi0yLT",
        "xapp-1-A0-99-abcdef",
        "postgresql://crisis:hunter2@db/desk",
        "wss://wss.example/link/?ticket=11112222&app_id=1",
        "https://hooks.slack.com/commands/T1/2/abc",
    ],
)
def test_a_secret_never_reaches_the_log(stream: io.StringIO, secret: str) -> None:
    """Libraries put addresses and headers into their errors."""
    logging.getLogger("some.library").error("Failed with %s", secret)

    assert "[secret]" in stream.getvalue()
    assert not {"123-456", "Mi0yLT", "abcdef", "hunter2", "11112222", "T1/2"} & set(_words(stream.getvalue()))


def test_ordinary_text_is_left_alone() -> None:
    """A key, a URL and a time are no secrets."""
    text = "C-2026-007 at http://127.0.0.1:3000/readyz, 12:30@Berlin, <https://acme.example/a@b>"

    assert without_secrets(text) == text


def test_what_slacks_libraries_chat_about_is_not_logged(stream: io.StringIO) -> None:
    """At INFO they print requests, and with them what people wrote."""
    logging.getLogger("slack_bolt.AsyncApp").info("body: the client is furious")
    logging.getLogger("slack_sdk.socket_mode").info("Received: the client is furious")

    assert stream.getvalue() == ""


def _words(text: str) -> list[str]:
    return [word for word in ("123-456", "Mi0yLT", "abcdef", "hunter2", "11112222", "T1/2") if word in text]
