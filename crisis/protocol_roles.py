"""What the protocol file says about roles. A file with some of them keeps the shipped text for the others."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from crisis.rules.role import RoleCard, called_twice

MOST_ROLES = 60
_SHIPPED_FILE = Path(__file__).with_name("protocol.toml")

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


@cache
def _shipped() -> dict[str, Any]:
    roles: dict[str, Any] = tomllib.loads(_SHIPPED_FILE.read_text(encoding="utf-8"))["roles"]
    return roles


def shipped_roles() -> dict[str, RoleCard]:
    """The cards as they are shipped."""
    return {key: RoleCard.model_validate(card) for key, card in _shipped().items()}


def _with_shipped(given: object) -> object:
    return {**_shipped(), **given} if isinstance(given, dict) else given


def _each_has_its_name(cards: dict[str, RoleCard]) -> dict[str, RoleCard]:
    if name := called_twice(cards):
        raise ValueError(f"two roles are called “{name}”; give each its own title and other names")
    return cards


Roles = Annotated[
    dict[Key, RoleCard],
    Field(max_length=MOST_ROLES),
    BeforeValidator(_with_shipped),
    AfterValidator(_each_has_its_name),
]
