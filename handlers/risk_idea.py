"""The form of the risk register when an idea of a brainstorm becomes a risk."""

from dataclasses import replace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.blocks.risk_form import RiskForm
from handlers.form import Form
from handlers.ids import id_in
from storage.queries.brainstorm import idea_by_id
from storage.tables.brainstorm import ScenarioIdea


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
