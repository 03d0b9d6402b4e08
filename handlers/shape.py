"""What a payload of Slack looks like, as far as we read it: anything else is turned away before a handler sees it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from handlers.shape_event import EVENTS, Event, Place, Shape, SlackId

ViewId = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,64}$")]
Moment = Annotated[int, Field(ge=0, le=4_102_444_800)]
"""Seconds, up to the year 2100."""


def _calendar_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


Day = Annotated[str, Field(max_length=10), AfterValidator(_calendar_day)]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL keeps no NUL in a text, and half of a surrogate pair has no UTF-8. Nobody can type either."""


class Unreadable(Exception):
    """No payload of Slack. The message names the place and what is wrong there, never what was sent."""


class Somebody(Shape):
    id: SlackId
    team_id: SlackId | None = None


class Team(Shape):
    id: SlackId | None = None
    domain: str | None = None


class Option(Shape):
    value: str | None = None


class State(Shape):
    """What is filled into one field."""

    value: str | None = None
    selected_option: Option | None = None
    selected_user: SlackId | None = None
    selected_date_time: Moment | None = None
    selected_date: Day | None = None


class States(Shape):
    values: dict[str, dict[str, State]] | None = None


class Element(Shape):
    type: str
    action_id: str = ""


class Block(Shape):
    type: str
    block_id: str
    element: Element | None = None


class View(Shape):
    id: ViewId
    type: str
    callback_id: str | None = None
    private_metadata: str | None = None
    blocks: list[Block]
    state: States | None = None


class SubmittedView(View):
    callback_id: str


class Action(State):
    """Something that was pressed or chosen."""

    action_id: str
    block_id: str
    type: str


class Command(Shape):
    command: str
    user_id: SlackId
    channel_id: SlackId
    team_id: SlackId
    text: str | None = None
    trigger_id: str = ""
    response_url: str | None = None


class Interaction(Shape):
    """All that a person causes besides commands."""

    type: str
    user: Somebody
    team: Team | None = None
    channel: Place | None = None
    view: View | None = None
    trigger_id: str = ""
    response_url: str | None = None


class BlockActions(Interaction):
    actions: list[Action] = Field(min_length=1)


class ViewSubmission(Interaction):
    view: SubmittedView


class BlockSuggestion(Interaction):
    action_id: str
    block_id: str = ""
    value: str | None = None


class Shortcut(Interaction):
    callback_id: str


class Message(Shape):
    ts: str = Field(max_length=32)
    text: str | None = None


class MessageShortcut(Shortcut):
    channel: Place
    message: Message


class EventCallback(Shape):
    type: str
    event: Event


class Other(Shape):
    """Nothing that we listen to, yet Slack sends it, and Bolt answers it."""

    type: Literal["url_verification", "app_rate_limited"]


_INTERACTIONS: dict[str, type[Interaction]] = {
    "block_actions": BlockActions,
    "view_submission": ViewSubmission,
    "view_closed": ViewSubmission,
    "block_suggestion": BlockSuggestion,
    "shortcut": Shortcut,
    "message_action": MessageShortcut,
}


def check_shape(body: Mapping[str, Any]) -> None:
    """
    Raises:
        Unreadable: something that handlers read is missing, or is of another kind.
    """
    try:
        _shape_of(body).model_validate(body)
        if body.get("type") == "event_callback":
            event = body["event"]
            EVENTS.get(event["type"], Event).model_validate(event)
    except ValidationError as error:
        raise Unreadable(_in_short(error)) from None


def _shape_of(body: Mapping[str, Any]) -> type[Shape]:
    if "command" in body:
        return Command
    kind = body.get("type")
    if kind == "event_callback":
        return EventCallback
    return _INTERACTIONS.get(kind, Other) if isinstance(kind, str) else Other


def _in_short(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    # Names of fields can be made up too, so only as much of a place as helps.
    place = ".".join(str(step)[:30] for step in first["loc"][:6])
    return f"{place}: {first['type']}"


def storable(value: Any) -> Any:
    """The same payload without characters that no database keeps; RecursionError when it is nested beyond reason."""
    if isinstance(value, str):
        # Nearly every text is plain, and each text of each request passes here.
        return value if value.isascii() and "\0" not in value else _UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {storable(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [storable(inner) for inner in value]
    return value
