"""Reads an organisation's own playbooks from its folder. What they say is judged by `crisis.playbook_library`."""

from pathlib import Path

from bot.settings import OfflineSettings
from crisis.playbook_library import Library, PlaybookFile, library_of
from crisis.protocol import Protocol

LARGEST_BYTES = 200_000
"""A playbook has a few pages; whatever is larger is no playbook."""


def library_for(settings: OfflineSettings, protocol: Protocol) -> Library:
    """The shipped playbooks and those of the protocol's folder. Nothing in it can stop the bot: see `problems`."""
    if not protocol.playbooks.folder:
        return library_of()
    folder = playbook_folder(settings.crisis_protocol, protocol.playbooks.folder)
    if not folder.is_dir():
        missing = f'playbooks.folder is {protocol.playbooks.folder!r}, but {folder} is no folder. Make it, or set "".'
        return _with_problems(library_of(), [missing])
    files, problems = [], []
    for path in sorted(folder.glob("*.toml")):
        text = _text_or_problem(path)
        if isinstance(text, PlaybookFile):
            files.append(text)
        else:
            problems.append(text)
    return _with_problems(library_of(files), problems)


def playbook_folder(protocol_path: Path | None, folder: str) -> Path:
    """Relative to the protocol file; without one, to where the bot was started."""
    beside = protocol_path.resolve().parent if protocol_path else Path.cwd()
    return beside / Path(folder).expanduser()


def _text_or_problem(path: Path) -> PlaybookFile | str:
    what_stays = "The shipped one of this name, if there is one, stays in use."
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return f"{path}: it is larger than {LARGEST_BYTES:,} bytes, so it is no playbook. {what_stays}"
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return f"{path}: it cannot be read: {error.strerror or error}. {what_stays}"
    except UnicodeDecodeError:
        return f"{path}: it is not UTF-8 text: save it as UTF-8. {what_stays}"
    return PlaybookFile(slug=path.stem, text=text, source=str(path))


def _with_problems(library: Library, problems: list[str]) -> Library:
    return Library(files=library.files, problems=(*problems, *library.problems))
