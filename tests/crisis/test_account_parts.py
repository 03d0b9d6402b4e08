"""Team, notes and links of an account: kept by those who work for it, in and out as files."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crisis.account_facts import FactsDraft, change_facts
from crisis.account_link import add_link, export_links, import_links, read_links, remove_link
from crisis.account_note import add_note, export_notes, import_notes, read_notes, remove_note
from crisis.account_rights import check_may_edit_account
from crisis.account_team import MemberDraft, export_team, import_team, put_member, read_team, remove_member
from crisis.csv_file import ImportRefused, ImportResult
from crisis.person import SlackProfile, person_seen
from crisis.profile import confirm_section
from crisis.refusals import InvalidInput, NotAllowed, UnknownAccount
from storage.tables.account import Account
from storage.tables.person import Person
from storage.tables.profile import AccountLink, AccountNote, SectionCheck, TeamMember
from storage.vocabulary import LinkKind, Section
from tests.builders import GUS, KIM, MAX, SAM, ZOE, Desk, an_account


def a_member(acme: Account, **values: str) -> MemberDraft:
    answers = {"slack_id": ZOE, "function": "finance", "responsibility": "Invoices", "by": KIM}
    return MemberDraft(account_id=acme.id or 0, **(answers | values))


def test_the_team_may_edit_once_it_is_the_team(desk: Desk) -> None:
    """With a direct responsibility (S3-20); removed again, the right goes too."""
    acme = an_account(desk)

    desk.do(put_member, a_member(acme))

    member = desk.one(TeamMember)
    assert (member.function, member.responsibility) == ("finance", "Invoices")
    desk.do(check_may_edit_account, ZOE, acme)
    desk.do(put_member, a_member(acme, responsibility="Invoices and credit"))
    assert desk.one(TeamMember).responsibility == "Invoices and credit"
    desk.do(remove_member, member.id, by=KIM)
    with pytest.raises(NotAllowed):
        desk.do(check_may_edit_account, ZOE, acme)
    assert desk.one(SectionCheck).section is Section.TEAM


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"slack_id": ""}, "person", id="nobody"),
        pytest.param({"slack_id": GUS}, "person", id="a guest"),
        pytest.param({"responsibility": " "}, "responsibility", id="nothing to answer for"),
        pytest.param({"responsibility": "x" * 301}, "responsibility", id="too much"),
    ],
)
def test_a_member_needs_a_person_and_a_responsibility(desk: Desk, values: dict[str, str], field: str) -> None:
    """The error stands at its field; nothing is kept."""
    acme = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(put_member, a_member(acme, **values))

    assert list(refused.value.errors) == [field]
    assert desk.all(TeamMember) == []


def test_somebody_named_twice_is_in_the_team_once(desk: Desk) -> None:
    """By e-mail in a file and by Slack id in a form: Slack says that they are the same."""
    acme = an_account(desk)
    desk.add(Person(slack_id="U0NEW"))
    desk.do(import_team, read_team("account,person,function\nAcme Corp,new@example.com,a\nAcme Corp,U0NEW,b\n"))
    profile = SlackProfile(
        slack_id="U0NEW",
        email="new@example.com",
        name="Newton",
        time_zone="",
        team_id="",
        is_guest=False,
        is_bot=False,
        is_deactivated=False,
    )

    desk.do(person_seen, profile)

    member = desk.one(TeamMember, account_id=acme.id)
    assert (member.person_id, member.function) == (desk.one(Person, email="new@example.com").id, "a")


HEAD = "account,person,function,responsibility\n"


def test_one_person_by_two_references_is_one_member_however_often_it_is_read(desk: Desk) -> None:
    """Slack has said who sam@example.com is: the second file, and the second reading, change nothing."""
    an_account(desk)
    by_mail, by_id = f"{HEAD}Acme Corp,sam@example.com,a,b\n", f"{HEAD}Acme Corp,{SAM},a,b\n"

    results = [desk.do(import_team, read_team(text)) for text in (by_mail, by_id, by_mail + by_id[len(HEAD) :])]

    assert results == [ImportResult(added=1), ImportResult(unchanged=1), ImportResult(unchanged=2)]
    desk.one(TeamMember)


def test_two_lines_that_contradict_each_other_about_one_person_are_refused(desk: Desk) -> None:
    """They would change each other back at each import. The same person in another account is no contradiction."""
    an_account(desk)
    an_account(desk, "Globex")
    lines = f"Acme Corp,sam@example.com,a,b\nGlobex,{SAM},c,d\nAcme Corp,{SAM},c,d\n"

    with pytest.raises(ImportRefused) as refused:
        desk.do(import_team, read_team(HEAD + lines))

    assert refused.value.problems == [
        "line 4, column person: 'U0SAM' is 'sam@example.com' of line 2. Keep one of the two lines."
    ]
    assert desk.all(TeamMember) == []


def test_a_line_with_a_novel_is_refused(desk: Desk) -> None:
    """As the form refuses it, with line and column."""
    an_account(desk)

    with pytest.raises(ImportRefused) as refused:
        desk.do(import_team, read_team(f"{HEAD}Acme Corp,{ZOE},finance,{'x' * 301}\n"))

    assert refused.value.problems == ["line 2, column responsibility: it has 301 characters; 300 are allowed."]


def test_a_note_is_remembered_until_it_is_removed(desk: Desk) -> None:
    """S2-7. The same again, nothing or a novel are refused."""
    acme = an_account(desk)

    desk.do(add_note, acme.id, " The COO wants calls, never mails. ", by=KIM)

    note = desk.one(AccountNote)
    assert (note.text, note.by) == ("The COO wants calls, never mails.", KIM)
    for text in ("", "x" * 501, "The COO wants calls, never mails."):
        with pytest.raises(InvalidInput):
            desk.do(add_note, acme.id, text, by=KIM)
    with pytest.raises(NotAllowed):
        desk.do(remove_note, note.id, by=ZOE)
    desk.do(remove_note, note.id, by=KIM)
    assert desk.one(AccountNote).removed_at == desk.now
    with pytest.raises(UnknownAccount, match="somebody else was faster"):
        desk.do(remove_note, note.id, by=KIM)


def test_a_note_that_comes_twice_is_remembered_once(desk: Desk) -> None:
    """Slack delivers again when an answer was lost; a repeated note would be refused, and this is none."""
    acme = an_account(desk)

    for _ in range(2):
        desk.do(add_note, acme.id, "Calls, never mails.", by=KIM, request_key="view:V1")

    desk.one(AccountNote)


def test_a_link_stands_there_once(desk: Desk) -> None:
    """However it is written."""
    acme = an_account(desk)

    for value in ("Cloud One", "cloud  ONE"):
        desk.do(add_link, acme.id, LinkKind.PRODUCT, value, by=KIM)

    link = desk.one(AccountLink)
    assert link.value == "Cloud One"
    with pytest.raises(InvalidInput):
        desk.do(add_link, acme.id, None, "Cloud One", by=KIM)
    desk.do(remove_link, link.id, by=KIM)
    assert desk.all(AccountLink) == []


@pytest.mark.parametrize(
    "value", ["", " \u0301 ", "x" * 121, "\ufdfa" * 20], ids=["nothing", "no letter", "long", "folds long"]
)
def test_a_link_has_a_name_that_can_be_compared(desk: Desk, value: str) -> None:
    """Links are there to find the accounts that share them."""
    acme = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(add_link, acme.id, LinkKind.PRODUCT, value, by=KIM)

    assert refused.value.errors == {"link": "Write its name, in at most 120 characters."}
    assert desk.all(AccountLink) == []


def test_strangers_change_nothing(desk: Desk) -> None:
    """Adding and removing are each checked, and the facts too."""
    acme = an_account(desk)
    desk.do(put_member, a_member(acme, slack_id=SAM))
    desk.do(add_link, acme.id, LinkKind.PRODUCT, "Cloud One", by=KIM)
    member, link = desk.one(TeamMember), desk.one(AccountLink)
    facts = FactsDraft(account_id=acme.id or 0, annual_value="1", currency="EUR", renewal_on=None, by=ZOE)

    for refused in (
        lambda: desk.do(put_member, a_member(acme, by=ZOE)),
        lambda: desk.do(remove_member, member.id, by=ZOE),
        lambda: desk.do(add_note, acme.id, "x", by=ZOE),
        lambda: desk.do(add_link, acme.id, LinkKind.PRODUCT, "Y", by=ZOE),
        lambda: desk.do(remove_link, link.id, by=ZOE),
        lambda: desk.do(confirm_section, acme.id, Section.TEAM, by=ZOE),
        lambda: desk.do(change_facts, facts),
    ):
        with pytest.raises(NotAllowed):
            refused()

    assert (len(desk.all(TeamMember)), len(desk.all(AccountNote)), len(desk.all(AccountLink))) == (1, 0, 1)
    assert desk.one(Account).annual_value is None
    assert {row.verified_by for row in desk.all(SectionCheck)} == {KIM}


def test_facts_are_changed_and_verified(desk: Desk) -> None:
    """People stay where they were not asked for, and where Slack does not know them yet."""
    acme = an_account(desk, manager=MAX)
    desk.add(Person(email="far@example.com"))
    desk.change(Account, acme.id, sponsor_id=desk.one(Person, email="far@example.com").id)
    draft = FactsDraft(
        account_id=acme.id or 0, annual_value="2,500,000", currency="eur", renewal_on=date(2027, 5, 1), by=KIM
    )

    desk.do(change_facts, draft)

    now = desk.one(Account)
    assert (now.annual_value, now.currency, now.renewal_on) == (2_500_000, "EUR", date(2027, 5, 1))
    assert (now.kam_id, now.manager_id) == (acme.kam_id, acme.manager_id)
    assert desk.one(SectionCheck).section is Section.OVERVIEW
    desk.do(change_facts, replace(draft, people={"kam": SAM}))
    after = desk.one(Account)
    assert after.kam_id == desk.one(Person, slack_id=SAM).id
    assert (after.manager_id, after.sponsor_id) == (None, now.sponsor_id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"annual_value": "lots"}, "annual_value", id="no number"),
        pytest.param({"annual_value": "5"}, "currency", id="a value without a currency"),
        pytest.param({"currency": "Euro"}, "currency", id="no code"),
        pytest.param({"people": {"kam": GUS}}, "kam", id="a guest as KAM"),
    ],
)
def test_wrong_facts_are_named(desk: Desk, values: dict[str, Any], field: str) -> None:
    """The error stands at its field; nothing is changed."""
    acme = an_account(desk)
    draft = FactsDraft(account_id=acme.id or 0, annual_value="", currency="", renewal_on=None, by=KIM)

    with pytest.raises(InvalidInput) as refused:
        desk.do(change_facts, replace(draft, **values))

    assert list(refused.value.errors) == [field]
    assert desk.one(Account).renewal_on is not None


TEAM = "account,person,function,responsibility\nAcme Corp,zoe@example.com,finance,Invoices\n"
NOTES = 'account,note\nAcme Corp,"Calls, never mails."\nAcme Corp,Audit in March.\n'
LINKS = "account,kind,value\nAcme Corp,product,Cloud One\nAcme Corp,supplier,Initrode\n"
FILES = [
    pytest.param(read_team, import_team, export_team, TEAM, id="team"),
    pytest.param(read_notes, import_notes, export_notes, NOTES, id="notes"),
    pytest.param(read_links, import_links, export_links, LINKS, id="links"),
]


@pytest.mark.parametrize(("read", "take", "give", "text"), FILES)
def test_a_file_comes_in_and_goes_out_as_it_was(desk: Desk, read, take, give, text: str) -> None:  # type: ignore[no-untyped-def]
    """Round trip; twice changes nothing."""
    an_account(desk)
    count = text.count("\n") - 1

    assert desk.do(take, read(text)) == ImportResult(added=count)
    assert desk.do(take, read(text)) == ImportResult(unchanged=count)
    assert desk.do(give) == text


@pytest.mark.parametrize(("read", "take", "give", "text"), FILES)
def test_an_unknown_account_is_named_and_nothing_is_imported(desk: Desk, read, take, give, text: str) -> None:  # type: ignore[no-untyped-def]
    """All or nothing."""
    an_account(desk)
    header, line, *_ = text.splitlines()
    other = line.replace("Acme Corp", "Nowhere")

    with pytest.raises(ImportRefused) as refused:
        desk.do(take, read(f"{header}\n{line}\n{other}\n"))

    assert refused.value.problems == ["line 3, column account: there is no account 'Nowhere'. Import accounts first."]
    assert desk.do(give) == header + "\n"
