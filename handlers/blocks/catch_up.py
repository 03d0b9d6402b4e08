"""The catch-up: what happened, where we stand, who does what, what was promised, what was said last."""

from crisis.action_facts import ActionFacts
from crisis.catch_up import CatchUp, PromiseFacts
from crisis.facts import ClockFacts, CrisisFacts, UpdateFacts
from handlers.blocks.action import owner_text
from handlers.blocks.digest import timeline_line
from handlers.blocks.elements import Block, context, header, lines_in_sections, long_text, section
from handlers.blocks.message import Message
from handlers.blocks.text import channel_link, escaped, mention, mentions, when
from handlers.blocks.words import AUDIENCE, ROLE, STATUS, is_over, severity_text, tier_text
from storage.vocabulary import Role

ACTIONS_SHOWN, PROMISES_SHOWN = 10, 8


def catch_up_message(facts: CatchUp) -> Message:
    """For one person; nothing in it needs an answer."""
    crisis = facts.headline.crisis
    blocks = [
        header(f"Catch-up: {crisis.key} · {crisis.account_name}"),
        *long_text("What happened", crisis.summary),
        section(_where_we_stand(facts)),
        *_part("Who does what", _people(crisis) + _actions(facts.actions)),
        *_part("What was promised", _promises(facts)),
        *_part("What was said last", [_update(update) for update in facts.updates]),
        *_part("What happened since, in short", [timeline_line(entry) for entry in facts.entries]),
        context(_where_to_go(crisis)),
    ]
    lead = mention(crisis.roles[Role.LEAD]) if Role.LEAD in crisis.roles else "nobody"
    said = (
        f"Catch-up on {crisis.key}, {escaped(crisis.account_name, 300)}: {escaped(severity_text(crisis), 200)}, "
        f"{STATUS[crisis.status].lower()}, {lead} leads. {escaped(crisis.summary, 300)}"
    )
    return Message(text=said, blocks=blocks)


def _part(title: str, lines: list[str]) -> list[Block]:
    if not lines:
        return []
    return lines_in_sections([f"*{title}*", *lines], most_sections=3, left_out="and {count} more")


def _where_we_stand(facts: CatchUp) -> str:
    crisis = facts.headline.crisis
    lines = [
        "*Where we stand*",
        f"{escaped(severity_text(crisis), 200)}, {STATUS[crisis.status].lower()}; {tier_text(crisis.tier)}",
        f"Declared {when(crisis.declared_at)} by {mention(crisis.declared_by)}",
    ]
    if facts.headline.on_it:
        lines.append(f"On it: {mentions(facts.headline.on_it)}")
    if is_over(crisis) and facts.headline.what_was_done:
        lines.append(f"What was done: {escaped(facts.headline.what_was_done, 600)}")
    return "\n".join(lines)


def _people(crisis: CrisisFacts) -> list[str]:
    return [f"• {mention(slack_id)}, {ROLE[role]}" for role, slack_id in sorted(crisis.roles.items(), key=_rank)]


def _rank(role: tuple[Role, str]) -> int:
    return list(Role).index(role[0])


def _actions(actions: tuple[ActionFacts, ...]) -> list[str]:
    lines = [
        f"• {owner_text(action)}: {escaped(action.what, 300)} "
        f"({'*overdue* since' if action.is_overdue else 'by'} {when(action.due_at)})"
        for action in actions[:ACTIONS_SHOWN]
    ]
    more = len(actions) - ACTIONS_SHOWN
    return [*lines, *([f"• and {more} more: `/crisis actions`"] if more > 0 else [])]


def _promises(facts: CatchUp) -> list[str]:
    team = _clock("The next update for the team", facts.headline.internal)
    first = facts.headline.client is not None and facts.headline.client.is_first
    client = _clock(
        "The first word to the client" if first else "The next update for the client", facts.headline.client
    )
    contract = [_promise(promise) for promise in facts.promises[:PROMISES_SHOWN]]
    more = len(facts.promises) - PROMISES_SHOWN
    return [*team, *client, *contract, *([f"• and {more} more in the contract"] if more > 0 else [])]


def _clock(what: str, clock: ClockFacts | None) -> list[str]:
    if clock is None or clock.due_at is None:
        return []
    return [f"• {what}: {'*overdue* since ' if clock.is_overdue else 'by '}{when(clock.due_at)}"]


def _promise(promise: PromiseFacts) -> str:
    late = ": *overdue* since" if promise.is_overdue else " by"
    due = f"{late} {when(promise.due_at)}" if promise.due_at else ""
    return f"• In the contract: {escaped(promise.label, 200)}{due}"


def _update(update: UpdateFacts) -> str:
    said = "No change." if update.is_no_change else update.progress or update.changes or update.plan
    by = f"{when(update.posted_at)}, {mention(update.author)} to the {AUDIENCE[update.audience]}"
    return f"• {by}: {escaped(' '.join(said.split()), 500)}"


def _where_to_go(crisis: CrisisFacts) -> str:
    place = f"Channel: {channel_link(crisis.channel_id)}. " if crisis.channel_id else ""
    return f"{place}`/crisis catchup {crisis.key}` shows this anew, `/crisis show {crisis.key}` everything."
