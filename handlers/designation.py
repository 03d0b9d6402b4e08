"""Designate an account: score it by the criteria, see what the score proposes, decide."""

import re
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest
from crisis.designation import DesignationDraft, Standing, designate, propose
from crisis.permissions import check_may
from crisis.profile import account_to_edit
from crisis.protocol import Protocol
from crisis.rules.permissions import Action
from handlers.account import card_in, refresh_card
from handlers.asked import Answer, Asked
from handlers.blocks.designation import (
    DECISION_VIEW,
    DESIGNATE,
    SCORES_VIEW,
    decision_modal,
    scores_modal,
    too_many,
)
from handlers.blocks.elements import Block
from handlers.blocks.notice_view import sentence_view
from handlers.blocks.words import tier_text
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.scoring import answers_in
from handlers.word import FreeRequest, FreeWord
from storage.queries.designation import newest_designation
from storage.vocabulary import Tier


async def designate_named(request: FreeRequest) -> Answer:
    """`/crisis designate Acme`."""
    deps = request.deps
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        account, _ = await account_and_rest(session, request.text, request.channel_id)
        return await _scores(session, deps, account.id or 0, request.who, {})


async def press_designate(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        view = await _scores(session, deps, id_in(action.get("value")), asked.who, card_in(asked.body))
    await asked.answer(view)


async def _scores(
    session: AsyncSession, deps: Dependencies, account_id: int, who: str, ids: dict[str, str | None]
) -> Block:
    account = await account_to_edit(session, deps.protocol, account_id, by=who)
    last = await newest_designation(session, account_id)
    criteria = deps.protocol.designation.criteria
    return scores_modal(account_id, account.name, criteria, before=last.scores if last else {}, ids=ids)


async def submit_scores(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Nothing is decided yet: the form turns into what the score proposes."""
    form = Form(view)
    account_id = id_in(form.ids.get("account"))
    answers = answers_in(form, deps.protocol.designation.criteria)
    scores = ",".join("" if answer is None else str(answer) for answer in answers.values())
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, account_id, by=asked.who)
    proposal = propose(deps.protocol, answers)
    ids = card_in({"view": view})
    await asked.ack(
        response_action="update", view=decision_modal(account_id, account.name, proposal, scores=scores, ids=ids)
    )


def _answers(protocol: Protocol, scores: object) -> dict[str, int | None]:
    """Criterion → answer, from `5,0,3`; what is missing or made up is no answer."""
    given = str(scores or "").split(",")
    names = [criterion.name for criterion in protocol.designation.criteria]
    padded = [*given, *([""] * len(names))]
    return {name: int(one) if re.fullmatch("[0-9]", one) else None for name, one in zip(names, padded, strict=False)}


async def submit_decision(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    tier = form.choice("tier")
    draft = DesignationDraft(
        account_id=id_in(form.ids.get("account")),
        scores=_answers(deps.protocol, form.ids.get("scores")),
        tier=Tier(tier) if tier in set(Tier) else None,
        reason=form.text("reason"),
        by=by,
    )
    async with deps.database.transaction() as session:
        key = form.request_key
        standing = await designate(session, deps.protocol, draft, now=deps.clock.now(), request_key=key)
    await refresh_card(asked.client, deps, form.ids, draft.account_id, by)
    await asked.ack(response_action="update", view=sentence_view("Designated", _said(standing)))


def _said(standing: Standing) -> str:
    said = f"It is a {tier_text(standing.tier)} from now on."
    return f"{said}\n{too_many(standing.key_accounts)}" if standing.is_too_many else said


WORDS = (
    FreeWord(
        word="designate",
        usage="<account>",
        help="Score an account by the criteria of the protocol and decide its tier.",
        answer=designate_named,
    ),
)


def register_designation(app: AsyncApp) -> None:
    app.action(DESIGNATE)(press_designate)
    app.view(SCORES_VIEW)(submit_scores)
    app.view(DECISION_VIEW)(submit_decision)
