"""Risks come in and out as a file: exactly, all or nothing, and the clock finds the right day for each."""

from datetime import timedelta
from pathlib import Path

import pytest

from crisis.account import import_accounts, read_accounts
from crisis.csv_file import ImportRefused, ImportResult
from crisis.effects import RemindOfRisks
from crisis.risk import RiskDraft, score_risk
from crisis.risk_csv import FIRST_REVIEW, export_risks, import_risks, read_risks
from crisis.risk_facts import risk_board
from storage.tables.person import Person
from storage.tables.risk import Risk, RiskScore
from tests.builders import KIM, NOON, Desk, an_account

NORTHWIND = Path("fake_slack/northwind")
HEAD = "account,scenario,likelihood,impact,owner,playbook,review\n"
FIRE = "Acme Corp,Their plant burns down,3,5,sue@example.com,service_outage,2027-02-16\n"


def imported(desk: Desk, text: str) -> ImportResult:
    return desk.do(import_risks, read_risks(text))


def problems(desk: Desk, text: str) -> str:
    with pytest.raises(ImportRefused) as refused:
        imported(desk, text)
    assert desk.all(Risk) == []
    return "\n".join(refused.value.problems)


def test_what_goes_out_comes_back_exactly(desk: Desk) -> None:
    """The register of the demo's company, on an empty database; a second time nothing changes."""
    accounts = (NORTHWIND / "accounts.csv").read_text(encoding="utf-8")
    desk.do(import_accounts, read_accounts(accounts))
    text = (NORTHWIND / "risks.csv").read_text(encoding="utf-8")
    count = len(text.splitlines()) - 1

    assert imported(desk, text) == ImportResult(added=count)
    assert imported(desk, text) == ImportResult(unchanged=count)
    out = desk.do(export_risks)
    assert sorted(out.splitlines()) == sorted(text.splitlines())
    assert imported(desk, out) == ImportResult(unchanged=count)
    assert len(desk.all(RiskScore)) == count


def test_the_first_review_is_counted_where_the_organisation_is(desk: Desk) -> None:
    """There the next day has begun."""
    an_account(desk)
    desk.protocol = desk.protocol.model_copy(update={"timezone": "Pacific/Kiritimati"})

    imported(desk, HEAD + FIRE.replace("2027-02-16", ""))

    assert desk.one(Risk).review_on == NOON.date() + timedelta(days=1) + FIRST_REVIEW


def test_a_line_changes_the_risk_of_the_same_words(desk: Desk) -> None:
    """What people wrote by hand is found again; a new score is kept beside the old one."""
    acme = an_account(desk)
    draft = RiskDraft(account_id=acme.id or 0, scenario="Their plant burns down", likelihood=2, impact=5, by=KIM)
    desk.do(score_risk, draft)

    assert imported(desk, HEAD + FIRE) == ImportResult(changed=1)

    (risk,) = desk.do(risk_board, acme).risks
    assert (risk.score, risk.owner, risk.playbook) == (15, desk.one(Person, name="Sue").slack_id, "service_outage")
    assert [row.likelihood for row in desk.all(RiskScore)] == [2, 3]


def test_a_red_risk_from_a_file_has_an_owner_and_says_what_else_it_lacks(desk: Desk) -> None:
    """As in the form; a playbook can follow, for the owner sees that it is missing. What was closed needs nobody."""
    acme = an_account(desk)
    red = "Acme Corp,Their plant burns down,5,5,,,\n"
    assert "line 2, column owner: A score of 25 is red, and from 15 on a risk needs an owner." in problems(
        desk, HEAD + red
    )

    imported(desk, HEAD + red.replace("5,5,", "5,5,sue@example.com"))
    closed = HEAD.replace("review", "closed") + red.replace("plant burns", "harbour shuts").replace(
        ",,,", ",,,2026-11-01"
    )
    imported(desk, closed)

    (risk,) = desk.do(risk_board, acme).risks
    assert risk.missing == ("playbook",)


def test_all_or_nothing_and_every_bad_line_is_named(desk: Desk) -> None:
    """Wrong figures, unknown accounts and playbooks, the same risk twice."""
    an_account(desk)

    assert "line 3, column likelihood: '6' is no whole number from 1 to 5" in problems(
        desk, HEAD + FIRE + "Acme Corp,Flood,6,1,,,\n"
    )
    assert "line 3, column account: there is no account 'Nowhere'" in problems(
        desk, HEAD + FIRE + "Nowhere,Flood,1,1,,,\n"
    )
    assert "line 3, column playbook: there is no playbook 'no_such'" in problems(
        desk, HEAD + FIRE + "Acme Corp,Flood,1,1,,no_such,\n"
    )
    assert "line 3, column scenario: their PLANT burns down stands in line 2 already" in problems(
        desk, HEAD + FIRE + FIRE.replace("Their plant", "their PLANT")
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Flood,2,2,Walls,,3,", "line 2, column residual_impact: what remains needs both figures, or none."),
        ("Flood,2,2,Walls,,3,2", "line 2, column residual_impact: what remains cannot be worse than the risk itself."),
        ("Flood,2,2,,2027-01-01,,", "line 2, column mitigation: say what is due then."),
        ("\u0301,2,2,,,,", "line 2, column scenario: '\u0301' cannot be compared with others. Say it in plain words."),
        (f"Flood,2,2,{'x' * 3001},,,", "line 2, column mitigation: it has 3,001 characters; 3,000 are allowed."),
    ],
    ids=["half a residual", "worse afterwards", "due, but what", "no letter", "a novel"],
)
def test_a_line_that_contradicts_itself_is_named(desk: Desk, line: str, problem: str) -> None:
    """With its number and column, as the form would name its field."""
    an_account(desk)
    head = "account,scenario,likelihood,impact,mitigation,mitigation_due,residual_likelihood,residual_impact\n"

    assert problems(desk, f"{head}Acme Corp,{line}\n") == problem


def test_what_changes_beside_the_score_is_no_new_score(desk: Desk) -> None:
    """The history shows how the score moved, not who looks after it."""
    an_account(desk)
    imported(desk, HEAD + FIRE)

    assert imported(desk, HEAD + FIRE.replace("sue@", "kim@")) == ImportResult(changed=1)

    assert [(row.likelihood, row.impact) for row in desk.all(RiskScore)] == [(3, 5)]


def test_the_clock_finds_the_monday_of_an_imported_risk(desk: Desk) -> None:
    """Nobody is written to before something is due."""
    an_account(desk)
    imported(desk, HEAD + FIRE)

    desk.wait(days=1)
    assert desk.effects(RemindOfRisks) == []
    assert str(desk.one(Risk).next_check_at) == "2027-02-15 09:00:00+00:00"
    desk.wait(days=90)

    assert len(desk.effects(RemindOfRisks)) == 1
