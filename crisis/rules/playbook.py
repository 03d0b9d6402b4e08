"""Text in, checked playbook out. The files are read by whoever knows where they are.

One playbook is one TOML file; its name without `.toml` is the slug by which people and risks refer to it.
"""

import re
import tomllib
from typing import Any

from pydantic import ValidationError

from crisis.protocol_problems import key_path, sentences
from crisis.rules.playbook_checks import contradictions
from crisis.rules.playbook_shape import Playbook
from crisis.rules.problem_list import first_of
from crisis.rules.toml_lines import line_of, too_large

SLUG = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
SLUG_MOST = 60
MOST_PROBLEMS = 100
"""Nobody reads more at once, and finding the line of each takes its time."""


class PlaybookError(Exception):
    """The text is no playbook. `problems`: one sentence each, all of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def parse_playbook(text: str) -> Playbook:
    """
    Raises:
        PlaybookError: every problem with its line, its key and the reason.
    """
    data = _parse_toml(text)
    try:
        playbook = Playbook.model_validate(data)
    except ValidationError as error:
        raise PlaybookError(_said(error, text)) from error
    problems = contradictions(playbook)
    if problems:
        raise PlaybookError(first_of(problems, lambda one: [_at(text, *one)], most=MOST_PROBLEMS))
    return playbook


def slug_problem(slug: str) -> str | None:
    """What is wrong with the name of a file, if anything."""
    if SLUG.fullmatch(slug) and len(slug) <= SLUG_MOST:
        return None
    return (
        f"A playbook's file is named in small letters, digits and single underscores, at most {SLUG_MOST} of them, "
        "for example data_breach.toml."
    )


def _parse_toml(text: str) -> dict[str, Any]:
    if problems := too_large(text):
        raise PlaybookError(problems)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).removesuffix(")").rpartition(" (at ")
        raise PlaybookError([f"At {where} this is no valid TOML: {what}."]) from error
    except RecursionError as error:
        raise PlaybookError(["It is nested beyond reason: no value of a playbook needs that."]) from error


def _said(error: ValidationError, text: str) -> list[str]:
    return first_of(
        error.errors(),
        lambda one: [_with_line(text, list(one["loc"]), sentence) for sentence in sentences([one], Playbook)],
        most=MOST_PROBLEMS,
    )


def _at(text: str, location: tuple[int | str, ...], sentence: str) -> str:
    return _with_line(text, list(location), f"{key_path(location)}: {sentence}")


def _with_line(text: str, location: list[int | str], sentence: str) -> str:
    line = line_of(text, location)
    return f"Line {line}: {sentence}" if line else sentence
