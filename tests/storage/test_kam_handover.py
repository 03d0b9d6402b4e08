"""Handovers and deputies on both databases: at the same moment, and when two rows turn out to be one person."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from crisis.absence import AbsenceDraft, set_absence
from crisis.account_rights import may_edit_account
from crisis.effects import TellKamHandover
from crisis.kam_handover import HandedOver, HandoverDraft, hand_over_accounts
from crisis.person import SlackProfile, person_seen
from crisis.sweeps import kam_deputy
from storage.session import Database
from storage.tables.account import Account
from storage.tables.kam_deputy import KamDeputy
from storage.tables.kam_handover import KamHandover
from storage.tables.person import Person
from storage.tables.roster import Absence
from tests.builders import BEA, EVERYBODY, KIM, LIV, MAX, NOON, ZOE, Desk, an_account, people


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


def row_id(desk: Desk, slack_id: str) -> int:
    return desk.one(Person, slack_id=slack_id).id or 0


def test_two_handovers_at_once_have_one_winner(desk: Desk) -> None:
    """The other one is told that it stays, whoever was faster."""
    accounts = [an_account(desk, f"Account {number}") for number in range(3)]
    ids = tuple(account.id or 0 for account in accounts)
    drafts = [
        HandoverDraft(from_id=row_id(desk, KIM), to=to, account_ids=ids, by=MAX, request_key=f"view:{to}")
        for to in (BEA, LIV, ZOE)
    ]

    results = desk.at_once(*(desk.operation(hand_over_accounts, draft) for draft in drafts))

    done = [one for one in results if isinstance(one, HandedOver)]
    assert sorted((len(one.moved), len(one.stayed)) for one in done) == [(0, 3), (0, 3), (3, 0)]
    winner = desk.one(KamHandover)
    assert {account.kam_id for account in desk.all(Account)} == {winner.to_id}
    assert len(desk.effects(TellKamHandover)) == 2


def test_two_rows_of_one_person_keep_what_was_handed_over(desk: Desk) -> None:
    """Somebody known by address and by id: handovers and deputies follow, and nobody stands in for themselves."""
    known, named = row_id(desk, ZOE), Person(email="second@example.com")
    desk.add(named)
    second = desk.one(Person, email="second@example.com").id or 0
    day = NOON.date()
    desk.add(KamHandover(from_id=known, to_id=row_id(desk, BEA), by=MAX, at=NOON))
    for person_id, first in ((known, day), (second, day), (row_id(desk, KIM), day)):
        desk.add(Absence(person_id=person_id, first_day=first, last_day=day))
    mine, twice, hers = (row.id or 0 for row in desk.all(Absence))
    for absence_id, kam, deputy in (
        (mine, known, second),
        (twice, second, row_id(desk, BEA)),
        (hers, row_id(desk, KIM), known),
    ):
        desk.add(KamDeputy(absence_id=absence_id, kam_id=kam, deputy_id=deputy, is_active=True))
    desk.change(Person, known, email=None)
    profile = SlackProfile(
        slack_id=ZOE,
        email="second@example.com",
        name="Zoe",
        time_zone="",
        team_id="T0HOME",
        is_guest=False,
        is_bot=False,
        is_deactivated=False,
    )

    desk.do(person_seen, profile)

    stays = row_id(desk, ZOE)
    assert desk.one(KamHandover).from_id == stays
    found = {(row.kam_id, row.deputy_id) for row in desk.all(KamDeputy)}
    assert found <= {(row_id(desk, KIM), stays), (stays, row_id(desk, BEA))}
    assert (row_id(desk, KIM), stays) in found


def test_a_deputy_begins_once(desk: Desk) -> None:
    """Several replicas look at the same moment."""
    acme = an_account(desk)
    begin = NOON.date() + timedelta(days=1)
    desk.do(set_absence, AbsenceDraft(who=KIM, first_day=begin, last_day=begin, deputy=ZOE, by=KIM))
    desk.stand_still(hours=13)
    (due,) = desk.do(kam_deputy.due, limit=9)

    desk.at_once(*(desk.operation(kam_deputy.act, due) for _ in range(3)))

    assert desk.do(kam_deputy.due, limit=9) == []
    assert desk.one(KamDeputy).is_active
    assert desk.do(may_edit_account, who=ZOE, account=acme)
