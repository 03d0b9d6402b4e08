"""The forms of the risk register: three fields and “More…”, and what is done against a risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crisis.risk_facts import RiskFacts
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    day_picker,
    field,
    modal,
    option,
    person_select,
    section,
    select,
    typed,
)
from handlers.blocks.metadata import pack
from handlers.blocks.notice_view import PROBLEM_BLOCK
from handlers.blocks.risk import IMPACT, LIKELIHOOD, risk_line
from handlers.blocks.text import escaped

MORE_FIELDS = "crisis_risk_more_fields"
SCORE_VIEW = "crisis_score_risk_view"
MITIGATE_VIEW = "crisis_mitigate_risk_view"
ISSUES_MOST = 400
NOTHING = "none"
"""Slack has no way to take back a choice, so nothing is a choice."""


@dataclass(frozen=True, kw_only=True)
class RiskForm:
    """What stands in the form that scores a risk."""

    account_id: int
    account_name: str
    scenario: str = ""
    likelihood: int | None = None
    impact: int | None = None
    risk: RiskFacts | None = None
    """The risk that is scored anew."""
    playbooks: Mapping[str, str] | None = None
    """Slug → title; given: all fields are shown, not only the first three."""
    is_mitigated: bool = False
    mitigation: str = ""
    mitigation_due_on: date | None = None
    owner: str = ""
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    playbook: str = ""
    review_on: date | None = None
    issues: str = ""
    """What the account plan says of issues and challenges, while a risk is added."""
    idea: int | None = None
    """Id of the idea that becomes this risk."""
    opened_from: Mapping[str, str | None] | None = None
    """Ids of the list and the account card below it."""
    problem: str = ""
    """Why it was not saved."""


def score_view(form: RiskForm) -> Block:
    """Three fields; all of them when `playbooks` is given."""
    blocks: list[Block] = [context(escaped(form.account_name, 300))]
    if form.problem:
        blocks.insert(0, section(f"*This was not saved.* {escaped(form.problem, 2000)}", block_id=PROBLEM_BLOCK))
    if form.is_mitigated:
        blocks.append(section("The mitigation is done. What is the risk now?"))
    blocks += [
        field("scenario", "What could happen?", typed(initial=form.scenario, most=200, focus=not form.scenario)),
        field("likelihood", "How likely is it?", _scale(LIKELIHOOD, form.likelihood)),
        field("impact", "How bad would it be?", _scale(IMPACT, form.impact)),
    ]
    if form.issues and not form.risk:
        blocks.append(context(f"Issues by the account plan: {escaped(' '.join(form.issues.split()), ISSUES_MOST)}"))
    if form.playbooks is None:
        blocks.append(actions([button("More…", MORE_FIELDS, str(form.account_id), label="More fields")]))
        blocks.append(context("More: what is done against it, who looks after it, playbook, review."))
    else:
        blocks += [*_mitigation_fields(form), *_preparation_fields(form, form.playbooks)]
    return modal(
        "Score a risk" if form.risk else "Add a risk",
        blocks,
        callback_id=SCORE_VIEW,
        submit="Save",
        close="Cancel",
        private_metadata=_metadata(form),
    )


def mitigate_view(form: RiskForm) -> Block:
    """What is done against one risk, by whom, until when, and what should remain."""
    assert form.risk is not None
    return modal(
        "Mitigate a risk",
        [section(risk_line(form.risk, with_account=True)), *_mitigation_fields(form)],
        callback_id=MITIGATE_VIEW,
        submit="Save",
        close="Cancel",
        private_metadata=_metadata(form),
    )


def _metadata(form: RiskForm) -> str:
    risk_id = form.risk.id if form.risk else None
    done = 1 if form.is_mitigated else None
    return pack(account=form.account_id, risk=risk_id, done=done, idea=form.idea, **(form.opened_from or {}))


def _mitigation_fields(form: RiskForm) -> list[Block]:
    return [
        field("mitigation", "What is done against it?", typed(initial=form.mitigation, multiline=True), optional=True),
        field("mitigation_due_on", "Until when?", day_picker(form.mitigation_due_on), optional=True),
        field("owner", "Who looks after it?", person_select(initial=_slack_id(form.owner)), optional=True),
        field(
            "residual_likelihood",
            "How likely is it once that is done?",
            _scale(LIKELIHOOD, form.residual_likelihood, or_nothing=True),
            optional=True,
        ),
        field(
            "residual_impact",
            "And how bad would it be then?",
            _scale(IMPACT, form.residual_impact, or_nothing=True),
            optional=True,
        ),
    ]


def _slack_id(owner: str) -> str | None:
    """A person whom Slack was not asked about yet cannot stand in the field."""
    return owner if owner and "@" not in owner else None


def _preparation_fields(form: RiskForm, playbooks: Mapping[str, str]) -> list[Block]:
    known = [option(title, slug) for slug, title in list(playbooks.items())[:99]]
    return [
        field(
            "playbook",
            "Which playbook would be run?",
            select([option("None", NOTHING), *known], chosen=form.playbook or None),
            optional=True,
        ),
        field("review_on", "When is it looked at again?", day_picker(form.review_on), optional=True),
    ]


def _scale(words: Mapping[int, str], chosen: int | None, *, or_nothing: bool = False) -> Block:
    options: Sequence[Block] = [option(f"{figure}: {word}", str(figure)) for figure, word in words.items()]
    nothing = [option("Not estimated", NOTHING)] if or_nothing else []
    return select([*nothing, *options], chosen=str(chosen) if chosen else None)
