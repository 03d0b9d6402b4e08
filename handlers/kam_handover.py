"""Give accounts of one KAM to another: the form, what moves, and then it does."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.kam_handover import HandoverDraft, hand_over_accounts
from crisis.kam_handover_facts import duties_of
from crisis.kam_handover_rights import accounts_to_give, check_successor, kam_meant, kams_for
from crisis.refusals import InvalidInput
from crisis.roster_people import away_day
from crisis.rules.roster import said_day
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.kam_handover import (
    CHOOSE_ACCOUNTS,
    CHOOSE_KAM,
    KAM_HANDOVER_SURE_VIEW,
    KAM_HANDOVER_VIEW,
    done_view,
    handover_form,
    sure_form,
)
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.queries.person import person_by_slack_id


async def newkam(request: FreeRequest) -> Answer:
    """`/crisis newkam @from @to`; with one person that is the new one, and the accounts are one's own."""
    deps = request.deps
    async with deps.database.reading() as session:
        kams = await kams_for(session, deps.protocol, by=request.who)
    kam_id = kam_meant(kams, named=request.people[0] if len(request.people) > 1 else None, by=request.who)
    return handover_form(kams, kam_id or 0, to=request.people[-1] if request.people else None, chooses=False)


async def choose_kam(asked: Asked, deps: Dependencies) -> None:
    """Somebody else's accounts: the choice of accounts begins anew."""
    form = Form(open_view(asked.body))
    await _redraw(asked, deps, form, chooses=bool(form.ids.get("chooses")))


async def press_more(asked: Asked, deps: Dependencies) -> None:
    await _redraw(asked, deps, Form(open_view(asked.body)), chooses=True)


async def _redraw(asked: Asked, deps: Dependencies, form: Form, *, chooses: bool) -> None:
    async with deps.database.reading() as session:
        kams = await kams_for(session, deps.protocol, by=asked.who)
    view = handover_form(kams, _kam_in(form), to=form.person("to") or None, chooses=chooses)
    await redraw(asked.client, form.view_id, view)
    await asked.ack()


async def submit_choice(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Nothing moves yet: the form turns into what would."""
    form, to = Form(view), Form(view).person("to")
    if to:
        await get_to_know(asked.client, deps, to)
    async with deps.database.reading() as session:
        shown = await _what_moves(session, deps, asked.who, _kam_in(form), to, form.choices("accounts"))
    await asked.ack(response_action="update", view=shown)


async def _what_moves(
    session: AsyncSession, deps: Dependencies, by: str, kam_id: int, to: str, chosen: list[str]
) -> Block:
    protocol, now = deps.protocol, deps.clock.now()
    before, accounts = await accounts_to_give(session, protocol, kam_id, by=by)
    await check_successor(session, before, to)
    wanted = {id_in(one) for one in chosen}
    if wanted - {account.id for account in accounts}:
        raise InvalidInput({"accounts": "One of these accounts has another KAM by now. Choose again."})
    going = [account for account in accounts if not wanted or account.id in wanted]
    after = await person_by_slack_id(session, to)
    last = await away_day(session, protocol, after, now=now) if after else None
    until = said_day(last, protocol.day_of(now)) if last else ""
    ids: dict[str, int | str | None] = {"kam": kam_id, "to": to}
    ids["accounts"] = ",".join(str(account.id) for account in going)
    return sure_form(before, to, await duties_of(session, before, going, now=now), away_until=until, ids=ids)


async def submit_sure(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """It moves; what had another KAM meanwhile is named."""
    form = Form(view)
    draft = HandoverDraft(
        from_id=id_in(form.ids.get("kam")),
        to=str(form.ids.get("to") or ""),
        account_ids=_ids_in(form.ids),
        note=form.text("note"),
        by=asked.who,
        request_key=form.request_key,
    )
    if draft.to:
        await get_to_know(asked.client, deps, draft.to)
    async with deps.database.transaction() as session:
        done = await hand_over_accounts(session, deps.protocol, draft, now=deps.clock.now())
    if done is None:
        await asked.ack(response_action="clear")
    else:
        await asked.ack(response_action="update", view=done_view(draft.to, done))


def _kam_in(form: Form) -> int:
    return id_in(form.choice("kam") or form.ids.get("kam"))


def _ids_in(ids: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(id_in(one) for one in str(ids.get("accounts") or "").split(",") if one)


WORDS = (
    FreeWord(
        word="newkam",
        aliases=("kamhandover",),
        usage="[@from] [@to]",
        help="Give accounts of one KAM to another, with what stands on them; shows what moves before it does.",
        answer=newkam,
    ),
)


def register_kam_handover(app: AsyncApp) -> None:
    app.action(CHOOSE_KAM)(choose_kam)
    app.action(CHOOSE_ACCOUNTS)(press_more)
    app.view(KAM_HANDOVER_VIEW)(submit_choice)
    app.view(KAM_HANDOVER_SURE_VIEW)(submit_sure)
