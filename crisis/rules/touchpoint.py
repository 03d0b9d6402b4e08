"""What a hurried sentence such as `they called about the invoice` says about itself; the form lets it be corrected."""

import re
from datetime import date, timedelta

from storage.vocabulary import TouchpointKind

_KINDS = (
    (TouchpointKind.CALL, r"call(ed|s|ing)?|phoned?|rang"),
    (TouchpointKind.VISIT, r"visit(ed|s|ing)?|on site"),
    (TouchpointKind.MEETING, r"met|meeting|workshop"),
    (TouchpointKind.EMAIL, r"e-?mail(ed|s)?|wrote|mail"),
)
_THEIRS = re.compile(r"(they|client|customer|he|she)\b", re.IGNORECASE)
_COMPLAINT = re.compile(r"\bcompl(ain|aint|ained|aints|ains)\b", re.IGNORECASE)


def guessed_kind(text: str) -> TouchpointKind:
    """By the first word that tells it; else a call, which is most of them."""
    for kind, words in _KINDS:
        if re.search(rf"\b({words})\b", text, re.IGNORECASE):
            return kind
    return TouchpointKind.CALL


def is_theirs(text: str) -> bool:
    """Whether it begins with the client doing something."""
    return _THEIRS.match(text.strip()) is not None


def sounds_like_complaint(text: str) -> bool:
    return _COMPLAINT.search(text) is not None


def is_silent(last_on: date, today: date, after: timedelta) -> bool:
    """Whether nobody has spoken with a client for longer than their tier allows (S4-9)."""
    return today - last_on > after
