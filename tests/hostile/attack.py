"""Send a payload, whatever it looks like, and say what was wrong with how it was taken."""

import asyncio
import json
import logging
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import aiohttp
from sqlalchemy import BigInteger, Integer, String, event
from sqlalchemy.orm import Session

from bot.log import QUIET
from bot.slack_request import request_over_socket
from fake_slack.model import Json
from fake_slack.signature import sign
from handlers.refusals import SLACK_TOOK_NO_ANSWER
from handlers.shape import Unreadable
from tests.hostile.mutations import CANARY
from tests.rights.asking import NOBODYS_BUSINESS
from tests.rights.company import SECRETS, Company
from tests.rights.words import REFUSALS

PATIENCE_S = 20.0
"""Generous, so that a busy machine is no finding; whether it hangs is the question here."""

TRACES = ("Traceback", 'File "', "Error:", "Exception", "sqlalchemy", "pydantic", "KeyError", "SELECT ", "INSERT ")


@dataclass(frozen=True)
class Taken:
    status: int
    answer: str
    seconds: float


class _Narrow:
    """What PostgreSQL would refuse and SQLite takes: texts longer than their column, numbers beyond 32 bits."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, session: Session, *_: Any) -> None:
        for row in (*session.new, *session.dirty):
            for column in row.__table__.columns:
                self._compare(f"{column.table.name}.{column.name}", column.type, getattr(row, column.key, None))

    def _compare(self, name: str, kind: Any, value: Any) -> None:
        length = getattr(kind, "length", None) if isinstance(kind, String) else None
        if length and isinstance(value, str) and len(value) > length:
            self.found.append(f"{name} has {len(value)} characters; PostgreSQL takes {length}")
        is_plain = isinstance(kind, Integer) and not isinstance(kind, BigInteger)
        if is_plain and isinstance(value, int) and abs(value) >= 2**31:
            self.found.append(f"{name} is beyond what PostgreSQL takes")


class _Everything(logging.Handler):
    """What libraries log, from INFO on, as a log file would hold it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass
class Attack:
    """One bot under attack; `tally` counts what became of the requests."""

    company: Company
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: float = 0.0
    changed: int = 0

    def __post_init__(self) -> None:
        self._logged = _Everything()
        logging.getLogger().addHandler(self._logged)
        self._levels = {name: logging.getLogger(name).level for name in QUIET}
        for name, level in QUIET.items():  # as `bot.log` sets them in a running bot
            logging.getLogger(name).setLevel(level)
        self._narrow = _Narrow()
        event.listen(Session, "before_flush", self._narrow.look)
        self._session = self.company.stage.do(_session())

    def close(self) -> None:
        logging.getLogger().removeHandler(self._logged)
        event.remove(Session, "before_flush", self._narrow.look)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
        self.company.stage.do(self._session.close())

    def send(self, kind: str, payload: Any, transport: str) -> list[str]:
        """What was wrong; nothing is as it should be. Puts everything back."""
        stage, company = self.company.stage, self.company
        before, commits = company.rows(), company.commits()
        known = _shown(company)
        lines = len(stage.lines)
        self._logged.lines.clear()
        taken = stage.do(self._post(kind, payload) if transport == "http" else self._over_socket(payload))
        new = [words for place, words in _shown(company).items() if known.get(place) != words]
        taken = replace(taken, answer="\n".join([taken.answer, *new]))
        is_written = company.commits() != commits
        after = company.rows() if is_written else before
        changed = [name for name in before if before[name] != after[name] and name not in NOBODYS_BUSINESS]
        logged = [str(line) for line in stage.lines[lines:]] + self._logged.lines
        del stage.lines[lines:]
        stage.trouble.clear()
        if changed:
            company.restore()
        self._count(kind, taken, changed)
        narrow, self._narrow.found = self._narrow.found, []
        return [*_answer_faults(taken, changed), *self._log_faults(logged), *narrow]

    def still_answers(self) -> bool:
        """An ordinary person asks for help."""
        ana = self.company.slack.person("ana")
        ana.types("/crisis help")
        return "/crisis list" in ana.private_answers[-1]

    def _count(self, kind: str, taken: Taken, changed: list[str]) -> None:
        self.slowest = max(self.slowest, taken.seconds)
        self.changed += bool(changed)
        outcome = "refused" if is_refused(taken) else "done" if changed else "answered"
        if taken.status == SLACK_TOOK_NO_ANSWER:
            outcome += ", and Slack took no answer"
        self.tally[kind, f"{taken.status} {outcome}"] += 1

    async def _post(self, kind: str, payload: Json) -> Taken:
        media, body = encoded(kind, payload)
        slack = self.company.stage.slack
        headers = {"Content-Type": media, **sign(slack.signing_secret, int(time.time()), body)}
        url = f"{self.company.stage.bot.web.url}/slack/events"
        started = time.monotonic()
        async with self._session.post(url, data=body.encode(), headers=headers) as answer:
            return Taken(answer.status, await answer.text(), time.monotonic() - started)

    async def _over_socket(self, payload: Any) -> Taken:
        started = time.monotonic()
        try:
            request = request_over_socket(json.loads(json.dumps(payload)), None)
        except Unreadable:
            return Taken(400, "", time.monotonic() - started)
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self.company.stage.bot.requests.answer(request)
        except Exception as error:  # whatever escapes the app is what we look for
            return Taken(500, "".join(traceback.format_exception(error)[-2:]), time.monotonic() - started)
        return Taken(answer.status, answer.body or "", time.monotonic() - started)

    def _log_faults(self, logged: list[str]) -> list[str]:
        slack = self.company.stage.slack
        secrets = (slack.bot_token, slack.app_token, slack.signing_secret)
        faults = []
        for line in logged:
            if "'log_level': 'error'" in line or line.startswith(("ERROR", "CRITICAL")):
                faults.append(f"logged as an error: {line[:1500]}")
            if any(word in line for word in (CANARY, "CANARY", *SECRETS)):
                faults.append(f"a text was logged: {line[:300]}")
            if any(secret in line for secret in secrets):
                faults.append(f"a token was logged: {line[:100]}")
        return faults


def _shown(company: Company) -> dict[str, str]:
    """What people have before them besides the answer itself: private messages and open forms, by where they stand."""
    state = company.state
    private = {
        f"{channel.id} {message.ts}": json.dumps([message.text, message.blocks], ensure_ascii=False)
        for channel in state.channels.values()
        for message in channel.messages.values()
        if message.ephemeral_to
    }
    forms = {view.id: json.dumps(view.content, ensure_ascii=False) for stack in state.stacks.values() for view in stack}
    return private | forms


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S))


def encoded(kind: str, payload: Any) -> tuple[str, str]:
    """Content type and body, as Slack sends this kind."""
    if kind == "events_api":
        return "application/json", json.dumps(payload)
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands" and isinstance(payload, dict):
        return form, urlencode({key: _as_text(value) for key, value in payload.items()}, errors="replace")
    return form, urlencode({"payload": json.dumps(payload)})


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def is_refused(taken: Taken) -> bool:
    """Where Slack takes no answer, nothing says whether it was done; pressed again it says so, and is done once."""
    told = taken.answer
    return (
        (taken.status >= 400 and taken.status != SLACK_TOOK_NO_ANSWER)
        or '"errors"' in told
        or "This was not done." in told
        or any(sentence in told for sentence in REFUSALS)
    )


def _answer_faults(taken: Taken, changed: list[str]) -> list[str]:
    faults = []
    if taken.status >= 500:
        faults.append(f"answered with {taken.status}")
    if is_refused(taken) and changed:
        faults.append(f"refused, and yet it changed {changed}: {taken.status} {taken.answer[:500]}")
    faults += [f"shows {trace!r} to a person: {taken.answer[:500]}" for trace in TRACES if trace in taken.answer]
    return faults
