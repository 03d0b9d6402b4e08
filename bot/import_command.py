"""`python -m bot import FILE.csv`."""

import sys
from pathlib import Path

from bot.offline import migrated_database
from bot.problems import StartProblem
from bot.settings import OfflineSettings, read_settings
from crisis.account import ImportRefused, import_accounts, read_accounts


async def import_file(path: Path) -> int:
    """Read key accounts, all of them or none. Returns 1, and changes nothing, when a line is wrong."""
    settings = read_settings(OfflineSettings)
    text = _text_of(path)
    try:
        rows = read_accounts(text)
        async with migrated_database(settings) as database, database.transaction() as session:
            result = await import_accounts(session, rows, now=settings.clock().now())
    except ImportRefused as refused:
        print(f"{path}: nothing was changed, because:", *refused.problems, sep="\n  ", file=sys.stderr)
        return 1
    print(f"{path}: {result.added} added, {result.changed} changed, {result.unchanged} unchanged.")
    return 0


def _text_of(path: Path) -> str:
    try:
        # Spreadsheets write a byte order mark.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise StartProblem(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise StartProblem(f"{path} is not UTF-8 (byte {error.start}). Save it as “CSV UTF-8”.") from None
