"""Cards of a crisis channel are drawn anew when somebody else has a role, and when the crisis ends or begins again."""

from collections.abc import Callable

import pytest

from crisis.card import CHECKLIST_CARD, FOLLOWING, PLAYBOOKS_CARD, show_card
from crisis.effects import RefreshCard
from crisis.kam_handover import HandoverDraft, hand_over_accounts
from crisis.lead import hand_over, take_lead
from crisis.resolve import cancel, reopen
from storage.tables.crisis import Crisis
from storage.tables.person import Person
from tests.builders import BEA, KIM, SAM, SUE, Desk, a_crisis, an_account


def redrawn(desk: Desk) -> set[str]:
    return {one.card for one in desk.new_effects(RefreshCard)}


def with_cards(desk: Desk, *cards: str) -> Crisis:
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.do(take_lead, crisis.id, by=SAM)
    for card in cards:
        desk.do(show_card, crisis.id, card)
    desk.forget_effects()
    return crisis


def ended(desk: Desk, crisis: Crisis) -> None:
    desk.do(cancel, crisis.id, by=SAM, reason="A false alarm.")


def begun_again(desk: Desk, crisis: Crisis) -> None:
    ended(desk, crisis)
    desk.forget_effects()
    desk.do(reopen, crisis.id, by=SAM, reason="It is none.")


def led_by_another(desk: Desk, crisis: Crisis) -> None:
    desk.do(hand_over, crisis.id, to=SUE, by=SAM, note="")


def with_another_kam(desk: Desk, crisis: Crisis) -> None:
    kam = desk.one(Person, slack_id=KIM)
    draft = HandoverDraft(from_id=kam.id or 0, to=BEA, account_ids=(crisis.account_id or 0,), by=KIM)
    desk.do(hand_over_accounts, draft)


@pytest.mark.parametrize("change", [ended, begun_again, led_by_another, with_another_kam])
def test_the_cards_that_show_it_follow(desk: Desk, change: Callable[[Desk, Crisis], None]) -> None:
    """No button is left that only refuses, nobody is named who gave a role up; what was never posted is left alone."""
    crisis = with_cards(desk, CHECKLIST_CARD, PLAYBOOKS_CARD)

    change(desk, crisis)

    assert redrawn(desk) & set(FOLLOWING) == {CHECKLIST_CARD, PLAYBOOKS_CARD}
