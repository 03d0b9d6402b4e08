"""The roster and absences come in and go out as CSV files."""

import pytest

from crisis.csv_file import ImportRefused, ImportResult
from crisis.roster import seats_for_account
from crisis.roster_csv import (
    export_absences,
    export_roster,
    import_absences,
    import_roster,
    read_absences,
    read_roster,
)
from storage.tables.roster import Absence, RosterSeat, UserGroup
from tests.builders import BEA, LEO, NOON, SAM, Desk, an_account

ROSTER = f"""account,tier,function,rank,person,from_hour,to_hour
Acme Corp,,sales,primary,{BEA},8,17
,strategic,sales,secondary,new@example.com,,
,,legal,,@legal,,
"""


def test_a_roster_comes_in_once_and_goes_out_as_it_came(desk: Desk) -> None:
    """Account, tier and everybody; a second time nothing changes; what goes out is read as the same."""
    acme = an_account(desk)
    desk.add(UserGroup(group_id="S0LEGAL", handle="legal", members=[LEO], refreshed_at=NOON))

    assert desk.do(import_roster, read_roster(ROSTER)) == ImportResult(added=3)
    assert desk.do(import_roster, read_roster(ROSTER)) == ImportResult(unchanged=3)
    out = desk.do(export_roster)
    assert desk.do(import_roster, read_roster(out)) == ImportResult(unchanged=3)
    changed = ROSTER.replace(",8,17", ",9,17").replace("sales,primary", "Sales,primary")
    assert desk.do(import_roster, read_roster(changed)) == ImportResult(changed=1, unchanged=2)

    seats = {seat.function: seat for seat in desk.do(seats_for_account, account_id=acme.id)}
    assert [one.slack_id for one in seats["sales"].primaries] == [BEA]
    assert seats["sales"].primaries[0].hours == (9, 17)
    assert [one.slack_id for one in seats["legal"].primaries] == [LEO]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Acme Corp,key,sales,,U0SAM,,", "line 2, column tier: a seat is for an account or for a tier"),
        (",,sales,third,U0SAM,,", "line 2, column rank: 'third' is no rank"),
        (",,sales,,Sam,,", "line 2, column person: 'Sam' is neither an e-mail address nor a Slack id"),
        (",,sales,,U0SAM,8,", "line 2, column to_hour: working hours need both ends"),
        (",,sales,,U0SAM,8,25", "line 2, column to_hour: '25' is no whole number from 1 to 24"),
        (",,\u0301,,U0SAM,,", "line 2, column function: say it with letters, for example finance."),
        (",,sales,,U0SAM,8,8", "line 2, column to_hour: this is when they begin"),
        (",,sales,,U0SAM,,\n,,SALES,primary,U0BEA,,", "line 3, column function: SALES, primary, stands in line 2"),
        ("Nowhere,,sales,,U0SAM,,", "line 2, column account: there is no account 'Nowhere'"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_imported(desk: Desk, line: str, problem: str) -> None:
    """Line and column stand in the sentence."""
    head = "account,tier,function,rank,person,from_hour,to_hour\n"

    with pytest.raises(ImportRefused) as refused:
        desk.do(import_roster, read_roster(head + line))

    assert refused.value.problems[0].startswith(problem)
    assert desk.all(RosterSeat) == []


def test_absences_come_in_once_and_go_out_as_they_came(desk: Desk) -> None:
    """By person and first day; the last day may change."""
    text = (
        f"person,first_day,last_day,note\n{SAM},2026-11-24,2026-11-30,Skiing\nnew@example.com,2026-12-24,2026-12-24,\n"
    )

    assert desk.do(import_absences, read_absences(text)) == ImportResult(added=2)
    assert desk.do(import_absences, read_absences(desk.do(export_absences))) == ImportResult(unchanged=2)
    longer = text.replace("2026-11-30", "2026-12-01")
    assert desk.do(import_absences, read_absences(longer)) == ImportResult(changed=1, unchanged=1)

    with pytest.raises(ImportRefused, match="before the first day"):
        read_absences("person,first_day,last_day\nU0SAM,2026-11-24,2026-11-23\n")
    assert len(desk.all(Absence)) == 2
