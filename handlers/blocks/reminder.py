"""The one reminder of a due update. It is updated in place and goes away once it is answered."""

from crisis.facts import ReminderFacts, WaitingDraft
from handlers.blocks.elements import Block, actions, button, section
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, mention, when
from handlers.blocks.update_modal import DRAFT_FOR_CLIENT
from handlers.blocks.words import update_name
from storage.vocabulary import Audience, DraftState

UPDATE_FROM_REMINDER = "crisis_update_from_reminder"
NO_CHANGE = "crisis_no_change"
SNOOZE = "crisis_snooze"


def reminder_message(reminder: ReminderFacts) -> Message:
    """Who owes which update until when, and the three ways to answer."""
    said = _sentence(reminder)
    return Message(text=said, blocks=[section(said), actions(_buttons(reminder), block_id=_reference(reminder))])


def _sentence(reminder: ReminderFacts) -> str:
    clock, key = reminder.clock, reminder.crisis.key
    due = when(clock.due_at) if clock.due_at else "now"
    promised = f", as the contract promises: {escaped(clock.promised_in, 500)}" if clock.promised_in else ""
    what = f"{_whom(reminder)}: the {update_name(clock)} in {key}"
    if clock.is_overdue:
        return f"{what} is *overdue* since {due}{promised}. Silence is not an option.{_draft(reminder.draft)}"
    return f"{what} is due {due}{promised}.{_draft(reminder.draft)}"


def _draft(draft: WaitingDraft | None) -> str:
    if draft is None:
        return ""
    if draft.who is None:
        return " An approved draft waits to be sent."
    what = "approve it" if draft.state is DraftState.WAITING else "change it, as was asked"
    return f" A draft waits for {mention(draft.who)} to {what}."


def _whom(reminder: ReminderFacts) -> str:
    if reminder.responsible:
        return mention(reminder.responsible)
    if reminder.clock.audience is Audience.CLIENT:
        return "There is no client liaison, so this is for everybody here"
    return "Nobody leads yet, so this is for everybody here"


def _buttons(reminder: ReminderFacts) -> list[Block]:
    value, clock = _reference(reminder), reminder.clock
    buttons = [button("Post update", UPDATE_FROM_REMINDER, value, style="primary")]
    if not clock.is_first:  # The first word to the client cannot be "no change": they have heard nothing yet.
        buttons.append(button("No change, next at…", NO_CHANGE, value))
    if clock.snoozes_left > 0:
        left = "once" if clock.snoozes_left == 1 else f"{clock.snoozes_left} times"
        buttons.append(button(f"Snooze (possible {left})", SNOOZE, value))
    if clock.audience is Audience.CLIENT:
        buttons.append(button("Draft for the client", DRAFT_FOR_CLIENT, str(reminder.crisis.id)))
    return buttons


def _reference(reminder: ReminderFacts) -> str:
    return f"{reminder.clock.id}:{reminder.clock.round}"
