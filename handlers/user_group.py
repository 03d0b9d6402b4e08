"""A user group changed in Slack: who holds its seats in the response team is asked at once."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.user_group import wish_for_user_groups
from handlers.dependencies import Dependencies


async def user_group_changed(body: dict[str, Any], deps: Dependencies) -> None:
    """The event says only part of it, and Slack may send it late or not at all: the list is read anew, and hourly."""
    async with deps.database.transaction() as session:
        event_id = str(body.get("event_id") or "")
        await wish_for_user_groups(session, deps.protocol, because_of=event_id, now=deps.clock.now())


def register_user_group(app: AsyncApp) -> None:
    app.event("subteam_members_changed")(user_group_changed)
    app.event("subteam_updated")(user_group_changed)
