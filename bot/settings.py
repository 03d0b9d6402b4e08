"""Every environment variable, its default, and its sentence when it is wrong (README, "Settings")."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from bot.clock import SystemClock, parse_time_scale
from storage.session import async_url

SLACK_API = "https://slack.com/api/"

WHAT_TO_DO = {
    "SLACK_BOT_TOKEN": "Copy the Bot User OAuth Token (xoxb-…) from your app's page “OAuth & Permissions”.",
    "SLACK_APP_TOKEN": "Create an App-Level Token (xapp-…) with the scope connections:write on “Basic Information”.",
    "SLACK_SIGNING_SECRET": "Copy the Signing Secret from your app's page “Basic Information”.",
    "SLACK_API_URL": f"Leave it out, or give a URL such as {SLACK_API}.",
    "DATABASE_URL": "Use sqlite:///path/to/file.db or postgresql://user:password@host/name.",
    "HOST": "Give an address to listen on, for example 127.0.0.1.",
    "PORT": "Give a number from 0 to 65535, for example 3000 (0: any free port).",
    "CRISIS_PROTOCOL": "Give the path of your protocol file, or leave it out for the one that is shipped.",
    "CRISIS_TIME_SCALE": "Give a number above 0, for example 60, or leave it out.",
}

SECRETS = frozenset({"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL"})
"""Never repeated in an error, a log line or a traceback. The database's URL may hold a password."""


class SettingsError(Exception):
    """One or more variables are missing or wrong; each of `problems` is a sentence that names one."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class OfflineSettings(BaseSettings):
    """What the words need that never talk to Slack: migrate, import, effects, timeline."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: str = Field(default="sqlite:///data/crisis_desk.db", repr=False)
    crisis_protocol: Path | None = None
    crisis_time_scale: str = "1"

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, url: str) -> str:
        try:
            async_url(url)
        except ArgumentError:
            raise ValueError(f"DATABASE_URL is no URL of a database. {WHAT_TO_DO['DATABASE_URL']}") from None
        return url

    @field_validator("crisis_protocol")
    @classmethod
    def _protocol_is_a_file(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"CRISIS_PROTOCOL is {str(path)!r}, which is no file. {WHAT_TO_DO['CRISIS_PROTOCOL']}")
        return path

    @field_validator("crisis_time_scale")
    @classmethod
    def _scale_can_be_read(cls, text: str) -> str:
        parse_time_scale(text)
        return text

    def clock(self) -> SystemClock:
        return parse_time_scale(self.crisis_time_scale)


class Settings(OfflineSettings):
    """Everything the running bot needs. With an app token it uses Socket Mode, else it serves HTTP."""

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = SLACK_API
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token_looks_like_one(cls, token: SecretStr) -> SecretStr:
        return _starting_with("xoxb-", token, "SLACK_BOT_TOKEN")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token_looks_like_one(cls, token: SecretStr | None) -> SecretStr | None:
        return token and _starting_with("xapp-", token, "SLACK_APP_TOKEN")

    @field_validator("slack_api_url")
    @classmethod
    def _api_is_a_url(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError(f"SLACK_API_URL is {url!r}. {WHAT_TO_DO['SLACK_API_URL']}")
        return url if url.endswith("/") else url + "/"

    @model_validator(mode="after")
    def _slack_can_reach_us(self) -> "Settings":
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise ValueError(
                "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set, so Slack cannot reach the bot. "
                "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET to serve HTTP."
            )
        return self

    @property
    def uses_socket_mode(self) -> bool:
        return self.slack_app_token is not None


Kind = TypeVar("Kind", bound=OfflineSettings)


def read_settings(kind: type[Kind], *, env_file: Path | None = Path(".env")) -> Kind:
    """Read `kind` from the environment and, for what is not there, from `env_file`.

    Raises:
        SettingsError: all that is missing or wrong, at once.
    """
    try:
        return kind(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError([_sentence(dict(detail)) for detail in error.errors(include_url=False)]) from None


def _starting_with(prefix: str, secret: SecretStr, variable: str) -> SecretStr:
    stripped = secret.get_secret_value().strip()
    if not stripped.startswith(prefix):
        raise ValueError(f"{variable} holds something that does not begin with {prefix} {WHAT_TO_DO[variable]}")
    return SecretStr(stripped)


def _sentence(detail: dict[str, Any]) -> str:
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    variable = str(detail["loc"][0]).upper()
    if detail["type"] == "missing":
        return f"{variable} is not set. {WHAT_TO_DO[variable]}"
    found = "something that cannot be used" if variable in SECRETS else repr(detail["input"])
    return f"{variable} is {found}. {WHAT_TO_DO[variable]}"
