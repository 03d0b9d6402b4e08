"""`./run bench` in small: its cheapest parts run, print a table, and can miss a goal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.measuring import Compared, Figure, Goal
from tests.bench.table import table, verdict

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
MISSED = 1
SLOW_MS = "20"


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """What `./run bench` becomes."""
    command = [sys.executable, "-m", "tests.bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_a_part_of_the_bench_prints_and_writes_its_figures(tmp_path: Path) -> None:
    """Each line says what was measured against what; the file holds the same, and the exit status agrees with both."""
    file = tmp_path / "figures.json"

    ended = bench("--quick", "--only", "B6", "--json", str(file))

    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    statements = [figure for figure in figures if figure["what"].endswith("more statements")]
    assert len(statements) == 4 and not any(figure["is_missed"] for figure in statements)
    assert ended.returncode == (MISSED if any(figure["is_missed"] for figure in figures) else 0)
    assert all(figure["what"] in ended.stdout for figure in figures)


def test_a_planted_slow_down_misses_a_goal() -> None:
    """A bench that cannot fail measures nothing: with every statement of the full database slower, it exits with 1."""
    ended = bench("--quick", "--only", "B6", "--planted-ms", SLOW_MS)

    assert ended.returncode == MISSED
    assert "MISSED" in ended.stdout


def test_a_ratio_is_judged_by_the_undisturbed_rounds() -> None:
    """What else the machine does makes single rounds slow; they do not decide."""
    found = Compared(subject=[2.0, 2.0, 2.0, 90.0], base=[1.0, 1.0, 60.0, 1.0])

    assert found.ratio == 2.0


@pytest.mark.parametrize(
    ("goal", "value", "is_missed"),
    [
        pytest.param(Goal(most=1.2), 1.2, False, id="just met"),
        pytest.param(Goal(most=1.2), 1.21, True, id="too slow"),
        pytest.param(Goal(least=0.9), 0.89, True, id="too little"),
        pytest.param(None, 99.0, False, id="no goal, nothing to miss"),
    ],
)
def test_a_goal_is_met_or_missed(goal: Goal | None, value: float, is_missed: bool) -> None:
    """The table and the last line say which."""
    figure = Figure(bench="B0", what="something", database="", value=value, goal=goal)

    assert figure.is_missed is is_missed
    assert ("MISSED" in table([figure])) is is_missed
    assert ("1 of 1 goals missed" in verdict([figure], seconds=1.0)) is is_missed
