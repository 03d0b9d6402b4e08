"""The part of the matrix in which somebody waits: whatever Slack does, people hear within its three seconds."""

import pytest

from tests.faults.acts import ACTS, disturb
from tests.faults.matrix import Cell, cells, read_matrix
from tests.faults.world import World

DATA = read_matrix()


@pytest.mark.parametrize("cell", cells(DATA, "act"), ids=lambda cell: cell.id)
def test_whoever_waits_sees_what_the_matrix_says(world: World, cell: Cell) -> None:
    """A form, a private sentence with what was typed, or Slack's own sign; and only what was asked for has changed."""
    wanted = DATA["answer"][cell.outcome]

    noticed = disturb(world, cell)

    assert noticed.acknowledged == wanted["acknowledged"], noticed
    assert all(any(words in told for told in noticed.private) for words in wanted.get("private", ())), noticed
    assert all(words in noticed.screen for words in wanted.get("screen", ())), noticed
    told = [
        text for text in (*noticed.private, noticed.screen) if all(words in text for words in wanted.get("heard", ()))
    ]
    assert len(told) >= ("heard" in wanted), noticed
    assert len(noticed.private) <= 1, "The same was said twice."
    assert noticed.crises == ACTS[cell.step].crises
