"""Where in a TOML text a key stands, so that an error can name the line. The standard library's reader forgets it.

And how much of it is read at all: that reader is slow where a text is long in an unusual way.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\- ]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
MOST_CHARACTERS = 100_000
"""Some five times what the longest of ours has."""
LONGEST_LINE = 2_000
_LONG_TEXT = re.compile(r'"""|\'\'\'')


def too_large(text: str) -> list[str]:
    """Why it is not read. The time to read a line grows with the square of its length, so both are bounded."""
    if len(text) > MOST_CHARACTERS:
        return [f"It has {len(text):,} characters; {MOST_CHARACTERS:,} are allowed. Is it the right file?"]
    lines = enumerate(text.splitlines(), start=1)
    return [
        f"Line {number} has {len(line):,} characters; {LONGEST_LINE:,} are allowed. Break it into several lines."
        for number, line in lines
        if len(line) > LONGEST_LINE
    ]


def line_of(text: str, location: Sequence[int | str]) -> int | None:
    """The line, counted from 1, of the deepest part of `location` that has a line of its own; None: nowhere.

    `location` is a path as `("actions", 2, "due")`: the key `due` of the third table `[[actions]]`.
    """
    found: int | None = None
    deepest = 0
    for line, path in _every_path(text):
        depth = _shared(path, location)
        if depth in (len(path), len(location)) and depth > deepest:
            found, deepest = line, depth
    return found


@lru_cache(maxsize=1)
def _every_path(text: str) -> tuple[tuple[int, tuple[int | str, ...]], ...]:
    """Kept for the next of the many problems of one text."""
    return tuple(_paths(text))


def _paths(text: str) -> Iterator[tuple[int, tuple[int | str, ...]]]:
    """Every line that opens a table or gives a key a value, with the path it stands for."""
    table: tuple[int | str, ...] = ()
    seen: dict[tuple[int | str, ...], int] = {}
    is_inside_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        opens_or_closes = len(_LONG_TEXT.findall(line)) % 2 == 1
        if not is_inside_text:
            header, key = _HEADER.fullmatch(line), _KEY.match(line)
            if header:
                table = _table(header, seen)
                yield number, table
            elif key:
                yield number, (*table, key[1])
        is_inside_text ^= opens_or_closes


def _table(header: re.Match[str], seen: dict[tuple[int | str, ...], int]) -> tuple[int | str, ...]:
    path: tuple[int | str, ...] = ()
    parts = [part.strip() for part in header[2].split(".")]
    for index, part in enumerate(parts):
        path = (*path, part)
        if header[1] == "[[" and index == len(parts) - 1:
            seen[path] = seen.get(path, -1) + 1
        if path in seen:
            path = (*path, seen[path])
    return path


def _shared(path: Sequence[int | str], location: Sequence[int | str]) -> int:
    """How many parts at the beginning are the same."""
    count = 0
    for mine, wanted in zip(path, location, strict=False):
        if mine != wanted:
            break
        count += 1
    return count
