"""App Home: drawn when somebody opens it."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.home import home_opened
from handlers.dependencies import Dependencies


async def draw_home(event: dict[str, Any], deps: Dependencies) -> None:
    """The messages tab of the same app opens with the same event; there is nothing to draw for it."""
    if event.get("tab") != "home":
        return
    async with deps.database.transaction() as session:
        await home_opened(session, event["user"], now=deps.clock.now())


def register_home(app: AsyncApp) -> None:
    app.event("app_home_opened")(draw_home)
