"""What is done to a payload: something taken out, exchanged, wrapped, or somebody else's put in."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

CANARY = "CANARY-zanzibar"
"""Stands in every text we put in; whatever is logged must not hold it."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutation:
    where: int
    """Which place, counted through the payload and round again."""
    value: Any
    """What stands there afterwards."""
    way: str = "exchange"
    """exchange, remove, wrap, rename"""


@dataclass(frozen=True)
class Long:
    """A text that is too long to be shown when a test fails."""

    unit: str
    times: int


def _deep(levels: int) -> Any:
    nested: Any = CANARY
    for _ in range(levels):
        nested = [nested] if levels % 2 else {"a": nested}
    return nested


PEOPLE = ("U0MILO0013", "U0GIL00019", "U0ZOE00020", "U0YURI0024", "U0NEMO0025", "U0OLGA0018", "USLACKBOT")
IDS = ("1", "2", "3", "0", "-1", "999999", "9" * 18, "9" * 40, "٢", "1e3", " 2", "2:1", "1:1", "2:99", "account:2")
WORDS = ("SEV1", "SEV4", "unsure", "client", "internal", "director", "crt", "new:", "account:", "account:٢", "resolve")
TEXTS = (
    "",
    " ",
    "\x00",
    f"{CANARY}\x00{CANARY}",
    f"{CANARY} \ud800",
    "\udfff",
    f"{CANARY} <!channel> <@U0ANA00001> <http://x.invalid|here>",
    f"{CANARY} ' OR 1=1; DROP TABLE crisis; --",
    f"{CANARY} {{7*7}} %s %(x)s {{0}} \\u0000",
    f"{CANARY} \u202e\u200b\ufeff\U0001f4a3" + "\u0301" * 200,
    Long(CANARY, 5_000),
    Long("x", 100_000),
    Long("[", 5_000),
    '{"crisis":1}',
    '{"crisis":"2","round":"x","audience":"nobody"}',
    '{"crisis":99999999999999999999,"round":-1,"audience":"client"}',
    "null",
    "V0STALE0001",
    "C0GENERAL1",
    "T0ELSEWHERE",
    "http://127.0.0.1:9/nobody-listens",
)
THINGS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    10**30,
    1.5,
    float("inf"),
    float("nan"),
    [],
    {},
    [None],
    [[]],
    [{}],
    {"id": None},
    {"value": [CANARY]},
    {"type": "modal", "blocks": CANARY},
    {"values": {"x": {"y": {"value": 5}}}},
    _deep(40),
    _deep(301),
)

values = st.one_of(
    st.sampled_from(THINGS),
    st.sampled_from(TEXTS),
    st.sampled_from([*PEOPLE, *IDS, *WORDS]),
    st.text(max_size=40).map(lambda text: CANARY + text),
    st.integers(),
)
mutations = st.builds(
    Mutation,
    where=st.integers(0, 5_000),
    value=values,
    way=st.sampled_from(("exchange", "exchange", "exchange", "exchange", "remove", "wrap", "rename")),
)


def mutated(payload: Any, changes: list[Mutation]) -> Any:
    """A changed copy."""
    result = copy.deepcopy(payload)
    for change in changes:
        places = list(_places(result))
        if places:
            _change(result, places[change.where % len(places)], change)
    return result


def _places(value: Any, path: Path = ()) -> Iterator[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*path, key)
        if len(path) < 12:
            yield from _places(below, (*path, key))


def _change(root: Any, path: Path, change: Mutation) -> None:
    holder = root
    for step in path[:-1]:
        holder = holder[step]
    last: Any = path[-1]
    match change.way:
        case "remove":
            del holder[last]
        case "wrap":
            holder[last] = [holder[last]] if change.where % 2 else {"value": holder[last]}
        case "rename" if isinstance(holder, dict):
            holder[f"{last}x"] = holder.pop(last)
        case _:
            value = change.value
            holder[last] = value.unit * value.times if isinstance(value, Long) else copy.deepcopy(value)
