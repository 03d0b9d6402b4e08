"""What is wrong with what somebody wrote about a risk: field → sentence."""

from dataclasses import dataclass
from datetime import date, timedelta

from crisis.rules.account import search_key
from crisis.rules.length import too_long
from crisis.rules.risk import is_on_scale, score
from storage.tables.risk import Risk

LONGEST_SCENARIO, LONGEST_SCENARIO_KEY = 200, 400
LONGEST_MITIGATION = 3_000
"""Slack's limit for one text field."""
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Mitigation:
    """What is done against a risk, by whom (Slack id), until when, and what should remain of it."""

    what: str = ""
    owner: str = ""
    due_on: date | None = None
    residual_likelihood: int | None = None
    residual_impact: int | None = None


def check_score(scenario: str, likelihood: int | None, impact: int | None) -> dict[str, str]:
    errors = {}
    line = " ".join(scenario.split())
    if not line or not search_key(line):
        errors["scenario"] = "Say in a sentence what could happen."
    elif len(line) > LONGEST_SCENARIO or len(search_key(line)) > LONGEST_SCENARIO_KEY:
        errors["scenario"] = too_long(LONGEST_SCENARIO, line)
    if not is_on_scale(likelihood):
        errors["likelihood"] = "Choose how likely it is, from 1 to 5."
    if not is_on_scale(impact):
        errors["impact"] = "Choose how bad it would be, from 1 to 5."
    return errors


def check_mitigation(risk: Risk, wanted: Mitigation, *, today: date) -> dict[str, str]:
    errors = {}
    if len(wanted.what) > LONGEST_MITIGATION:
        errors["mitigation"] = too_long(LONGEST_MITIGATION, wanted.what)
    if wanted.due_on is not None and not wanted.what.strip():
        errors["mitigation"] = "Say what is to be done until then."
    is_new_day = wanted.due_on is not None and wanted.due_on != risk.mitigation_due_on
    if is_new_day and wanted.due_on is not None and not today <= wanted.due_on <= today + FARTHEST:
        errors["mitigation_due_on"] = "Choose today or a later day, at most a year away."
    return errors | _check_residual(risk, wanted)


def _check_residual(risk: Risk, wanted: Mitigation) -> dict[str, str]:
    likelihood, impact = wanted.residual_likelihood, wanted.residual_impact
    if likelihood is None and impact is None:
        return {}
    if likelihood is None or not is_on_scale(likelihood):
        return {"residual_likelihood": "Choose both: how likely and how bad it is once that is done."}
    if impact is None or not is_on_scale(impact):
        return {"residual_impact": "Choose both: how likely and how bad it is once that is done."}
    if score(likelihood, impact) > score(risk.likelihood, risk.impact):
        return {"residual_impact": "What remains cannot be worse than the risk itself. Choose lower figures."}
    return {}


def missing_for_red(risk: Risk, *, red_from: int) -> dict[str, str]:
    """S0-18: a red risk has an owner and a playbook."""
    points = score(risk.likelihood, risk.impact)
    if points < red_from:
        return {}
    why = red_needs(points, red_from)
    errors = {}
    if risk.owner_id is None:
        errors["owner"] = f"{why} an owner: choose who looks after it."
    if not risk.playbook:
        errors["playbook"] = f"{why} a playbook: choose the one that would be run."
    return errors


def red_needs(points: int, red_from: int) -> str:
    return f"A score of {points} is red, and from {red_from} on a risk needs"
