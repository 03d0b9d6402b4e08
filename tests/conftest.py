"""Fixtures for every test: fresh databases of both kinds, and what becomes of browser tests without a browser."""

import gc
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from handlers import at_once
from tests.builders import FREE
from tests.chromium import HOW_TO_GET_IT, find_chromium
from tests.databases import EMPTY, MIGRATED, PostgresServer, migrate_now, running_postgres
from tests.stage import PATIENCE

# How long an example takes says something about what else the machine does, and nothing about the example.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

IN_MEMORY = Path("/dev/shm")
ROOM_FOR_TESTS_BYTES = 2 * 1024**3
"""Many times what they need."""

BROWSER_TESTS_LEFT_OUT = pytest.StashKey[int]()


def pytest_configure() -> None:
    """SQLite waits for the disk at every commit. Where memory has room, tests write there and wait for nothing."""
    # Whoever is started in the background ignores Ctrl-C, and so do its children; a demo that a test ends must hear it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if os.environ.get("CRISIS_BROWSER_TESTS") == "required" and not find_chromium():
        raise pytest.UsageError(f"CRISIS_BROWSER_TESTS=required, but there is no Chromium. Get it: {HOW_TO_GET_IT}.")
    if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM_FOR_TESTS_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def pytest_collection_finish() -> None:
    """What is imported stays, so the collector need not look at it again and again; that was a fifth of a scenario."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the whole run, started when the first test asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """A PostgreSQL database with all tables and no rows, for this test alone."""
    with postgres.fresh_database(MIGRATED) as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.fresh_database(EMPTY) as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def databases_in_memory() -> Iterator[None]:
    """Their threads would keep the process alive."""
    yield
    while FREE:
        FREE.pop().close()


@pytest.fixture(scope="session")
def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate_now(_sqlite_url(path))
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite_file: Path, empty_sqlite_url: str, tmp_path: Path) -> str:
    """A SQLite file with all tables and no rows, for this test alone."""
    shutil.copy(migrated_sqlite_file, tmp_path / "crisis.db")
    return empty_sqlite_url


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return _sqlite_url(tmp_path / "crisis.db")


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite_url", "postgres_url"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The test runs twice: on a SQLite file and on a PostgreSQL database, both with all tables and no rows."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(params=["empty_sqlite_url", "empty_postgres_url"], ids=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """As `database_url`, but without tables: for tests of the migrations themselves."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form may take its time: a busy machine must not fail a promise that has nothing to do with how fast it is."""
    monkeypatch.setattr(at_once, "WITHIN_S", PATIENCE / 2)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser. Tests that ask for it carry the mark `browser`, so they are left out where there is none."""
    place = find_chromium()
    assert place is not None, "A test that needs Chromium lacks the mark `browser`."
    return place


@pytest.hookimpl(trylast=True)  # after -k and -m, so that only tests somebody wanted are counted
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    in_a_browser = [item for item in items if item.get_closest_marker("browser")]
    if not in_a_browser or find_chromium():
        return
    config.hook.pytest_deselected(items=in_a_browser)
    items[:] = [item for item in items if item not in in_a_browser]
    config.stash[BROWSER_TESTS_LEFT_OUT] = len(in_a_browser)
    if hasattr(config, "workeroutput"):
        config.workeroutput["browser_tests_left_out"] = len(in_a_browser)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """With several processes each of them leaves the same tests out, and only this one can say so."""
    count = getattr(node, "workeroutput", {}).get("browser_tests_left_out", 0)
    node.config.stash[BROWSER_TESTS_LEFT_OUT] = count or node.config.stash.get(BROWSER_TESTS_LEFT_OUT, 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if count := config.stash.get(BROWSER_TESTS_LEFT_OUT, 0):
        tests = "1 browser test was" if count == 1 else f"{count} browser tests were"
        terminalreporter.write_line(f"{tests} left out (pytest -m browser): no Chromium here. Get it: {HOW_TO_GET_IT}.")
