"""Direct messages about accounts while there is no crisis."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.designation import DESIGNATE
from handlers.blocks.elements import Block, actions, button
from handlers.blocks.statement import client_statement
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


def _not_designated(values: Mapping[str, Any], crisis: CrisisFacts | None) -> str:
    name = escaped(str(values["account"]), 300)
    where = f" The crisis {crisis.key} runs all the same, as one of a standard account." if crisis else ""
    return (
        f"Nobody has designated {name} by the criteria; it counts as a standard account.{where} "
        "Should it be a key account, designate it; the crisis follows at once."
    )


def profile_buttons(word: str, values: Mapping[str, Any]) -> list[Block]:
    """What can be done about it where it is read."""
    if word != "not_designated":
        return []
    return [actions([button("Designate it", DESIGNATE, str(values["account_id"]))])]


PROFILE_DIRECTS: dict[str, Callable[[Mapping[str, Any], CrisisFacts | None], str]] = {
    "client_statement": client_statement,
    "designation_due": _designation_due,
    "not_designated": _not_designated,
}
