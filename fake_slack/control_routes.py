"""/_control: faults, latency, the log of calls and a dump of everything, for torture runs and audits."""

from dataclasses import asdict

from aiohttp import web

from fake_slack.api_routes import WebApi
from fake_slack.model import Channel, Json
from fake_slack.shapes import file_json, message_json, view_json
from fake_slack.state import Workspace


class ControlRoutes:
    """What a test in another process may ask for."""

    def __init__(self, slack: Workspace, api: WebApi) -> None:
        self.slack = slack
        self.api = api

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_post("/_control/faults", self.add_fault)
        router.add_delete("/_control/faults", self.clear_faults)
        router.add_post("/_control/latency", self.set_latency)
        router.add_get("/_control/calls", self.list_calls)
        router.add_get("/_control/dump", self.dump)

    async def add_fault(self, request: web.Request) -> web.Response:
        """Plan a fault: {method, kind, times?, error?, retry_after?, match?: {argument: value}}."""
        try:
            self.api.faults.add(**await request.json())
        except (TypeError, ValueError) as wrong:
            return web.json_response({"ok": False, "error": str(wrong)}, status=400)
        return web.json_response({"ok": True})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Forget every planned fault."""
        self.api.faults.clear()
        return web.json_response({"ok": True})

    async def set_latency(self, request: web.Request) -> web.Response:
        """{ms, most_ms?}: every call takes ms, or a random time between ms and most_ms."""
        body = await request.json()
        self.api.latency_ms = float(body["ms"])
        self.api.latency_most_ms = float(body.get("most_ms", 0))
        return web.json_response({"ok": True})

    async def list_calls(self, request: web.Request) -> web.Response:
        """Every Web API call since the start, or since ?after=N calls."""
        after = int(request.query.get("after", "0"))
        return web.json_response({"ok": True, "calls": [asdict(call) for call in self.api.calls[after:]]})

    async def dump(self, request: web.Request) -> web.Response:
        """The whole workspace."""
        return web.json_response(dump(self.slack))


def dump(slack: Workspace) -> Json:
    """The whole workspace as JSON, metadata and private messages included."""
    return {
        "team_id": slack.team_id,
        "bot_user_id": slack.bot_user_id,
        "users": [asdict(user) for user in slack.users.values()],
        "channels": [_channel(slack, channel) for channel in slack.channels.values()],
        "files": [file_json(file, slack) for file in slack.files.values()],
        "views": [view_json(slack, view) | {"user": view.user} for view in slack.views.values()],
        "homes": {user: view_json(slack, view) for user, view in slack.homes.items()},
        "scheduled": list(slack.scheduled.values()),
        "revision": slack.revision,
    }


def _channel(slack: Workspace, channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "creator": channel.creator,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "archived": channel.archived,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "members": channel.members,
        "pins": channel.pins,
        "bookmarks": channel.bookmarks,
        "messages": [
            message_json(slack, message, with_metadata=True) | {"ephemeral_to": message.ephemeral_to}
            for message in channel.messages.values()
        ],
    }
