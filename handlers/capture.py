"""Pins, emoji, edits and deletions in a crisis channel: what they mean for its timeline."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from crisis.capture import ask_for_capture, is_captured, message_changed, message_gone
from handlers.blocks.text import mentioned_people
from handlers.dependencies import Dependencies
from handlers.identify import get_to_know
from handlers.message_facts import message_facts
from storage.queries.crisis import crisis_by_channel
from storage.queries.person import people_by_slack_id

DELETED_BUT_REPLIED_TO = "tombstone"
"""What Slack leaves in place of a deleted message that has replies."""


async def somebody_pinned(event: dict[str, Any], client: AsyncWebClient, deps: Dependencies) -> None:
    """Also files can be pinned; only messages concern us."""
    message = (event.get("item") or {}).get("message")
    if message:
        await _capture(client, deps, event["channel_id"], str(message["ts"]), by=event["user"])


async def somebody_reacted(event: dict[str, Any], client: AsyncWebClient, deps: Dependencies) -> None:
    """Only the protocol's emoji, in whatever skin tone."""
    emoji, item = deps.protocol.timeline.emoji, event.get("item") or {}
    if emoji and event["reaction"].partition("::")[0] == emoji and item.get("type") == "message":
        await _capture(client, deps, item["channel"], str(item["ts"]), by=event["user"])


async def somebody_edited(event: dict[str, Any], deps: Dependencies) -> None:
    """Slack tells of every change, also of links that were unfolded; the operation tells edits from them."""
    message, channel = event["message"], event["channel"]
    if message.get("subtype") == DELETED_BUT_REPLIED_TO:
        await _gone(deps, channel, str(message["ts"]))
        return
    async with deps.database.reading() as session:
        if not await is_captured(session, channel, str(message["ts"])):
            return
        people = await people_by_slack_id(session, mentioned_people(str(message.get("text") or "")))
    names = {slack_id: person.name for slack_id, person in people.items() if person.name}
    async with deps.database.transaction() as session:
        await message_changed(session, channel, message_facts(message, names), now=deps.clock.now())


async def somebody_deleted(event: dict[str, Any], deps: Dependencies) -> None:
    await _gone(deps, event["channel"], str(event["deleted_ts"]))


async def _gone(deps: Dependencies, channel: str, message_ts: str) -> None:
    async with deps.database.reading() as session:
        if not await is_captured(session, channel, message_ts):
            return
    async with deps.database.transaction() as session:
        await message_gone(session, channel, message_ts, now=deps.clock.now())


async def _capture(client: AsyncWebClient, deps: Dependencies, channel: str, message_ts: str, *, by: str) -> None:
    """Most pins and emoji of a workspace are none of ours: Slack is asked about nobody for them."""
    async with deps.database.reading() as session:
        if await crisis_by_channel(session, channel) is None:
            return
    await get_to_know(client, deps, by)
    async with deps.database.transaction() as session:
        await ask_for_capture(
            session, deps.protocol, channel=channel, message_ts=message_ts, by=by, now=deps.clock.now()
        )


def register_capture(app: AsyncApp) -> None:
    app.event("pin_added")(somebody_pinned)
    app.event("reaction_added")(somebody_reacted)
    app.event({"type": "message", "subtype": "message_changed"})(somebody_edited)
    app.event({"type": "message", "subtype": "message_deleted"})(somebody_deleted)
