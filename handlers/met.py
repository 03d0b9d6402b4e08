"""Who was met a moment ago, so that not every click asks the database who somebody is."""

from datetime import datetime, timedelta

FOR = timedelta(minutes=1)
"""Far less than the day for which what Slack said about somebody is believed anyway (`handlers.identify`)."""
AT_MOST = 10_000
"""People; a process lives for months."""


class Met:
    """Full members who used the app in the last minute. Every operation still checks rights in its own transaction."""

    def __init__(self) -> None:
        self._at: dict[str, datetime] = {}

    def lately(self, slack_id: str, *, now: datetime) -> bool:
        """Whether they were found to be a full member less than a minute ago."""
        at = self._at.get(slack_id)
        return at is not None and timedelta() <= now - at < FOR

    def forget(self) -> None:
        """Everybody: from now on the database is asked again."""
        self._at.clear()

    def remember(self, slack_id: str, *, now: datetime) -> None:
        if len(self._at) >= AT_MOST:
            self._at.clear()
        self._at[slack_id] = now
