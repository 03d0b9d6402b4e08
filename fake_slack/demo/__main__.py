"""`python -m fake_slack.demo`: a Slack on this machine with the bot in it, to play with or (`--play`) to watch."""

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from fake_slack.demo import play, talk
from fake_slack.demo.company import Company, started
from fake_slack.demo.processes import Trouble, is_free

TALK_SCALE = 60.0
"""An hour passes in a minute: every reminder and escalation of a critical crisis shows within that."""
PLAY_SCALE = 120.0
"""The whole story takes some two and a half hours of business time, and must take less than two minutes."""

TROUBLE = 1
WRONG_ARGUMENTS = 2
INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str]) -> int:
    """Returns 0; with --play only if every promise was kept."""
    options = _parser().parse_args(arguments)
    if not is_free(options.port):
        print(
            f"Port {options.port} of this machine is in use. Give another one with --port, or leave it out.",
            file=sys.stderr,
        )
        return WRONG_ARGUMENTS
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    # So that the narration appears line by line also when it goes into a file or a pipe.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        return _run(options)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return TROUBLE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    scale = options.scale or (PLAY_SCALE if options.play else TALK_SCALE)
    print("Starting Fake Slack and the bot …")
    with started(scale=scale, port=options.port, latency_ms=options.slow_slack) as company:
        return _act(options, company)


def _act(options: argparse.Namespace, company: Company) -> int:
    return play.play(company) if options.play else talk.talk(company)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run demo", description="Start a Slack on this machine with Crisis Desk in it, and play."
    )
    parser.add_argument("--play", action="store_true", help="play a whole crisis by itself, and check every promise")
    parser.add_argument("--port", type=_port, default=0, help="of the web page; left out: a free one")
    parser.add_argument(
        "--scale",
        type=_scale,
        help=f"how many times faster time runs (default {TALK_SCALE:.0f}; with --play {PLAY_SCALE:.0f})",
    )
    parser.add_argument(
        "--slow-slack",
        type=float,
        default=0,
        metavar="MS",
        help="let each of Slack's answers take so many milliseconds",
    )
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port. Give a number from 0 (any free one) to 65535.")
    return number


def _scale(text: str) -> float:
    number = float(text)
    if not 1 < number <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is no speed for the demo. Give a number above 1, at most 1000.")
    return number


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
