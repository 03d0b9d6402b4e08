"""The other doors of Slack: uploads, private files, response_urls."""

import json

from aiohttp import web

from fake_slack.errors import SlackError
from fake_slack.model import File, Json
from fake_slack.response_urls import answer_at
from fake_slack.shapes import mime_type
from fake_slack.state import Workspace


class WebRoutes:
    """Doors without a method name."""

    def __init__(self, slack: Workspace) -> None:
        self.slack = slack

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_post("/upload/v1/{file}", self.upload)
        router.add_get("/files-pri/{file}/{name}", self.download)
        router.add_post("/response/{key}", self.respond)

    async def upload(self, request: web.Request) -> web.Response:
        """Step two of an upload: the bytes, as they are or as multipart."""
        file = self.slack.files.get(request.match_info["file"])
        if file is None or file.content is not None:
            return web.Response(status=404, text="unknown upload")
        content = await _bytes(request)
        if len(content) != file.length:
            return web.Response(status=400, text=f"expected {file.length} bytes, got {len(content)}")
        file.content = content
        return web.Response(text=f"OK - {file.length}")

    async def download(self, request: web.Request) -> web.Response:
        """A private file, for the bot token only; others land on a login page."""
        file = self.slack.files.get(request.match_info["file"])
        if file is None or request.headers.get("Authorization") != f"Bearer {self.slack.bot_token}":
            return web.Response(status=302, headers={"Location": self.slack.base_url})
        return file_response(file)

    async def respond(self, request: web.Request) -> web.Response:
        """A post to a response_url."""
        body = _object(await request.text())
        if body is None:
            return web.Response(status=400, text="invalid_payload")
        try:
            answer_at(self.slack, request.match_info["key"], body)
        except SlackError as refusal:
            gone = refusal.error in ("expired_url", "used_url")
            return web.json_response(refusal.as_json(), status=404 if gone else 400)
        return web.Response(text="ok")


async def _bytes(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    parts = [part.file.read() for part in (await request.post()).values() if isinstance(part, web.FileField)]
    return parts[0] if parts else b""


def _object(text: str) -> Json | None:
    try:
        body = json.loads(text)
    except json.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def file_response(file: File) -> web.Response:
    """The bytes of a file with their media type."""
    return web.Response(body=file.content or b"", content_type=mime_type(file.name))
