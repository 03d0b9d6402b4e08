"""What is to be said to the client: the form, the messages it travels in, and the forms behind their buttons."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crisis.client_approval import LONGEST_REASON
from crisis.client_draft import LONGEST_DRAFT
from crisis.client_draft_facts import DraftFacts, DraftStart
from crisis.facts import CrisisFacts
from crisis.rules.client_text import Finding
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    moment,
    option,
    person_select,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.text import bullets, escaped, mention, who
from handlers.blocks.update_modal import DRAFT_FOR_CLIENT, about
from storage.vocabulary import DraftKind, DraftState

DRAFT_KIND = "crisis_draft_kind"
WITHDRAW_DRAFT = "crisis_withdraw_draft"
APPROVE_DRAFT = "crisis_approve_draft"
ASK_FOR_CHANGES = "crisis_ask_for_changes"
DRAFT_SENT = "crisis_draft_sent"

DRAFT_VIEW = "crisis_draft_view"
EXPLAIN_VIEW = "crisis_explain_draft_view"
CHANGES_VIEW = "crisis_draft_changes_view"
SENT_VIEW = "crisis_draft_sent_view"

WORDS_MOST = 8
TOLD_MOST, HOW_MOST = 200, 100
KIND = {DraftKind.HOLDING: "holding statement", DraftKind.UPDATE: "update", DraftKind.RESOLUTION: "last word"}
_MEANING = {
    DraftKind.HOLDING: "The first word: what we know, and when more follows",
    DraftKind.UPDATE: "Where we are, and what comes next",
    DraftKind.RESOLUTION: "It is over: what was done",
}
Ids = Mapping[str, int | str | None]


def draft_form(crisis: CrisisFacts, start: DraftStart, ids: Ids, *, text: str = "") -> Block:
    """Which word it is, the text, who approves it.

    Args:
        text: what was typed; otherwise the form begins with the words of the playbook, or of the version before.
    """
    variant = "" if text else start.kind.value
    words = typed(initial=text or start.text, multiline=True, most=LONGEST_DRAFT)
    source = f"Words of the playbook “{start.source}”. " if start.source and not text else ""
    hint = f"{source}Fill in what stands in [brackets], and say when the client hears from us next."
    blocks = [
        about(crisis),
        *_before(start.before),
        field("kind", "Which word is it?", _kinds(start.kind), dispatches=True),
        field("text", "What will the client read?", words, hint=hint, variant=variant),
        _approver(start),
    ]
    return form_modal("Draft for the client", blocks, callback_id=DRAFT_VIEW, ids=ids, submit="Hand on")


def _kinds(chosen: DraftKind) -> Block:
    options = [option(KIND[kind].capitalize(), kind.value, _MEANING[kind]) for kind in DraftKind]
    return {**select(options, chosen=chosen.value), "action_id": DRAFT_KIND}


def _approver(start: DraftStart) -> Block:
    named = start.approval.named
    hint = f"The communication plan names: {named}." if named else "The plan asks for nobody; empty: it can be sent."
    return field("approver", "Who approves it?", person_select(initial=start.approver), optional=not named, hint=hint)


def _before(draft: DraftFacts | None) -> list[Block]:
    if draft is None:
        return []
    value = _reference(draft)
    buttons = [button("Withdraw it", WITHDRAW_DRAFT, value)]
    if draft.state is DraftState.APPROVED:
        buttons.insert(0, button("Sent", DRAFT_SENT, value, style="primary"))
    said = f"*Version {draft.version}* by {mention(draft.author)}: {_state(draft)} What you hand on replaces it."
    return [section(said), actions(buttons)]


def _state(draft: DraftFacts) -> str:
    if draft.state is DraftState.WAITING:
        return f"{mention(draft.approver or '')} is to approve it."
    if draft.state is DraftState.CHANGES:
        return f"{mention(draft.approver or '')} asks for changes: {escaped(draft.changes, 1_000)}"
    return "it may be sent."


def explain_form(crisis: CrisisFacts, found: Sequence[Finding], text: str, ids: Ids) -> Block:
    """Words that a client should not read: without them, or with a reason."""
    blocks = [
        about(crisis),
        section(f"*These words stand in it:*\n{_words(found)}"),
        field("text", "Write it without them …", typed(initial=text, multiline=True, most=LONGEST_DRAFT)),
        field(
            "reason",
            "… or say why they must stand in it",
            typed(multiline=True, most=LONGEST_REASON),
            hint="Whoever approves it reads this; the client does not.",
            optional=True,
        ),
    ]
    return form_modal("Words to look at", blocks, callback_id=EXPLAIN_VIEW, ids=ids, submit="Hand on")


def draft_message(draft: DraftFacts) -> Message:
    """To whoever must do something about it now: approve it, change it, or send it."""
    said = _asks(draft)
    blocks = [section(said), _exact(draft.text), *_check(draft), actions(_buttons(draft))]
    return Message(text=said, blocks=blocks)


def _asks(draft: DraftFacts) -> str:
    name, key = escaped(draft.crisis.account_name, 300), draft.crisis.key
    what = f"{KIND[draft.kind]} for {name} in {key}, version {draft.version}"
    if draft.state is DraftState.WAITING:
        return f"{mention(draft.author)} asks you to approve a {what}:"
    if draft.state is DraftState.CHANGES:
        changes = escaped(draft.changes, 1_500)
        return f"{mention(draft.approver or '')} asks for changes in your {what}: {changes}\nWhat you wrote:"
    approved = f"{mention(draft.settled_by)} approved it." if draft.settled_by else "Nobody needs to approve it."
    return f"A {what}, by {mention(draft.author)}. {approved} {_how_to_send(draft)}"


def _approved(values: Mapping[str, Any], crisis: CrisisFacts | None) -> str:
    where = f" for {escaped(crisis.account_name, 300)} in {crisis.key}" if crisis else ""
    what = f"{KIND[DraftKind(values['kind'])]}{where}, version {values['version']}"
    return f"{mention(str(values['by']))} approved your {what}. {mention(str(values['to']))} has it to send."


def settled_draft_message(draft: DraftFacts) -> Message:
    """The same once nothing is asked of its reader any more: what became of it, without buttons."""
    name, key = escaped(draft.crisis.account_name, 300), draft.crisis.key
    said = f"{KIND[draft.kind].capitalize()} for {name} in {key}, version {draft.version}: *{_became(draft)}*"
    return Message(text=said, blocks=[section(said), _exact(draft.text)])


def _became(draft: DraftFacts) -> str:
    if draft.superseded_by:
        # Stays true whoever writes how many more.
        return f"{mention(draft.superseded_by)} wrote version {draft.version + 1}; this one does not count any more."
    who_did = who(draft.settled_by or "")
    return {
        DraftState.WAITING: "waits for approval.",
        DraftState.CHANGES: f"{who_did} asked for changes.",
        DraftState.APPROVED: f"{who_did} approved it.",
        DraftState.SENT: f"{who_did} sent it to the client.",
        DraftState.CANCELLED: f"{who_did} withdrew it; nobody sends it any more.",
    }[draft.state]


def _how_to_send(draft: DraftFacts) -> str:
    to = f" to *{escaped(draft.send_to, 300)}*" if draft.send_to else ""
    how = f" by: {escaped(draft.send_how, 300)}" if draft.send_how else ""
    return f"Copy it and send it{to}{how}. Then press “Sent”:"


def _exact(text: str) -> Block:
    """As it was written: Slack changes nothing in it, so that what is copied is what was approved."""
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _check(draft: DraftFacts) -> list[Block]:
    if draft.state is DraftState.APPROVED:
        return []
    if not draft.checked.banned:
        return [context("No words to be avoided were found in it.")]
    why = [section(f"{mention(draft.author)}: {escaped(draft.reason, 1_500)}")] if draft.reason else []
    return [section(f"*Words to look at:*\n{_words(draft.checked.banned)}"), *why]


def _words(found: Sequence[Finding]) -> str:
    lines = [f"“{escaped(one.words, 100)}”: {escaped(one.because, 200)}" for one in found[:WORDS_MOST]]
    more = [f"and {len(found) - WORDS_MOST} more"] if len(found) > WORDS_MOST else []
    return bullets([*lines, *more])


def _buttons(draft: DraftFacts) -> list[Block]:
    value = _reference(draft)
    if draft.state is DraftState.WAITING:
        return [
            button("Approve", APPROVE_DRAFT, value, style="primary"),
            button("Ask for changes", ASK_FOR_CHANGES, value),
        ]
    anew = button("Write the next version", DRAFT_FOR_CLIENT, str(draft.crisis.id))
    if draft.state is DraftState.CHANGES:
        return [anew]
    return [button("Sent", DRAFT_SENT, value, style="primary"), anew]


def changes_form(draft_id: int, version: int) -> Block:
    blocks = [
        field("reason", "What is to change?", typed(multiline=True, most=LONGEST_REASON, focus=True)),
        context("Its author reads this, with the text, and writes the next version."),
    ]
    ids = {"draft": draft_id, "version": version}
    return form_modal("Ask for changes", blocks, callback_id=CHANGES_VIEW, ids=ids, submit="Ask")


def sent_form(draft: DraftFacts, *, next_due_at: datetime | None) -> Block:
    """To whom and how it went, and when the next word follows: it becomes an update of the client's clock."""
    blocks = [
        about(draft.crisis),
        field("told_to", "Who at the client has it?", typed(initial=draft.send_to, most=TOLD_MOST)),
        field("told_how", "How?", typed(initial=draft.send_how, most=HOW_MOST, placeholder="Call, e-mail, meeting…")),
        field("next_due_at", "When is the next one?", moment(next_due_at), optional=True),
    ]
    ids = {"draft": draft.id, "version": draft.version}
    return form_modal("Sent to the client", blocks, callback_id=SENT_VIEW, ids=ids, submit="Put on record")


def _reference(draft: DraftFacts) -> str:
    return f"{draft.id}:{draft.version}"


DRAFT_DIRECTS = {"draft_approved": _approved}
"""Direct messages that ask for nothing."""
