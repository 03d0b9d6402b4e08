"""`./run bench`: what the bot costs, as ratios taken in one run."""

import argparse
import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bot.log import set_up_logging
from tests.bench import b1_declare, b2_acks, b3_sweeps, b4_drain, b5_process, b6_lists
from tests.bench.ground import KINDS, Ground, grounds
from tests.bench.measuring import Figure
from tests.bench.table import as_json, table, verdict

MISSED = 1
INTERRUPTED = 130

BENCHES: dict[str, Callable[..., AsyncIterator[Figure]]] = {
    "B1": b1_declare.measure,
    "B2": b2_acks.measure,
    "B3": b3_sweeps.measure,
    "B4": b4_drain.measure,
    "B5": b5_process.measure,
    "B6": b6_lists.measure,
}

EPILOG = """
B1  submit until everybody is in the channel      B4  a thousand channels, one post each, and a page put in last
B2  acknowledging under load                      B5  start, memory, Slack calls at start
B3  sweeps among few and among many open rows     B6  lists, App Home and search with 10,000 crises

Everything is a ratio of two things measured in turn in this run, because absolute figures differ from machine to
machine and from minute to minute. On a busy machine (see the load average) a missed goal says little: run it again.
Exit status: 0 all goals met, 1 a goal missed (the table says which).
"""


@dataclass(frozen=True)
class Options:
    quick: bool
    only: tuple[str, ...]
    on: tuple[str, ...]
    json: Path | None
    planted_ms: float


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    options = read_options(arguments)
    set_up_logging()
    logging.getLogger().setLevel(logging.CRITICAL)
    started = perf_counter()
    try:
        with grounds(options.on) as places:
            figures = asyncio.run(_measure(places, options))
    except KeyboardInterrupt:
        return INTERRUPTED
    print(table(figures))
    print(f"\n{verdict(figures, seconds=perf_counter() - started)}")
    if options.json is not None:
        options.json.write_text(as_json(figures), encoding="utf-8")
    return MISSED if any(figure.is_missed for figure in figures) else 0


async def _measure(places: Sequence[Ground], options: Options) -> list[Figure]:
    figures: list[Figure] = []
    for name in options.only:
        for place in places:
            print(f"{name} on {place.name} …", file=sys.stderr, flush=True)
            measuring = BENCHES[name](place, quick=options.quick, planted_ms=options.planted_ms)
            figures += [figure async for figure in measuring]
    return figures


def read_options(arguments: Sequence[str]) -> Options:
    """Ends the program with a sentence when the arguments cannot be used."""
    parser = argparse.ArgumentParser(
        prog="./run bench",
        description="What the bot costs, as ratios.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="smaller and, unless told otherwise, on SQLite only")
    parser.add_argument("--only", nargs="+", choices=BENCHES, default=tuple(BENCHES), metavar="B", help="B1 to B6")
    parser.add_argument(
        "--on",
        nargs="+",
        choices=KINDS,
        default=(),
        metavar="DATABASE",
        help="sqlite postgresql (both)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--planted-ms",
        type=float,
        default=0.0,
        metavar="MS",
        help="make every statement of the larger side so much slower, to see a goal missed (B1, B3, B4, B6)",
    )
    found = parser.parse_args(arguments)
    on = tuple(found.on) or (KINDS[:1] if found.quick else KINDS)
    return Options(quick=found.quick, only=tuple(found.only), on=on, json=found.json, planted_ms=found.planted_ms)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
