"""People at the client: added, changed, gone; who is missing; in and out as a file."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.contact import ContactDraft, add_contact, change_contact, contact_left, contact_to_edit, gaps_of
from crisis.contact_csv import export_contacts, import_contacts, read_contacts
from crisis.csv_file import ImportRefused, ImportResult
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownAccount
from crisis.rules.contact import Gap
from storage.tables.contact import Contact
from storage.tables.profile import SectionCheck
from storage.vocabulary import ContactRole, Rank, Section, Stance
from tests.builders import GUS, KIM, MAX, NOON, ZOE, Desk, an_account

HEADER = "account,name,role,rank,title,channel,language,influence,stance,last_spoken,left\n"
RITA = "Acme Corp,Rita Roy,sponsor,primary,COO,+49 151 1,German,5,friendly,2026-10-01,\n"


def a_draft(name: str = "Rita Roy", role: ContactRole | None = ContactRole.SPONSOR, **values: object) -> ContactDraft:
    return ContactDraft(name=name, role=role, **values)  # type: ignore[arg-type]


def problems_of(desk: Desk, text: str) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        desk.do(import_contacts, read_contacts(text))
    return refused.value.problems


def test_a_new_contact_is_kept_and_the_section_is_verified(desk: Desk) -> None:
    """With what was said, and the usual for the rest."""
    acme = an_account(desk)

    desk.do(add_contact, acme.id, a_draft(channel="+49 151 1"), by=KIM)

    rita = desk.one(Contact)
    assert (rita.name, rita.role, rita.channel) == ("Rita Roy", ContactRole.SPONSOR, "+49 151 1")
    assert (rita.rank, rita.influence, rita.stance) == (Rank.SECONDARY, 3, Stance.NEUTRAL)
    check = desk.one(SectionCheck)
    assert (check.section, check.verified_by, check.verified_at) == (Section.CONTACTS, KIM, NOON)


def test_a_form_that_comes_twice_adds_one(desk: Desk) -> None:
    """Slack delivers again when an answer was lost."""
    acme = an_account(desk)

    for _ in range(2):
        desk.do(add_contact, acme.id, a_draft(), by=KIM, request_key="view:V1")

    assert len(desk.all(Contact)) == 1


def test_a_contact_does_not_take_the_name_of_another(desk: Desk) -> None:
    """Imports could not tell the two apart."""
    acme = an_account(desk)
    for name in ("Rita Roy", "Eva Ek"):
        desk.do(add_contact, acme.id, a_draft(name), by=KIM)
    eva = desk.one(Contact, name="Eva Ek")

    with pytest.raises(InvalidInput) as refused:
        desk.do(change_contact, eva.id, a_draft("rita  ROY"), by=KIM)
    desk.do(change_contact, eva.id, a_draft("Eva EK"), by=KIM)

    assert refused.value.errors == {"name": "Another contact is called Rita Roy. Add what tells the two apart."}
    assert [row.name for row in desk.all(Contact)] == ["Rita Roy", "Eva EK"]


@pytest.mark.parametrize("who", [ZOE, GUS, "U0NOBODY"])
def test_strangers_guests_and_unknown_people_change_nothing(desk: Desk, who: str) -> None:
    """Contacts are the client's secrets."""
    acme = an_account(desk)
    desk.do(add_contact, acme.id, a_draft(), by=KIM)
    rita = desk.one(Contact)

    for refused in (
        lambda: desk.do(add_contact, acme.id, a_draft("Eva"), by=who),
        lambda: desk.do(change_contact, rita.id, a_draft("Eva"), by=who),
        lambda: desk.do(contact_left, rita.id, by=who),
        lambda: desk.do(contact_to_edit, rita.id, by=who),
    ):
        with pytest.raises(NotAllowed, match="Only the KAM of Acme Corp"):
            refused()

    assert [(row.name, row.left_at) for row in desk.all(Contact)] == [("Rita Roy", None)]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        pytest.param(a_draft("  "), "name", id="no name"),
        pytest.param(a_draft("x" * 121), "name", id="endless name"),
        pytest.param(a_draft(role=None), "role", id="no role"),
        pytest.param(a_draft(influence=6), "influence", id="more than five"),
        pytest.param(a_draft(channel="x" * 201), "channel", id="endless channel"),
        pytest.param(a_draft(last_spoken_at=NOON + timedelta(days=2)), "last_spoken", id="spoken in the future"),
        pytest.param(a_draft("RÍTA  roy"), "name", id="there already"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(desk: Desk, draft: ContactDraft, field: str) -> None:
    """The error stands at its field."""
    acme = an_account(desk)
    desk.do(add_contact, acme.id, a_draft(), by=KIM)

    with pytest.raises(InvalidInput) as refused:
        desk.do(add_contact, acme.id, draft, by=KIM)

    assert list(refused.value.errors) == [field]
    assert len(desk.all(Contact)) == 1


def test_a_change_keeps_what_the_short_form_does_not_show(desk: Desk) -> None:
    """Name, role and channel are asked first; the rest stays."""
    acme = an_account(desk)
    desk.do(add_contact, acme.id, a_draft(title="COO", influence=5, language="German"), by=KIM)

    desk.do(change_contact, desk.one(Contact).id, a_draft("Rita Roy-Lee", ContactRole.CHAMPION), by=MAX)

    rita = desk.one(Contact)
    assert (rita.name, rita.role) == ("Rita Roy-Lee", ContactRole.CHAMPION)
    assert (rita.title, rita.influence, rita.language) == ("COO", 5, "German")


def test_the_form_begins_with_what_is_known(desk: Desk) -> None:
    """Of a contact that is still there."""
    acme = an_account(desk)
    desk.do(add_contact, acme.id, a_draft(title="COO"), by=KIM)

    assert desk.do(contact_to_edit, desk.one(Contact).id, by=MAX).title == "COO"
    with pytest.raises(UnknownAccount, match="contact does not exist any more"):
        desk.do(contact_to_edit, 404, by=MAX)


def test_there_is_one_primary_for_each_role(desk: Desk) -> None:
    """Whoever had it before becomes secondary; other roles keep theirs."""
    acme = an_account(desk)
    for name, role in (("Rita", ContactRole.SPONSOR), ("Olaf", ContactRole.OPERATIONS), ("Sven", ContactRole.SPONSOR)):
        desk.do(add_contact, acme.id, a_draft(name, role, rank=Rank.PRIMARY), by=KIM)

    ranks = {row.name: row.rank for row in desk.all(Contact)}
    assert ranks == {"Rita": Rank.SECONDARY, "Olaf": Rank.PRIMARY, "Sven": Rank.PRIMARY}


def test_who_left_is_a_gap_and_can_come_back(desk: Desk) -> None:
    """The row stays with its history; a second “left” hears that somebody was faster."""
    acme = an_account(desk)
    desk.do(add_contact, acme.id, a_draft(title="COO"), by=KIM)
    rita = desk.one(Contact)
    assert Gap.NO_SPONSOR not in desk.do(gaps_of, acme)

    desk.do(contact_left, rita.id, by=KIM)

    assert desk.do(gaps_of, acme) == [Gap.NOBODY]
    with pytest.raises(AlreadyDone):
        desk.do(contact_left, rita.id, by=MAX)
    desk.do(add_contact, acme.id, a_draft(), by=KIM)
    back = desk.one(Contact)
    assert (back.id, back.left_at, back.title) == (rita.id, None, "COO")


def test_an_account_without_a_kam_is_a_gap(desk: Desk) -> None:
    """S4-5."""
    acme = an_account(desk, kam=None)

    assert Gap.NO_KAM in desk.do(gaps_of, acme)


def test_a_file_comes_in_and_goes_out_as_it_was(desk: Desk) -> None:
    """Round trip; twice changes nothing; a changed line changes one."""
    an_account(desk)
    text = HEADER + RITA + 'Acme Corp,"Sven, the boss",decision_maker,,,,,,,,2026-11-01T08:30:00+00:00\n'

    assert desk.do(import_contacts, read_contacts(text)) == ImportResult(added=2)
    assert desk.do(import_contacts, read_contacts(text)) == ImportResult(unchanged=2)

    rita = desk.one(Contact, name="Rita Roy")
    assert (rita.influence, rita.last_spoken_at) == (5, datetime(2026, 10, 1, tzinfo=UTC))
    out = desk.do(export_contacts)
    assert desk.do(import_contacts, read_contacts(out)) == ImportResult(unchanged=2)
    assert [dict(line.values) for line in read_contacts(out)] == [dict(line.values) for line in read_contacts(text)]
    changed = text.replace("+49 151 1", "rita@acme.example")
    assert desk.do(import_contacts, read_contacts(changed)) == ImportResult(changed=1, unchanged=1)


def test_every_wrong_line_is_named_and_nothing_is_imported(desk: Desk) -> None:
    """Line, column and reason; all or nothing."""
    an_account(desk)

    wrong = problems_of(desk, HEADER + RITA + "Acme Corp,,boss,,,,,9,,yesterday,\n")
    unknown = problems_of(desk, HEADER + RITA + "Nowhere,Eva,sponsor,,,,,,,,\n")
    two = problems_of(desk, HEADER + RITA + "acme corp,Eva,sponsor,primary,,,,,,,\n")

    assert [problem.split(":")[0] for problem in wrong] == [
        "line 3, column name",
        "line 3, column role",
        "line 3, column influence",
        "line 3, column last_spoken",
    ]
    assert unknown == ["line 3, column account: there is no account 'Nowhere'. Import accounts first."]
    assert two[0].startswith("line 3, column rank: line 2 names a primary sponsor")
    assert desk.all(Contact) == []
