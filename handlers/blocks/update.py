"""An update as the crisis channel shows it."""

from crisis.facts import CrisisFacts, UpdateFacts
from handlers.blocks.elements import Block, context, header, long_text, section
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, mention, when
from handlers.blocks.words import AUDIENCE
from storage.vocabulary import Audience


def update_message(update: UpdateFacts, crisis: CrisisFacts) -> Message:
    """Progress, changes and plan; for the client also who was told, how and when; and when the next one follows."""
    blocks = [header(_title(update, crisis)), *_body(update), *_told(update), context(_signature(update))]
    return Message(text=_read_aloud(update, crisis), blocks=blocks)


def _title(update: UpdateFacts, crisis: CrisisFacts) -> str:
    kind = "No change" if update.is_no_change else "Update"
    return f"{kind} for the {AUDIENCE[update.audience]}, {crisis.key}"


def _body(update: UpdateFacts) -> list[Block]:
    if update.is_no_change:
        return [section("Nothing has changed since the last update.")]
    parts = (("Progress", update.progress), ("Changes", update.changes), ("Changes to the plan", update.plan))
    return [block for title, text in parts if text.strip() for block in long_text(title, text)]


def _told(update: UpdateFacts) -> list[Block]:
    if update.audience is not Audience.CLIENT or not update.told_to:
        return []
    how = f" by {escaped(update.told_how, 300)}" if update.told_how else ""
    at = f", {when(update.told_at)}" if update.told_at else ""
    return [section(f"*Told to the client:* {escaped(update.told_to, 600)}{how}{at}")]


def _signature(update: UpdateFacts) -> str:
    return f"By {mention(update.author)}, {when(update.posted_at)}. Next update by {when(update.next_due_at)}."


def _read_aloud(update: UpdateFacts, crisis: CrisisFacts) -> str:
    gist = "nothing has changed" if update.is_no_change else update.progress or update.changes or update.plan
    return (
        f"{_title(update, crisis)}, by {mention(update.author)}: {escaped(gist, 600)} "
        f"Next update by {when(update.next_due_at)}."
    )
