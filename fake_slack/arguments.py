"""Arguments of a Web API call as Slack reads them: from the query, a form or JSON, strings or JSON values."""

import json
from typing import Any

from fake_slack.errors import SlackError
from fake_slack.method_facts import FACTS

Json = dict[str, Any]


def check_required(method: str, args: Json) -> None:
    """Refuse a call that lacks an argument, with the error this method has for it."""
    for name, error in FACTS[method].required:
        if args.get(name) is None:
            raise SlackError(error, [f"[ERROR] missing required field: {name}"])


def text(args: Json, name: str, default: str = "") -> str:
    """A string argument; numbers arrive as their digits."""
    value = args.get(name)
    return default if value is None else str(value)


def flag(args: Json, name: str, default: bool = False) -> bool:
    """A boolean argument: true, 1, "true", "1"."""
    value = args.get(name)
    return default if value is None else str(value).lower() in ("1", "true")


def whole_number(args: Json, name: str, default: int, error: str = "invalid_arguments") -> int:
    """An integer argument."""
    value = args.get(name)
    if value in (None, ""):
        return default
    try:
        return int(str(value))
    except ValueError:
        raise SlackError(error, [f"[ERROR] must be an integer [json-pointer:/{name}]"]) from None


def words(args: Json, name: str) -> list[str]:
    """A list argument: a JSON list or words between commas."""
    value = args.get(name)
    if isinstance(value, list):
        return [str(item) for item in value]
    return [word.strip() for word in text(args, name).split(",") if word.strip()]


def structure(args: Json, name: str, error: str) -> Any:
    """A JSON argument, given as a value or as a string; None when absent; `error` when it is no JSON."""
    value = args.get(name)
    if not isinstance(value, str):
        return value
    if value == "":
        return None
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise SlackError(error) from None


def objects(args: Json, name: str, error: str) -> list[Json] | None:
    """A list of JSON objects, or None when absent."""
    value = structure(args, name, error)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise SlackError(error)
    return value


def page(items: list[Json], args: Json, default_limit: int = 100) -> tuple[list[Json], str]:
    """One page of `items` and the cursor of the next ("" at the end); the cursor is opaque to the app."""
    limit = whole_number(args, "limit", default_limit, "invalid_limit") or default_limit
    if not 0 < limit <= 1000:
        raise SlackError("invalid_limit")
    start = _read_cursor(text(args, "cursor"))
    following = start + limit
    return items[start:following], f"next_{following}" if following < len(items) else ""


def _read_cursor(cursor: str) -> int:
    if not cursor:
        return 0
    if not cursor.startswith("next_") or not cursor[5:].isdigit():
        raise SlackError("invalid_cursor")
    return int(cursor[5:])
