"""Open crises, one line each."""

from collections.abc import Sequence
from datetime import datetime

from crisis.facts import ListedCrisis
from handlers.blocks.elements import header, lines_in_sections, section
from handlers.blocks.message import Message
from handlers.blocks.text import channel_link, escaped, mention, when
from handlers.blocks.words import STATUS


def list_message(crises: Sequence[ListedCrisis], *, now: datetime, total: int | None = None) -> Message:
    """What is open, gravest first.

    Args:
        total: how many there are, when only some were loaded.
    """
    count = len(crises) if total is None else total
    if not crises:
        said = "No crisis is open. `/crisis` declares one."
        return Message(text=said, blocks=[section(said)])
    said = "1 crisis is open." if count == 1 else f"{count} crises are open."
    lines = [crisis_line(crisis, now) for crisis in sorted_by_severity(crises)]
    blocks = [header("Open crises"), section(said)]
    blocks += lines_in_sections(lines, most_sections=45, left_out="and {count} more")
    return Message(text=said, blocks=blocks)


def sorted_by_severity(crises: Sequence[ListedCrisis]) -> list[ListedCrisis]:
    return sorted(crises, key=lambda crisis: (crisis.severity.value, crisis.declared_at))


def crisis_line(crisis: ListedCrisis, now: datetime) -> str:
    """`C-2026-007 SEV1, responding, external: Acme Corp, led by @ana, next update 15:30, #channel`."""
    lead = f"led by {mention(crisis.lead)}" if crisis.lead else "nobody leads yet"
    place = f", {channel_link(crisis.channel_id)}" if crisis.channel_id else ""
    kind = f", {crisis.category}" if crisis.category else ""
    lost = ", *may be lost*" if crisis.may_be_lost else ""
    return (
        f"• *{crisis.key}* {crisis.severity.value}, {STATUS[crisis.status].lower()}{kind}: "
        f"{escaped(crisis.account_name, 200)}{lost}, {lead}, {_next_update(crisis, now)}{place}"
    )


def _next_update(crisis: ListedCrisis, now: datetime) -> str:
    due = [at for at in (crisis.next_internal_at, crisis.next_client_at) if at]
    if not due:
        return "no update due"
    overdue = crisis.is_overdue or min(due) < now
    return f"update OVERDUE since {when(min(due))}" if overdue else f"next update {when(min(due))}"
