"""Direct messages about a review that is due. `handlers/blocks/notice.py` takes the table in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.elements import Block, actions, button
from handlers.blocks.headline import REVIEW
from handlers.blocks.text import escaped, mention, when

Values = Mapping[str, Any]


def _due(values: Values, crisis: CrisisFacts | None) -> str:
    return (
        f"The review{_of(crisis)} was to be closed by {_at(values)}. Please look at what was found, "
        f"say what we do about each gap, and close it. {_word(crisis)}"
    )


def _overdue(values: Values, crisis: CrisisFacts | None) -> str:
    who = mention(str(values["responsible"]))
    return (
        f"The review{_of(crisis)} is still open; it was due {_at(values)}. {who}, please close it, or say who does. "
        f"{_word(crisis)}"
    )


def _of(crisis: CrisisFacts | None) -> str:
    return f" of {crisis.key}, {escaped(crisis.account_name, 300)}," if crisis else ""


def _at(values: Values) -> str:
    return when(datetime.fromisoformat(str(values["due_at"])))


def _word(crisis: CrisisFacts | None) -> str:
    return f"As a word: `/crisis review {crisis.key}`." if crisis else ""


def review_buttons(word: str, crisis: CrisisFacts | None) -> list[Block]:
    """The review, where it is read that it is due."""
    if word not in REVIEW_DIRECTS or crisis is None:
        return []
    return [actions([button("Open the review", REVIEW, str(crisis.id), style="primary")])]


REVIEW_DIRECTS: dict[str, Callable[[Values, CrisisFacts | None], str]] = {
    "review_due": _due,
    "review_overdue": _overdue,
}
