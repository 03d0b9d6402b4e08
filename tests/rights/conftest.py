"""A company in the middle of a crisis, built once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rights.company import Company
from tests.rights.rows import SqliteRows
from tests.stage import Stage, prepare


@pytest.fixture(autouse=True)
def unhurried(patience: None) -> None:
    """What is tested here is what happens, not how fast."""


@pytest.fixture(scope="module")
def company(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    path = tmp_path_factory.mktemp("rights") / "crisis.db"
    shutil.copy(migrated_sqlite_file, path)
    prepare(f"sqlite:///{path}")
    stage = Stage(f"sqlite:///{path}")
    stage.open()
    built = Company(stage, SqliteRows(path))
    yield built
    built.close()
    stage.close()
    assert not stage.surprises, "\n".join(stage.surprises)
