"""Answers to interactions: at a response_url, or in the acknowledgement of a command."""

from typing import Any

from fake_slack import posting
from fake_slack.errors import SlackError
from fake_slack.model import Channel, Json, Message, ResponseUrl
from fake_slack.state import Workspace
from fake_slack.web_api.content import read_content


def answer_at(slack: Workspace, key: str, body: Json) -> None:
    """One post to a response_url; SlackError says why not (expired_url, used_url, no_text …)."""
    right = slack.response_urls.get(key)
    if right is None or slack.real_now() > right.expires_at:
        raise SlackError("expired_url")
    if right.posts_left <= 0:
        raise SlackError("used_url")
    right.posts_left -= 1
    channel = slack.channels[right.channel]
    original = channel.messages.get(right.message_ts or "")
    if _flag(body, "delete_original"):
        _delete_original(slack, channel, original)
    elif _flag(body, "replace_original"):
        _replace_original(slack, right, original, body)
    else:
        post_answer(slack, right.user, channel, body)


def _flag(body: Json, key: str) -> bool:
    return str(body.get(key)).lower() == "true"


def _delete_original(slack: Workspace, channel: Channel, original: Message | None) -> None:
    if original is None:
        raise SlackError("message_not_found")
    posting.delete(slack, channel, original)


def _replace_original(slack: Workspace, right: ResponseUrl, original: Message | None, body: Json) -> None:
    if original is None:
        post_answer(slack, right.user, slack.channels[right.channel], body)
        return
    content = read_content(body)
    posting.rewrite(slack, original, text=content.text or "", blocks=content.blocks)


def post_answer(slack: Workspace, user: str, channel: Channel, body: Any) -> Message:
    """A private answer to the person, or for all with response_type in_channel."""
    content = read_content(body if isinstance(body, dict) else {"text": body})
    public = isinstance(body, dict) and body.get("response_type") == "in_channel"
    return posting.post(
        slack,
        channel,
        text=content.text or "",
        user=slack.bot_user_id,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata,
        thread_ts=body.get("thread_ts") if isinstance(body, dict) else None,
        ephemeral_to=None if public else user,
    )
