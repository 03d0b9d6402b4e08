"""Slack's signature of requests to the app, version 0."""

import hashlib
import hmac


def sign(secret: str, timestamp: int, body: str) -> dict[str, str]:
    """The two headers that prove a request comes from Slack."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}
