"""The words of `python -m bot`: arguments in, one call out.

Exit status: 0 all is well, 1 something was found to be wrong (the output says what), 2 it could not even be tried:
wrong arguments, a missing setting, a token that Slack refuses, a database that is away.
"""

import argparse
import asyncio
import sys
import tomllib
from collections.abc import Callable, Coroutine, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bot.backup_command import back_up
from bot.check import run_check
from bot.effects_command import list_effects, retry_effects
from bot.export_command import export_files
from bot.import_command import import_files
from bot.migrate_command import run_migrate
from bot.problems import StartProblem
from bot.run_command import run_bot
from bot.settings import SettingsError
from bot.timeline_command import verify_timeline
from crisis.exchange import KINDS

CANNOT = 2

Do = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


def main(arguments: Sequence[str]) -> int:
    """Run one word and return the exit status."""
    chosen = _parser().parse_args(arguments)
    do: Do = chosen.do
    try:
        return asyncio.run(do(chosen))
    except (SettingsError, StartProblem) as problem:
        print(problem, file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        return 128 + 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Crisis Desk. Settings: README.md, “Settings”.")
    words = parser.add_subparsers(title="words", required=True, metavar="WORD")
    _add(words, "run", "Apply migrations, connect to Slack and work until stopped.", lambda _: run_bot())
    _add(words, "check", "Say what is wrong with settings, protocol, database and Slack.", lambda _: run_check())
    _add(words, "migrate", "Bring the database to the newest schema.", lambda _: run_migrate())
    _add_exchange(words)
    saving = _add(words, "backup", "Copy a SQLite database while the bot runs.", lambda a: back_up(a.file))
    saving.add_argument("file", type=Path, metavar="FILE")
    _add_effects(words)
    _add_timeline(words)
    _add(words, "version", "Print the version.", _print_version)
    return parser


def _add_exchange(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    importing = _add(
        words,
        "import",
        "Read accounts and what we know of them from CSV: all of it or nothing.",
        lambda a: import_files(a.path, a.what),
    )
    exporting = _add(
        words,
        "export",
        "Write accounts and what we know of them as CSV.",
        lambda a: export_files(a.path, a.what),
    )
    for word in (importing, exporting):
        word.add_argument("path", type=Path, metavar="FILE.csv|FOLDER")
        word.add_argument(
            "--what", choices=tuple(KINDS), help="what it holds; else the name of the file tells, or it is accounts"
        )


def _add_effects(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    effects = words.add_parser("effects", help="What Slack was to do and could not be done.")
    verbs = effects.add_subparsers(required=True, metavar="list|retry")
    _add(verbs, "list", "Show effects that failed, newest first.", lambda _: list_effects())
    retrying = _add(verbs, "retry", "Try failed effects again.", lambda a: retry_effects(a.id))
    retrying.add_argument("id", type=int, nargs="?", metavar="ID", help="only this one")


def _add_timeline(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    timeline = words.add_parser("timeline", help="The record of what happened.")
    verbs = timeline.add_subparsers(required=True, metavar="verify")
    verifying = _add(verbs, "verify", "Check that no entry was changed or removed.", lambda a: verify_timeline(a.key))
    verifying.add_argument("key", nargs="?", metavar="KEY", help="only this crisis, for example C-2026-007")


def _add(
    words: "argparse._SubParsersAction[argparse.ArgumentParser]",
    word: str,
    sentence: str,
    do: Do,
) -> argparse.ArgumentParser:
    parser = words.add_parser(word, help=sentence, description=sentence)
    parser.set_defaults(do=do)
    return parser


async def _print_version(_: argparse.Namespace) -> int:
    print(_version())
    return 0


def _version() -> str:
    try:
        return version("crisis-desk")
    except PackageNotFoundError:
        # Run from a checkout, where nothing is installed.
        project = tomllib.loads(Path(__file__).parent.parent.joinpath("pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])
