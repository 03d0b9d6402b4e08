"""What stands in the form of the risk register when it opens: the risk, an idea of a brainstorm, the plan's issues."""

from dataclasses import replace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.risk_facts import RiskFacts
from handlers.blocks.risk_form import RiskForm
from handlers.form import Form
from handlers.ids import id_in
from storage.queries.account_plan import section_of_plan
from storage.queries.brainstorm import idea_by_id
from storage.tables.account import Account
from storage.tables.brainstorm import ScenarioIdea
from storage.vocabulary import PlanSection


def filled_from(idea: ScenarioIdea, form: RiskForm) -> RiskForm:
    """The form with what the idea says; it remembers which idea it was."""
    return replace(
        form,
        scenario=idea.text,
        likelihood=idea.likelihood,
        impact=idea.impact,
        idea=idea.id,
        playbook=idea.playbook,
    )


async def idea_kept_in(session: AsyncSession, form: Form, playbook: str) -> dict[str, Any]:
    """The idea that an open form remembers, and its playbook, if no other one is chosen."""
    idea = await idea_by_id(session, id_in(form.ids["idea"])) if form.ids.get("idea") else None
    return {"idea": idea.id, "playbook": playbook or idea.playbook} if idea else {}


def form_of(facts: RiskFacts) -> RiskForm:
    """A risk as the register has it."""
    return RiskForm(
        account_id=facts.account_id,
        account_name=facts.account_name,
        scenario=facts.scenario,
        likelihood=facts.likelihood,
        impact=facts.impact,
        risk=facts,
        mitigation=facts.mitigation,
        mitigation_due_on=facts.mitigation_due_on,
        owner=facts.owner,
        residual_likelihood=facts.residual_likelihood,
        residual_impact=facts.residual_impact,
        playbook=facts.playbook,
        review_on=facts.review_on,
    )


async def issues_in_plan(session: AsyncSession, account: Account) -> str:
    """What the account plan says of issues and challenges: what could happen often stands there already (S2-4)."""
    entry = await section_of_plan(session, account.id or 0, PlanSection.ISSUES)
    return entry.text if entry else ""
