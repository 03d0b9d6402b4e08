"""What must agree inside one playbook: the decision tree has no holes, the plan has all it needs."""

from collections.abc import Iterator
from datetime import timedelta

from crisis.rules.duration import write_duration
from crisis.rules.playbook_shape import Playbook
from storage.vocabulary import ActionArea, Horizon, Role

Location = tuple[int | str, ...]
Found = tuple[Location, str]

LATEST = {Horizon.IMMEDIATE: timedelta(days=1), Horizon.INTERMEDIATE: timedelta(days=14)}
"""By when an action of the horizon is due at the latest; our judgement (S1-24 names the horizons, not their length)."""

PLANNED_FOR = tuple(area for area in ActionArea if area is not ActionArea.REASSURANCE)
"""What every plan thinks of (S1-25). What reassures the client comes when the worst is over, and may wait for it."""

NEXT_UPDATE = "[next update]"
"""Every word to the client while it lasts says when the next one comes: silence is not an option (S0-33)."""


def contradictions(playbook: Playbook) -> list[Found]:
    """Where, and what is wrong there."""
    return [*_tree(playbook), *_plan(playbook), *_steps(playbook), *_words(playbook)]


def _tree(playbook: Playbook) -> Iterator[Found]:
    at = {question.key: index for index, question in reversed(list(enumerate(playbook.triage)))}
    for index, question in enumerate(playbook.triage):
        if at[question.key] != index:
            yield ("triage", index, "key"), f"there is another question {question.key!r} before; a key names one."
        for place, answer in enumerate(question.answers):
            here: Location = ("triage", index, "answers", place, "next")
            if answer.next is not None and answer.next not in at:
                yield here, f"there is no question {answer.next!r}."
            elif answer.next is not None and at[answer.next] <= index:
                yield here, f"{answer.next!r} was asked before; a walk only goes forward, to a question further down."
    yield from _lost(playbook)
    yield from _ends_without_severity(playbook)


def _lost(playbook: Playbook) -> Iterator[Found]:
    asked = {answer.next for question in playbook.triage for answer in question.answers}
    for index, question in enumerate(playbook.triage[1:], start=1):
        if question.key not in asked:
            yield ("triage", index, "key"), f"no answer leads to {question.key!r}, so it is never asked."


def _ends_without_severity(playbook: Playbook) -> Iterator[Found]:
    """A walk that proposes nothing was for nothing. Questions only lead down, so one pass sees every walk."""
    undecided = {playbook.triage[0].key}
    for index, question in enumerate(playbook.triage):
        if question.key not in undecided:
            continue
        for place, answer in enumerate(question.answers):
            if answer.severity is None and answer.next is None:
                yield ("triage", index, "answers", place), "a walk ends here without any severity: add severity."
            elif answer.severity is None and answer.next is not None:
                undecided.add(answer.next)


def _plan(playbook: Playbook) -> Iterator[Found]:
    for horizon in Horizon:
        if not any(step.horizon is horizon for step in playbook.actions):
            yield ("actions",), f"no action has horizon = {horizon.value!r}; a plan has all three (S1-24)."
    for area in PLANNED_FOR:
        if not any(step.area is area for step in playbook.actions):
            yield ("actions",), f"no action has area = {area.value!r}; a plan thinks of all four (S1-25)."
    if not any(step.continuity for step in playbook.actions):
        yield ("actions",), "no action has continuity = true; at least one keeps the account served (S0-27)."


def _steps(playbook: Playbook) -> Iterator[Found]:
    owners = {*Role, *playbook.functions}
    seen: set[str] = set()
    for index, step in enumerate(playbook.actions):
        if step.key in seen:
            yield ("actions", index, "key"), f"there is another action {step.key!r} before; a key names one."
        seen.add(step.key)
        if step.owner not in owners:
            allowed = ", ".join([*Role, *playbook.functions])
            yield ("actions", index, "owner"), f"{step.owner!r} is no role and none of the functions: {allowed}."
        latest = LATEST.get(step.horizon)
        if latest is not None and step.due > latest:
            limit = write_duration(latest)
            yield ("actions", index, "due"), f"an action with horizon {step.horizon.value!r} is due within {limit}."


def _words(playbook: Playbook) -> Iterator[Found]:
    for name in ("holding", "update"):
        if NEXT_UPDATE not in getattr(playbook.communication, name):
            yield ("communication", name), f"it must say when they hear from us again: write {NEXT_UPDATE}."
    owners = {*Role, *playbook.functions}
    for index, telling in enumerate(playbook.communication.tell):
        if telling.by not in owners:
            yield (
                ("communication", "tell", index, "by"),
                f"{telling.by!r} is no role and none of the functions of this playbook.",
            )
