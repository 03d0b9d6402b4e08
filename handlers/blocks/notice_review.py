"""Direct messages about a review that is due, and about what became of what it proposed."""

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


def _taken(values: Values, crisis: CrisisFacts | None) -> str:
    version = escaped(str(values["version"]), 20)
    return f"{_whose(values, crisis)} stands in version {version} now. Thank you."


def _declined(values: Values, crisis: CrisisFacts | None) -> str:
    reason = escaped(" ".join(str(values["reason"]).split()), 1500)
    return f"{_whose(values, crisis)} was declined by {mention(str(values['by']))}: {reason}"


def _whose(values: Values, crisis: CrisisFacts | None) -> str:
    after = f" after {crisis.key}" if crisis else ""
    return f"The change of the playbook “{escaped(str(values['title']), 200)}” that you proposed{after}"


def _of(crisis: CrisisFacts | None) -> str:
    return f" of {crisis.key}, {escaped(crisis.account_name, 300)}," if crisis else ""


def _at(values: Values) -> str:
    return when(datetime.fromisoformat(str(values["due_at"])))


def _word(crisis: CrisisFacts | None) -> str:
    return f"As a word: `/crisis review {crisis.key}`." if crisis else ""


def review_buttons(word: str, crisis: CrisisFacts | None) -> list[Block]:
    """The review, where it is read that it is due."""
    if word not in ("review_due", "review_overdue") or crisis is None:
        return []
    return [actions([button("Open the review", REVIEW, str(crisis.id), style="primary")])]


REVIEW_DIRECTS: dict[str, Callable[[Values, CrisisFacts | None], str]] = {
    "proposal_declined": _declined,
    "proposal_taken": _taken,
    "review_due": _due,
    "review_overdue": _overdue,
}
