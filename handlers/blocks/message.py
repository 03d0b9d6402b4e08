"""What every builder of a message returns."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Message:
    """A message ready for Slack."""

    text: str
    """What notifications and screen readers get: it makes sense without the blocks."""
    blocks: list[dict[str, Any]]

    @cached_property
    def to_whoever_asked(self) -> str:
        """As the answer to a command, in JSON. What everybody reads alike (`/crisis help`) is written down once."""
        return json.dumps({"text": self.text, "blocks": self.blocks, "response_type": "ephemeral"})
