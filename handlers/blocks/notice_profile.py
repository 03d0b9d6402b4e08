"""Direct messages about accounts while there is no crisis."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.text import escaped, when
from handlers.blocks.words import tier_text
from storage.vocabulary import Tier


def _designation_due(values: Mapping[str, Any], _crisis: CrisisFacts | None) -> str:
    name = escaped(str(values["account"]), 300)
    tier = tier_text(Tier(values["tier"])) if values.get("tier") in set(Tier) else "account"
    decided = when(datetime.fromisoformat(str(values["decided_at"])))
    return (
        f"{name} is a {tier} since {decided}. Is that still right? "
        f"Please designate it again: `/crisis designate {name}`."
    )


PROFILE_DIRECTS: dict[str, Callable[[Mapping[str, Any], CrisisFacts | None], str]] = {
    "designation_due": _designation_due
}
