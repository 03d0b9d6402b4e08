"""Fixtures of the scenarios: `slack` and `clock` of a running bot, or `open_stage` for another kind of stage."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness import ChannelPlace, Clock, Slack
from tests.stage import Stage, prepare

OpenStage = Callable[..., Stage]


@pytest.fixture(autouse=True)
def unhurried(patience: None) -> None:
    """What is tested here is what happens, not how fast."""


@pytest.fixture(scope="session")
def prepared_database(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with accounts imported and everybody found in Slack."""
    path = tmp_path_factory.mktemp("company") / "crisis.db"
    shutil.copy(migrated_sqlite_file, path)
    prepare(f"sqlite:///{path}")
    return path


@pytest.fixture
def open_stage(prepared_database: Path, tmp_path: Path) -> Iterator[OpenStage]:
    """Build a stage as the test wants it; at the end nothing may have gone wrong that was not expected."""
    stages: list[Stage] = []

    def open_one(database_url: str = "", **wanted: object) -> Stage:
        if not database_url:
            path = shutil.copy(prepared_database, tmp_path / f"crisis-{len(stages)}.db")
            database_url = f"sqlite:///{path}"
        stage = Stage(database_url, **wanted)  # type: ignore[arg-type]
        stage.open()
        stages.append(stage)
        return stage

    yield open_one
    for stage in stages:
        stage.close()
        assert not stage.surprises, "\n".join(["Something went wrong behind the scenes:", *stage.surprises])


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage()


@pytest.fixture
def slack(stage: Stage) -> Slack:
    return Slack(stage)


@pytest.fixture
def clock(stage: Stage) -> Clock:
    return Clock(stage)


@pytest.fixture
def channel(slack: Slack) -> ChannelPlace:
    """The channel of C-2026-001: SEV1 at Acme, declared a moment ago by Ana, who is the KAM. Nobody answered yet."""
    slack.person("ana").declares()
    return slack.crisis_channel()
