"""The account plan: every version is kept, nobody overwrites what they have not read, signatures say for what."""

from datetime import date
from typing import Any

import pytest

from crisis.account_plan import (
    Agreement,
    SectionDraft,
    client_agreed,
    confirm_plan_section,
    sign_plan,
    write_section,
)
from crisis.account_plan_csv import export_account_plans, import_account_plans, read_account_plans
from crisis.account_plan_facts import AccountPlan, account_plan, plan_to_read, plan_versions
from crisis.csv_file import ImportRefused, ImportResult
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownAccount, WrongStatus
from storage.tables.account import Account
from storage.tables.account_plan import PlanEntry, PlanSignoff
from storage.tables.person import Person
from storage.tables.profile import TeamMember
from storage.vocabulary import PlanSection
from tests.builders import BEA, GUS, KIM, MAX, NOON, SUE, ZOE, Desk, an_account

HEAD = "account,section,text,source,wallet_percent,wallet_as_of,checked\n"
GOALS, ISSUES, WALLET = PlanSection.GOALS, PlanSection.ISSUES, PlanSection.WALLET
TODAY = date(2026, 11, 17)


@pytest.fixture
def acme(desk: Desk) -> Account:
    """Kim's account."""
    return an_account(desk)


def writes(desk: Desk, account: Account, section: PlanSection = GOALS, text: str = "Two plants", **values: Any) -> Any:
    """Kim writes a section, having read what holds."""
    known = seen(desk, account).section(section).id
    options = {"based_on": values.pop("based_on", known), "by": values.pop("by", KIM)}
    options |= {"request_key": values.pop("request_key", None)}
    return desk.do(write_section, account.id, SectionDraft(section=section, text=text, **values), **options)


def seen(desk: Desk, account: Account) -> AccountPlan:
    return desk.do(account_plan, account)


def signs(desk: Desk, account: Account, by: str = KIM) -> PlanSignoff:
    return desk.do(sign_plan, account.id, up_to=seen(desk, account).up_to, by=by)


def test_a_section_says_who_wrote_it_when_and_where_it_is_known_from(desk: Desk, acme: Account) -> None:
    """S2-12; the other sections stand there empty, the same for every account."""
    writes(desk, acme, text="  Two plants by 2028 ", source="Their annual report")

    goals, *others = seen(desk, acme).sections
    assert (goals.text, goals.source, goals.by, goals.at) == (
        "Two plants by 2028",
        "Their annual report",
        KIM,
        desk.now,
    )
    assert len(others) == 7 and not any(one.id for one in others)


def test_every_version_is_kept_and_the_last_ten_are_shown(desk: Desk, acme: Account) -> None:
    """Newest first, whoever wrote them."""
    for count in range(12):
        writes(desk, acme, text=f"Version {count}", by=KIM if count % 2 else MAX)

    versions = desk.do(plan_versions, acme.id)
    assert [one.text for one in versions] == [f"Version {count}" for count in range(11, 1, -1)]
    assert {one.by for one in versions} == {KIM, MAX}
    assert len(desk.all(PlanEntry)) == 12
    assert seen(desk, acme).section(GOALS).text == "Version 11"


def test_the_same_words_say_that_it_is_still_true(desk: Desk, acme: Account) -> None:
    """No version that changes nothing; the signatures keep their meaning."""
    writes(desk, acme)
    signs(desk, acme)
    desk.stand_still(days=100)
    assert seen(desk, acme).section(GOALS).is_stale

    writes(desk, acme, by=MAX)

    (goals,) = desk.all(PlanEntry)
    assert (goals.by, goals.checked_by, goals.checked_at) == (KIM, MAX, desk.now)
    assert not seen(desk, acme).section(GOALS).is_stale
    assert seen(desk, acme).signoffs[0].changed == ()


def test_still_true_is_one_press(desk: Desk, acme: Account) -> None:
    """Of what is not written nothing can be true."""
    writes(desk, acme)
    desk.stand_still(days=90)

    desk.do(confirm_plan_section, acme.id, GOALS, by=MAX)

    goals = seen(desk, acme).section(GOALS)
    assert (goals.checked_by, goals.checked_at, goals.is_stale, goals.by) == (MAX, desk.now, False, KIM)
    with pytest.raises(UnknownAccount, match="Nothing is written"):
        desk.do(confirm_plan_section, acme.id, ISSUES, by=KIM)


def test_nobody_overwrites_what_they_have_not_read(desk: Desk, acme: Account) -> None:
    """Two forms were open: the second one is told, and nothing is lost."""
    writes(desk, acme)
    writes(desk, acme, text="Kim's second thought")

    with pytest.raises(InvalidInput) as refused:
        writes(desk, acme, text="Max's old form", by=MAX, based_on=1)

    assert "changed this section while you were typing" in refused.value.errors["text"]
    assert seen(desk, acme).section(GOALS).text == "Kim's second thought"


def test_one_form_is_one_version(desk: Desk, acme: Account) -> None:
    """However often it is delivered; the second delivery is no conflict with the first."""
    assert writes(desk, acme, request_key="view:V1", based_on=0) is not None
    assert writes(desk, acme, request_key="view:V1", based_on=0) is None

    desk.one(PlanEntry)


def test_the_source_stays_when_it_was_not_asked(desk: Desk, acme: Account) -> None:
    """The form of the share of wallet has no room for it before “More…”."""
    writes(desk, acme, WALLET, "Drives", source="Their buyer", wallet_percent="35 %", wallet_as_of=TODAY)

    writes(desk, acme, WALLET, "Drives and pumps", wallet_percent="40", wallet_as_of=TODAY)

    wallet = seen(desk, acme).section(WALLET)
    assert (wallet.source, wallet.wallet_percent, wallet.wallet_as_of) == ("Their buyer", 40, TODAY)
    writes(desk, acme, WALLET, "Drives and pumps", source="", wallet_percent="40", wallet_as_of=TODAY)
    assert seen(desk, acme).section(WALLET).source == ""


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        pytest.param({"text": " \n "}, "text", "in a sentence or two", id="no text"),
        pytest.param({"text": "x" * 3001}, "text", "under 3,000", id="endless"),
        pytest.param({"source": "x" * 301}, "source", "under 300", id="an endless source"),
        pytest.param({"wallet_percent": "a third"}, "wallet_percent", "whole number", id="in words"),
        pytest.param({"wallet_percent": "12.5", "wallet_as_of": TODAY}, "wallet_percent", "whole number", id="broken"),
        pytest.param({"wallet_percent": "１２", "wallet_as_of": TODAY}, "wallet_percent", "whole", id="full width"),
        pytest.param({"wallet_percent": "9999"}, "wallet_percent", "whole number", id="far too much"),
        pytest.param({"wallet_percent": "101", "wallet_as_of": TODAY}, "wallet_percent", "0 to 100", id="too much"),
        pytest.param({"wallet_percent": "35"}, "wallet_as_of", "Choose the day", id="of no day"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(
    desk: Desk, acme: Account, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    """At its field, with what to do."""
    with pytest.raises(InvalidInput) as refused:
        writes(desk, acme, WALLET, **wrong)

    assert sentence in refused.value.errors[field]
    assert desk.all(PlanEntry) == []


def test_a_signature_knows_what_was_changed_since(desk: Desk, acme: Account) -> None:
    """S2-11: and signing anew takes the place of the old signature."""
    writes(desk, acme)
    writes(desk, acme, ISSUES, "Late invoices")
    signs(desk, acme, MAX)
    signs(desk, acme, KIM)
    writes(desk, acme, ISSUES, "Late invoices, and nobody answers")
    desk.stand_still(days=1)

    assert [(one.by, one.changed) for one in seen(desk, acme).signoffs] == [(MAX, (ISSUES,)), (KIM, (ISSUES,))]
    signs(desk, acme, MAX)

    plan = seen(desk, acme)
    assert [(one.by, one.changed) for one in plan.signoffs] == [(KIM, (ISSUES,)), (MAX, ())]
    assert plan.signoffs[-1].agreed_on == date(2026, 11, 18)


def test_signing_twice_is_one_signature(desk: Desk, acme: Account) -> None:
    """A double click; somebody else's signature is their own."""
    writes(desk, acme)
    signs(desk, acme)

    with pytest.raises(AlreadyDone, match=r"You signed this plan on 17 Nov 2026"):
        signs(desk, acme)

    signs(desk, acme, MAX)
    assert [row.by for row in desk.all(PlanSignoff)] == [KIM, MAX]


def test_signing_anew_is_one_signature_too(desk: Desk, acme: Account) -> None:
    """The last one counts; the client's word that somebody wrote down is not their own signature."""
    writes(desk, acme)
    signs(desk, acme)
    writes(desk, acme, text="Three plants")
    up_to = seen(desk, acme).up_to
    desk.do(client_agreed, acme.id, Agreement(name="Rita", agreed_on=TODAY), up_to=up_to, by=KIM)

    signs(desk, acme)

    with pytest.raises(AlreadyDone):
        signs(desk, acme)
    assert [(one.client_name, one.changed) for one in seen(desk, acme).signoffs] == [("Rita", ()), ("", ())]


def test_only_what_was_shown_can_be_signed(desk: Desk, acme: Account) -> None:
    """Neither an empty plan, nor one that was changed meanwhile, nor a number somebody made up."""
    with pytest.raises(WrongStatus, match="Nothing is written"):
        signs(desk, acme)
    writes(desk, acme)
    shown = seen(desk, acme).up_to
    writes(desk, acme, ISSUES, "Late invoices")

    for up_to in (shown, 10**12):
        with pytest.raises(WrongStatus, match="changed after it was shown"):
            desk.do(sign_plan, acme.id, up_to=up_to, by=KIM)
    assert desk.all(PlanSignoff) == []


def test_the_client_agrees_with_name_and_day(desk: Desk, acme: Account) -> None:
    """S2-11: one form writes it down once; a later one of the same person takes its place."""
    writes(desk, acme)
    said = Agreement(name=" Rita  Roth ", agreed_on=date(2026, 11, 12), source="Minutes")
    for _ in range(2):
        desk.do(client_agreed, acme.id, said, up_to=seen(desk, acme).up_to, by=KIM, request_key="view:V1")

    (rita,) = seen(desk, acme).signoffs
    assert (rita.client_name, rita.agreed_on, rita.source, rita.by) == ("Rita Roth", date(2026, 11, 12), "Minutes", KIM)
    again = Agreement(name="rita roth", agreed_on=TODAY)
    desk.do(client_agreed, acme.id, again, up_to=seen(desk, acme).up_to, by=MAX, request_key="view:V2")
    assert [one.agreed_on for one in seen(desk, acme).signoffs] == [TODAY]


@pytest.mark.parametrize(
    ("name", "on", "source", "field"),
    [
        pytest.param(" ", TODAY, "", "client_name", id="nobody"),
        pytest.param("x" * 121, TODAY, "", "client_name", id="an endless name"),
        pytest.param("Rita", None, "", "agreed_on", id="on no day"),
        pytest.param("Rita", date(2026, 11, 18), "", "agreed_on", id="tomorrow"),
        pytest.param("Rita", TODAY, "x" * 301, "source", id="an endless source"),
    ],
)
def test_an_agreement_of_nobody_or_no_day_is_refused(
    desk: Desk, acme: Account, name: str, on: date | None, source: str, field: str
) -> None:
    """At its field; nothing is written."""
    writes(desk, acme)

    with pytest.raises(InvalidInput) as refused:
        desk.do(client_agreed, acme.id, Agreement(name=name, agreed_on=on, source=source), up_to=1, by=KIM)

    assert set(refused.value.errors) == {field}
    assert desk.all(PlanSignoff) == []


def test_only_the_accounts_people_write_and_sign(desk: Desk, acme: Account) -> None:
    """And nobody outside reads it."""
    writes(desk, acme)
    for who in (ZOE, GUS, BEA):
        with pytest.raises(NotAllowed):
            writes(desk, acme, ISSUES, by=who)
        with pytest.raises(NotAllowed):
            desk.do(sign_plan, acme.id, up_to=1, by=who)
        with pytest.raises(NotAllowed):
            desk.do(client_agreed, acme.id, Agreement(name="Rita", agreed_on=TODAY), up_to=1, by=who)
        with pytest.raises(NotAllowed):
            desk.do(confirm_plan_section, acme.id, GOALS, by=who)
        with pytest.raises(NotAllowed):
            desk.do(plan_to_read, acme, who=who)
    assert len(desk.all(PlanEntry)) == 1 and desk.all(PlanSignoff) == []

    sue = desk.one(Person, slack_id=SUE)
    desk.add(TeamMember(account_id=acme.id or 0, person_id=sue.id or 0))
    signs(desk, acme, SUE)


def imported(desk: Desk, text: str) -> ImportResult:
    return desk.do(import_account_plans, read_account_plans(text))


def test_plans_come_back_from_a_file_exactly(desk: Desk, acme: Account) -> None:
    """Out, in again: nothing changes. What was written by hand stays a version when a file says otherwise."""
    writes(desk, acme, ISSUES, 'Late invoices, "always"\nand twice in May', source="Their CFO")
    writes(desk, acme, WALLET, "Drives", wallet_percent="35", wallet_as_of=TODAY)
    out = desk.do(export_account_plans)

    assert imported(desk, out) == ImportResult(unchanged=2)
    assert imported(desk, out.replace("Drives", "Drives and pumps")) == ImportResult(changed=1, unchanged=1)
    assert imported(desk, HEAD + "acme CORP,goals,Grow,,,,2026-11-01\n") == ImportResult(added=1)

    assert [row.text for row in desk.all(PlanEntry, section=WALLET)] == ["Drives", "Drives and pumps"]
    assert str(seen(desk, acme).section(GOALS).checked_at) == "2026-11-01 00:00:00+00:00"


def test_a_later_day_of_a_file_says_still_true(desk: Desk, acme: Account) -> None:
    """An earlier one does not make it older."""
    line = "Acme Corp,goals,Grow,,,,2026-11-{day}\n"
    assert imported(desk, HEAD + line.format(day="05")) == ImportResult(added=1)

    assert imported(desk, HEAD + line.format(day="09")) == ImportResult(changed=1)
    assert imported(desk, HEAD + line.format(day="02")) == ImportResult(unchanged=1)

    assert str(desk.one(PlanEntry).checked_at) == "2026-11-09 00:00:00+00:00"


def test_a_day_of_a_file_that_has_not_come_is_today(desk: Desk, acme: Account) -> None:
    """Nothing is true for longer than since now."""
    imported(desk, HEAD + "Acme Corp,goals,Grow,,,,2031-01-01\n")

    assert desk.one(PlanEntry).checked_at == desk.now


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("Acme Corp,hopes,x,,,,", "line 2, column section: 'hopes' is no section", id="no section"),
        pytest.param("Acme Corp,goals,,,,,", "line 2, column text: say it", id="no text"),
        pytest.param("Acme Corp,goals,x,,35,2026-11-01,", "only the section wallet", id="a figure elsewhere"),
        pytest.param("Acme Corp,wallet,x,,35,,", "column wallet_as_of", id="a figure of no day"),
        pytest.param("Acme Corp,wallet,x,,135,2026-11-01,", "no whole number from 0 to 100", id="too much"),
        pytest.param("Nowhere,goals,x,,,,", "there is no account 'Nowhere'", id="no account"),
        pytest.param("Acme Corp,goals,x,,,,\nACME corp,goals,y,,,,", "stands in line 2 already", id="twice"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_read(desk: Desk, acme: Account, line: str, problem: str) -> None:
    """All or nothing."""
    with pytest.raises(ImportRefused) as refused:
        imported(desk, HEAD + line + "\n")

    assert problem in "\n".join(refused.value.problems)
    assert desk.all(PlanEntry) == []


def test_a_file_without_days_makes_nothing_older_or_younger(desk: Desk, acme: Account) -> None:
    """What is new counts from now; what was known keeps the day on which somebody looked at it."""
    assert imported(desk, HEAD + "Acme Corp,goals,Grow,,,,\n") == ImportResult(added=1)
    desk.wait(days=3)

    assert imported(desk, HEAD + "Acme Corp,goals,Grow more,,,,\n") == ImportResult(changed=1)

    assert seen(desk, acme).section(GOALS).checked_at == NOON
