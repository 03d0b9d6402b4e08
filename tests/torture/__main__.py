"""`./run torture`: try to break "nothing lost, nothing doubled", and say how it went."""

import asyncio
import sys
from collections.abc import Callable, Sequence

from tests.hostile.run import main as send_payloads
from tests.torture.options import read_options
from tests.torture.processes import Trouble
from tests.torture.report import acts_line, table
from tests.torture.rows import main as drain_rows
from tests.torture.run import torture

BROKEN = 1
COULD_NOT = 2
INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    try:
        return _word(arguments)(arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return COULD_NOT
    except KeyboardInterrupt:
        return INTERRUPTED


def _word(arguments: Sequence[str]) -> Callable[[Sequence[str]], int]:
    if any(one.startswith("--payloads") for one in arguments):
        return send_payloads
    if any(one.startswith("--rows") for one in arguments):
        return drain_rows
    return kill_bots


def kill_bots(arguments: Sequence[str]) -> int:
    """Kill processes at random moments, and audit what came of it. Returns the exit status."""
    options = read_options(arguments)
    print(
        f"Torture: {options.kills} kills, {options.replicas} bot{'s' if options.replicas > 1 else ''} on "
        f"{options.database} over {options.transport}, seed {options.seed} …",
        flush=True,
    )
    outcome = asyncio.run(torture(options))
    print(table(outcome.findings))
    print(f"\n{acts_line(outcome.totals)}")
    print(f"\n{outcome.totals.line}: {outcome.lost} lost, {outcome.doubled} doubled, {outcome.wrong} wrong")
    return BROKEN if outcome.lost or outcome.doubled or outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
