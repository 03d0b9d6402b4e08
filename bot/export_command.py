"""`python -m bot export FILE.csv|FOLDER [--what KIND]`."""

import sys
from pathlib import Path

from bot.offline import migrated_database
from bot.problems import StartProblem
from bot.settings import OfflineSettings, read_settings
from crisis.exchange import KINDS


async def export_files(path: Path, what: str | None) -> int:
    """Write one kind to a file, or every kind to a folder; `import` reads what was written."""
    settings = read_settings(OfflineSettings)
    files = _files(path, what)
    async with migrated_database(settings) as database, database.reading() as session:
        for file, kind in files:
            _write(file, await KINDS[kind].give(session))
    print(*(f"{file}: written." for file, _kind in files), sep="\n", file=sys.stderr)
    return 0


def _files(path: Path, what: str | None) -> list[tuple[Path, str]]:
    if not path.is_dir():
        return [(path, what or (path.stem if path.stem in KINDS else "accounts"))]
    return [(path / f"{kind}.csv", kind) for kind in ([what] if what else KINDS)]


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise StartProblem(f"{file} cannot be written: {error.strerror}.") from None
