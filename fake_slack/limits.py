"""Rate limits: a token bucket per method tier, and one message a second per channel."""

import math
from dataclasses import dataclass

from fake_slack.clock import Now
from fake_slack.method_facts import FACTS

# Slack tolerates short bursts of posts to one channel without saying how long; three is what this stand-in tolerates.
POST_BURST = 3.0
POSTS_PER_SECOND = 1.0


@dataclass
class Bucket:
    """Holds up to `size` tokens and gains `per_second`."""

    size: float
    per_second: float
    tokens: float
    filled_at: float

    def take(self, now: float) -> int:
        """Take one token: 0 when there was one, otherwise the whole seconds until there is."""
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0
        return max(1, math.ceil((1 - self.tokens) / self.per_second))


class RateLimits:
    """All buckets of the app in this workspace; `enabled` may be switched off."""

    def __init__(self, now: Now, enabled: bool = True) -> None:
        self.enabled = enabled
        self._now = now
        self._buckets: dict[str, Bucket] = {}

    def retry_after(self, method: str, channel: str | None) -> int:
        """Count this call: 0 when it may go on, otherwise the seconds for Retry-After."""
        if not self.enabled or method not in FACTS:
            return 0
        per_minute = float(FACTS[method].per_minute)
        wait = self._take(method, per_minute, per_minute / 60)
        if wait == 0 and method == "chat.postMessage" and channel:
            wait = self._take(f"{method} {channel}", POST_BURST, POSTS_PER_SECOND)
        return wait

    def _take(self, key: str, size: float, per_second: float) -> int:
        now = self._now()
        bucket = self._buckets.setdefault(key, Bucket(size, per_second, size, now))
        return bucket.take(now)
