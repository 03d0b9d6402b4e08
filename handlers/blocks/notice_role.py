"""Direct messages that tell somebody of the role they have."""

from collections.abc import Callable, Mapping
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.elements import Block
from handlers.blocks.role import duty_given
from handlers.blocks.text import channel_link, escaped
from handlers.blocks.words import severity_text

Values = Mapping[str, Any]
_WITH_DUTY = ("crisis_opened", "role_given", "you_lead")


def _role_given(values: Values, crisis: CrisisFacts | None) -> str:
    title = escaped(str(values["duty"]["title"]), 200)
    if crisis is None:
        return f"You have a role now: {title}."
    where = f"Go to {channel_link(crisis.channel_id)}." if crisis.channel_id else f"`/crisis show {crisis.key}`"
    about = f"{crisis.key}, {escaped(crisis.account_name, 300)} ({escaped(severity_text(crisis), 200)})"
    return f"Your role in {about}: {title}. {where}"


def duty_of_message(word: str, values: Values) -> list[Block]:
    """What the role is for, where somebody reads that they have it."""
    return duty_given(values) if word in _WITH_DUTY else []


ROLE_DIRECTS: dict[str, Callable[[Values, CrisisFacts | None], str]] = {"role_given": _role_given}
