"""Visits, calls and complaints are logged once; a complaint is followed up, and becomes at most one crisis."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crisis.complaint import FollowUp, complaint_to_promote, follow_up, promote_complaint
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed
from crisis.touchpoint import LogDraft, log
from storage.tables.account import Account
from storage.tables.contact import Contact
from storage.tables.touchpoint import Complaint, Touchpoint
from storage.vocabulary import ContactRole, TouchpointKind
from tests.builders import GLOBEX, KIM, LIV, MAX, NOON, ZOE, Desk, a_crisis, an_account


def a_contact(desk: Desk, account: Account) -> Contact:
    assert account.id is not None
    contact = Contact(account_id=account.id, name="Mara", name_key="mara", role=ContactRole.OPERATIONS)
    desk.add(contact)
    return contact


def a_log(account: Account, **values: object) -> LogDraft:
    assert account.id is not None
    draft = LogDraft(account_id=account.id, kind=TouchpointKind.CALL, note="About the invoice.", by=KIM)
    return replace(draft, **values)  # type: ignore[arg-type]


def a_complaint(desk: Desk, account: Account) -> Complaint:
    row = desk.do(log, a_log(account, kind=None, note="The invoice is wrong again."))
    assert isinstance(row, Complaint)
    return row


def test_a_call_is_logged_and_whom_it_was_with_was_spoken_to(desk: Desk) -> None:
    """At the time it was; an earlier one logged later does not turn that back."""
    account = an_account(desk)
    contact = a_contact(desk, account)

    desk.do(log, a_log(account, contact_id=contact.id, at=NOON - timedelta(hours=1), was_theirs=True))
    desk.do(log, a_log(account, contact_id=contact.id, at=NOON - timedelta(days=3)))

    assert [row.at for row in desk.all(Touchpoint)] == [NOON - timedelta(hours=1), NOON - timedelta(days=3)]
    assert desk.one(Contact).last_spoken_at == NOON - timedelta(hours=1)


def test_one_form_is_logged_once(desk: Desk) -> None:
    """However often it is delivered."""
    account = an_account(desk)

    rows = [desk.do(log, a_log(account, view_id="V1")) for _ in range(2)]

    assert rows[0] is not None and rows[1] is None
    desk.one(Touchpoint)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"note": " "}, "note", id="nothing said"),
        pytest.param({"note": "x" * 3001}, "note", id="too long"),
        pytest.param({"at": NOON + timedelta(hours=1)}, "at", id="in the future"),
        pytest.param({"at": NOON - timedelta(days=400)}, "at", id="long ago"),
        pytest.param({"contact_id": 99}, "contact", id="nobody"),
    ],
)
def test_what_cannot_have_been_is_refused(desk: Desk, wrong: dict[str, object], field: str) -> None:
    """And nothing is written."""
    account = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(log, a_log(account, **wrong))

    assert list(refused.value.errors) == [field]
    assert not desk.all(Touchpoint)


def test_somebody_of_another_account_is_no_contact_here(desk: Desk) -> None:
    """A made-up form changes nobody's contact."""
    account, other = an_account(desk), an_account(desk, GLOBEX)
    contact = a_contact(desk, other)

    with pytest.raises(InvalidInput):
        desk.do(log, a_log(account, contact_id=contact.id))

    assert desk.one(Contact).last_spoken_at is None


def test_strangers_log_nothing(desk: Desk) -> None:
    """What a client said is the client's secret."""
    account = an_account(desk)
    complaint = a_complaint(desk, account)

    with pytest.raises(NotAllowed):
        desk.do(log, a_log(account, by=ZOE))
    with pytest.raises(NotAllowed):
        desk.do(follow_up, complaint.id, FollowUp(action="Ignored."), by=ZOE)
    with pytest.raises(NotAllowed):
        desk.do(complaint_to_promote, complaint.id, by=ZOE)


def test_a_complaint_is_open_until_it_is_resolved(desk: Desk) -> None:
    """Action first, resolution and lesson later; taking the resolution back opens it again."""
    account = an_account(desk)
    complaint = a_complaint(desk, account)

    desk.do(follow_up, complaint.id, FollowUp(action="A new invoice."), by=KIM)
    waiting = desk.one(Complaint)
    desk.do(follow_up, complaint.id, FollowUp(action="A new invoice.", resolution="Paid.", lesson="Check."), by=KIM)
    done = desk.one(Complaint)
    desk.stand_still(hours=1)
    desk.do(follow_up, complaint.id, FollowUp(action="A new invoice.", resolution="Paid in full."), by=MAX)
    later = desk.one(Complaint)
    with pytest.raises(InvalidInput):
        desk.do(follow_up, complaint.id, FollowUp(), by=KIM)
    desk.do(follow_up, complaint.id, FollowUp(action="Again."), by=KIM)

    assert (waiting.action, waiting.resolved_at) == ("A new invoice.", None)
    assert (done.resolution, done.lesson, done.resolved_by, done.resolved_at) == ("Paid.", "Check.", KIM, NOON)
    assert (later.resolution, later.resolved_by, later.resolved_at) == ("Paid in full.", KIM, NOON)
    assert desk.one(Complaint).resolved_at is None


def test_a_complaint_becomes_one_crisis_of_its_account(desk: Desk) -> None:
    """Once, by who may read it; another account's crisis leaves it alone; the timeline says where it came from."""
    account = an_account(desk)
    other = an_account(desk, GLOBEX)
    complaint = a_complaint(desk, account)
    foreign = a_crisis(desk, account_id=other.id)
    first, second = (a_crisis(desk, account_id=account.id) for _ in range(2))

    desk.do(promote_complaint, complaint.id, second, by=LIV)
    for crisis in (foreign, first, second):
        desk.do(promote_complaint, complaint.id, crisis, by=KIM)

    assert desk.one(Complaint).crisis_id == first.id
    assert any("began as a complaint that <@U0KIM> logged" in said for said in desk.sentences(first))
    assert "complaint_promoted" not in desk.words(foreign) + desk.words(second)
    with pytest.raises(AlreadyDone, match=first.key):
        desk.do(complaint_to_promote, complaint.id, by=KIM)
