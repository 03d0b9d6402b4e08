"""The account list: all or nothing, every bad line named, twice changes nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisis.account import import_accounts, read_accounts
from crisis.csv_file import ImportRefused, ImportResult
from crisis.rules.account import search_key
from storage.queries.account import search_accounts
from storage.tables.account import Account, AccountAlias
from storage.tables.person import Person
from storage.vocabulary import Tier
from tests.builders import KIM, MIA, NOON, Desk

HEADER = "name,tier,kam,aliases,manager,sponsor,annual_value,currency,renewal_date\n"
ACME = "Acme Corp,strategic,Kim@Example.com,ACME; Acme Inc,U0MIA,eve@example.com,1250000,eur,2027-03-31\n"
GLOBEX = "Globex,key,U0KIM,,,,,,\n"


def problems_of(text: str) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        read_accounts(text)
    return refused.value.problems


def imported(desk: Desk, text: str) -> ImportResult:
    return desk.do(import_accounts, read_accounts(text))


def test_a_line_becomes_an_account(desk: Desk) -> None:
    """With its aliases, people, value and renewal."""
    result = imported(desk, HEADER + ACME + GLOBEX)

    assert result == ImportResult(added=2, changed=0, unchanged=0)
    acme = desk.one(Account, name="Acme Corp")
    assert (acme.tier, acme.annual_value, acme.currency) == (Tier.STRATEGIC, 1_250_000, "EUR")
    assert (acme.renewal_on, acme.imported_at) == (date(2027, 3, 31), NOON)
    people = {person.id: person.slack_id for person in desk.all(Person)}
    assert (people[acme.kam_id], people[acme.manager_id]) == (KIM, MIA)
    assert {row.alias_key for row in desk.all(AccountAlias, account_id=acme.id)} == {"acme", "acme inc"}


def test_the_columns_stand_in_any_order_and_case(desk: Desk) -> None:
    """As a spreadsheet writes them, with its mark at the beginning and its line ends."""
    (row,) = read_accounts("\ufeffKAM, Tier ,NAME\r\nU0KIM,KEY,Globex\r\n\r\n")

    assert (row.name, row.tier, row.kam, row.aliases) == ("Globex", Tier.KEY, KIM, ())


def test_lines_without_anything_are_passed_over(desk: Desk) -> None:
    """A spreadsheet writes its empty rows too; the numbers of the others stay as it shows them."""
    blank = "," * 8 + "\n"
    (row,) = read_accounts(HEADER + blank + " , ,,,,,,,\n" + GLOBEX + blank)

    assert row.name == "Globex"
    assert problems_of(HEADER + blank + "Acme,gold,U0KIM,,,,,,\n")[0].startswith("line 3, column tier")


def test_running_it_twice_changes_nothing(desk: Desk) -> None:
    """Not even the time of the import."""
    imported(desk, HEADER + ACME + GLOBEX)
    before = desk.all(Account), desk.all(AccountAlias), desk.all(Person)
    desk.stand_still(days=1)

    result = imported(desk, HEADER + ACME + GLOBEX)

    assert result == ImportResult(added=0, changed=0, unchanged=2)
    assert (desk.all(Account), desk.all(AccountAlias), desk.all(Person)) == before


@pytest.mark.parametrize(
    "changed",
    [
        ACME.replace("strategic", "key"),
        ACME.replace("1250000", "1250001"),
        ACME.replace("ACME; ", ""),
        ACME.replace("Kim@Example.com", "sam@example.com"),
        ACME.replace("2027-03-31", ""),
        ACME.replace("Acme Corp", "ACME  corp"),
    ],
)
def test_a_changed_line_changes_its_account(desk: Desk, changed: str) -> None:
    """Found by name, whatever its case and spaces; the others stay."""
    imported(desk, HEADER + ACME + GLOBEX)
    desk.stand_still(days=1)

    result = imported(desk, HEADER + changed)

    assert result == ImportResult(added=0, changed=1, unchanged=0)
    assert len(desk.all(Account)) == 2


def test_people_by_address_are_written_down_once_to_be_looked_up(desk: Desk) -> None:
    """Two accounts with one new KAM: one row, not asked yet."""
    imported(desk, "name,tier,kam\nAcme,key,new@example.com\nGlobex,key,NEW@example.com\n")

    person = desk.one(Person, email="new@example.com")
    assert (person.slack_id, person.looked_up_at) == (None, None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",key,U0KIM,,,,,,", "line 2, column name: the account needs a name."),
        ("x" * 121 + ",key,U0KIM,,,,,,", "line 2, column name: the name has 121 characters; 120 are allowed."),
        pytest.param(
            "ﷺ" * 20 + ",key,U0KIM,,,,,,",
            "line 2, column name: the name is too long once its signs are written out; 240 are allowed.",
            id="signs that stand for many",
        ),
        ("Acme,gold,U0KIM,,,,,,", "line 2, column tier: 'gold' is no tier. Allowed are strategic, key, standard."),
        ("Acme,key,,,,,,,", "line 2, column kam: '' is neither an e-mail address nor a Slack id (U012AB3CD)."),
        ("Acme,key,Kim,,,,,,", "line 2, column kam: 'Kim' is neither"),
        ("Acme,key,U0KIM,,kim@,,,,", "line 2, column manager: 'kim@' is neither"),
        ("Acme,key,U0KIM,,,Eve,,,", "line 2, column sponsor: 'Eve' is neither"),
        ("Acme,key,U0KIM,,,,1.5m,EUR,", "line 2, column annual_value: '1.5m' is no whole number."),
        ("Acme,key,U0KIM,,,,-5,EUR,", "line 2, column annual_value: '-5' is no whole number."),
        ("Acme,key,U0KIM,,,,100,,", "line 2, column currency: a value needs one"),
        ("Acme,key,U0KIM,,,,100,Euro,", "line 2, column currency: 'Euro' is no currency code."),
        ("Acme,key,U0KIM,,,,,,31.3.2027", "line 2, column renewal_date: '31.3.2027' is no date."),
        ("Acme,key,U0KIM," + "y" * 121 + ",,,,,", "line 2, column aliases: the name has 121 characters"),
        ("Acme,key,U0KIM,,,,,,,,", "line 2: it has more fields than the header."),
        ('"Acme,key,U0KIM', "line 2: this is no valid CSV"),
    ],
)
def test_a_bad_line_is_named_by_number_column_and_reason(line: str, problem: str) -> None:
    """So that it can be found in the spreadsheet."""
    problems = problems_of(HEADER + line + "\n")

    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_every_bad_line_is_listed_and_nothing_is_imported(desk: Desk) -> None:
    """All or nothing."""
    problems = problems_of(HEADER + "Acme,gold,U0KIM,,,,,,\n" + GLOBEX + "Initech,key,Kim,,,,1e3,EUR,\n")

    assert [problem.split(":")[0] for problem in problems] == [
        "line 2, column tier",
        "line 4, column kam",
        "line 4, column annual_value",
    ]
    assert desk.all(Account) == []


def test_the_same_account_twice_is_a_mistake() -> None:
    """Whatever the case: which line should count?"""
    assert problems_of(HEADER + GLOBEX + GLOBEX.replace("Globex", "GLOBEX")) == [
        "line 3, column name: GLOBEX stands in line 2 already."
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1, column name: the column is missing."),
        ("name,tier\n", "line 1, column kam: the column is missing."),
        ("name,tier,kam,colour\n", "line 1, column colour: unknown."),
        ("name,tier,kam,\n", "line 1, column (empty): unknown."),
        ("name,tier,kam,kam\n", "line 1, column kam: it stands there twice."),
        ("name,tier,kam\n", "line 2: there is no account in the file."),
        ('name,tier,"kam\n', "line 1: this is no valid CSV"),
    ],
)
def test_a_wrong_header_is_named(text: str, problem: str) -> None:
    """Before any line is read."""
    assert any(found.startswith(problem) for found in problems_of(text))


@given(st.text())
def test_any_text_is_read_or_refused_with_sentences(text: str) -> None:
    """No file makes it stumble."""
    for candidate in (text, HEADER + text):
        try:
            read_accounts(candidate)
        except ImportRefused as refused:
            assert all(problem.startswith("line ") for problem in refused.problems)


def test_search_finds_name_and_alias_beginnings_first(desk: Desk) -> None:
    """As people type: any case, any accents, in the middle too."""
    imported(
        desk,
        "name,tier,kam,aliases\nÉlan Vital,key,U0KIM,\nVital Élan,key,U0KIM,\nGlobex,key,U0KIM,elan group\n"
        "100% Juice,key,U0KIM,\n",
    )

    def found(words: str) -> list[str]:
        return [account.name for account in desk.do(search_accounts, search_key(words), limit=5)]

    assert found("ELAN") == ["Élan Vital", "Globex", "Vital Élan"]
    assert found("%") == ["100% Juice"]
    assert found("_") == []
    assert len(found("")) == 4


def test_search_gives_no_more_than_asked(desk: Desk) -> None:
    """Slack shows a hundred at most."""
    lines = "".join(f"Branch {number:03d},key,U0KIM\n" for number in range(30))
    imported(desk, "name,tier,kam\n" + lines)
    desk.now += timedelta(days=1)

    assert len(desk.do(search_accounts, "branch", limit=20)) == 20
