"""What no other listener wants, so that nothing stays unanswered: buttons and forms of an older release, events."""

import re
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from crisis.refusals import UnknownCrisis

log = structlog.get_logger(__name__)

ANYTHING = re.compile(".*", re.DOTALL)
A_NAME_OF_OURS = re.compile(r"[a-z_]{1,60}")
"""Only such words are logged: what else stands there was made up, and may hold anything."""
NOT_KNOWN = "This is from an older version of Crisis Desk. Nothing was changed; `/crisis help` shows what there is."


async def refuse(body: dict[str, Any]) -> None:
    """
    Raises:
        UnknownCrisis: always; the error listener says it to the person.
    """
    log.warning("nobody listens to this", type=body.get("type"), action=_what(body))
    raise UnknownCrisis(NOT_KNOWN)


def _what(body: dict[str, Any]) -> str:
    actions = body.get("actions") or [{}]
    what = str(actions[0].get("action_id") or (body.get("view") or {}).get("callback_id") or body.get("callback_id"))
    return what if A_NAME_OF_OURS.fullmatch(what) else "(no name of ours)"


async def acknowledge_silently(ack: AsyncAck) -> None:
    """An event we did not ask for, or a closed form."""
    await ack()


def register_unhandled(app: AsyncApp) -> None:
    """Must come last: the first listener that matches wins."""
    app.action(ANYTHING)(refuse)
    app.shortcut(ANYTHING)(refuse)
    app.view_submission(ANYTHING)(refuse)
    app.view_closed(ANYTHING)(acknowledge_silently)
    app.options(ANYTHING)(refuse)
    app.event(ANYTHING)(acknowledge_silently)
