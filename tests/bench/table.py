"""What `./run bench` prints and writes."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tests.bench.measuring import Figure

HEADINGS = ("bench", "what", "database", "value", "goal", "", "load", "from")


def table(figures: Sequence[Figure]) -> str:
    """One line for each figure, in columns."""
    rows = [HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(_cell(text, width, column) for column, (text, width) in _columns(row, widths)) for row in rows]
    return "\n".join(line.rstrip() for line in (lines[0], "-" * len(lines[0]), *lines[1:]))


def as_json(figures: Sequence[Figure]) -> str:
    """The same for programs."""
    facts: dict[str, Any] = {
        "cores": os.cpu_count(),
        "missed": sum(figure.is_missed for figure in figures),
        "figures": [{**asdict(figure), "is_missed": figure.is_missed} for figure in figures],
    }
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


def verdict(figures: Sequence[Figure], *, seconds: float) -> str:
    """The last line."""
    judged = [figure for figure in figures if figure.goal is not None]
    missed = [figure for figure in judged if figure.is_missed]
    load = " ".join(f"{average:.1f}" for average in os.getloadavg())
    machine = f"{seconds:.0f} s, load average {load} on {os.cpu_count()} cores"
    if not missed:
        return f"All {len(judged)} goals met ({machine})."
    return f"{len(missed)} of {len(judged)} goals missed ({machine})."


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.bench,
        figure.what,
        figure.database,
        f"{figure.value:,.2f} {figure.unit}" if figure.value % 1 else f"{figure.value:,.0f} {figure.unit}",
        str(figure.goal or ""),
        "" if figure.goal is None else "MISSED" if figure.is_missed else "ok",
        f"{figure.load:.1f}",
        figure.said,
    )


def _columns(row: Sequence[str], widths: Sequence[int]) -> list[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(row, widths, strict=True)))


def _cell(text: str, width: int, column: int) -> str:
    return text.rjust(width) if HEADINGS[column] in ("value", "load") else text.ljust(width)
