"""CSV in and out: a table of columns, every problem of the whole file at once, all of it or nothing.

A file that came from `write_lines` is read back as exactly the same values.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crisis.rules.problem_list import shortened

MOST_PROBLEMS = 1_000
"""Enough to mend a file by; a file of another kind would have as many as it has lines."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class ImportRefused(Exception):
    """Nothing was imported. `problems`: one sentence per wrong value, with line and column."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = shortened(problems, most=MOST_PROBLEMS)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: `read` turns the trimmed text into a value, or raises ValueError with a sentence."""

    name: str
    read: Callable[[str], Any]
    is_required: bool = False
    empty: Any = None
    """The value of an empty field that is not required."""
    write: Callable[[Any], str] = str


@dataclass(frozen=True)
class Line:
    """One line of the file, checked: column → value."""

    number: int
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass(frozen=True)
class ImportResult:
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def counted(outcomes: Iterable[str]) -> ImportResult:
    """From the words `added`, `changed` and `unchanged`, one per line of the file."""
    counts = Counter(outcomes)
    return ImportResult(counts["added"], counts["changed"], counts["unchanged"])


def read_lines(
    text: str,
    columns: Sequence[Column],
    *,
    noun: str,
    check: Callable[[Line], Iterable[str]] = lambda _line: (),
    same: Callable[[Line], tuple[object, str]] | None = None,
    may_be_empty: bool = True,
) -> list[Line]:
    """The lines of a CSV file whose header names the columns, in any order and case.

    `check` says what is wrong with a line as a whole ("column currency: a value needs one"). `same` gives the key
    that no two lines may share, and what to call it ("column name: Acme Corp").
    An export of what nobody has filled in yet is a header alone, and is read as nothing.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    lines, problems = _every_line(text, columns, check)
    problems += _clashes(lines, same) if same else []
    if not lines and not problems and not may_be_empty:
        problems.append(f"line 2: there is no {noun} in the file.")
    if problems:
        raise ImportRefused(problems)
    return lines


def _every_line(
    text: str, columns: Sequence[Column], check: Callable[[Line], Iterable[str]]
) -> tuple[list[Line], list[str]]:
    """What could be read, and what is wrong with the rest.

    Raises:
        ImportRefused: the header is wrong, so no line can be read.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    lines: list[Line] = []
    problems: list[str] = []
    read_until = 0
    try:
        names = [name.strip().lower() for name in reader.fieldnames or []]
        problems = _header_problems(names, columns)
        if problems:
            raise ImportRefused(problems)
        reader.fieldnames, read_until = names, reader.line_num
        for raw in reader:
            if any((value or "").strip() for key, value in raw.items() if key):
                lines += _read_line(raw, reader.line_num, columns, check, problems)
            read_until = reader.line_num
    except csv.Error as error:
        # An open quotation mark swallows what follows, so the line after the last good one is the one to look at.
        problems.append(f"line {read_until + 1}: this is no valid CSV ({error}). Check the quotation marks.")
    return lines, problems


def write_lines(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> str:
    """A CSV file with a header. A value equal to the column's `empty` becomes an empty field."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_written(column, row[column.name]) for column in columns])
    return out.getvalue()


def _written(column: Column, value: Any) -> str:
    return "" if value is None or value == column.empty else column.write(value)


def _header_problems(names: list[str], columns: Sequence[Column]) -> list[str]:
    allowed = [column.name for column in columns]
    problems = [
        f"line 1, column {column.name}: the column is missing."
        for column in columns
        if column.is_required and column.name not in names
    ]
    for name in names:
        if name not in allowed:
            problems.append(f"line 1, column {name[:60] or '(empty)'}: unknown. Allowed are {', '.join(allowed)}.")
    problems += [
        f"line 1, column {name[:60]}: it stands there twice."
        for name, times in Counter(sorted(names)).items()
        if times > 1
    ]
    return problems


def _read_line(
    raw: Mapping[str, str | None],
    number: int,
    columns: Sequence[Column],
    check: Callable[[Line], Iterable[str]],
    problems: list[str],
) -> list[Line]:
    """The line as a list of one, or nothing with the problems noted."""
    before = len(problems)
    if None in raw:
        problems.append(
            f"line {number}: it has more fields than the header. Put fields with commas in quotation marks."
        )
    line = Line(number, {column.name: _value(raw, column, number, problems) for column in columns})
    if len(problems) == before:
        problems += [f"line {number}, {problem}" for problem in check(line)]
    return [] if len(problems) > before else [line]


def _value(raw: Mapping[str, str | None], column: Column, number: int, problems: list[str]) -> Any:
    text = (raw.get(column.name) or "").strip()
    if not text and not column.is_required:
        return column.empty
    try:
        if _UNSTORABLE.search(text):
            raise ValueError("it holds a sign that no database keeps, such as NUL. Type it anew.")
        return column.read(text)
    except ValueError as error:
        problems.append(f"line {number}, column {column.name}: {error}")
        return None


def _clashes(lines: Iterable[Line], same: Callable[[Line], tuple[object, str]]) -> list[str]:
    seen: dict[object, int] = {}
    problems = []
    for line in lines:
        key, said = same(line)
        if key in seen:
            problems.append(f"line {line.number}, {said} stands in line {seen[key]} already.")
        seen.setdefault(key, line.number)
    return problems
