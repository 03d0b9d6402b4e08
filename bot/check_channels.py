"""Do the channels that the protocol names exist, is the bot in them, and may crisis data be posted there?"""

from collections.abc import Iterable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.finding import Finding, ok, problem
from bot.slack_identity import AWAY, in_short
from crisis.protocol import Protocol

PAGES_AT_MOST = 50


async def channel_findings(client: AsyncWebClient, protocol: Protocol) -> list[Finding]:
    """One line for each channel that is named."""
    named = {key: name for key, name in protocol.channels.model_dump().items() if name}
    if not named:
        return []
    try:
        ours = await _private_channels_of_the_bot(client)
    except AWAY as error:
        return [problem(f"Slack does not tell the bot's channels ({in_short(error)})", "Try again.")]
    return [_finding(key, name, _named(name, ours)) for key, name in named.items()]


async def _private_channels_of_the_bot(client: AsyncWebClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(PAGES_AT_MOST):
        answer = await client.users_conversations(
            types="private_channel", exclude_archived=False, limit=999, cursor=cursor or None
        )
        found += answer.get("channels", [])
        cursor = (answer.get("response_metadata") or {"next_cursor": ""})["next_cursor"]
        if not cursor:
            break
    return found


def _named(reference: str, channels: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    key, wanted = ("name", reference[1:]) if reference.startswith("#") else ("id", reference)
    return next((channel for channel in channels if channel.get(key) == wanted), None)


def _finding(key: str, name: str, channel: dict[str, Any] | None) -> Finding:
    what = f"Channel {name} (channels.{key})"
    if channel is None:
        # The bot has no right to see public channels, on purpose: crisis data never goes there.
        return problem(
            f"{what}: the bot is in no such private channel",
            "Create it as a private channel (or make it private) and type `/invite @Crisis Desk` in it.",
        )
    if channel.get("is_archived"):
        return problem(f"{what} is archived", "Unarchive it, or name another.")
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        return problem(f"{what} is shared with another organisation", "Name one that only your own people are in.")
    if not channel.get("is_private", True):
        return problem(f"{what} is public, so nothing is posted there", "Make it private, or name another.")
    return ok(f"{what}: private, the bot is in it")
