"""`/healthz`: the loop lives. `/readyz`: can it do its work? `/metrics`: figures for Prometheus."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.metrics import Metrics
from bot.schedule import Schedule
from bot.slack_identity import SlackLink
from bot.slack_runtime import SlackRuntime
from bot.wording import counted
from storage.outbox import count_by_state, oldest_due_at
from storage.queries.crisis import count_open_by_severity
from storage.queries.outbox import tried_since
from storage.session import Database
from storage.vocabulary import EffectState, Severity

log = structlog.get_logger(__name__)

DATABASE_PATIENCE_SECONDS = 2.0
LATE_AFTER_SECONDS = 60.0
"""Due work that waits longer than this, in real time, is a sign that something hangs."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What the database says about work. Ages in real seconds."""

    effects: dict[EffectState, int]
    oldest_due_effect_s: float
    tried_again: int
    """Effects that Slack has not let through for longer than `LATE_AFTER_SECONDS`."""
    trouble: str
    """Why, in the words of the one that waits longest."""
    sweep_lag_s: dict[str, float]
    open_crises: dict[Severity, int]


@dataclass(kw_only=True)
class Readiness:
    """The answer of `/readyz`. Broken: 503, send no work here. Degraded: 200, it works, yet somebody should look."""

    broken: list[str] = field(default_factory=list)
    degraded: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def word(self) -> str:
        return "not ready" if self.broken else "degraded" if self.degraded else "ready"

    def response(self) -> web.Response:
        body = {"status": self.word, "problems": [*self.broken, *self.degraded], **self.details}
        return web.json_response(body, status=503 if self.broken else 200)


class Health:
    """The three pages."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        schedule: Schedule,
        metrics: Metrics,
        link: SlackLink,
        runtime: SlackRuntime,
    ) -> None:
        self._database = database
        self._clock = clock
        self._schedule = schedule
        self._metrics = metrics
        self._link = link
        self._runtime = runtime
        self.is_migrated = False
        """`Running.start` sets it; until then the tables may not be there."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.metrics),
        ]

    async def healthz(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(self, _request: web.Request) -> web.Response:
        return (await self.readiness()).response()

    async def metrics(self, _request: web.Request) -> web.Response:
        if rows := await self._rows_or_none():
            self._show(rows)
        self._metrics.slack_connected.set(await self._runtime.is_connected())
        return web.Response(
            body=self._metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    async def readiness(self) -> Readiness:
        """What works and what does not."""
        found = Readiness()
        rows = await self._rows_or_none()
        connected = await self._runtime.is_connected()
        if rows is None:
            found.broken.append("The database does not answer, or its tables are not there yet.")
        else:
            _judge(rows, found)
        if not connected:
            found.broken.append(f"Slack cannot reach the bot ({self._link.problem or 'the connection was lost'}).")
        found.details |= {
            "database": "ok" if rows else "away",
            "migrations": "applied" if self.is_migrated else "pending",
            "slack": {"mode": self._runtime.name, "connected": connected},
        }
        return found

    async def _rows_or_none(self) -> Rows | None:
        if not self.is_migrated:
            return None
        try:
            async with asyncio.timeout(DATABASE_PATIENCE_SECONDS):
                return await self._rows(self._clock.now())
        except (SQLAlchemyError, OSError):  # TimeoutError is an OSError
            log.warning("The database does not answer the health page", exc_info=True)
            return None

    async def _rows(self, now: datetime) -> Rows:
        async with self._database.reading() as session:
            effects = await count_by_state(session)
            oldest = await oldest_due_at(session, now=now)
            tried = await tried_since(session, before=self._clock.wall() - timedelta(seconds=LATE_AFTER_SECONDS))
            crises = await count_open_by_severity(session)
        age = (now - oldest).total_seconds() / self._clock.scale if oldest else 0.0
        lags = await self._schedule.lags(now)
        return Rows(
            effects=effects,
            oldest_due_effect_s=age,
            tried_again=len(tried),
            trouble=tried[0].last_error if tried else "",
            sweep_lag_s=lags,
            open_crises=crises,
        )

    def _show(self, rows: Rows) -> None:
        for state, count in rows.effects.items():
            self._metrics.effects.labels(state.value).set(count)
        for sweep, lag in rows.sweep_lag_s.items():
            self._metrics.sweep_lag.labels(sweep).set(lag)
        for severity, count in rows.open_crises.items():
            self._metrics.open_crises.labels(severity.value).set(count)
        self._metrics.oldest_effect.set(rows.oldest_due_effect_s)


def _judge(rows: Rows, found: Readiness) -> None:
    failed = rows.effects[EffectState.FAILED]
    if failed:
        found.degraded.append(f"{counted(failed, 'effect')} failed. See `python -m bot effects list`.")
    if rows.tried_again:
        found.degraded.append(
            f"{counted(rows.tried_again, 'effect')} could not be delivered yet and will be tried again: {rows.trouble}"
        )
    if rows.oldest_due_effect_s > LATE_AFTER_SECONDS:
        found.degraded.append(f"An effect has been due for {rows.oldest_due_effect_s:.0f} s.")
    for sweep, lag in rows.sweep_lag_s.items():
        if lag > LATE_AFTER_SECONDS:
            found.degraded.append(f"A row has been due for {lag:.0f} s in the sweep {sweep}.")
    found.details |= {
        "effects": {state.value: count for state, count in rows.effects.items()},
        "oldest_due_effect_s": round(rows.oldest_due_effect_s, 1),
        "sweep_lag_s": {sweep: round(lag, 1) for sweep, lag in rows.sweep_lag_s.items()},
        "open_crises": {severity.value: count for severity, count in rows.open_crises.items()},
    }
