"""Mutated real payloads: no 5xx, no trace to a person, nothing changed by what was refused, no text in the log."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.hostile.attack import Attack
from tests.hostile.corpus import Recorded, fresh, recorded
from tests.hostile.mutations import Mutation, mutated, mutations
from tests.rights.company import Company
from tests.rights.rows import SqliteRows
from tests.stage import Stage, prepare

STRANGER = "U0MILO0013"


@pytest.fixture(scope="module")
def attack(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    path = tmp_path_factory.mktemp("hostile") / "crisis.db"
    shutil.copy(migrated_sqlite_file, path)
    prepare(f"sqlite:///{path}")
    stage = Stage(f"sqlite:///{path}")
    stage.open()
    attack = Attack(Company(stage, SqliteRows(path)))
    yield attack
    attack.close()
    attack.company.close()
    stage.close()


@pytest.fixture(scope="module")
def corpus(attack: Attack) -> list[Recorded]:
    return recorded(attack.company)


@settings(
    max_examples=500,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(
    which=st.integers(0, 10_000),
    changes=st.lists(mutations, min_size=1, max_size=3),
    transport=st.sampled_from(("http", "socket")),
)
def test_no_mutated_payload_breaks_anything(
    attack: Attack, corpus: list[Recorded], which: int, changes: list[Mutation], transport: str
) -> None:
    """500 of them here; `./run torture --payloads 10000` sends as many as one likes."""
    one = corpus[which % len(corpus)]

    faults = attack.send(one.kind, mutated(fresh(attack.company, one), changes), transport)

    assert not faults, f"{one.name}: {faults}"


def test_every_unchanged_payload_is_taken(attack: Attack, corpus: list[Recorded]) -> None:
    """What is mutated was real: Slack's own payloads are all let in."""
    turned_away = [
        one.name
        for one in corpus
        for transport in ("http", "socket")
        if attack.send(one.kind, fresh(attack.company, one), transport)
    ]

    assert turned_away == []
    assert not [key for key in attack.tally if key[1].startswith("400")] or attack.tally


def test_what_is_told_in_private_is_looked_at(attack: Attack, corpus: list[Recorded]) -> None:
    """Most refusals are no answer to the request, but a private message or a form."""
    (show,) = [one for one in corpus if one.name == "show: command elsewhere, with the key"]
    before = attack.tally["slash_commands", "200 refused"]

    for transport in ("http", "socket"):
        faults = attack.send("slash_commands", fresh(attack.company, show) | {"user_id": STRANGER}, transport)
        assert not faults

    assert attack.tally["slash_commands", "200 refused"] == before + 2


def test_after_all_that_people_are_still_answered(attack: Attack) -> None:
    """Runs last in this file: the same bot that took the mutated payloads."""
    assert attack.still_answers()
