"""As many mutated payloads as one likes, and a table of what became of them."""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.databases import MIGRATED, migrate_now, running_postgres
from tests.hostile.attack import Attack
from tests.hostile.corpus import Recorded, fresh, recorded
from tests.hostile.mutations import Mutation, mutated, mutations
from tests.rights.company import Company
from tests.rights.rows import PostgresRows, Rows, SqliteRows
from tests.stage import Stage, prepare

BROKEN = 1


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    options = _options(arguments)
    whole = f"{options.payloads} mutated payloads on {options.database}, seed {options.seed}"
    print(f"Torture: {whole}, over HTTP and socket …", flush=True)
    with _database(options.database) as (url, rows):
        return _attack(url, rows, options.payloads, options.seed)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run torture", description="Send mutated payloads of Slack to the bot.")
    parser.add_argument("--payloads", type=int, default=10_000, metavar="N", help="send so many (10000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of every chance (1)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="(sqlite)")
    return parser.parse_args(arguments)


@contextmanager
def _database(kind: str) -> Iterator[tuple[str, Callable[[], Rows]]]:
    """With all tables; and, once there is something in it, the way to look at it."""
    if kind == "postgresql":
        with running_postgres() as server, server.fresh_database(MIGRATED) as url:
            yield url, lambda: PostgresRows(url)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "crisis.db"
        migrate_now(f"sqlite:///{file}")
        yield f"sqlite:///{file}", lambda: SqliteRows(file)


def _attack(url: str, rows: Callable[[], Rows], count: int, chance: int) -> int:
    prepare(url)
    stage = Stage(url)
    stage.open()
    attack = Attack(Company(stage, rows()))
    started = time.monotonic()
    faults = _send(attack, recorded(attack.company), count, chance)
    answers = attack.still_answers()
    _report(attack, faults, time.monotonic() - started, answers)
    attack.close()
    attack.company.close()
    stage.close()
    return BROKEN if faults or not answers else 0


def _send(attack: Attack, corpus: list[Recorded], count: int, chance: int) -> Counter[str]:
    faults: Counter[str] = Counter()

    @seed(chance)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        which=st.integers(0, 10_000),
        changes=st.lists(mutations, min_size=1, max_size=3),
        transport=st.sampled_from(("http", "socket")),
    )
    def send(which: int, changes: list[Mutation], transport: str) -> None:
        one = corpus[which % len(corpus)]
        payload = mutated(fresh(attack.company, one), changes)
        for fault in attack.send(one.kind, payload, transport):
            faults[f"{one.name} over {transport}: {fault}\n    {str(changes)[:500]}"] += 1

    send()
    return faults


def _report(attack: Attack, faults: Counter[str], seconds: float, answers: bool) -> None:
    print(f"\n{'kind':<18} {'answer':<44} {'count':>7}")
    for (kind, outcome), count in sorted(attack.tally.items()):
        print(f"{kind:<18} {outcome:<44} {count:>7}")
    total = sum(attack.tally.values())
    print(f"\n{total} payloads in {seconds:.0f} s; slowest {attack.slowest:.2f} s; {attack.changed} were carried out.")
    print(f"Afterwards the bot {'answers' if answers else 'DOES NOT ANSWER'}.")
    for fault, count in faults.most_common(50):
        print(f"FAULT, {count} times: {fault}")
    print(f"{sum(faults.values())} faults.")
