"""Account names as people search for them."""

import unicodedata

_WITHOUT_ACCENT = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
"""Letters that Unicode does not take apart into a letter and a mark, but people type without it."""


def search_key(text: str) -> str:
    """`  ÉLAN   Ørsted ` and `elan orsted` are the same: no case, no accents, no full width, single spaces."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    unmarked = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(unmarked.translate(_WITHOUT_ACCENT).split())
