"""What every builder of a message returns."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """A message ready for Slack."""

    text: str
    """What notifications and screen readers get: it makes sense without the blocks."""
    blocks: list[dict[str, Any]]
