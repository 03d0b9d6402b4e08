"""Private answers about one crisis: everything, the timeline, the people."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from crisis.facts import CrisisFacts, Headline, TimelineFacts
from crisis.rules.proportion import Flag
from crisis.skill import Skilled
from handlers.blocks.account_plan import plan_link
from handlers.blocks.digest import timeline_line
from handlers.blocks.elements import Block, context, header, lines_in_sections, long_text, modal
from handlers.blocks.headline import headline_message
from handlers.blocks.message import Message
from handlers.blocks.proportion import proportion_lines
from handlers.blocks.skill import could_help_blocks
from handlers.blocks.text import channel_link, escaped, mention
from handlers.blocks.timeline_modals import timeline_buttons
from handlers.blocks.words import ROLE

LINES_SECTIONS = 12


def show_message(
    headline: Headline, *, plan_of: tuple[int, str] | None = None, proportion: Sequence[Flag] | None = None
) -> Message:
    """The headline with all texts in full, without its buttons: those belong to the channel.

    Args:
        plan_of: id and name of the account whose plan the reader may open.
        proportion: what says that too little or too much was done; None: it is not over.
    """
    crisis = headline.crisis
    short = headline_message(headline)
    blocks = [block for block in short.blocks if block["type"] != "actions"]
    blocks += long_text("What happened, in full", crisis.summary, most_sections=6)
    if headline.what_was_done:
        blocks += long_text("What was done, in full", headline.what_was_done, most_sections=6)
    if headline.cancel_reason:
        blocks += long_text("Why it was cancelled, in full", headline.cancel_reason, most_sections=6)
    if proportion is not None:
        blocks += lines_in_sections(proportion_lines(proportion), most_sections=2, left_out="and {count} more")
    if crisis.channel_id:
        blocks.append(context(f"Channel: {channel_link(crisis.channel_id)}"))
    if plan_of is not None:
        blocks.append(plan_link(*plan_of))
    return Message(text=short.text, blocks=blocks)


def timeline_message(crisis: CrisisFacts, entries: Sequence[TimelineFacts], *, total: int) -> Message:
    """The last entries, oldest first.

    Args:
        total: how many entries there are altogether.
    """
    earlier = total - len(entries)
    said = f"Timeline of {crisis.key}: {total} entries" if total != 1 else f"Timeline of {crisis.key}: 1 entry"
    blocks: list[Block] = [header(f"Timeline of {crisis.key}")]
    if earlier > 0:
        blocks.append(context(f"The last {len(entries)} of {total} entries; {earlier} earlier ones are not shown."))
    lines = [timeline_line(entry, numbered=True) for entry in entries]
    blocks += lines_in_sections(lines, most_sections=LINES_SECTIONS, left_out="{count} newer ones found no room")
    blocks.append(timeline_buttons(crisis.id))
    return Message(text=said, blocks=blocks)


def who_message(
    crisis: CrisisFacts,
    members: Sequence[tuple[str, str, str]],
    on_it: Sequence[str],
    helpers: Sequence[Skilled] = (),
    untrained: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Message:
    """Roles, functions of the response team, who is on it, and who could not be brought in.

    Args:
        members: (Slack id, function in the response team or empty, why they are not in the channel or empty).
        helpers: who could help and is not in it.
        untrained: Slack id → what they lack of the trainings that are required.
    """
    lines = ["*Roles*"]
    lines += [f"• {mention(slack_id)}, {ROLE[role]}" for role, slack_id in crisis.roles.items()] or ["• nobody yet"]
    lines += ["*Response team*"]
    lines += [_member(*member, on_it, untrained) for member in members if member[1]] or ["• nobody"]
    others = [_member(*member, on_it, untrained) for member in members if not member[1]]
    lines += ["*Also in it*", *others] if others else []
    left_out = "and {count} more, see the members of the channel"
    blocks = [header(f"Who is in {crisis.key}")]
    blocks += lines_in_sections(lines, most_sections=LINES_SECTIONS, left_out=left_out)
    blocks.append(
        context("What somebody does as lead, client liaison, legal …: `/crisis role`, or `/crisis role legal`.")
    )
    blocks += could_help_blocks(crisis.id, helpers)
    count = "1 person is" if len(members) == 1 else f"{len(members)} people are"
    return Message(text=f"{count} in {crisis.key}.", blocks=blocks)


def _member(
    slack_id: str, function: str, problem: str, on_it: Sequence[str], untrained: Mapping[str, Sequence[str]]
) -> str:
    parts = [mention(slack_id)]
    if function:
        parts.append(escaped(function, 100))
    if slack_id in on_it:
        parts.append("is on it")
    if untrained.get(slack_id):
        parts.append(f"not trained: {escaped(', '.join(untrained[slack_id]), 200)}")
    if problem:
        parts.append(f"not in the channel: {escaped(problem, 200)}")
    return f"• {', '.join(parts)}"


def reading_view(title: str, message: Message) -> dict[str, Any]:
    """The same in a modal, where it was asked for in one."""
    return modal(title, message.blocks)
