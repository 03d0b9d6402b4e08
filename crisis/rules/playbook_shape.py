"""What stands in a playbook. `crisis.rules.playbook` reads a text into it."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from crisis.rules.policy import Duration, Policy
from storage.vocabulary import ActionArea, Category, Horizon, Severity

KEY_MOST = 60


def _long_enough(word: str) -> str:
    if len(word) < 3:
        raise ValueError("a word that people write has three letters or more, or it would be found everywhere")
    return word


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=70)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", max_length=KEY_MOST)]
Word = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=40), AfterValidator(_long_enough)
]
Function = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class TriageAnswer(Policy):
    """One way on from a question. Without `next` the walk ends here."""

    say: Label
    severity: Severity | None = None
    because: Line | None = None
    """Why this answer makes it as grave as that."""
    playbook: Key | None = None
    """Another playbook that fits better when this is the answer."""
    next: Key | None = None


class Question(Policy):
    key: Key
    ask: Line
    answers: tuple[TriageAnswer, ...] = Field(min_length=2, max_length=5)


class Step(Policy):
    """One action of the plan."""

    key: Key
    do: Paragraph
    horizon: Horizon
    area: ActionArea
    owner: Function
    """A role (`lead`, `liaison`, `communications`, `sponsor`) or one of the playbook's functions."""
    due: Duration
    """Counted from the moment the playbook is run."""
    measure: Line
    continuity: bool = Field(default=False, strict=True)
    """It keeps the account served while the crisis lasts (S0-27)."""


class Telling(Policy):
    """Whom to tell what, when, how, and who does it (S1-12)."""

    whom: Line
    what: Line
    when: Line
    how: Line
    by: Function


class Communication(Policy):
    """Words for the client. What stands in [square brackets] is filled in by whoever speaks."""

    holding: Paragraph
    update: Paragraph
    resolution: Paragraph
    tell: tuple[Telling, ...] = Field(min_length=1)


class Playbook(Policy):
    """The plan for one scenario."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    category: Category
    when: Paragraph
    """When it applies."""
    words: tuple[Word, ...] = Field(min_length=3)
    """What people write when it happens; a word of three letters or more, or a phrase."""
    functions: tuple[Function, ...] = Field(min_length=1)
    """The functions of the response team that it needs."""
    review_by: date | None = None
    """When the organisation wants to look at it again (S1-28)."""
    triage: tuple[Question, ...] = Field(min_length=1)
    """The first question is where the walk begins."""
    actions: tuple[Step, ...] = Field(min_length=3, max_length=40)
    communication: Communication
    escalate_when: tuple[Line, ...] = Field(min_length=1)
    what_next: tuple[Line, ...] = Field(min_length=1)
    """What it may lead to besides the immediate harm (S1-26)."""
    aftermath: tuple[Line, ...] = Field(min_length=1)
    repair: tuple[Line, ...] = Field(min_length=1)
