"""Write what the client is to read, have it approved, send it: as a word, from reminders, in direct messages."""

import zlib
from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.client_approval import approve_draft, ask_for_changes, draft_to_answer
from crisis.client_draft import DraftText, write_draft
from crisis.client_draft_facts import check_draft_text, draft_facts, draft_start, speaks_to_client
from crisis.client_draft_steps import withdraw_draft
from crisis.client_sending import SentDraft, draft_sent, draft_to_send
from crisis.facts import CrisisFacts
from crisis.refusals import InvalidInput
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.client_draft import (
    APPROVE_DRAFT,
    ASK_FOR_CHANGES,
    CHANGES_VIEW,
    DRAFT_KIND,
    DRAFT_SENT,
    DRAFT_VIEW,
    EXPLAIN_VIEW,
    SENT_VIEW,
    WITHDRAW_DRAFT,
    Ids,
    changes_form,
    draft_form,
    explain_form,
    sent_form,
)
from handlers.blocks.notice_view import sentence_message, sentence_view
from handlers.blocks.text import mention
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.once import carry_out, once
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import DraftKind


async def draft(request: Request) -> Answer:
    """The form with a playbook's words, those of the version before, or what was typed after `/crisis draft update`."""
    first, _, rest = request.text.partition(" ")
    named = first.lower() in set(DraftKind)
    text = rest.strip() if named else request.text.strip()
    kind = DraftKind(first.lower()) if named else None
    deps = request.deps
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
        start = await draft_start(session, deps.protocol, crisis.id, kind, by=request.who, now=deps.clock.now())
    return draft_form(crisis, start, _ids(crisis, start.text), text=text)


WORDS = (
    Word(
        word="draft",
        usage="[key] [holding|update|resolution] [text]",
        help="Write what the client is to read; it is checked, approved, and sent by the liaison.",
        answer=draft,
        takes_text=True,
    ),
)


def _ids(crisis: CrisisFacts, begun: str) -> Ids:
    """`begun` tells, when another kind is chosen, whether anything was typed."""
    return {"crisis": crisis.id, "begun": _mark(begun)}


def _mark(text: str) -> int:
    return zlib.crc32(text.strip().encode())


def _kind(value: object) -> DraftKind:
    """
    Raises:
        InvalidInput: the form was made up.
    """
    if not isinstance(value, str) or value not in set(DraftKind):
        raise InvalidInput({"kind": "Choose which word to the client it is."})
    return DraftKind(value)


async def choose_kind(asked: Asked, deps: Dependencies) -> None:
    """Another word was chosen in the open form: the playbook's text for it, unless something was typed."""
    form = Form(open_view(asked.body))
    about = Request(deps=deps, who=asked.who, channel_id=None, crisis_id=form.crisis_id)
    kind, text = _kind(form.choice("kind")), form.text("text")
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, about, Action.CHANGE)
        start = await draft_start(session, deps.protocol, crisis.id, kind, by=asked.who, now=deps.clock.now())
    is_untouched = _mark(text) == form.ids.get("begun")
    start = replace(start, approver=form.person("approver") or start.approver)
    view = draft_form(crisis, start, _ids(crisis, start.text), text="" if is_untouched else text)
    await redraw(asked.client, form.view_id, view)
    await asked.ack()


async def submit_draft(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """To whoever approves it. Words to be avoided are asked about first, in the same form."""
    form = Form(view)
    wanted = _wanted(form, by=asked.who)
    try:
        async with deps.database.transaction() as session:
            written = await write_draft(session, deps.protocol, wanted, now=deps.clock.now())
            speakers = await speaks_to_client(session, wanted.crisis_id)
    except InvalidInput as invalid:
        if set(invalid.errors) != {"reason"} or "reason" in form.input_blocks:
            raise
        await asked.ack(response_action="update", view=await _explain(asked, deps, wanted))
        return
    if written is None:
        await asked.ack(response_action="clear")
        return
    to = mention(written.approver or (speakers or (asked.who,))[0])
    what = "approve" if written.approver else "send"
    said = f"{to} has it to {what}, as a direct message. `/crisis draft` shows where it stands."
    await asked.ack(response_action="update", view=sentence_view("Handed on", said))


def _wanted(form: Form, *, by: str) -> DraftText:
    """From the form, or from the one that asks about words, which remembers the rest."""
    return DraftText(
        crisis_id=form.crisis_id,
        kind=_kind(form.choice("kind") or form.ids.get("kind")),
        text=form.text("text"),
        approver=form.person("approver") or str(form.ids.get("approver") or "") or None,
        by=by,
        reason=form.text("reason"),
        request_key=form.request_key,
    )


async def _explain(asked: Asked, deps: Dependencies, wanted: DraftText) -> Any:
    about = Request(deps=deps, who=asked.who, channel_id=None, crisis_id=wanted.crisis_id)
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, about, Action.CHANGE)
    found = check_draft_text(deps.protocol, crisis.key, crisis.channel_name, wanted.text, wanted.kind).banned
    ids: Ids = {"crisis": crisis.id, "kind": wanted.kind.value, "approver": wanted.approver}
    return explain_form(crisis, found, wanted.text, ids)


async def press_withdraw(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    draft_id, _ = _reference(action.get("value"))
    async with deps.database.transaction() as session:
        await withdraw_draft(session, deps.protocol, draft_id, by=asked.who, now=deps.clock.now())
    said = "It is withdrawn. Whoever was to approve or send it hears so when they press a button."
    form = Form(open_view(asked.body))
    await redraw(asked.client, form.view_id, sentence_view("Withdrawn", said, form.text("text")))
    await asked.ack()


async def press_approve(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    draft_id, version = _reference(action.get("value"))
    async with deps.database.transaction() as session:
        to = await approve_draft(session, deps.protocol, draft_id, version, by=asked.who, now=deps.clock.now())
    await asked.answer(sentence_message(f"Thank you. {mention(to)} has it to send."))


async def press_changes(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    draft_id, version = _reference(action.get("value"))
    async with deps.database.transaction() as session:
        await draft_to_answer(session, deps.protocol, draft_id, version, by=asked.who)
    await asked.answer(changes_form(draft_id, version))


async def submit_changes(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    draft_id, version, reason = id_in(form.ids.get("draft")), id_in(form.ids.get("version")), form.text("reason")
    await once(
        asked,
        deps,
        form,
        lambda session, now: ask_for_changes(
            session, deps.protocol, draft_id, version, reason=reason, by=asked.who, now=now
        ),
    )


async def press_sent(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Whom it went to and how: the form, filled in by the plan."""
    draft_id, version = _reference(action.get("value"))
    async with deps.database.transaction() as session:
        await draft_to_send(session, deps.protocol, draft_id, version, by=asked.who)
        found = await draft_facts(session, deps.protocol, draft_id, now=deps.clock.now())
    assert found is not None
    await asked.answer(sent_form(found, next_due_at=found.next_due_at))


async def submit_sent(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    sent = SentDraft(
        draft_id=id_in(form.ids.get("draft")),
        version=id_in(form.ids.get("version")),
        told_to=form.text("told_to"),
        told_how=form.text("told_how"),
        next_due_at=form.moment("next_due_at"),
        by=asked.who,
    )
    await carry_out(deps, form, lambda session, now: draft_sent(session, deps.protocol, sent, now=now))
    await asked.ack(response_action="clear")


def _reference(value: object) -> tuple[int, int]:
    """(draft, version). Raises UnknownCrisis when the button was made up."""
    draft_id, _, version = str(value).partition(":")
    return id_in(draft_id), id_in(version)


def register_client_draft(app: AsyncApp) -> None:
    app.action(DRAFT_KIND)(choose_kind)
    app.action(WITHDRAW_DRAFT)(press_withdraw)
    app.action(APPROVE_DRAFT)(press_approve)
    app.action(ASK_FOR_CHANGES)(press_changes)
    app.action(DRAFT_SENT)(press_sent)
    app.view(DRAFT_VIEW)(submit_draft)
    app.view(EXPLAIN_VIEW)(submit_draft)
    app.view(CHANGES_VIEW)(submit_changes)
    app.view(SENT_VIEW)(submit_sent)
