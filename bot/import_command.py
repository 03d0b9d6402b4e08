"""`python -m bot import FILE.csv|FOLDER [--what KIND]`."""

import sys
from datetime import datetime
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.build import protocol_of
from bot.offline import migrated_database
from bot.problems import StartProblem
from bot.settings import OfflineSettings, read_settings
from crisis.csv_file import ImportRefused
from crisis.exchange import KINDS
from crisis.protocol import Protocol


async def import_files(path: Path, what: str | None) -> int:
    """Read a file, or all files of a folder that are named after a kind: all of it or nothing.

    Returns 1, and changes nothing, when a line is wrong.
    """
    settings = read_settings(OfflineSettings)
    files = _files(path, what)
    protocol = protocol_of(settings)
    clock = settings.clock()
    said = []
    try:
        async with migrated_database(settings) as database, database.transaction() as session:
            for file, kind in files:
                said.append(await _import_one(session, protocol, file, kind, clock.now()))
    except _WrongFile as wrong:
        print(f"{wrong.file}: nothing was changed, because:", *wrong.problems, sep="\n  ", file=sys.stderr)
        return 1
    print(*said, sep="\n")
    return 0


class _WrongFile(Exception):
    """Leaving the transaction with this rolls every file back."""

    def __init__(self, file: Path, problems: list[str]) -> None:
        super().__init__(str(file))
        self.file = file
        self.problems = problems


async def _import_one(session: AsyncSession, protocol: Protocol, file: Path, kind: str, now: datetime) -> str:
    try:
        result = await KINDS[kind].take(session, protocol, _text_of(file), now)
    except ImportRefused as refused:
        raise _WrongFile(file, refused.problems) from None
    return f"{file}: {result.added} added, {result.changed} changed, {result.unchanged} unchanged."


def _files(path: Path, what: str | None) -> list[tuple[Path, str]]:
    """Which files are read, and as what."""
    if not path.is_dir():
        return [(path, what or (path.stem if path.stem in KINDS else "accounts"))]
    kinds = [what] if what else list(KINDS)
    files = [(path / f"{kind}.csv", kind) for kind in kinds if (path / f"{kind}.csv").is_file()]
    if not files:
        raise StartProblem(f"{path} holds none of {', '.join(f'{kind}.csv' for kind in kinds)}.")
    return files


def _text_of(path: Path) -> str:
    try:
        # Spreadsheets write a byte order mark.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise StartProblem(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise StartProblem(f"{path} is not UTF-8 (byte {error.start}). Save it as “CSV UTF-8”.") from None
