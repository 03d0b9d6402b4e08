"""Better playbooks: propose a change in a review, see what waits, say what became of it (S1-19)."""

from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import is_manager
from crisis.permissions import check_may
from crisis.playbook import playbook_version
from crisis.proposal import (
    check_proposal_form,
    decline_proposal,
    newer_versions,
    open_proposals_for,
    playbook_that_ran,
    propose_change,
    take_proposal,
)
from crisis.refusals import WrongStatus
from crisis.rules.permissions import Action
from handlers.asked import Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.proposal import (
    DECLINE_PROPOSAL,
    DECLINE_VIEW,
    PROPOSE_CHANGE,
    PROPOSE_VIEW,
    SHOW_PROPOSALS,
    TAKE_PROPOSAL,
    TAKE_VIEW,
    decline_form,
    proposals_view,
    propose_form,
    take_form,
)
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.once import Change, carry_out
from handlers.playbook import ids_in
from handlers.review import change_review, opened_from, request_about, review_in
from storage.tables.proposal import PlaybookProposal


async def press_propose(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    crisis_id, version_id = ids_in(action.get("value"))
    async with deps.database.reading() as session:
        await review_in(session, request_about(asked, deps, crisis_id), Action.CHANGE)
        version = await playbook_that_ran(session, crisis_id, version_id)
    await asked.answer(propose_form(version.title, crisis_id, version_id, opened_from(asked)))


async def submit_proposal(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    crisis_id, version_id, text = form.crisis_id, id_in(form.ids.get("version")), form.text("text")
    await change_review(
        asked,
        deps,
        form,
        lambda session, now: propose_change(session, deps.protocol, crisis_id, version_id, text=text, by=by, now=now),
    )


async def press_list(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Those of the crises that this person may read."""
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, asked.who, Action.LIST)
        known = await playbook_version(session, id_in(action.get("value")))
        view = await _list(session, deps, known.slug, known.playbook.title, asked.who)
    await asked.answer(view)


async def _list(session: AsyncSession, deps: Dependencies, slug: str, title: str, who: str) -> Block:
    proposals = await open_proposals_for(session, deps.protocol, slug, who)
    return proposals_view(title, proposals, can_settle=await is_manager(session, deps.protocol, who))


async def press_settle(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Taken or declined: the form for the proposal whose id the button carries."""
    proposal_id, place = id_in(action.get("value")), opened_from(asked)
    async with deps.database.reading() as session:
        proposal = await check_proposal_form(session, deps.protocol, proposal_id, by=asked.who)
        newer = [version.number for version in await newer_versions(session, proposal)]
    ids: dict[str, int | str | None] = {"proposal": proposal_id, "list": place}
    if action["action_id"] == DECLINE_PROPOSAL:
        await asked.answer(decline_form(proposal.text, ids))
        return
    if not newer:
        raise WrongStatus(
            f"No version of {proposal.slug} is newer than {proposal.number}, which ran. Change its file; "
            "after the next start of Crisis Desk its text is a new version."
        )
    await asked.answer(take_form(proposal.text, newer, ids))


async def submit_taken(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    proposal_id, chosen = id_in(form.ids.get("proposal")), form.choice("number")
    number = id_in(chosen) if chosen else None
    await _settle(
        asked,
        deps,
        form,
        lambda session, now: take_proposal(session, deps.protocol, proposal_id, number=number, by=by, now=now),
    )


async def submit_declined(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    proposal_id, reason = id_in(form.ids.get("proposal")), form.text("reason")
    await _settle(
        asked,
        deps,
        form,
        lambda session, now: decline_proposal(session, deps.protocol, proposal_id, reason=reason, by=by, now=now),
    )


async def _settle(
    asked: Asked,
    deps: Dependencies,
    form: Form,
    change: Change[PlaybookProposal],
) -> None:
    """Carry out once what the form asks for; the list below it shows what still waits."""

    async def changed(session: AsyncSession, now: datetime) -> Block:
        settled = await change(session, now)
        return await _list(session, deps, settled.slug, settled.title, asked.who)

    shown = await carry_out(deps, form, changed)
    if shown is not None and form.ids.get("list"):
        await redraw(asked.client, str(form.ids["list"]), shown)
    await asked.ack()


def register_proposal(app: AsyncApp) -> None:
    app.action(PROPOSE_CHANGE)(press_propose)
    app.action(SHOW_PROPOSALS)(press_list)
    app.action(TAKE_PROPOSAL)(press_settle)
    app.action(DECLINE_PROPOSAL)(press_settle)
    app.view(PROPOSE_VIEW)(submit_proposal)
    app.view(TAKE_VIEW)(submit_taken)
    app.view(DECLINE_VIEW)(submit_declined)
