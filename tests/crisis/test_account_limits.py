"""No part of an account grows without end: the last one that fits is taken, the next one refused."""

from collections.abc import Callable

import pytest

from crisis.account_link import MOST_LINKS, add_link
from crisis.account_note import MOST_NOTES, add_note
from crisis.account_team import MOST_MEMBERS, MemberDraft, put_member
from crisis.contact import MOST_CONTACTS, ContactDraft, add_contact
from crisis.refusals import InvalidInput
from storage.tables.account import Account
from storage.tables.contact import Contact
from storage.tables.person import Person
from storage.tables.profile import AccountLink, AccountNote, TeamMember
from storage.vocabulary import ContactRole, LinkKind
from tests.builders import GLOBEX, KIM, NOON, SAM, SUE, ZOE, Desk, an_account


def fill_links(desk: Desk, account_id: int, count: int) -> None:
    names = [f"Product {number}" for number in range(count)]
    rows = [AccountLink(account_id=account_id, kind=LinkKind.PRODUCT, value=name, value_key=name) for name in names]
    desk.add(*rows)


def fill_notes(desk: Desk, account_id: int, count: int) -> None:
    rows = [AccountNote(account_id=account_id, text=f"Note {number}", by=KIM, at=NOON) for number in range(count)]
    desk.add(*rows)


def fill_team(desk: Desk, account_id: int, count: int) -> None:
    people = [Person(email=f"{number}@example.com") for number in range(count)]
    desk.add(*people)
    desk.add(*(TeamMember(account_id=account_id, person_id=person.id or 0) for person in people))


def fill_contacts(desk: Desk, account_id: int, count: int) -> None:
    names = [f"contact {number}" for number in range(count)]
    rows = [Contact(account_id=account_id, name=name, name_key=name, role=ContactRole.OTHER) for name in names]
    desk.add(*rows)


def one_link(desk: Desk, account: Account, name: str) -> None:
    desk.do(add_link, account.id, LinkKind.SUPPLIER, name, by=KIM)


def one_note(desk: Desk, account: Account, name: str) -> None:
    desk.do(add_note, account.id, name, by=KIM)


def one_member(desk: Desk, account: Account, name: str) -> None:
    draft = MemberDraft(account_id=account.id or 0, slack_id=name, function="", responsibility="Invoices", by=KIM)
    desk.do(put_member, draft)


def one_contact(desk: Desk, account: Account, name: str) -> None:
    desk.do(add_contact, account.id, ContactDraft(name=name, role=ContactRole.OTHER), by=KIM)


Fill = Callable[[Desk, int, int], None]
AddOne = Callable[[Desk, Account, str], None]


@pytest.mark.parametrize(
    ("fill", "add_one", "most", "field"),
    [
        pytest.param(fill_links, one_link, MOST_LINKS, "link", id="links"),
        pytest.param(fill_notes, one_note, MOST_NOTES, "note", id="notes"),
        pytest.param(fill_team, one_member, MOST_MEMBERS, "person", id="team"),
        pytest.param(fill_contacts, one_contact, MOST_CONTACTS, "name", id="contacts"),
    ],
)
def test_the_last_one_that_fits_is_taken_and_the_next_refused(
    desk: Desk, fill: Fill, add_one: AddOne, most: int, field: str
) -> None:
    """With the figure and what to do; another account is not hindered, and what stands there can be said again."""
    acme, globex = an_account(desk), an_account(desk, GLOBEX)
    fill(desk, acme.id or 0, most - 1)
    add_one(desk, acme, ZOE)

    with pytest.raises(InvalidInput) as refused:
        add_one(desk, acme, SAM)
    add_one(desk, globex, SUE)

    assert list(refused.value.errors) == [field]
    assert refused.value.errors[field].startswith(f"Acme Corp has {'a team of ' if field == 'person' else ''}{most} ")
