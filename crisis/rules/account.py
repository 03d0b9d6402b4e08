"""Account names as people search for them."""

import unicodedata


def search_key(text: str) -> str:
    """`  ÉLAN   Vital ` and `elan vital` are the same: no case, no accents, no full width, single spaces."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
