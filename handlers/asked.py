"""What a person asked for, whatever they used: a command, a button, a shortcut. Knows how to answer only them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from crisis.refusals import Refusal
from handlers.at_once import TROUBLE, answer_at, at_once, slack_word
from handlers.blocks.elements import Block
from handlers.blocks.message import Message
from handlers.blocks.show import reading_view

log = structlog.get_logger(__name__)

Answer = Block | Message | None
"""A modal, a private message, or nothing because the person sees what happened anyway."""

TITLE = "Crisis Desk"
# Some words do something and then show it, so this must not say that nothing was done.
NOT_SHOWN = (
    "Slack did not open the form in time. If it does not come up in a moment, please try again: nothing is done twice."
)


class FormNotShown(Refusal):
    """Slack opens a form only within three seconds of the click, and not always then."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request of one person."""

    who: str
    channel_id: str | None
    """Where it was asked; None in modals, Home and global shortcuts."""
    trigger_id: str
    is_command: bool
    is_in_modal: bool
    """Pressed inside a modal: the next one goes on top of it."""
    has_response_url: bool
    body: Mapping[str, Any]
    """The payload, as Slack sent it."""
    client: AsyncWebClient
    ack: AsyncAck
    respond: AsyncRespond

    async def answer(self, answer: Answer) -> None:
        """Show it, and acknowledge."""
        if isinstance(answer, Message):
            await self.tell(answer)
        elif answer is None:
            await self.ack()
        else:
            await self.show(answer)
            await self.ack()

    async def show(self, view: Block) -> dict[str, Any]:
        """Open the modal, or put it on top of the one in which it was asked for. Returns the view as Slack has it.

        Raises:
            FormNotShown: the trigger is too old, or Slack refuses, is slow or is away.
        """
        open_view = self.client.views_push if self.is_in_modal else self.client.views_open
        try:
            response = await at_once(open_view(trigger_id=self.trigger_id, view=view))
        except TROUBLE as error:
            log.warning("a form was not shown", who=self.who, error=slack_word(error))
            raise FormNotShown(NOT_SHOWN) from error
        shown: dict[str, Any] = response["view"]
        return shown

    async def turn_into(self, view: Block) -> None:
        """Show it instead of the modal in which it was asked for, and acknowledge.

        Raises:
            FormNotShown: somebody closed the modal meanwhile, or Slack refuses, is slow or is away.
        """
        try:
            await at_once(self.client.views_update(view_id=str(self.body["view"]["id"]), view=view))
        except TROUBLE as error:
            log.warning("a form did not turn into the next", who=self.who, error=slack_word(error))
            raise FormNotShown(NOT_SHOWN) from error
        await self.ack()

    async def tell(self, message: Message) -> None:
        """Say something that only this person reads, and acknowledge."""
        if self.is_command:
            await self.ack(message.to_whoever_asked)
            return
        if not (self.has_response_url and await self._responded(message)):
            await self.show(reading_view(TITLE, message))
        await self.ack()

    async def _responded(self, message: Message) -> bool:
        return await answer_at(self.client, self.respond.response_url or "", message)


def asked_in(body: Mapping[str, Any], client: AsyncWebClient, ack: AsyncAck, respond: AsyncRespond) -> Asked:
    """Read the request out of any payload that a person caused."""
    return Asked(
        who=person_in(body),
        channel_id=_channel_in(body),
        trigger_id=body.get("trigger_id", ""),
        is_command="command" in body,
        is_in_modal=body.get("type") == "block_actions" and body.get("view", {}).get("type") == "modal",
        has_response_url=bool(body.get("response_url")),
        body=body,
        client=client,
        ack=ack,
        respond=respond,
    )


def person_in(body: Mapping[str, Any]) -> str:
    """Slack id of who caused a command or an interaction; empty for events."""
    if "command" in body:
        return str(body["user_id"])
    user = body.get("user")
    return str(user["id"]) if isinstance(user, dict) else ""


def _channel_in(body: Mapping[str, Any]) -> str | None:
    if "command" in body:
        return str(body["channel_id"])
    channel = body.get("channel")
    return str(channel["id"]) if isinstance(channel, dict) else None
