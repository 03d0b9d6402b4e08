"""What no single value of a protocol file can be blamed for: two of them do not fit together.

Every check reads the raw file and skips what is malformed, so that one typing mistake never hides another problem.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from crisis.protocol_problems import key_path, shown
from crisis.protocol_risks import AMBER_FROM, RED_FROM
from crisis.rules.duration import parse_duration
from crisis.rules.escalation import is_higher
from storage.vocabulary import Severity, Step

_WHEN_NOT_SAID = ("SEV1", "SEV2", "SEV3")
"""The severities a seat answers for when it names none."""


def contradictions(data: dict[str, Any]) -> list[str]:
    """One sentence per pair of values that do not fit together."""
    severities = _table(data.get("severities"))
    problems = [*_missing_severities(severities)]
    for name, policy in severities.items():
        problems += _ladder_problems(name, _table(policy))
        problems += _reminder_problems(name, _table(policy))
    problems += [*_seat_problems(_tables(data.get("crt"))), *_nagging_problems(_table(data.get("updates")))]
    return [*problems, *_band_problems(_table(data.get("risks")))]


def _missing_severities(severities: dict[str, Any]) -> Iterator[str]:
    for severity in Severity:
        if severity not in severities:
            yield f"severities.{severity} is missing: add a table [severities.{severity}]."


def _ladder_problems(severity: str, policy: dict[str, Any]) -> Iterator[str]:
    rungs = _tables(policy.get("ladder"))
    for index, (below, rung) in enumerate(pairwise(rungs), start=1):
        path = key_path(["severities", severity, "ladder", index])
        low, high = _duration(below.get("after")), _duration(rung.get("after"))
        if low is not None and high is not None and high <= low:
            yield (
                f"{path}.after is {shown(rung['after'])}: it must be later than the step before, "
                f"which comes after {shown(below['after'])}."
            )
        lower, upper = _step(below.get("step")), _step(rung.get("step"))
        if lower and upper and not is_higher(upper, lower):
            yield f"{path}.step is {shown(upper)}: it must be higher than the step before, {shown(lower)}."


def _reminder_problems(severity: str, policy: dict[str, Any]) -> Iterator[str]:
    before = _duration(policy.get("remind_before"))
    for audience in ("internal", "client"):
        for key in ("acute_every", "then_every"):
            written = _table(policy.get(audience)).get(key)
            every = _duration(written)
            if before and every and before >= every:
                yield (
                    f"severities.{severity}.remind_before is {shown(policy['remind_before'])}: it must be shorter "
                    f"than severities.{severity}.{audience}.{key}, which is {shown(written)}."
                )


def _seat_problems(seats: list[dict[str, Any]]) -> Iterator[str]:
    taken: dict[tuple[str, str], int] = {}
    for index, seat in enumerate(seats):
        primary, backup = _folded(seat.get("primary")), _folded(seat.get("backup"))
        if primary and primary == backup:
            yield f"crt[{index}].backup is {shown(seat['backup'])}: the backup must be somebody else than the primary."
        function = _folded(seat.get("function"))
        for severity in _severities(seat):
            first = taken.setdefault((function, severity), index)
            if function and first != index:
                yield (
                    f"crt[{index}].function is {shown(seat['function'])}: crt[{first}] already stands for it at "
                    f"{severity}; each function has one primary per severity."
                )


def _nagging_problems(updates: dict[str, Any]) -> Iterator[str]:
    person, manager = _duration(updates.get("direct_message_after")), _duration(updates.get("manager_after"))
    if person is not None and manager is not None and manager < person:
        yield (
            f"updates.manager_after is {shown(updates['manager_after'])}: the manager must not hear before the person "
            f"responsible, who does after {shown(updates['direct_message_after'])} (updates.direct_message_after)."
        )


def _band_problems(risks: dict[str, Any]) -> Iterator[str]:
    red, amber = risks.get("red_from", RED_FROM), risks.get("amber_from", AMBER_FROM)
    if isinstance(red, int) and isinstance(amber, int) and amber >= red:
        yield f"risks.amber_from is {shown(amber)}: it must be lower than risks.red_from, which is {shown(red)}."


def _severities(seat: dict[str, Any]) -> list[str]:
    named = seat.get("severities", _WHEN_NOT_SAID)
    return list(dict.fromkeys(map(str, named))) if isinstance(named, list | tuple) else []


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _tables(value: object) -> list[dict[str, Any]]:
    return [_table(item) for item in value] if isinstance(value, list) else []


def _folded(value: object) -> str:
    return value.strip().lower() if isinstance(value, str) else ""


def _step(value: object) -> Step | None:
    return Step(value) if isinstance(value, str) and value in list(Step) else None


def _duration(value: object) -> timedelta | None:
    try:
        return parse_duration(value) if isinstance(value, str) else None
    except ValueError:
        return None
