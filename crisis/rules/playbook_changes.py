"""What changed between two versions of a playbook, in plain words (S1-28)."""

from collections.abc import Iterator, Mapping

from crisis.rules.duration import say_duration
from crisis.rules.playbook_shape import Playbook, Question, Step

_HORIZON = {"immediate": "immediate", "intermediate": "intermediate", "long_term": "long-term"}


def changes(old: Playbook, new: Playbook) -> list[str]:
    """One sentence for each difference, in the order of the file; none: they say the same."""
    return [
        *_texts(old, new),
        *_lists(old, new),
        *_questions(old, new),
        *_actions(old, new),
        *_words_to_the_client(old, new),
    ]


def _texts(old: Playbook, new: Playbook) -> Iterator[str]:
    for name, said in (("title", "The title"), ("category", "The category"), ("when", "When it applies")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield f"{said} was “{before}” and is “{after}”."
    if old.review_by != new.review_by:
        yield f"To be reviewed by {new.review_by or 'no date'}, before by {old.review_by or 'no date'}."


def _lists(old: Playbook, new: Playbook) -> Iterator[str]:
    said = {
        "words": ("word", "words"),
        "functions": ("function", "functions"),
        "escalate_when": ("reason to escalate", "reasons to escalate"),
        "what_next": ("possible consequence", "possible consequences"),
        "aftermath": ("step of the aftermath", "steps of the aftermath"),
        "repair": ("step of the repair", "steps of the repair"),
    }
    for name, (thing, things) in said.items():
        before, after = getattr(old, name), getattr(new, name)
        yield from (f"A {thing} was added: “{one}”." for one in after if one not in before)
        yield from (f"A {thing} was removed: “{one}”." for one in before if one not in after)
        if before != after and sorted(before) == sorted(after):
            yield f"The order changed: {things}."


def _questions(old: Playbook, new: Playbook) -> Iterator[str]:
    before = {question.key: question for question in old.triage}
    after = {question.key: question for question in new.triage}
    yield from _came_and_went("question", {key: one.ask for key, one in before.items()}, after, gone=True)
    yield from _came_and_went("question", {key: one.ask for key, one in after.items()}, before, gone=False)
    for key in (key for key in after if key in before):
        yield from _question(before[key], after[key])
    if set(before) == set(after) and list(before) != list(after):
        yield "The questions are asked in another order."


def _question(old: Question, new: Question) -> Iterator[str]:
    if old.ask != new.ask:
        yield f"The question “{old.ask}” is asked as “{new.ask}”."
    if old.answers != new.answers:
        yield f"The answers to “{new.ask}” changed: {_answers(old)} became {_answers(new)}."


def _answers(question: Question) -> str:
    return "; ".join(
        f"“{answer.say}”"
        + (f" ({answer.severity})" if answer.severity else "")
        + (f" → {answer.next}" if answer.next else "")
        + (f" → playbook {answer.playbook}" if answer.playbook else "")
        for answer in question.answers
    )


def _actions(old: Playbook, new: Playbook) -> Iterator[str]:
    before, after = {step.key: step for step in old.actions}, {step.key: step for step in new.actions}
    yield from _came_and_went("action", {key: step.do for key, step in before.items()}, after, gone=True)
    yield from _came_and_went("action", {key: step.do for key, step in after.items()}, before, gone=False)
    for key in (key for key in after if key in before):
        yield from _action(before[key], after[key])
    if set(before) == set(after) and list(before) != list(after):
        yield "The actions stand in another order."


def _action(old: Step, new: Step) -> Iterator[str]:
    name = f"Action “{new.do}”"
    if old.do != new.do:
        yield f"{name} was “{old.do}”."
    if old.due != new.due:
        yield f"{name} is due after {say_duration(new.due)}, before after {say_duration(old.due)}."
    if old.owner != new.owner:
        yield f"{name} belongs to {new.owner}, before to {old.owner}."
    if old.horizon is not new.horizon:
        yield f"{name} is {_HORIZON[new.horizon]}, before {_HORIZON[old.horizon]}."
    if old.measure != new.measure:
        yield f"{name} succeeded when “{new.measure}”, before when “{old.measure}”."
    if old.continuity != new.continuity:
        yield f"{name} {'is now' if new.continuity else 'is no longer'} a continuity measure."
    if old.area is not new.area:
        yield f"{name} is about {new.area}, before about {old.area}."


def _words_to_the_client(old: Playbook, new: Playbook) -> Iterator[str]:
    before, after = old.communication, new.communication
    for name, said in (
        ("holding", "holding statement"),
        ("update", "update"),
        ("resolution", "word that it is resolved"),
    ):
        if getattr(before, name) != getattr(after, name):
            yield f"The {said} was “{getattr(before, name)}” and is “{getattr(after, name)}”."
    if before.tell != after.tell:
        told = "; ".join(f"{one.by} tells {one.whom}, {one.when}, {one.how}: {one.what}" for one in after.tell)
        yield f"Whom to tell what changed. It is now: {told}."


def _came_and_went(thing: str, said: Mapping[str, str], others: Mapping[str, object], *, gone: bool) -> Iterator[str]:
    article = "An" if thing[0] in "aeiou" else "A"
    yield from (
        f"{article} {thing} was {'removed' if gone else 'added'}: “{text}”."
        for key, text in said.items()
        if key not in others
    )
