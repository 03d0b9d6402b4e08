"""All playbooks together: those that ship with the product, and those an organisation adds or puts in their place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crisis.rules.playbook import PlaybookError, parse_playbook, slug_problem
from crisis.rules.playbook_shape import Playbook

FOLDER = Path(__file__).with_name("playbooks")


@dataclass(frozen=True, kw_only=True)
class PlaybookFile:
    """The text of one file. `source`: what to call it in a sentence."""

    slug: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Library:
    """What can be used, and what cannot and why."""

    files: Mapping[str, PlaybookFile]
    """By slug; each of them is a good playbook."""
    problems: tuple[str, ...]
    """One sentence each: the file, the line, the reason, and what stays in use instead."""


@lru_cache(maxsize=512)
def playbook_in(text: str) -> Playbook:
    """The same text is read once. `PlaybookError` as `parse_playbook`."""
    return parse_playbook(text)


def shipped_files() -> list[PlaybookFile]:
    return [
        PlaybookFile(slug=path.stem, text=path.read_text(encoding="utf-8"), source=f"playbooks/{path.name}")
        for path in sorted(FOLDER.glob("*.toml"))
    ]


def library_of(own: Iterable[PlaybookFile] = ()) -> Library:
    """The shipped playbooks, with an organisation's own added or in their place. A broken file changes nothing."""
    files = {file.slug: file for file in shipped_files()}
    shipped, problems = dict(files), []
    for file in own:
        found = _problems(file)
        if found:
            problems += [f"{file.source}: {sentence} {_what_stays(file, shipped)}" for sentence in found]
        else:
            files[file.slug] = file
    problems += _lost_references(files, shipped)
    return Library(files=files, problems=tuple(problems))


def _problems(file: PlaybookFile) -> list[str]:
    named = slug_problem(file.slug)
    if named:
        return [named]
    try:
        playbook_in(file.text)
    except PlaybookError as error:
        return error.problems
    return []


def _lost_references(files: dict[str, PlaybookFile], shipped: Mapping[str, PlaybookFile]) -> list[str]:
    """Take out those whose questions lead to a playbook that does not exist, until none is left."""
    problems = []
    while lost := [(file, name) for file in files.values() for name in _named_in(file) if name not in files]:
        for file, name in lost:
            sentence = f"{file.source}: its questions lead to the playbook {name!r}, which does not exist."
            problems.append(f"{sentence} {_what_stays(file, shipped)}")
        for slug in {file.slug for file, _ in lost}:
            _take_back(files, slug, shipped)
    return problems


def _named_in(file: PlaybookFile) -> list[str]:
    answers = [answer for question in playbook_in(file.text).triage for answer in question.answers]
    return list(dict.fromkeys(answer.playbook for answer in answers if answer.playbook))


def _take_back(files: dict[str, PlaybookFile], slug: str, shipped: Mapping[str, PlaybookFile]) -> None:
    if slug in shipped and files[slug] != shipped[slug]:
        files[slug] = shipped[slug]
    else:
        del files[slug]


def _what_stays(file: PlaybookFile, shipped: Mapping[str, PlaybookFile]) -> str:
    return "The shipped one stays in use." if file.slug in shipped else "It is left out."
