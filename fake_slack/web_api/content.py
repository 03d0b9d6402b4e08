"""What is in a message that the app wants to send, checked as Slack checks it."""

import json
from dataclasses import dataclass

from fake_slack import arguments
from fake_slack.block_kit import message_faults
from fake_slack.errors import SlackError
from fake_slack.model import Json

POST_LENGTH = 40_000
UPDATE_LENGTH = 4_000
MARKDOWN_LENGTH = 12_000
MOST_ATTACHMENTS = 100
# Slack does not publish the size; this is far above what an id needs and far below a dump of data.
METADATA_LENGTH = 12_000


@dataclass
class Content:
    """Text, blocks, attachments and metadata of a message; None where the call said nothing."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None


def read_content(args: Json, *, too_long_above: int | None = None) -> Content:
    """Read and check a post; text above `too_long_above` characters is msg_too_long, otherwise cut at 40,000."""
    blocks = arguments.objects(args, "blocks", "invalid_blocks_format")
    attachments = arguments.objects(args, "attachments", "invalid_attachments")
    text = _text(args, blocks)
    if text is not None and too_long_above is not None and len(text) > too_long_above:
        raise SlackError("msg_too_long")
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    check_blocks(blocks)
    if attachments and len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return Content(text[:POST_LENGTH] if text is not None else None, blocks, attachments, read_metadata(args))


def check_blocks(blocks: list[Json] | None) -> None:
    """Refuse blocks that Slack would not show."""
    faults = message_faults(blocks or [])
    if faults:
        raise SlackError("invalid_blocks", faults, errors=faults)


def _text(args: Json, blocks: list[Json] | None) -> str | None:
    markdown = args.get("markdown_text")
    if markdown is None:
        return None if args.get("text") is None else arguments.text(args, "text")
    if args.get("text") or blocks:
        raise SlackError("markdown_text_conflict")
    if len(str(markdown)) > MARKDOWN_LENGTH:
        raise SlackError("msg_too_long")
    return str(markdown)


def read_metadata(args: Json) -> Json | None:
    """Message metadata: exactly an event_type and an event_payload."""
    metadata = arguments.structure(args, "metadata", "invalid_metadata_format")
    if metadata in (None, {}):
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > METADATA_LENGTH:
        raise SlackError("metadata_too_large")
    return metadata
