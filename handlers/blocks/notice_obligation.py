"""Direct messages about what the contract promises. `handlers/blocks/notice.py` takes the table in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.text import channel_link, escaped, when

Values = Mapping[str, Any]
TEXT_MOST = 1500


def _due(values: Values, crisis: CrisisFacts | None) -> str:
    said = f"By contract {_promise(values)} is due {_at(values)}{_in(crisis)}."
    return f"{said}{_details(values)}\n{_what_to_do(values, crisis)}"


def _overdue(values: Values, crisis: CrisisFacts | None) -> str:
    said = f"By contract {_promise(values)} was due {_at(values)}{_in(crisis)}, and nobody has said that it was kept."
    return f"{said}{_details(values)}\n{_what_to_do(values, crisis)}"


def _promise(values: Values) -> str:
    return f"*{escaped(str(values['promise']), 500)}*"


def _at(values: Values) -> str:
    return when(datetime.fromisoformat(str(values["due_at"])))


def _in(crisis: CrisisFacts | None) -> str:
    return f" in {crisis.key}, {escaped(crisis.account_name, 300)}" if crisis else ""


def _details(values: Values) -> str:
    text = " ".join(str(values.get("text") or "").split())
    penalty = escaped(str(values.get("penalty") or ""), 400)
    quoted = f"\n>{escaped(text, TEXT_MOST)}" if text else ""
    return quoted + (f"\nOtherwise: {penalty}" if penalty else "")


def _what_to_do(values: Values, crisis: CrisisFacts | None) -> str:
    key = f"{crisis.key} " if crisis else ""
    place = f"The buttons are in {channel_link(crisis.channel_id)}; " if crisis and crisis.channel_id else ""
    word = f"`/crisis kept {key}{values.get('number', '')} what shows it`, or `notkept`, or `void`"
    return f"{place}as words: {word}." if place else f"Say what became of it: {word}."


OBLIGATION_DIRECTS: dict[str, Callable[[Values, CrisisFacts | None], str]] = {
    "obligation_due": _due,
    "obligation_overdue": _overdue,
}
