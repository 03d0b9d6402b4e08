"""Sentences about who stands in for whom."""

from collections.abc import Callable, Mapping
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.absence import away_in_crisis
from handlers.blocks.kam_deputy import DEPUTY_DIRECTS

ROSTER_DIRECTS: dict[str, Callable[[Mapping[str, Any], CrisisFacts | None], str]] = {
    "away_in_crisis": away_in_crisis,
    **DEPUTY_DIRECTS,
}
