"""Brainstorms: Slack takes the message, the list and the forms whatever people typed, and words carry the meaning."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from crisis.brainstorm_facts import BrainstormFacts, IdeaFacts
from crisis.scenario_idea import MOST_IDEAS, IdeaDraft
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.brainstorm import brainstorm_message, brainstorm_title, ideas_view, opened_message, voted_message
from handlers.blocks.scenario_idea import idea_form, register_form
from handlers.blocks.text import length
from storage.tables.brainstorm import Brainstorm
from storage.vocabulary import IdeaSource
from tests.handlers.facts import HOSTILE, ONLY_ESCAPES
from tests.handlers.reading import marked_up

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
IDS: dict[str, int | str | None] = {"brainstorm": 1, "channel": "C0ROOM"}


def an_idea(text: str, number: int = 1, **values: Any) -> IdeaFacts:
    facts: dict[str, Any] = {
        "id": number,
        "text": text[:200],
        "source": IdeaSource.HYPOTHETICAL,
        "likelihood": 5,
        "impact": 5,
        "by": "U0ANA00001",
        "votes": number,
        "playbook": "",
        "registers": tuple(text[:120] for _ in range(9)),
        "is_mine": number % 2 == 0,
    }
    return IdeaFacts(**(facts | values))


def a_brainstorm(text: str, *, count: int = MOST_IDEAS, is_open: bool = True) -> BrainstormFacts:
    return BrainstormFacts(
        id=1,
        account_name=text[:120],
        topic=text[:200],
        channel_id="C0ROOM",
        opened_by="U0ANA00001",
        closes_at=NOW,
        closed_by=None if is_open else "U0ANA00001",
        closed_at=None if is_open else NOW,
        ideas=tuple(an_idea(text, number) for number in range(1, count + 1)),
        seeds=10,
    )


def a_row(text: str) -> Brainstorm:
    return Brainstorm(topic=text[:200], channel_id="C0ROOM", opened_by="U0ANA00001", opened_at=NOW, closes_at=NOW)


MESSAGES: dict[str, Callable[[str], Any]] = {
    "open": lambda text: brainstorm_message(a_brainstorm(text)),
    "closed": lambda text: brainstorm_message(a_brainstorm(text, is_open=False)),
    "empty": lambda text: brainstorm_message(a_brainstorm(text, count=0)),
    "voted": lambda text: voted_message(text[:200], 1, is_new=True),
    "opened": lambda text: opened_message(a_row(text), text[:120], is_new=True),
    "joined": lambda text: opened_message(a_row(text), text[:120], is_new=False),
}
VIEWS: dict[str, Callable[[str], Any]] = {
    "all ideas": lambda text: ideas_view(a_brainstorm(text)),
    "all ideas of a closed one": lambda text: ideas_view(a_brainstorm(text, is_open=False)),
    "three fields": lambda text: idea_form(IdeaDraft(text=text[:200], source=None), IDS),
    "all fields": lambda text: idea_form(
        IdeaDraft(text=text[:200], source=IdeaSource.EXPERIENCE, likelihood=1, impact=5, same_as="2"),
        IDS,
        is_full=True,
        alike=dict.fromkeys((1, 2, 3), text[:200]),
    ),
    "account": lambda text: register_form(text[:200], IDS),
}

TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "x" * 3000, "👩‍👩‍👧‍👦" * 272, "a"])


@TEXTS
@pytest.mark.parametrize("kind", MESSAGES)
def test_slack_takes_every_message(kind: str, text: str) -> None:
    """Sixty ideas of any text; nobody is mentioned by what somebody typed."""
    message = MESSAGES[kind](text)

    assert message_faults(message.blocks) == []
    assert 0 < length(message.text) <= 4000
    for read in (marked_up(message.blocks), message.text):
        assert "<!channel" not in read and "<https://evil" not in read


@TEXTS
@pytest.mark.parametrize("kind", VIEWS)
def test_slack_takes_every_view(kind: str, text: str) -> None:
    """The longest there can be."""
    view = VIEWS[kind](text)

    assert view_faults(view) == []
    assert "<!channel" not in marked_up(view["blocks"]) and "<https://evil" not in marked_up(view["blocks"])


@pytest.mark.parametrize(
    ("account", "topic", "title"),
    [
        pytest.param("Acme", "supply", "What could happen to Acme: supply?", id="both"),
        pytest.param("Acme", "", "What could happen to Acme?", id="an account"),
        pytest.param("", "supply", "What could happen: supply?", id="a topic"),
        pytest.param("", "", "What could happen to our key accounts?", id="neither"),
    ],
)
def test_it_asks_a_question(account: str, topic: str, title: str) -> None:
    """About whom, about what."""
    assert brainstorm_title(account, topic) == title


def test_the_message_makes_sense_read_aloud() -> None:
    """Title, how many ideas, how many nobody is prepared for, until when."""
    said = brainstorm_message(a_brainstorm("Acme", count=1)).text

    assert said.startswith("Brainstorm: What could happen to Acme: Acme? Opened by <@U0ANA00001>. 1 idea, 1 without")


def test_the_form_asks_no_more_than_three_things() -> None:
    """Text, source, and when others look alike whether it is the same; the rest is behind “More…”."""
    view = idea_form(IdeaDraft(text="A fire", source=None), IDS, alike={1: "Fire"})

    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == ["text", "source", "same_as"]
