"""Who comes into a crisis channel, who leaves, and what it is called."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.channel import channel_renamed, member_joined, member_left
from handlers.dependencies import Dependencies


async def somebody_joined(event: dict[str, Any], deps: Dependencies) -> None:
    """Membership gives the right to change the crisis, so it is remembered."""
    if event["user"] == deps.identity.bot_user_id():
        return
    async with deps.database.transaction() as session:
        ts = event.get("event_ts")
        await member_joined(session, event["channel"], event["user"], event_ts=ts, now=deps.clock.now())


async def somebody_left(event: dict[str, Any], deps: Dependencies) -> None:
    if event["user"] == deps.identity.bot_user_id():
        return
    async with deps.database.transaction() as session:
        ts = event.get("event_ts")
        await member_left(session, event["channel"], event["user"], event_ts=ts, now=deps.clock.now())


async def channel_got_other_name(event: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.transaction() as session:
        await channel_renamed(session, event["channel"]["id"], event["channel"]["name"], now=deps.clock.now())


def register_channel_events(app: AsyncApp) -> None:
    app.event("member_joined_channel")(somebody_joined)
    app.event("member_left_channel")(somebody_left)
    app.event("group_rename")(channel_got_other_name)
