"""Whom one must know at a client (S0-7), and what it means when somebody is missing."""

from collections.abc import Collection
from enum import StrEnum

from storage.vocabulary import ContactRole, Tier

NEEDS_A_KAM = (Tier.STRATEGIC, Tier.KEY)
"""S4-5."""


class Gap(StrEnum):
    NO_KAM = "no_kam"
    NOBODY = "nobody"
    NO_SPONSOR = "no_sponsor"
    NO_DECISION_MAKER = "no_decision_maker"
    NO_CHAMPION = "no_champion"
    NO_OPERATIONS = "no_operations"
    SINGLE_THREAD = "single_thread"
    """All we know hangs on one person (S2-6)."""


_WANTED = {
    ContactRole.SPONSOR: Gap.NO_SPONSOR,
    ContactRole.DECISION_MAKER: Gap.NO_DECISION_MAKER,
    ContactRole.CHAMPION: Gap.NO_CHAMPION,
    ContactRole.OPERATIONS: Gap.NO_OPERATIONS,
}


def contact_gaps(roles: Collection[ContactRole]) -> list[Gap]:
    """What is missing among contacts with these roles. One entry per contact who has not left."""
    if not roles:
        return [Gap.NOBODY]
    missing = [gap for role, gap in _WANTED.items() if role not in roles]
    return [*missing, *([Gap.SINGLE_THREAD] if len(roles) == 1 else [])]


def kam_gaps(tier: Tier, *, has_kam: bool) -> list[Gap]:
    """Strategic and key accounts need somebody who looks after them."""
    return [Gap.NO_KAM] if tier in NEEDS_A_KAM and not has_kam else []
