"""Walking a playbook's decision tree: answers in, the next question or a proposal out (S1-9, S1-10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from crisis.rules.playbook_shape import Playbook, Question, TriageAnswer
from crisis.rules.severity import graver
from storage.vocabulary import Severity


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the answers point at. People decide."""

    severity: Severity
    playbook: str | None
    """Another playbook's slug; None: the one whose questions were answered."""
    because: tuple[str, ...]
    """Why it is as grave as that, one sentence for each answer that says something."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """How far the walk has come."""

    path: tuple[tuple[str, str], ...]
    """(question, answer) in order."""
    question: Question | None
    """What to ask next; None: it is over."""
    proposal: Proposal | None
    """At the end of the walk."""


def walk(playbook: Playbook, chosen: Sequence[int]) -> Walk:
    """Follow the answers, given by their places, from the first question.

    Raises:
        IndexError: there is no such answer, or the walk was over before.
    """
    questions = {question.key: question for question in playbook.triage}
    question: Question | None = playbook.triage[0]
    path: list[tuple[str, str]] = []
    answers: list[TriageAnswer] = []
    for place in chosen:
        if question is None or not 0 <= place < len(question.answers):
            raise IndexError(f"No answer {place} at this point of the walk.")
        answer = question.answers[place]
        path.append((question.ask, answer.say))
        answers.append(answer)
        question = questions[answer.next] if answer.next else None
    return Walk(path=tuple(path), question=question, proposal=None if question else _proposal(answers))


def _proposal(answers: Sequence[TriageAnswer]) -> Proposal:
    """The gravest severity of all answers counts; the last word about another playbook."""
    gravest: Severity | None = None
    for answer in answers:
        if answer.severity and (gravest is None or graver(answer.severity, gravest)):
            gravest = answer.severity
    assert gravest is not None, "A playbook is checked for walks that end without a severity."
    others = [answer.playbook for answer in answers if answer.playbook]
    return Proposal(
        severity=gravest,
        playbook=others[-1] if others else None,
        because=tuple(answer.because for answer in answers if answer.because),
    )
