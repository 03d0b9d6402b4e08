"""When somebody spoke with a client last, on the account card and in the weekly message."""

from crisis.rules.duration import say_duration
from crisis.silence import Silence
from handlers.blocks.text import mention
from handlers.blocks.touchpoint import KIND

DAYS_BY_DAY, DAYS_BY_WEEK = 14, 60
"""Up to so many days a time is told in days, and in weeks; then in months."""


def last_contact_line(silence: Silence) -> str:
    """`Last contact 3 weeks ago: call, by @ana.`, and whether that is too long."""
    if silence.last_at is None:
        said = "No contact is on record."
    else:
        row = silence.touchpoint
        what = f": {KIND[row.kind].lower()}, by {mention(row.by)}" if row else ""
        said = f"Last contact {ago(silence.days)}{what}."
    return f"{said} *That is long: {_allowed(silence)}.*" if silence.is_long else said


def silent_line(silence: Silence) -> str:
    """For the weekly message: speak with them."""
    if silence.last_at is None:
        return f"Speak with them, and log it: no contact is on record ({_allowed(silence)})"
    return f"Speak with them: the last contact was {ago(silence.days)} ({_allowed(silence)})"


def ago(days: int) -> str:
    """`today`, `5 days ago`, `3 weeks ago`, `4 months ago`."""
    if days < 2:
        return "yesterday" if days else "today"
    if days < DAYS_BY_DAY:
        return f"{days} days ago"
    return f"{days // 7} weeks ago" if days < DAYS_BY_WEEK else f"{days // 30} months ago"


def _allowed(silence: Silence) -> str:
    return f"the protocol asks for one every {say_duration(silence.after)}"
