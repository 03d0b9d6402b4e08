"""Declare a crisis: open the form, search accounts, warn of an open crisis, submit."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlalchemy.exc import IntegrityError

from crisis.about import crisis_facts, listed
from crisis.complaint import promote_complaint
from crisis.declare import Declaration, declare, join, open_crises_of
from crisis.facts import CrisisFacts, ListedCrisis
from crisis.permissions import check_may, may
from crisis.refusals import InvalidInput
from crisis.rules.account import search_key
from crisis.rules.permissions import Action, Word
from crisis.trigger_decision import declared_from
from handlers.asked import Asked, person_in
from handlers.at_once import redraw
from handlers.blocks.declare import (
    ACCOUNT,
    ACCOUNT_FIELD,
    DECLARE_VIEW,
    JOIN,
    KNOWN_ACCOUNT,
    NEW_ACCOUNT,
    SEVERITY_FIELD,
    SUMMARY_FIELD,
    UNSURE,
    declare_view,
    joined_view,
    known_account_option,
    new_account_option,
    not_opened_view,
    opened_view,
    opening_view,
)
from handlers.blocks.elements import Block
from handlers.blocks.home import DECLARE_FROM_HOME
from handlers.blocks.metadata import pack
from handlers.blocks.text import clip
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.names import as_typed
from storage.queries.account import search_accounts
from storage.queries.person import people_by_ids
from storage.vocabulary import Severity

DECLARE_SHORTCUT = "crisis_declare"
MESSAGE_SHORTCUT = "crisis_declare_from_message"

FOUND_MOST = 20
NEW_NAME_LEAST = 2
"""One letter is the beginning of a search, not the name of an account."""
BEGINNINGS = {"complaint": promote_complaint, "trigger": declared_from}
"""What a crisis can begin as, by the name under which the form remembers its id."""
QUOTE_MOST = 2500
"""Leaves room in the field to say what is wrong with what was quoted."""


async def open_declare(
    request: Asked, deps: Dependencies, *, summary: str = "", account: Block | None = None, metadata: str = ""
) -> None:
    """Open the form, if the person may declare at all."""
    if not _may_surely_declare(deps, request.who):
        async with deps.database.reading() as session:
            await check_may(session, deps.protocol, request.who, Action.DECLARE)
    await request.answer(declare_view(deps.protocol, summary=summary, account=account, metadata=metadata))


def _may_surely_declare(deps: Dependencies, who: str) -> bool:
    """Without asking the database: a full member, where everybody may. Sending the form is checked in any case."""
    is_everybodys = Word.EVERYBODY in deps.protocol.permissions.words(Action.DECLARE)
    return is_everybodys and deps.met.lately(who, now=deps.clock.now())


async def declare_from_shortcut(asked: Asked, deps: Dependencies) -> None:
    await open_declare(asked, deps)


async def declare_from_message(asked: Asked, deps: Dependencies) -> None:
    """The form quotes the message, and remembers where it stands."""
    message = asked.body["message"]
    quote = clip(await as_typed(deps, str(message.get("text") or "")), QUOTE_MOST)
    metadata = pack(channel=asked.body["channel"]["id"], message=message["ts"])
    await open_declare(asked, deps, summary=quote, metadata=metadata)


async def search(asked: Asked, deps: Dependencies) -> None:
    """Accounts whose name or alias holds what was typed so far; last, what was typed itself."""
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, asked.who, Action.DECLARE)
    typed = " ".join(str(asked.body.get("value") or "").split())
    options = await found_accounts(deps, typed) if typed else []
    names = {option["text"]["text"].casefold() for option in options}
    if len(typed) >= NEW_NAME_LEAST and typed.casefold() not in names:
        options.append(new_account_option(typed))
    await asked.ack(options=options)


async def found_accounts(deps: Dependencies, typed: str) -> list[Block]:
    """Options of the accounts whose name or alias holds the text."""
    async with deps.database.reading() as session:
        accounts = await search_accounts(session, search_key(typed), limit=FOUND_MOST)
        kams = await people_by_ids(session, {account.kam_id for account in accounts if account.kam_id})
    options = []
    for account in accounts:
        kam = kams.get(account.kam_id) if account.kam_id else None
        name = (kam.name or kam.email) if kam else None
        assert account.id is not None
        options.append(known_account_option(account.id, account.name, account.tier, name))
    return options


async def choose_account(asked: Asked, deps: Dependencies) -> None:
    """An account was chosen: say so if it has an open crisis already, and take back an earlier warning."""
    view = open_view(asked.body)
    form = Form(view)
    account_id, _ = _account_in(form)
    open_already = await _open_already(deps, account_id, who=asked.who)
    warned_before = any(str(block.get("block_id", "")).startswith("join:") for block in view["blocks"])
    if open_already or warned_before:
        await redraw(asked.client, view["id"], _again(deps, form, view, open_already))
    await asked.ack()


async def _open_already(deps: Dependencies, account_id: int | None, *, who: str) -> tuple[ListedCrisis, ...]:
    """Only for whoever may join: the warning says that there is one, who leads it and how to come into it."""
    if account_id is None:
        return ()
    async with deps.database.reading() as session:
        if not await may(session, deps.protocol, who, Action.JOIN):
            return ()
        return await open_crises_of(session, account_id, now=deps.clock.now())


def _again(deps: Dependencies, form: Form, view: Mapping[str, Any], open_already: tuple[ListedCrisis, ...]) -> Block:
    """The form as it is filled in so far."""
    return declare_view(
        deps.protocol,
        summary=form.text(SUMMARY_FIELD),
        account=form.option(ACCOUNT_FIELD),
        severity=form.choice(SEVERITY_FIELD) or None,
        metadata=str(view.get("private_metadata") or ""),
        open_crises=open_already,
    )


async def join_instead(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Come into the open crisis; what was typed stays to be read and copied."""
    crisis_id = id_in(action.get("value"))
    async with deps.database.transaction() as session:
        now = deps.clock.now()
        crisis = await join(session, deps.protocol, crisis_id, who=asked.who, now=now)
        (line,) = await listed(session, [crisis], now=now)
    form = Form(open_view(asked.body))
    await redraw(asked.client, form.view_id, joined_view(line, form.text(SUMMARY_FIELD)))
    await asked.ack()


async def submit_declaration(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """One record per form, however often it is delivered; the form turns into "opening…"."""
    form = Form(view)
    declaration = _declaration(form, asked.body)
    try:
        facts = await _declare(deps, declaration, form.ids)
    except IntegrityError:
        # The same form was delivered twice at the same moment; the other delivery was faster, and is found now.
        facts = await _declare(deps, declaration, form.ids)
    if facts.channel_id:
        await asked.ack(response_action="update", view=opened_view(facts))
    elif facts.channel_problem:
        await asked.ack(response_action="update", view=not_opened_view(facts))
    else:
        await asked.ack(response_action="update", view=opening_view())


async def _declare(deps: Dependencies, declaration: Declaration, ids: Mapping[str, Any]) -> CrisisFacts:
    """`ids`: what the form remembers of where it began, such as a complaint or a trigger."""
    now, by = deps.clock.now(), declaration.declared_by
    async with deps.database.transaction() as session:
        crisis = await declare(session, deps.protocol, declaration, now=now)
        for name, linked in BEGINNINGS.items():
            if ids.get(name) is not None:
                await linked(session, deps.protocol, id_in(ids[name]), crisis, by=by, now=now)
        return await crisis_facts(session, deps.protocol, crisis)


def _declaration(form: Form, body: Mapping[str, Any]) -> Declaration:
    account_id, name = _account_in(form)
    severity = form.choice(SEVERITY_FIELD)
    if severity != UNSURE and severity not in set(Severity):
        raise InvalidInput({SEVERITY_FIELD: "Say how bad it is; “Not sure” is an answer too."})
    return Declaration(
        account_id=account_id,
        account_name=name,
        summary=form.text(SUMMARY_FIELD),
        severity=None if severity == UNSURE else Severity(severity),
        declared_by=person_in(body),
        view_id=form.view_id,
        origin_link=origin_link(form.ids, body),
    )


def _account_in(form: Form) -> tuple[int | None, str]:
    """The id of a listed account, or the name of one that is not listed."""
    value = form.choice(ACCOUNT_FIELD)
    if value.startswith(KNOWN_ACCOUNT):
        return id_in(value.removeprefix(KNOWN_ACCOUNT)), ""
    return None, value.removeprefix(NEW_ACCOUNT).strip()


def origin_link(ids: Mapping[str, Any], body: Mapping[str, Any]) -> str | None:
    """The address of the message it was declared from; Slack builds its permalinks just so."""
    domain = (body.get("team") or {}).get("domain")
    if not domain or "channel" not in ids or "message" not in ids:
        return None
    return f"https://{domain}.slack.com/archives/{ids['channel']}/p{str(ids['message']).replace('.', '')}"


def register_declare(app: AsyncApp) -> None:
    app.shortcut({"callback_id": DECLARE_SHORTCUT, "type": "shortcut"})(declare_from_shortcut)
    app.shortcut({"callback_id": MESSAGE_SHORTCUT, "type": "message_action"})(declare_from_message)
    app.action(DECLARE_FROM_HOME)(declare_from_shortcut)
    app.options(ACCOUNT)(search)
    app.action(ACCOUNT)(choose_account)
    app.action(JOIN)(join_instead)
    app.view(DECLARE_VIEW)(submit_declaration)
