"""Reads the seed file: who works at the company and which channels it has."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fake_slack.model import User


@dataclass(frozen=True)
class SeedChannel:
    """A channel as the seed file describes it; `members` are handle names or the word `everybody`."""

    id: str
    name: str
    members: tuple[str, ...]
    purpose: str = ""
    is_private: bool = False
    is_general: bool = False
    bot: bool = False


@dataclass(frozen=True)
class Company:
    """Everything a workspace starts with."""

    team_id: str
    team_name: str
    team_domain: str
    people: tuple[User, ...]
    channels: tuple[SeedChannel, ...]
    usergroups: tuple[dict[str, Any], ...] = field(default=())


def read_company(path: Path) -> Company:
    """Read a seed file such as fake_slack/company.toml."""
    return company_from(tomllib.loads(path.read_text(encoding="utf-8")))


def company_from(raw: dict[str, Any]) -> Company:
    """The company as plain values; unknown keys raise TypeError, which names the key."""
    team = raw["team"]
    return Company(
        team_id=team["id"],
        team_name=team["name"],
        team_domain=team["domain"],
        people=tuple(User(**person) for person in raw.get("people", ())),
        channels=tuple(
            SeedChannel(**{**channel, "members": tuple(channel["members"])}) for channel in raw.get("channels", ())
        ),
        usergroups=tuple(raw.get("usergroups", ())),
    )
