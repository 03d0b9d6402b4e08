"""What a hurried sentence such as `they called about the invoice` says about itself; the form lets it be corrected."""

import re
from datetime import date, timedelta

from storage.vocabulary import TouchpointKind

_WORDS = {
    TouchpointKind.CALL: "call(?:ed|s|ing)?|phoned?|rang",
    TouchpointKind.VISIT: "visit(?:ed|s|ing)?|on site",
    TouchpointKind.MEETING: "met|meeting|workshop",
    TouchpointKind.EMAIL: "(?:e-?)?mail(?:ed|s)?|wrote",
}
_TELLS = re.compile("|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in _WORDS.items()), re.IGNORECASE)
_THEIRS = re.compile(r"(?:the\s+|our\s+)?(?:they|clients?|customers?|he|she)\b", re.IGNORECASE)
_COMPLAINT = re.compile(r"\bcomplain(?:s|ed|ing|ts?)?\b", re.IGNORECASE)


def guessed_kind(text: str) -> TouchpointKind:
    """By the first word that tells it; else a call, which is most of them."""
    found = _TELLS.search(text)
    return TouchpointKind(found.lastgroup) if found and found.lastgroup else TouchpointKind.CALL


def is_theirs(text: str) -> bool:
    """Whether it begins with the client doing something."""
    return _THEIRS.match(text.strip()) is not None


def sounds_like_complaint(text: str) -> bool:
    return _COMPLAINT.search(text) is not None


def is_silent(last_on: date, today: date, after: timedelta) -> bool:
    """Whether nobody has spoken with a client for longer than their tier allows (S4-9)."""
    return today - last_on > after
