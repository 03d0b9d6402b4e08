"""What the events of Slack look like, as far as we read them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

SlackId = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,32}$")]
Timestamp = Annotated[str, Field(pattern=r"^[0-9]{1,12}\.[0-9]{1,12}$")]
"""By which Slack names a message."""


class Shape(BaseModel):
    """What we do not read may look as it likes: Slack adds fields at any time."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Place(Shape):
    id: SlackId


class Event(Shape):
    type: str


class HomeOpened(Event):
    user: SlackId
    tab: str | None = None


class Membership(Event):
    user: SlackId
    channel: SlackId
    event_ts: Timestamp | None = None


class RenamedPlace(Place):
    name: str = Field(max_length=80)


class Renamed(Event):
    channel: RenamedPlace


class File(Shape):
    id: str | None = None
    name: str | None = None
    title: str | None = None


class Edited(Shape):
    ts: Timestamp | None = None


class ToldMessage(Shape):
    """A message inside an event."""

    ts: Timestamp
    text: str | None = None
    subtype: str | None = None
    files: list[File] | None = None
    edited: Edited | None = None


class PinnedItem(Shape):
    message: ToldMessage | None = None


class Pinned(Event):
    user: SlackId
    channel_id: SlackId
    item: PinnedItem | None = None


class MarkedItem(Shape):
    """Also files can be marked; only of messages more is read."""

    type: str
    channel: SlackId | None = None
    ts: Timestamp | None = None

    @model_validator(mode="after")
    def _message_stands_somewhere(self) -> "MarkedItem":
        if self.type == "message" and (self.channel is None or self.ts is None):
            raise ValueError("a message without its place")
        return self


class Marked(Event):
    user: SlackId
    reaction: str
    item: MarkedItem | None = None


class Said(Event):
    """A message was written, changed or deleted."""

    channel: SlackId
    subtype: str | None = None
    message: ToldMessage | None = None
    deleted_ts: Timestamp | None = None

    @model_validator(mode="after")
    def _says_which(self) -> "Said":
        if (self.subtype == "message_changed" and self.message is None) or (
            self.subtype == "message_deleted" and self.deleted_ts is None
        ):
            raise ValueError("a change of no message")
        return self


EVENTS: dict[str, type[Event]] = {
    "app_home_opened": HomeOpened,
    "member_joined_channel": Membership,
    "member_left_channel": Membership,
    "group_rename": Renamed,
    "pin_added": Pinned,
    "reaction_added": Marked,
    "message": Said,
}
"""By their type; of any other nothing but the type is read."""
