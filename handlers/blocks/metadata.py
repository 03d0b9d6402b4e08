"""What a modal remembers between opening and submitting: ids, never texts. Rights and facts are looked up again."""

import json
from typing import Any


def pack(**ids: int | str | None) -> str:
    """For `private_metadata`; what is None is left out."""
    return json.dumps({name: value for name, value in ids.items() if value is not None}, separators=(",", ":"))


def unpack(text: str | None) -> dict[str, Any]:
    """The ids again; nothing when the modal remembered none, or what it remembers was never written by `pack`."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
