"""How fast we may call Slack: a token bucket per method and one per channel, with tokens kept back for pages.

The figures are those of Slack's rate limit tiers (docs.slack.dev/apis/web-api/rate-limits, August 2026), calls per
minute. Bursts are tolerated without a published size, so ours are a quarter of a minute's figure.
"""

from dataclasses import dataclass, field

from storage.vocabulary import Urgency

TIER_2, TIER_3, TIER_4 = 20, 50, 100
POSTS = 600
"""`chat.postMessage` in the whole workspace: "several hundred" says Slack."""
SPECIAL = 600
"""Methods without a published figure, at the pace of Slack's own Java SDK."""

PER_MINUTE: dict[str, int] = {
    "auth.test": SPECIAL,
    "bookmarks.add": TIER_2,
    "bookmarks.list": TIER_3,
    "chat.delete": TIER_3,
    "chat.getPermalink": SPECIAL,
    "chat.postMessage": POSTS,
    "chat.update": TIER_3,
    "conversations.create": TIER_2,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "conversations.setTopic": TIER_2,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "pins.add": TIER_2,
    "pins.list": TIER_2,
    "usergroups.list": TIER_2,
    "users.conversations": TIER_3,
    "users.info": TIER_4,
    "users.lookupByEmail": TIER_3,
    "views.publish": TIER_4,
    "views.update": TIER_4,
}
POSTS_PER_CHANNEL_PER_SECOND = 1.0
POSTS_PER_CHANNEL_AT_ONCE = 2.0

SLEEPS_AT_MOST = 1.0
"""Seconds: a shorter wait is slept, a longer one gives the effect back, so that others get their turn."""
KEPT_BACK = {Urgency.PAGE: 0.0, Urgency.REPLY: 0.3, Urgency.HOUSEKEEPING: 0.5}
"""The part of a burst that less urgent calls leave for more urgent ones."""


class Bucket:
    """Holds up to `size` tokens and gains `per_second`. A call that sleeps for its token takes it in advance."""

    def __init__(self, per_second: float, size: float, now: float) -> None:
        self._per_second = per_second
        self._size = size
        self._tokens = size
        self._filled_at = now
        self._promised_until = dict.fromkeys(Urgency, now)
        self._paused_until = now

    def wait(self, urgency: Urgency, now: float) -> float:
        """Seconds until a call of this urgency may go out; 0 for now."""
        self._fill(now)
        missing = 1 + self._size * KEPT_BACK[urgency] - self._tokens
        return max(0.0, missing / self._per_second, self._paused_until - now)

    def take(self) -> None:
        self._tokens -= 1

    def promise(self, wait: float, urgency: Urgency, now: float) -> float:
        """Seconds after which a call that cannot wait here should come back; each gets a moment of its own.

        One that is more urgent does not queue behind those that are less so: when they come back they find no token.
        """
        moment = max(self._promised_until[urgency] + 1 / self._per_second, now + wait)
        self._promised_until[urgency] = moment
        return moment - now

    def pause(self, seconds: float, now: float) -> None:
        """Slack said so: nothing for so long, and no burst afterwards."""
        self._paused_until = max(self._paused_until, now + seconds)
        self._fill(now)
        self._tokens = min(self._tokens, 1.0)

    def is_idle(self, now: float) -> bool:
        """Full, so that forgetting it changes nothing."""
        self._fill(now)
        return self._tokens >= self._size and now >= max(*self._promised_until.values(), self._paused_until)

    def _fill(self, now: float) -> None:
        self._tokens = min(self._size, self._tokens + (now - self._filled_at) * self._per_second)
        self._filled_at = now


@dataclass
class Pace:
    """All buckets of one Slack workspace. `now` is any clock that only goes forward, in seconds."""

    speed: float = 1.0
    """How many times faster than Slack allows; above 1 only for a stand-in without limits."""
    _methods: dict[str, Bucket] = field(default_factory=dict)
    _channels: dict[str, Bucket] = field(default_factory=dict)

    def ask(self, method: str, channel: str | None, urgency: Urgency, now: float) -> tuple[float, bool]:
        """May this call go out?

        Returns:
            Seconds, and whether the turn is taken: then sleep so long and call. Otherwise come back after so long.
        """
        buckets = self._buckets(method, channel, now)
        waits = [bucket.wait(urgency, now) for bucket in buckets]
        longest = max(waits)
        if longest > SLEEPS_AT_MOST:
            slowest = buckets[waits.index(longest)]
            return slowest.promise(longest, urgency, now), False
        for bucket in buckets:
            bucket.take()
        return longest, True

    def pause(self, method: str, seconds: float, now: float) -> None:
        self._method(method, now).pause(seconds, now)

    def _buckets(self, method: str, channel: str | None, now: float) -> list[Bucket]:
        if method != "chat.postMessage" or channel is None:
            return [self._method(method, now)]
        return [self._method(method, now), self._channel(channel, now)]

    def _method(self, method: str, now: float) -> Bucket:
        if method not in self._methods:
            per_minute = PER_MINUTE[method] * self.speed
            self._methods[method] = Bucket(per_minute / 60, per_minute / 4, now)
        return self._methods[method]

    def _channel(self, channel: str, now: float) -> Bucket:
        if channel not in self._channels:
            self._forget_idle(now)
            per_second, at_once = POSTS_PER_CHANNEL_PER_SECOND * self.speed, POSTS_PER_CHANNEL_AT_ONCE * self.speed
            self._channels[channel] = Bucket(per_second, at_once, now)
        return self._channels[channel]

    def _forget_idle(self, now: float) -> None:
        # A process lives for months and sees many channels.
        if len(self._channels) >= 1000:
            self._channels = {name: bucket for name, bucket in self._channels.items() if not bucket.is_idle(now)}
