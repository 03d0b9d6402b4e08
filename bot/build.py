"""The composition root: settings in, a bot that can be started and stopped out. Tests build the same way."""

import logging

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.delivery import Delivery
from bot.health import Health
from bot.http_door import PATH, HttpDoor
from bot.metrics import Metrics
from bot.playbook_files import library_for
from bot.problems import StartProblem
from bot.requests_in_flight import RequestsInFlight
from bot.running import Running
from bot.schedule import Schedule
from bot.settings import OfflineSettings, Settings
from bot.slack_identity import SlackIdentity, SlackLink
from bot.slack_runtime import HttpRuntime, SlackRuntime, SocketRuntime, reach_slack_directly_if_local
from bot.sweep import Surroundings
from bot.web_server import WebServer
from crisis.protocol import Protocol, ProtocolError, read_protocol
from handlers.dependencies import Dependencies
from handlers.effects.pace import Pace
from handlers.effects.slack_gate import SlackGate, slack_client, slack_session
from handlers.register import register_handlers
from handlers.routed_app import RoutedApp
from storage.session import Database

log = structlog.get_logger(__name__)


def build(
    settings: Settings, *, clock: Clock | None = None, protocol: Protocol | None = None, pace: Pace | None = None
) -> Running:
    """Wire the bot. Nothing happens before `start`. Call it inside the event loop it will run in.

    Args:
        clock: another time than the computer's, for tests; so are the next two.
        protocol: another one than `CRISIS_PROTOCOL` names.
        pace: another one than Slack's limits, against a stand-in without limits.

    Raises:
        StartProblem: the protocol file cannot be used.
    """
    clock, protocol = clock or settings.clock(), protocol or protocol_of(settings)
    database, metrics, link, session = Database(settings.database_url), Metrics(), SlackLink(), slack_session()
    client = _client(settings, session)
    identity = SlackIdentity(client)
    deps = Dependencies(database=database, protocol=protocol, clock=clock, identity=identity)
    app = _app(client, identity, deps)
    requests, gate = RequestsInFlight(app, metrics), SlackGate(client, pace=pace, count=metrics.count_call)
    runtime = slack_runtime(settings, requests, identity, link, client, clock)
    schedule = Schedule(Surroundings(database, protocol, metrics), clock)
    health = Health(database=database, clock=clock, schedule=schedule, metrics=metrics, link=link, runtime=runtime)
    return Running(
        clock=clock,
        database=database,
        metrics=metrics,
        session=session,
        identity=identity,
        link=link,
        app=app,
        deps=deps,
        requests=requests,
        runtime=runtime,
        delivery=Delivery(database, gate, clock, protocol, registry=metrics.registry),
        schedule=schedule,
        library=library_for(settings, protocol),
        health=health,
        web=WebServer([*health.routes(), *slack_routes(settings, requests, clock)], settings.host, settings.port),
    )


def _client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    client = slack_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
    reach_slack_directly_if_local(client)
    return client


def _app(client: AsyncWebClient, identity: SlackIdentity, deps: Dependencies) -> RoutedApp:
    app = bolt_app(client, identity)
    register_handlers(app, deps)
    return app


def protocol_of(settings: OfflineSettings) -> Protocol:
    """
    Raises:
        StartProblem: names each key that is wrong.
    """
    try:
        return read_protocol(settings.crisis_protocol)
    except ProtocolError as error:
        raise StartProblem(str(error)) from None


def bolt_app(client: AsyncWebClient, identity: SlackIdentity) -> RoutedApp:
    """A Bolt app without handlers. Signatures are checked at the door, before Bolt would log what it refuses."""

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return await identity.authorize(context.user_id)

    return RoutedApp(
        client=client,
        authorize=authorize,
        # Bolt gives each of its loggers the level of this one (`bot.log` makes it quiet).
        logger=logging.getLogger("slack_bolt"),
        # Every listener is one transaction and then the ack, so nothing is lost when the process dies in between,
        # and the default's wait of up to 10 ms for each ack is gone.
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )


def slack_runtime(
    settings: Settings,
    requests: RequestsInFlight,
    identity: SlackIdentity,
    link: SlackLink,
    client: AsyncWebClient,
    clock: Clock,
) -> SlackRuntime:
    """Socket Mode if there is an app token, else HTTP."""
    if settings.slack_app_token is None:
        return HttpRuntime(identity)
    if settings.slack_signing_secret is not None:
        log.info("Both SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are set: using Socket Mode, HTTP stays closed")
    return SocketRuntime(requests, link, client, settings.slack_app_token.get_secret_value(), clock)


def slack_routes(settings: Settings, requests: RequestsInFlight, clock: Clock) -> list[web.RouteDef]:
    """`POST /slack/events`, in HTTP mode only."""
    if settings.uses_socket_mode or settings.slack_signing_secret is None:
        return []
    door = HttpDoor(requests, settings.slack_signing_secret.get_secret_value(), clock)
    return [web.post(PATH, door.handle)]
