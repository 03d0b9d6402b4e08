"""From what came in to what Bolt takes; the same for HTTP and Socket Mode."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.shape import Unreadable, check_shape, storable

BODY_IS_ODD = (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError)
"""What Bolt and the readers of a body raise when it is none of Slack's."""


def request_over_http(body: str, query: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """
    Args:
        body: a form, a form with a JSON `payload`, or JSON.

    Raises:
        Unreadable: it is no payload of Slack.
    """
    try:
        request = AsyncBoltRequest(body=body, query=query, headers=dict(headers))
    except BODY_IS_ODD as error:
        raise Unreadable(f"the body: {type(error).__name__}") from None
    return _checked(request)


def request_over_socket(payload: Any, headers: Mapping[str, str | Sequence[str]] | None) -> AsyncBoltRequest:
    """
    Args:
        payload: what the envelope holds.

    Raises:
        Unreadable: it is no payload of Slack.
    """
    try:
        request = AsyncBoltRequest(mode="socket_mode", body=payload, headers=dict(headers or {}))
    except BODY_IS_ODD as error:
        raise Unreadable(f"the payload: {type(error).__name__}") from None
    return _checked(request)


def _checked(request: AsyncBoltRequest) -> AsyncBoltRequest:
    try:
        body = storable(request.body)
        if not isinstance(body, dict):
            raise Unreadable(f"the payload is a {type(body).__name__}")
        check_shape(body)
    except RecursionError:
        raise Unreadable("the payload is nested beyond reason") from None
    request.body = body
    return request
