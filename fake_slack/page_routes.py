"""The web page: its files and its JSON API under /_page."""

import asyncio
import json
from pathlib import Path

from aiohttp import web

from fake_slack import page_state
from fake_slack.acts import Stage
from fake_slack.model import Channel, User
from fake_slack.page_acts import perform
from fake_slack.web_routes import file_response

PAGE = Path(__file__).parent / "page"
HEARTBEAT_S = 15.0


class PageRoutes:
    """Serves the page and tells it when something changed."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.slack = stage.slack
        self._news: set[asyncio.Event] = set()
        self._stopped = False
        self.slack.watchers.add(self._wake)

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_get("/", self.index)
        router.add_get("/_page/static/{name}", self.static)
        router.add_get("/_page/state", self.state)
        router.add_get("/_page/channel/{channel}", self.channel)
        router.add_get("/_page/file/{file}", self.file)
        router.add_get("/_page/events", self.events)
        router.add_post("/_page/act", self.act)

    def stop(self) -> None:
        """Let every open event stream end."""
        self._stopped = True
        self._wake()

    def _wake(self) -> None:
        for news in self._news:
            news.set()

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page itself."""
        return _page_file("index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Script and style of the page."""
        return _page_file(request.match_info["name"])

    def _me(self, request: web.Request) -> User:
        wanted = request.query.get("as", "")
        user = self.slack.users.get(wanted) or next(
            (u for u in self.slack.users.values() if not u.is_bot and wanted in ("", u.name)), None
        )
        if user is None or user.is_bot:
            raise web.HTTPNotFound(text="Add ?as= with the id of somebody who works here.")
        return user

    async def state(self, request: web.Request) -> web.Response:
        """Everything somebody sees."""
        return web.json_response(
            page_state.everything(self.slack, self._me(request), connected=self.stage.link.connected)
        )

    async def channel(self, request: web.Request) -> web.Response:
        """The messages of a channel; looking marks them as read."""
        me = self._me(request)
        channel = self.slack.channels.get(request.match_info["channel"])
        if channel is None or channel not in list(self.slack.visible_to(me.id)):
            raise web.HTTPNotFound(text="You cannot see this channel.")
        self._mark_read(channel, me)
        shown = page_state.channel(self.slack, channel, me)
        return web.json_response({"channel": shown, "messages": page_state.messages(self.slack, channel, me)})

    def _mark_read(self, channel: Channel, me: User) -> None:
        if channel.messages and page_state.unread(channel, me):
            channel.last_read[me.id] = next(reversed(channel.messages))
            self.slack.changed()

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of an uploaded file."""
        file = self.slack.files.get(request.match_info["file"])
        if file is None or file.content is None:
            raise web.HTTPNotFound(text="No such file.")
        return file_response(file)

    async def act(self, request: web.Request) -> web.Response:
        """Somebody does something."""
        wish = await request.json()
        user = self.slack.users.get(str(wish.get("as")))
        if user is None or user.is_bot or user.deleted:
            return web.json_response({"ok": False, "error": "Choose somebody who works here (as)."})
        return web.json_response(await perform(self.stage, user, wish))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the revision, whenever it moved."""
        self._me(request)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        stream = web.StreamResponse(headers=headers)
        await stream.prepare(request)
        news = asyncio.Event()
        self._news.add(news)
        try:
            await self._stream(stream, news)
        except ConnectionError:
            # The browser went away; nothing is left to tell it.
            pass
        finally:
            self._news.discard(news)
        return stream

    async def _stream(self, stream: web.StreamResponse, news: asyncio.Event) -> None:
        while not self._stopped:
            revision = self.slack.revision
            await stream.write(f"data: {json.dumps({'revision': revision})}\n\n".encode())
            await self._wait_for_other(revision, news)

    async def _wait_for_other(self, revision: int, news: asyncio.Event) -> None:
        """Return when there is another revision; after a quiet quarter of a minute too, for the heartbeat."""
        try:
            async with asyncio.timeout(HEARTBEAT_S):
                while revision == self.slack.revision and not self._stopped:
                    news.clear()
                    await news.wait()
        except TimeoutError:
            return


def _page_file(name: str) -> web.StreamResponse:
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        raise web.HTTPNotFound(text=f"The page has no file {name!r}.")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
