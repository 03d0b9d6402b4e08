"""Posting to the channels the protocol names: only into private ones of our own organisation."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.named_channel import channel_found, channel_id_named
from handlers.blocks.message import Message
from handlers.effects.performer import Attempt, EffectDependencies, Result
from handlers.effects.post import Post, post, posted_in
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import CannotBeDone, SlackRefused


@dataclass(frozen=True, kw_only=True)
class NamedPost:
    """A plan: this message into the channel the protocol names."""

    reference: str
    """An id, or `#name`."""
    known_id: str | None
    message: Message


async def plan_for(session: AsyncSession, reference: str, message: Message) -> NamedPost:
    return NamedPost(reference=reference, known_id=await channel_id_named(session, reference), message=message)


async def post_named(slack: SlackLine, plan: NamedPost, attempt: Attempt) -> Result:
    """Post into the channel, once it is certain that only our own people read it.

    Returns:
        `channel` and `ts` of the message, and the `reference`.

    Raises:
        CannotBeDone: there is no such channel, or strangers could read it; the sentence says what to change.
    """
    channel = await _private_channel(slack, plan.reference, plan.known_id)
    return await post(slack, Post(channel=channel, message=plan.message), attempt) | {"reference": plan.reference}


def posted_named(plan: NamedPost) -> Callable[[SlackLine, Attempt], Awaitable[Result | None]]:
    """For a `Drop`: finds the message if an earlier attempt posted it."""

    async def look(slack: SlackLine, attempt: Attempt) -> Result | None:
        channel = await _private_channel(slack, plan.reference, plan.known_id)
        found = await posted_in(channel)(slack, attempt)
        return found | {"reference": plan.reference} if found else None

    return look


async def record_named(session: AsyncSession, deps: EffectDependencies, result: Result) -> None:
    await channel_found(session, result["reference"], channel_id=result["channel"], now=deps.now)


async def check_private(slack: SlackLine, channel: str, reference: str) -> bool:
    """Whether the channel exists for us.

    Raises:
        CannotBeDone: crisis data must not go there.
    """
    try:
        answer = await slack.call("conversations.info", channel=channel)
    except SlackRefused as refusal:
        # Without the scope for public channels Slack answers like this about a public one.
        if refusal.error == "missing_scope":
            raise CannotBeDone(_public(reference)) from refusal
        if refusal.error == "channel_not_found":
            return False
        raise
    check_closed(answer["channel"], reference)
    return True


def check_closed(channel: dict[str, Any], reference: str) -> None:
    """Raises `CannotBeDone` unless only people of our own organisation, invited one by one, read this channel."""
    if not channel.get("is_private"):
        raise CannotBeDone(_public(reference))
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        raise CannotBeDone(
            f"{reference} is shared with another organisation, and crisis data stays inside. "
            "Name a channel of your own under [channels] in the protocol."
        )
    if channel.get("is_archived"):
        raise CannotBeDone(f"{reference} is archived. Unarchive it in Slack, or name another under [channels].")


async def _private_channel(slack: SlackLine, reference: str, known_id: str | None) -> str:
    if known_id is not None and await check_private(slack, known_id, reference):
        return known_id
    found = await _search(slack, reference) if reference.startswith("#") else None
    if found is None:
        raise CannotBeDone(
            f"The app is in no private channel {reference}. Create it as a private channel if need be and invite "
            "the app there (/invite @Crisis Desk), or name another under [channels] in the protocol."
        )
    check_closed(found, reference)
    return str(found["id"])


async def _search(slack: SlackLine, reference: str) -> dict[str, Any] | None:
    name = reference.removeprefix("#")
    async for answer in slack.pages("users.conversations", types="private_channel", exclude_archived=True, limit=200):
        for channel in answer.get("channels", []):
            if channel.get("name") == name:
                return dict(channel)
    return None


def _public(reference: str) -> str:
    return (
        f"{reference} is public, and crisis data never goes to a public channel. "
        "Make it private in Slack, or name a private one under [channels] in the protocol."
    )
