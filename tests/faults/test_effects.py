"""The matrix, one test per cell: whatever Slack does, what was wished for comes once or somebody hears why not."""

import pytest

from tests.faults.matrix import Cell, cells, read_matrix
from tests.faults.playing import play
from tests.faults.world import World

DATA = read_matrix()


@pytest.mark.parametrize("cell", cells(DATA), ids=lambda cell: cell.id)
def test_what_slack_does_comes_to_what_the_matrix_says(world: World, cell: Cell) -> None:
    """How the effect ends, how often it stands in Slack, and who is told; never twice, never in public."""
    wanted = DATA["outcome"][cell.outcome]

    seen = play(world, cell.step, cell.method, cell.kind, cell.first)

    assert seen.broken == ()
    assert (seen.ends, seen.stands, set(seen.told)) == (wanted["ends"], wanted["stands"], set(wanted["told"]))
