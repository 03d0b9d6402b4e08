"""Reading a message for the timeline: the events that ask for it do not always carry its text."""

from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.capture import message_gone, message_read
from crisis.effects import CaptureMessage
from handlers.blocks.text import mentioned_people
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import SlackRefused
from handlers.effects.still_true import NO_CHANNEL
from handlers.message_facts import message_facts
from storage.queries.crisis import crisis_by_id
from storage.queries.person import people_by_slack_id

GONE = ("message_not_found", "thread_not_found")
KEPT = ("ts", "user", "bot_id", "text", "edited")
"""What is taken over of a message besides its files."""


@dataclass(frozen=True, kw_only=True)
class ReadingPlan:
    channel: str
    ts: str


async def _prepare(session: AsyncSession, _deps: EffectDependencies, value: CaptureMessage) -> ReadingPlan | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    if crisis is None or crisis.channel_id != value.channel:
        return NO_CHANNEL
    return ReadingPlan(channel=value.channel, ts=value.message_ts)


async def _read(slack: SlackLine, plan: ReadingPlan, _attempt: Attempt) -> Result:
    """
    Returns:
        `message` and `permalink`; nothing for a message that is gone or that is our own.
    """
    try:
        message = await _found(slack, plan)
        if message is None or message.get("user") == await slack.gate.bot_user_id():
            return {}
        answer = await slack.call("chat.getPermalink", channel=plan.channel, message_ts=plan.ts)
    except SlackRefused as refusal:
        if refusal.error in GONE:
            return {}
        raise
    files = [{"id": file.get("id"), "name": file.get("name")} for file in message.get("files") or ()]
    taken = {name: message[name] for name in KEPT if message.get(name)}
    return {"message": {**taken, "files": files}, "permalink": str(answer.get("permalink") or "")}


async def _found(slack: SlackLine, plan: ReadingPlan) -> dict[str, Any] | None:
    """The channel's history holds no replies in threads; the thread of a reply does."""
    only = {"channel": plan.channel, "oldest": plan.ts, "latest": plan.ts, "inclusive": True}
    answer = await slack.call("conversations.history", limit=1, **only)
    found = _with_ts(answer, plan.ts)
    return found or _with_ts(await slack.call("conversations.replies", ts=plan.ts, **only), plan.ts)


def _with_ts(answer: dict[str, Any], ts: str) -> dict[str, Any] | None:
    messages: list[dict[str, Any]] = answer.get("messages") or []
    return next((one for one in messages if one.get("ts") == ts and one.get("subtype") != "tombstone"), None)


async def _record(session: AsyncSession, deps: EffectDependencies, value: CaptureMessage, result: Result) -> None:
    message = result.get("message")
    if message is None:
        await message_gone(session, value.channel, value.message_ts, now=deps.now)
        return
    people = await people_by_slack_id(session, mentioned_people(str(message.get("text") or "")))
    names = {slack_id: person.name for slack_id, person in people.items() if person.name}
    facts = message_facts(message, names, permalink=result["permalink"])
    await message_read(session, value.crisis_id, value.channel, facts, by=value.by, now=deps.now)


CAPTURE_MESSAGE = Performer(_prepare, _read, _record, is_repeatable=True)
