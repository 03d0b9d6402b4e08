"""The one error listener: a refusal becomes a private sentence, anything else a reference and a trace in the log."""

import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm.exc import StaleDataError

from crisis.refusals import InvalidInput, Refusal
from handlers.asked import Asked, FormNotShown, asked_in
from handlers.blocks.elements import Block, long_text
from handlers.blocks.notice_view import sentence_message, with_problem
from handlers.blocks.text import clip, mentioned_people, readable, with_people
from handlers.dependencies import Dependencies
from handlers.form import errors_by_block
from storage.queries.person import people_by_slack_id

log = structlog.get_logger(__name__)

FIELD_ERROR_MOST = 300
SLACK_TOOK_NO_ANSWER = 424
"""Anything but 200 makes Slack show that it failed; it is no outage of ours, so it is no 5xx."""
SOMEBODY_WAS_FASTER = (
    "Somebody else changed this crisis at the same moment. Nothing of yours was changed; please try again."
)


async def handle_error(
    error: Exception,
    body: dict[str, Any],
    client: AsyncWebClient,
    ack: AsyncAck,
    respond: AsyncRespond,
    deps: Dependencies | None,
) -> BoltResponse:
    """Tell the person, privately, what was refused or what failed, and acknowledge."""
    sentence = sentence_for(error)
    if body.get("type") == "event_callback":
        # Nobody waits for an answer. After a fault of ours Slack shall send the event again.
        return BoltResponse(status=200 if isinstance(error, Refusal) else 500)
    if body.get("type") == "block_suggestion":
        return BoltResponse(status=200, body={"options": []})
    if body.get("type") == "view_submission":
        return await _in_form(body["view"], error, sentence, deps)
    if "command" in body:
        return _to_command(body, sentence)
    return await _tell(asked_in(body, client, ack, respond), sentence)


def sentence_for(error: Exception) -> str:
    """What the person reads. People stay mentioned; nothing else in it can be mark-up that mentions or links."""
    if isinstance(error, Refusal):
        return with_people(error.sentence, 2500)
    if isinstance(error, StaleDataError):
        return SOMEBODY_WAS_FASTER
    reference = uuid.uuid4().hex[:8]
    log.error("a request failed", reference=reference, exc_info=error)
    return (
        f"Something went wrong on our side, and nothing was changed. Please try again. "
        f"If it stays so, tell your administrator the reference {reference}."
    )


async def _in_form(view: Mapping[str, Any], error: Exception, sentence: str, deps: Dependencies | None) -> BoltResponse:
    if isinstance(error, InvalidInput):
        blocks = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        shown, homeless = errors_by_block(error.errors, blocks)
        if shown and not homeless:
            return BoltResponse(status=200, body={"response_action": "errors", "errors": await _plain(shown, deps)})
    return BoltResponse(status=200, body={"response_action": "update", "view": with_problem(view, sentence)})


async def _plain(errors: Mapping[str, str], deps: Dependencies | None) -> dict[str, str]:
    """Slack shows field errors without mark-up, so people appear by name."""
    people = [slack_id for sentence in errors.values() for slack_id in mentioned_people(sentence)]
    names: dict[str, str] = {}
    if people and deps is not None:
        async with deps.database.reading() as session:
            known = await people_by_slack_id(session, people)
        names = {slack_id: person.name for slack_id, person in known.items()}
    return {name: clip(readable(sentence, names), FIELD_ERROR_MOST) for name, sentence in errors.items()}


def _to_command(body: Mapping[str, Any], sentence: str) -> BoltResponse:
    """In the acknowledgement itself, so it reaches the person even when nothing else works."""
    typed = str(body.get("text") or "").strip()
    blocks = [*sentence_message(sentence).blocks, *_typed(typed)]
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sentence, "blocks": blocks})


def _typed(text: str) -> list[Block]:
    return long_text("What you typed", readable(text, {})) if len(text.split()) > 1 else []


async def _tell(request: Asked, sentence: str) -> BoltResponse:
    """Where it was asked; when Slack takes no answer any more, its own sign that something failed must do."""
    try:
        await request.tell(sentence_message(sentence))
    except FormNotShown as error:
        log.warning("a sentence reached nobody", who=request.who, error=type(error).__name__)
        return BoltResponse(status=SLACK_TOOK_NO_ANSWER)
    return BoltResponse(status=200)
