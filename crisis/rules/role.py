"""What each role is for: its card, and which card belongs to whom (S4-4, S2-14, S3-5)."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from crisis.rules.account import search_key
from crisis.rules.policy import Policy
from crisis.rules.team import stands_for
from storage.vocabulary import Role, Step

LONGEST_LINE = 200
LONGEST_TITLE = 60
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)]

TEAM = "team"
"""The card of every function that has none of its own."""
MANAGER, SPONSOR = "manager", Role.SPONSOR.value


class RoleCard(Policy):
    title: Title
    also: tuple[Title, ...] = Field(default=(), max_length=10)
    """What else people call it."""
    purpose: Line
    duties: tuple[Line, ...] = Field(min_length=1, max_length=8)
    decides: tuple[Line, ...] = Field(default=(), max_length=5)
    """What they may decide by themselves."""
    answers_for: tuple[Line, ...] = Field(default=(), max_length=5)
    """What they are measured by."""

    def names(self, key: str) -> set[str]:
        """What it is called, as it is compared."""
        return {search_key(name) for name in (key.replace("_", " "), self.title)}

    def other_names(self) -> set[str]:
        return {search_key(name) for name in self.also}


def card_named(cards: Mapping[str, RoleCard], said: str) -> str | None:
    """The key of the card that is meant by `client liaison`, `Legal` or `customer service`; None: no single one.

    Its own name goes before what it is called besides: your own card for `engineering` takes it from `product`.
    """
    wanted = search_key(said)
    own = [key for key, card in cards.items() if wanted in card.names(key)]
    besides = [key for key, card in cards.items() if wanted in card.other_names()]
    nearly = [key for key, card in cards.items() if any(stands_for(name, said) for name in card.names(key))]
    found = own or besides or nearly
    return found[0] if len(found) == 1 else None


def card_of_function(cards: Mapping[str, RoleCard], function: str) -> str:
    """Whoever stands for something that no card names is a member of the team like everybody in it."""
    return card_named(cards, function) or TEAM


def cards_of_page(cards: Mapping[str, RoleCard], step: Step, function: str, roles: Iterable[Role]) -> list[str]:
    """What somebody who was paged is there for: the roles they have in the crisis, and why they were called."""
    if step in (Step.CRT, Step.BACKUPS):
        called = card_of_function(cards, function)
    else:
        called = SPONSOR if step is Step.EXECUTIVE_SPONSOR else MANAGER
    return list(dict.fromkeys([*(role.value for role in roles), called]))


def called_twice(cards: Mapping[str, RoleCard]) -> str | None:
    """A name of its own that two cards have, so that nobody could ask for either."""
    seen: set[str] = set()
    for key, card in cards.items():
        names = card.names(key)
        if shared := sorted(names & seen):
            return shared[0]
        seen |= names
    return None
