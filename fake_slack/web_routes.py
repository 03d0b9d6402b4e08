"""The other doors of Slack: uploads, private files, response_urls."""

import json

from aiohttp import web

from fake_slack.api_routes import WebApi
from fake_slack.call_log import Call
from fake_slack.errors import SlackError
from fake_slack.model import File, Json
from fake_slack.response_urls import answer_at
from fake_slack.shapes import mime_type
from fake_slack.state import Workspace


class WebRoutes:
    """Doors without a method name. In the log of calls and for faults they are called as below."""

    UPLOAD, RESPONSE = "upload_url", "response_url"

    def __init__(self, slack: Workspace, api: WebApi) -> None:
        self.slack = slack
        self.api = api

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_post("/upload/v1/{file}", self.upload)
        router.add_get("/files-pri/{file}/{name}", self.download)
        router.add_post("/response/{key}", self.respond)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Step two of an upload: the bytes, as they are or as multipart."""
        content = await _bytes(request)
        call = Call(self.UPLOAD, {"file": request.match_info["file"]}, self.slack.real_now())
        return await self.api.watched(request, call, lambda: self._take(call, content))

    def _take(self, call: Call, content: bytes) -> web.Response:
        file = self.slack.files.get(call.args["file"])
        if file is None or file.content is not None:
            call.outcome = "unknown_upload"
            return web.Response(status=404, text="unknown upload")
        if len(content) != file.length:
            call.outcome = "wrong_length"
            return web.Response(status=400, text=f"expected {file.length} bytes, got {len(content)}")
        file.content = content
        call.outcome = "ok"
        return web.Response(text=f"OK - {file.length}")

    async def download(self, request: web.Request) -> web.Response:
        """A private file, for the bot token only; others land on a login page."""
        file = self.slack.files.get(request.match_info["file"])
        if file is None or request.headers.get("Authorization") != f"Bearer {self.slack.bot_token}":
            return web.Response(status=302, headers={"Location": self.slack.base_url})
        return file_response(file)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A post to a response_url."""
        body = _object(await request.text())
        call = Call(self.RESPONSE, body or {}, self.slack.real_now())
        return await self.api.watched(request, call, lambda: self._respond(call, request.match_info["key"], body))

    def _respond(self, call: Call, key: str, body: Json | None) -> web.Response:
        try:
            if body is None:
                raise SlackError("invalid_payload")
            answer_at(self.slack, key, body)
        except SlackError as refusal:
            call.outcome = refusal.error
            gone = refusal.error in ("expired_url", "used_url")
            return web.json_response(refusal.as_json(), status=404 if gone else 400)
        call.outcome = "ok"
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
