"""Who we are in Slack: asked once with auth.test, remembered, and told to Bolt for every request."""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.problems import StartProblem

log = structlog.get_logger(__name__)

AWAY = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
"""What a call to Slack raises when Slack, or the way to it, does not work."""

TOKEN_IS_BAD = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""Errors that waiting does not mend."""

FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 30.0


@dataclass(frozen=True)
class Identity:
    team_id: str
    team_name: str
    bot_user_id: str
    bot_id: str
    enterprise_id: str | None = None


class SlackIdentity:
    """Answers who we are, asking Slack the first time only."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: Identity | None = None
        self._asking = asyncio.Lock()

    @property
    def known(self) -> Identity | None:
        return self._known

    def team_id(self) -> str:
        return self._learnt().team_id

    def bot_user_id(self) -> str:
        return self._learnt().bot_user_id

    async def ask(self) -> Identity:
        """
        Raises:
            SlackApiError: Slack refuses the token, or has trouble.
        """
        async with self._asking:
            if self._known is None:
                self._known = _identity((await self._client.auth_test()).data)
            return self._known

    async def authorize(self, user_id: str | None) -> AuthorizeResult:
        """What Bolt wants to know about every request. Slack is asked only if the start did not get that far."""
        identity = await self.ask()
        return AuthorizeResult(
            enterprise_id=identity.enterprise_id,
            team_id=identity.team_id,
            team=identity.team_name,
            bot_user_id=identity.bot_user_id,
            bot_id=identity.bot_id,
            bot_token=self._client.token,
            user_id=user_id,
        )

    def _learnt(self) -> Identity:
        assert self._known is not None, "Nothing runs before auth.test has answered (bot/build.py)."
        return self._known


class SlackLink:
    """The way to Slack as the health page sees it: what is wrong with it, if anything."""

    def __init__(self) -> None:
        self.problem = "not connected yet"

    async def keep_trying(self, what: str, attempt: Any, variable: str) -> None:
        """Await `attempt()` until it works, waiting longer each time and saying so in the log.

        Raises:
            StartProblem: Slack refuses what `variable` holds.
        """
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                await attempt()
                return
            except AWAY as error:
                refuse_bad_token(error, variable)
                self.problem = f"{what} failed: {in_short(error)}"
                log.warning("Slack is not there yet, trying again", what=what, error=in_short(error), wait_s=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)


def refuse_bad_token(error: BaseException, variable: str) -> None:
    """Raise a StartProblem if `error` says that the token in `variable` will never work."""
    code = error_code(error)
    if code in TOKEN_IS_BAD:
        raise StartProblem(
            f"Slack refuses the token in {variable} ({code}). Copy it again from your app's page, then start again; "
            "`python -m bot check` says more."
        )


def error_code(error: BaseException) -> str:
    """Slack's word for what is wrong, or nothing if Slack did not answer."""
    # The SDK hands out aiohttp's own response, which has no data, when the body was no JSON.
    data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def in_short(error: BaseException) -> str:
    """For a log line: without the answer's body, which may hold a message."""
    return error_code(error) or f"{type(error).__name__} {error}".strip()[:200]


def _identity(answer: Any) -> Identity:
    return Identity(
        team_id=answer["team_id"],
        team_name=answer.get("team", ""),
        bot_user_id=answer["user_id"],
        bot_id=answer.get("bot_id", ""),
        enterprise_id=answer.get("enterprise_id"),
    )
