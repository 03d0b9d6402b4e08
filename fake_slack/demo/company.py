"""Northwind Components with Crisis Desk installed: Fake Slack and the bot as two processes that meet only over HTTP."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fake_slack.clock import real_now, scaled_now
from fake_slack.demo.page import ask_json
from fake_slack.demo.processes import Child, Household, free_port, household, wait_for

HOME = Path("fake_slack/northwind")
ZONE = ZoneInfo("Europe/Berlin")
OPENS_AT = "08:00"
TUESDAY = 1
"""Far from the Friday update and the weekend, so that every demo goes alike."""

STARTS_WITHIN_S = 180.0
"""A small machine that does something else at the same time is slow, not broken."""


@dataclass(frozen=True)
class Company:
    """Everything that runs, and the business time of it all."""

    slack_url: str
    bot_url: str
    scale: float
    since: datetime
    slack: Child
    bot: Child
    home: Household
    environment: dict[str, str]

    def now(self) -> datetime:
        """Business time, in the zone of the company."""
        return datetime.fromtimestamp(scaled_now(self.scale, self.since)(), ZONE)

    def real_seconds(self, business: timedelta) -> float:
        """How long a span of business time takes for the person in front of the screen."""
        return business.total_seconds() / self.scale

    def is_ready(self) -> bool:
        """Whether the bot says that all is well."""
        return bool(ask_json(f"{self.bot_url}readyz").get("status") == "ready")

    def is_quiet(self) -> bool:
        """Whether the bot is well and has nothing left to do in Slack now."""
        answer = ask_json(f"{self.bot_url}readyz")
        effects = answer.get("effects", {"pending": 1})
        return answer.get("status") == "ready" and not effects["pending"] and not effects["claimed"]

    def check_alive(self) -> None:
        """Raises `Trouble` when one of the two has ended."""
        for child in (self.slack, self.bot):
            child.check_alive()

    def bot_says(self, *arguments: str) -> tuple[bool, str]:
        """Run another word of the bot (`python -m bot …`): whether it ended well, and its last lines."""
        child = self.home.start(f"bot {arguments[0]}", "bot", *arguments, environment=self.environment)
        status = child.process.wait(STARTS_WITHIN_S)
        return status == 0, child.tail()


@contextmanager
def started(*, scale: float, port: int, latency_ms: float) -> Iterator[Company]:
    """A company that works, for the length of a block.

    Args:
        latency_ms: how long each of Slack's answers takes.

    Raises:
        Trouble: something did not start; the message holds its last lines.
    """
    temporary = tempfile.TemporaryDirectory(prefix="crisis-desk-demo-", ignore_cleanup_errors=True)
    with temporary as folder, household(Path(folder)) as home:
        yield _start(home, scale, port, latency_ms)


def _start(home: Household, scale: float, port: int, latency_ms: float) -> Company:
    since = clock_start(real_now(), scale)
    offline = {
        "DATABASE_URL": f"sqlite:///{home.folder / 'crisis_desk.db'}",
        "CRISIS_PROTOCOL": str(HOME / "protocol.toml"),
        "CRISIS_TIME_SCALE": f"{scale:g}@{since.isoformat()}",
    }
    # At the same time, because a small machine takes seconds for each.
    slack = _start_slack(home, offline["CRISIS_TIME_SCALE"], port, latency_ms)
    home.start("Migrations", "bot", "migrate", environment=offline).finish(STARTS_WITHIN_S)
    facts = _facts(home, slack)
    bot_port = free_port()
    # Every variable is set, so that nobody's .env or shell decides anything here.
    online = offline | {
        "SLACK_BOT_TOKEN": facts["bot_token"],
        "SLACK_APP_TOKEN": facts["app_token"],
        "SLACK_SIGNING_SECRET": facts["signing_secret"],
        "SLACK_API_URL": f"{facts['url']}api/",
        "HOST": "127.0.0.1",
        "PORT": str(bot_port),
    }
    importing = home.start("Import", "bot", "import", str(HOME), environment=offline)
    bot = home.start("The bot", "bot", "run", environment=online)
    importing.finish(STARTS_WITHIN_S)
    company = Company(facts["url"], f"http://127.0.0.1:{bot_port}/", scale, since, slack, bot, home, online)
    wait_for((slack, bot), company.is_ready, within_s=STARTS_WITHIN_S, what="the bot gets ready")
    # Meanwhile it asks Slack who the people of protocol and account list are.
    wait_for((slack, bot), company.is_quiet, within_s=STARTS_WITHIN_S, what="the bot knows everybody")
    return company


def _start_slack(home: Household, time_scale: str, port: int, latency_ms: float) -> Child:
    options = ("--port", str(port), "--time-scale", time_scale, "--latency-ms", str(latency_ms))
    return home.start("Fake Slack", "fake_slack", *options, "--ready-file", str(_ready_file(home)))


def _facts(home: Household, slack: Child) -> dict[str, str]:
    """Address and tokens, as soon as Fake Slack listens."""
    wait_for((slack,), _ready_file(home).exists, within_s=STARTS_WITHIN_S, what="Fake Slack listens")
    facts: dict[str, str] = json.loads(_ready_file(home).read_text(encoding="utf-8"))
    return facts


def _ready_file(home: Household) -> Path:
    return home.folder / "slack.json"


def clock_start(real: float, scale: float) -> datetime:
    """The instant since which time must have run `scale` times faster, so that the next Tuesday morning is now.

    In the future, never in the past: whoever looks for messages "since" a real moment must find those of the demo.

    Args:
        real: this moment, Unix seconds.
    """
    now = datetime.fromtimestamp(real, ZONE)
    hour, minute = map(int, OPENS_AT.split(":"))
    morning = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    morning += timedelta(days=(TUESDAY - now.weekday()) % 7)
    if morning < now:
        morning += timedelta(days=7)
    return datetime.fromtimestamp((scale * real - morning.timestamp()) / (scale - 1), UTC)
