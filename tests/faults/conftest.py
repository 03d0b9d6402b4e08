"""One bot and one Fake Slack for all cells of a module; each cell begins anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.world import World
from tests.scenarios.conftest import prepared_database

__all__ = ["prepared_database"]


@pytest.fixture(scope="module")
def world(prepared_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    file = tmp_path_factory.mktemp("faults") / "crisis.db"
    file.write_bytes(prepared_database.read_bytes())
    world = World(file)
    world.open()
    world.furnish()
    yield world
    world.begin()
    world.close()
