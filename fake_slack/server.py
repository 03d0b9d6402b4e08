"""The stand-in as a server: `async with FakeSlack() as slack:` in tests, `python -m fake_slack` for people."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from aiohttp import web

from fake_slack.acts import Stage
from fake_slack.api_routes import WebApi
from fake_slack.app_link import RETRY_DELAYS_S, AppLink
from fake_slack.call_log import Call
from fake_slack.clock import Now, real_now
from fake_slack.control_routes import ControlRoutes
from fake_slack.delivery import PATIENCE_S, Delivery
from fake_slack.faults import Faults
from fake_slack.limits import RateLimits
from fake_slack.manifest import Manifest, read_manifest
from fake_slack.page_routes import PageRoutes
from fake_slack.people import Person
from fake_slack.seed import read_company
from fake_slack.state import Workspace
from fake_slack.web_routes import WebRoutes

HERE = Path(__file__).parent
COMPANY = HERE / "company.toml"
MANIFEST = HERE.parent / "manifest.yml"
LARGEST_REQUEST_BYTES = 20 * 1024 * 1024


class FakeSlack:
    """A workspace on loopback with one app installed.

    `now` gives the time of messages and events (Unix seconds); triggers, response_urls and rate limits use real time.
    `patience_s` and `retry_delays_s` are Slack's own unless a test shortens them.
    """

    def __init__(
        self,
        seed: Path = COMPANY,
        manifest: Path | Manifest = MANIFEST,
        *,
        port: int = 0,
        now: Now = real_now,
        limits: bool = True,
        latency_ms: float = 0,
        patience_s: float = PATIENCE_S,
        retry_delays_s: Sequence[float] = RETRY_DELAYS_S,
        signing_secret: str | None = None,
    ) -> None:
        configured = manifest if isinstance(manifest, Manifest) else read_manifest(manifest)
        self.state = Workspace(read_company(seed), configured, now)
        self.state.signing_secret = signing_secret or self.state.signing_secret
        self.api = WebApi(self.state, RateLimits(lambda: self.state.real_now(), limits), latency_ms=latency_ms)
        self._port = port
        self._patience_s, self._retry_delays_s = patience_s, retry_delays_s
        self._runner: web.AppRunner | None = None

    # --- what tests look at ----------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Address of the server, with a slash at the end."""
        return self.state.base_url

    @property
    def api_url(self) -> str:
        """Base address of the Web API, with a slash at the end."""
        return f"{self.url}api/"

    @property
    def bot_token(self) -> str:
        """The token of the bot."""
        return self.state.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.state.app_token

    @property
    def signing_secret(self) -> str:
        """With this, requests to the app are signed."""
        return self.state.signing_secret

    @property
    def team_id(self) -> str:
        """Id of the workspace."""
        return self.state.team_id

    @property
    def bot_user_id(self) -> str:
        """User id of the bot."""
        return self.state.bot_user_id

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, in order of arrival."""
        return self.api.calls

    @property
    def faults(self) -> Faults:
        """Faults still to come."""
        return self.api.faults

    @property
    def limits(self) -> RateLimits:
        """The rate limits; `limits.enabled` switches them."""
        return self.api.limits

    @property
    def latency_ms(self) -> float:
        """Milliseconds each Web API call takes."""
        return self.api.latency_ms

    @latency_ms.setter
    def latency_ms(self, value: float) -> None:
        self.api.latency_ms = value

    def person(self, name_or_id: str) -> Person:
        """Somebody who can act."""
        return Person(self.stage, self.state.user(name_or_id))

    async def deliver_to_http(self, url: str) -> None:
        """Post payloads to this address from now on (an app connected by websocket gets them there instead)."""
        await self.link.use_http(url)

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """Send the same envelope or request a second time."""
        return await self.link.redeliver(delivery)

    async def settled(self) -> None:
        """Wait until every event announced so far got its first try."""
        await self.link.settled()

    async def until(self, true: Callable[[], bool], timeout_s: float = 5.0) -> None:
        """Wait until `true()`, asked whenever the workspace changes, a call comes or ends, or raise TimeoutError."""
        change = asyncio.Event()
        self.state.watchers.add(change.set)
        try:
            async with asyncio.timeout(timeout_s):
                while not true():
                    change.clear()
                    await change.wait()
        finally:
            self.state.watchers.discard(change.set)

    # --- life --------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> "FakeSlack":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen on loopback; port 0 takes a free one."""
        self.link = AppLink(self.state, patience_s=self._patience_s, retry_delays_s=self._retry_delays_s)
        self.stage = Stage(self.state, self.link)
        self._runner = web.AppRunner(self._web_app(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.state.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    def _web_app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_REQUEST_BYTES)
        app.router.add_route("*", "/api/{method}", self.api.answer)
        app.router.add_get("/link/", self.link.socket_mode.connect)
        WebRoutes(self.state, self.api).add_to(app.router)
        ControlRoutes(self.state, self.api).add_to(app.router)
        self._page = PageRoutes(self.stage)
        self._page.add_to(app.router)
        return app

    async def stop(self) -> None:
        """Hang up on everybody."""
        self.api.stopping.set()
        self._page.stop()
        await self.link.close()
        if self._runner is not None:
            await self._runner.cleanup()
