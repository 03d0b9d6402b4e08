"""What a torture run is asked to do."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

EPILOG = """
Starts Fake Slack (random latency, faults on demand), one PostgreSQL if wished, and R bots on one database. Simulated
people declare, acknowledge, decline, take and hand over the lead, update, snooze, change the severity, escalate, give
and settle actions, write, approve and send what the client is to read, resolve, cancel, look back and reopen, click
twice and submit twice, while random processes are killed with kill -9 and started again. Then everybody stops, the bots
finish what is left, and everything in Slack is compared with the database.

Chance comes from the seed; how the processes interleave does not, so two runs with the same seed differ.
Exit status: 0 nothing lost and nothing doubled, 1 something was (the table says what), 2 the run could not be done.
Two more tests behind this word: --rows 10000 lets two bots empty a full outbox while one is killed, --payloads 10000
sends what nobody should send.
What is guaranteed, and with which limits: docs/guarantees.md.
"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """One run."""

    kills: int
    seed: int
    replicas: int
    database: str
    """`sqlite` or `postgresql`."""
    transport: str
    """`socket` or `http`."""
    seconds_max: float
    """How long kills may go on; then the audit begins, whatever the number."""
    scale: float
    """How many times faster business time runs."""
    people: int
    crises: int
    """At most so many are declared."""
    latency_ms: float
    """Slack's answers take from nothing to so long."""
    fresh: bool
    """Bots load their modules anew each time, as after a real restart, instead of being forked."""
    hurry: bool
    """At the end nobody waits for the leases of the dead: the bots stop, and start again when those are over."""
    keep: str
    """Folder for logs and the database, kept after the run; empty: none."""


def read_options(arguments: Sequence[str]) -> Options:
    """Ends the program with a sentence when the arguments cannot be used."""
    parser = argparse.ArgumentParser(
        prog="./run torture",
        description="Try to make the bot lose something or do something twice.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kills", type=_count, default=100, metavar="N", help="kill so often (100)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of every chance (1)")
    parser.add_argument("--replicas", type=_count, default=1, metavar="R", help="bots at the same time (1)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="(sqlite)")
    parser.add_argument("--transport", choices=("socket", "http"), default="socket", help="(socket)")
    parser.add_argument(
        "--seconds-max", type=float, default=600, metavar="T", help="stop killing after so many seconds (600)"
    )
    parser.add_argument("--scale", type=float, default=60, help="business time runs so many times faster (60)")
    parser.add_argument("--people", type=_count, default=12, metavar="N", help="people who act (12)")
    parser.add_argument("--crises", type=_count, default=0, metavar="N", help="declared at most (one for each 3 kills)")
    parser.add_argument("--latency-ms", type=float, default=300, metavar="MS", help="of Slack's answers at most (300)")
    parser.add_argument("--fresh", action="store_true", help="every bot loads its modules anew: slower, most real")
    parser.add_argument(
        "--hurry", action="store_true", help="do not wait for leases at the end; let business time jump instead"
    )
    parser.add_argument("--keep", default="", metavar="FOLDER", help="keep logs, database and what Slack had there")
    found = vars(parser.parse_args(arguments))
    found["crises"] = found["crises"] or max(4, found["kills"] // 3)
    return Options(**found)


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 10_000:
        raise argparse.ArgumentTypeError(f"{text} is not possible. Give a number up to 10,000.")
    return number
