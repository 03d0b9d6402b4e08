"""What the app called, in order."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Call:
    """One Web API call; times in Unix seconds of this machine.

    `outcome` is "ok", an error string, "429", "500", "503", "timeout", "timeout_after", "dropped_before",
    "dropped_after", or "running".
    """

    method: str
    args: dict[str, Any]
    started: float
    ended: float = 0.0
    outcome: str = "running"
