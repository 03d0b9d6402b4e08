"""Triggers: the form, what it turns into, the question to whoever decides, the list, the section of the card."""

from collections.abc import Mapping, Sequence

from crisis.protocol_trigger import TriggerKind
from handlers.blocks.account import OPEN_ACCOUNT
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    header,
    lines_in_sections,
    modal,
    option,
    plain,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.metadata import pack
from handlers.blocks.text import escaped, link, mention, when
from storage.tables.trigger import TriggerEvent
from storage.vocabulary import TriggerSource, TriggerState

RAISE_TRIGGER = "crisis_raise_trigger"
LIST_TRIGGERS = "crisis_list_triggers"
DECLARE_TRIGGER = "crisis_declare_trigger"
WATCH_TRIGGER = "crisis_watch_trigger"
DISMISS_TRIGGER = "crisis_dismiss_trigger"
TRIGGER_ACCOUNT = "crisis_trigger_account"
RAISE_VIEW = "crisis_raise_trigger_view"
DISMISS_VIEW = "crisis_dismiss_trigger_view"
TRIGGERS_VIEW = "crisis_triggers_view"

ON_CARD, IN_LIST = 2, 20
TEXT_MOST, TEXT_IN_LIST = 2000, 300


def raise_form(
    catalogue: Sequence[TriggerKind],
    ids: Mapping[str, int | str | None],
    *,
    account_name: str | None,
    text: str = "",
    kind: str = "",
) -> Block:
    """Account (unless it is known), what kind of sign, what was noticed."""
    blocks = [section(f"*{escaped(account_name, 300)}*")] if account_name is not None else [_account()]
    kinds = [option(one.name.capitalize(), one.name, one.meaning) for one in catalogue]
    blocks += [
        field("kind", "What kind of sign is it?", select(kinds, chosen=kind)),
        field("text", "What was noticed?", typed(initial=text, multiline=True, focus=not text)),
        context(
            "Whoever looks after the account decides whether to declare a crisis, to watch it, or that it is nothing."
        ),
    ]
    return form_modal("Raise a trigger", blocks, callback_id=RAISE_VIEW, ids=ids, submit="Raise")


def _account() -> Block:
    element: Block = {
        "type": "external_select",
        "action_id": TRIGGER_ACCOUNT,
        "min_query_length": 1,
        "placeholder": plain("Type a part of its name", 150),
    }
    return field("account", "Which account?", element)


def raised_view(account_name: str, asked: str | None) -> Block:
    """What the form turns into: who decides."""
    name = escaped(account_name, 300)
    who = (
        f"{mention(asked)} is asked what becomes of it."
        if asked
        else "Nobody who looks after this account is known in Slack yet; as soon as somebody is, they are asked."
    )
    return modal("Trigger raised", [section(f"It stands on the card of *{name}* now. {who}")])


def trigger_message(account_name: str, trigger: TriggerEvent, meaning: str, *, crisis_key: str = "") -> Message:
    """The question, in a direct message; once it is decided what was decided, without the buttons for it.

    Args:
        crisis_key: of the crisis that was declared from it.
    """
    name = escaped(account_name, 200)
    is_open = trigger.state is TriggerState.OPEN
    again = is_open and trigger.round > 1
    said = f"{'A trigger you may have forgotten' if again else 'A trigger'} at {name}: {escaped(trigger.kind, 200)}."
    todo = _question(is_again=again) if is_open else _decision(trigger, crisis_key)
    explained = f"\n_{escaped(meaning, 200)}_" if meaning else ""
    blocks = [
        section(f"*{said}*{explained}"),
        section(f"It was {_raised(trigger)}\n{escaped(trigger.text, TEXT_MOST)}"),
        section(todo),
        actions(
            [
                *(_buttons(trigger) if is_open else []),
                button("Open the account", OPEN_ACCOUNT, str(trigger.account_id)),
            ]
        ),
    ]
    return Message(text=f"{said} {todo}", blocks=blocks)


def _question(*, is_again: bool) -> str:
    if is_again:
        return "It was watched for a while. Is it a crisis, or was it nothing?"
    return "Is it a crisis, is it to be watched, or is it nothing?"


def _decision(trigger: TriggerEvent, crisis_key: str) -> str:
    by = mention(trigger.decided_by) if trigger.decided_by else "Somebody"
    at = f" {when(trigger.decided_at)}" if trigger.decided_at else ""
    if trigger.state is TriggerState.DECLARED:
        return f"*{by} declared a crisis{at}{f': {crisis_key}' if crisis_key else ''}.*"
    if trigger.state is TriggerState.DISMISSED:
        return f"*{by} dismissed it{at}:* {_cut(trigger.reason)}"
    again = f" Somebody is asked about it once more {when(trigger.next_ask_at)}." if trigger.next_ask_at else ""
    return f"*{by} watches it since{at}.*{again} It stands on the account card."


def watched_sentence(trigger: TriggerEvent) -> str:
    """To whoever watches it from now on."""
    again = f", and somebody is asked about it once more: {when(trigger.next_ask_at)}" if trigger.next_ask_at else ""
    return f"You watch this trigger. It stays on the account card{again}."


def dismiss_form(trigger: TriggerEvent, ids: Mapping[str, int | str | None]) -> Block:
    """Why it is nothing."""
    blocks = [
        section(f"*{escaped(trigger.kind, 200)}*\n{escaped(trigger.text, 1000)}"),
        field("reason", "Why is it nothing?", typed(multiline=True, most=1000, focus=True)),
    ]
    kept = {**ids, "trigger": trigger.id}
    return form_modal("Dismiss a trigger", blocks, callback_id=DISMISS_VIEW, ids=kept, submit="Dismiss")


def triggers_view(
    account_id: int,
    account_name: str,
    standing: Sequence[TriggerEvent],
    decided: Sequence[TriggerEvent],
) -> Block:
    """Those that stand with their buttons, then what became of the others."""
    blocks: list[Block] = [header(account_name)]
    for trigger in standing[:IN_LIST]:
        blocks += _standing_blocks(trigger)
    if not standing:
        blocks.append(section("_No trigger waits for a decision._"))
    if decided:
        blocks.append(section("*What became of earlier ones*"))
        lines = [_decided_line(trigger) for trigger in decided]
        blocks += lines_in_sections(lines, most_sections=5, left_out="and {count} earlier ones")
    blocks.append(actions([button("Raise a trigger", RAISE_TRIGGER, str(account_id), style="primary")]))
    blocks.append(context("As a word: `/crisis trigger ACCOUNT what was noticed`."))
    return modal("Triggers", blocks, callback_id=TRIGGERS_VIEW, private_metadata=pack(account=account_id))


def triggers_part(account_id: int, standing: Sequence[TriggerEvent]) -> list[Block]:
    """The section of the account card: what waits for a decision or is watched."""
    more = len(standing) - ON_CARD
    said = f"\nand {more} more" if more > 0 else "" if standing else "\n_None waits for a decision._"
    head = section(f"*Triggers*{said}", accessory=button("Raise a trigger", RAISE_TRIGGER, str(account_id)))
    blocks = [head]
    for trigger in standing[:ON_CARD]:
        blocks += _standing_blocks(trigger)
    return [*blocks, actions([button("All triggers", LIST_TRIGGERS, str(account_id))])]


def _standing_blocks(trigger: TriggerEvent) -> list[Block]:
    watched = (
        f"\n      {mention(trigger.decided_by)} watches it." if _is_watched(trigger) and trigger.decided_by else ""
    )
    said = f"*{escaped(trigger.kind, 200)}*, {_raised(trigger)}: {_cut(trigger.text)}{watched}"
    return [section(said), actions(_buttons(trigger))]


def _buttons(trigger: TriggerEvent) -> list[Block]:
    value, what = str(trigger.id), trigger.kind
    watch = button("Watch", WATCH_TRIGGER, value, label=f"Watch: {what}")
    return [
        button("Declare a crisis", DECLARE_TRIGGER, value, style="danger", label=f"Declare a crisis: {what}"),
        *([] if _is_watched(trigger) else [watch]),
        button("Dismiss", DISMISS_TRIGGER, value, label=f"Dismiss: {what}"),
    ]


def _is_watched(trigger: TriggerEvent) -> bool:
    return trigger.state is TriggerState.WATCHING


def _raised(trigger: TriggerEvent) -> str:
    origin = f", {link(trigger.origin_link, 'the message')}" if trigger.origin_link else ""
    by = "by itself" if trigger.source is TriggerSource.COMPLAINTS else f"by {mention(trigger.by)}"
    return f"raised {by} {when(trigger.at)}{origin}"


def _decided_line(trigger: TriggerEvent) -> str:
    by = mention(trigger.decided_by) if trigger.decided_by else "Somebody"
    what = "declared a crisis" if trigger.state is TriggerState.DECLARED else f"dismissed it: {_cut(trigger.reason)}"
    return f"*{escaped(trigger.kind, 200)}*, {when(trigger.at)}: {_cut(trigger.text)}\n      {by} {what}"


def _cut(text: str) -> str:
    return escaped(" ".join(text.split()), TEXT_IN_LIST)
