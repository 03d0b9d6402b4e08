"""Who stands in for a KAM who is away: one line on what goes to them, and the two sentences they are told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crisis.facts import CrisisFacts
from crisis.rules.roster import said_day
from handlers.blocks.text import escaped, join_words, mention, mentions


def deputy_sentence(kams: Sequence[str]) -> str:
    """Above what goes to somebody in another's place."""
    return f"You get this because you stand in for {mentions(kams, most=5)}, who {_is(kams)} away."


def _is(kams: Sequence[str]) -> str:
    return "is" if len(kams) == 1 else "are"


def _named(values: Mapping[str, Any], _crisis: CrisisFacts | None) -> str:
    kam, count = mention(str(values["kam"])), int(values["count"])
    first, last = (date.fromisoformat(str(values[name])) for name in ("first_day", "last_day"))
    names = [escaped(str(one), 200) for one in values["accounts"]]
    more = count - len(names)
    listed = f"{', '.join(names)} and {more} more" if more > 0 else join_words(names)
    days = (
        f"on {said_day(first, first)}" if first == last else f"from {said_day(first, first)} to {said_day(last, first)}"
    )
    return (
        f"You stand in for {kam} {days}: you look after {listed}. What would go to {kam} comes to you then, "
        "and you may do what they may. `/crisis account` lists these accounts then."
    )


def _over(values: Mapping[str, Any], _crisis: CrisisFacts | None) -> str:
    first = date.fromisoformat(str(values["first_day"]))
    return (
        f"You need not stand in for {mention(str(values['kam']))} any more, in the absence of {said_day(first, first)}."
    )


DEPUTY_DIRECTS = {"deputy_named": _named, "deputy_over": _over}
