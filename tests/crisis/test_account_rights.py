"""Who may read and change what we know of an account."""

import pytest

from crisis.account_rights import check_is_manager, check_may_edit_account, check_may_read_account
from crisis.refusals import NotAllowed
from storage.tables.crisis import CrisisMember
from storage.tables.person import Person
from storage.tables.profile import TeamMember
from tests.builders import BEA, DAN, EVE, GUS, KIM, LIV, MAX, MIA, OLA, SAM, ZOE, Desk, a_crisis, an_account

EDIT, READ, NOTHING = "edit", "read", "nothing"

RIGHTS = {
    KIM: EDIT,
    # The KAM's manager and the sponsor.
    MIA: EDIT,
    LIV: EDIT,
    # The account team.
    BEA: EDIT,
    # Managers of the protocol, and the upper ladder.
    MAX: EDIT,
    DAN: EDIT,
    EVE: EDIT,
    # In an open crisis of the account.
    SAM: READ,
    # A colleague; a guest in the crisis; somebody of the team who left.
    ZOE: NOTHING,
    GUS: NOTHING,
    OLA: NOTHING,
}


@pytest.mark.parametrize(("who", "right"), RIGHTS.items())
def test_contacts_and_commitments_are_for_those_who_work_for_the_account(desk: Desk, who: str, right: str) -> None:
    """What a client told us in confidence stays with few."""
    account = an_account(desk, manager=MIA, sponsor=LIV)
    crisis = a_crisis(desk, account_id=account.id, declared_by=SAM)
    desk.add(CrisisMember(crisis_id=crisis.id or 0, slack_id=GUS))
    for member in (BEA, OLA):
        person = desk.one(Person, slack_id=member)
        desk.add(TeamMember(account_id=account.id or 0, person_id=person.id or 0))

    may = {check: _passes(desk, check, who, account) for check in (check_may_edit_account, check_may_read_account)}

    assert list(may.values()) == {EDIT: [True, True], READ: [False, True], NOTHING: [False, False]}[right]


@pytest.mark.parametrize(("who", "is_manager"), [(MAX, True), (MIA, True), (KIM, False), (GUS, False)])
def test_what_concerns_all_accounts_is_for_managers(desk: Desk, who: str, is_manager: bool) -> None:
    """A KAM sets the seats of their account, not those of a tier."""
    assert _passes(desk, check_is_manager, who) is is_manager


def _passes(desk: Desk, check: object, *who_and_what: object) -> bool:
    try:
        desk.do(check, *who_and_what)  # type: ignore[arg-type]
    except NotAllowed:
        return False
    return True
