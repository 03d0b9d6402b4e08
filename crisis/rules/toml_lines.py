"""Where in a TOML text a key stands, so that an error can name the line. The standard library's reader forgets it."""

import re
from collections.abc import Iterator, Sequence

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\- ]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_LONG_TEXT = re.compile(r'"""|\'\'\'')


def line_of(text: str, location: Sequence[int | str]) -> int | None:
    """The line, counted from 1, of the deepest part of `location` that has a line of its own; None: nowhere.

    `location` is a path as `("actions", 2, "due")`: the key `due` of the third table `[[actions]]`.
    """
    found: int | None = None
    deepest = 0
    for line, path in _paths(text):
        depth = _shared(path, location)
        if depth in (len(path), len(location)) and depth > deepest:
            found, deepest = line, depth
    return found


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
