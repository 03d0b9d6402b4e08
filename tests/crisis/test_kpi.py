"""Figures agreed with the client are written down by those who may, measured, kept, and go in and out as files."""

from datetime import date, timedelta

import pytest

from crisis.csv_file import ImportRefused, ImportResult
from crisis.kpi import MOST_KPIS, KpiDraft, add_kpi, edit_kpi, kpi_to_edit, measure_kpi, remove_kpi
from crisis.kpi_csv import (
    export_kpis,
    export_measurements,
    import_kpis,
    import_measurements,
    read_kpis,
    read_measurements,
)
from crisis.kpi_facts import KpiFacts, account_kpis, calling_kpis
from crisis.refusals import InvalidInput, NotAllowed, UnknownAccount
from crisis.rules.kpi import KpiState, Trend, believed_for
from storage.tables.account import Account
from storage.tables.kpi import Kpi, KpiMeasurement
from storage.vocabulary import Better, Period
from tests.builders import GLOBEX, KIM, MAX, NOON, ZOE, Desk, an_account

TODAY = NOON.date()
KPI_HEADER = "account,label,target,unit,better,period,agreed_on,agreed_with\n"
UPTIME = "Acme Corp,Uptime,99.95,%,higher,week,2026-03-31,Rita Roth\n"
REPAIR = "ACME CORP,Time to repair,4,h,lower,,,\n"
HEADER = "account,label,measured_on,actual\n"
MEASURED = "Acme Corp,Uptime,2026-10-31,99.9\nAcme Corp,Uptime,2026-11-07,99.97\n"


def a_draft(**values: object) -> KpiDraft:
    """Available for 99.5 % of a month."""
    answers = {"label": "Availability", "target": "99.5 %", "better": Better.HIGHER}
    return KpiDraft(**(answers | values))  # type: ignore[arg-type]


def a_kpi(desk: Desk, account: Account, **values: object) -> Kpi:
    kpi = desk.do(add_kpi, account.id, a_draft(**values), by=KIM)
    assert kpi is not None
    return kpi


def shown(desk: Desk, account: Account) -> KpiFacts:
    (facts,) = desk.do(account_kpis, account).kpis
    return facts


def test_a_figure_is_written_down_as_it_was_typed(desk: Desk) -> None:
    """Target and unit come apart; nothing is lost."""
    acme = an_account(desk)

    a_kpi(desk, acme, label=" Net  promoters ", target="-7,25 NPS", agreed_on=TODAY, agreed_with=" Rita ")

    row = desk.one(Kpi)
    assert (row.label, row.target, row.unit, row.agreed_with) == ("Net promoters", -7_250, "NPS", "Rita")
    assert shown(desk, acme).state is KpiState.NOT_MEASURED


def test_every_value_is_kept_and_the_newest_day_counts(desk: Desk) -> None:
    """Also when an older one is filled in later; the same day twice is a correction."""
    acme = an_account(desk)
    kpi = a_kpi(desk, acme)
    for actual, day in (("99.7", 30), ("99.6 %", 2), ("98", 0), ("99.1", 0), ("50", 60)):
        desk.do(measure_kpi, kpi.id, actual, TODAY - timedelta(days=day), by=KIM)

    facts = shown(desk, acme)

    assert (facts.actual, facts.measured_on, facts.state, facts.trend) == (99_100, TODAY, KpiState.MISSED, Trend.WORSE)
    assert facts.lately == (50_000, 99_700, 99_600, 99_100)
    assert len(desk.all(KpiMeasurement)) == 4


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        pytest.param({"label": " "}, "label", "needs a name", id="no name"),
        pytest.param({"target": "high"}, "target", "Write a number", id="no number"),
        pytest.param({"better": None}, "better", "which way", id="no direction"),
        pytest.param({"agreed_on": TODAY + timedelta(days=2)}, "agreed_on", "still to come", id="agreed tomorrow"),
        pytest.param({"agreed_with": "Rita"}, "agreed_on", "on which day", id="agreed nobody knows when"),
        pytest.param({"agreed_with": "x" * 121, "agreed_on": TODAY}, "agreed_with", "under 120", id="too long"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk: Desk, wrong: dict[str, object], field: str, sentence: str) -> None:
    """And nothing is written."""
    acme = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(add_kpi, acme.id, a_draft(**wrong), by=KIM)

    assert sentence in refused.value.errors[field]
    assert not desk.all(Kpi)


@pytest.mark.parametrize(
    ("actual", "day", "field", "sentence"),
    [
        pytest.param("good", TODAY, "actual", "Write a number", id="no number"),
        pytest.param("4 h", TODAY, "actual", "It is measured in %.", id="another unit"),
        pytest.param("99", None, "measured_on", "on which day", id="no day"),
        pytest.param("99", TODAY + timedelta(days=2), "measured_on", "Nobody has measured that day", id="the future"),
    ],
)
def test_a_wrong_value_changes_nothing(desk: Desk, actual: str, day: date | None, field: str, sentence: str) -> None:
    """And says what it should be."""
    acme = an_account(desk)
    kpi = a_kpi(desk, acme)

    with pytest.raises(InvalidInput) as refused:
        desk.do(measure_kpi, kpi.id, actual, day, by=KIM)

    assert sentence in refused.value.errors[field]
    assert not desk.all(KpiMeasurement)


def test_a_name_stands_for_one_figure(desk: Desk) -> None:
    """Twice is refused, also by renaming; a removed one comes back with what was measured."""
    acme = an_account(desk)
    kpi = a_kpi(desk, acme)
    other = a_kpi(desk, acme, label="Uptime")
    desk.do(measure_kpi, other.id, "99", TODAY, by=KIM)

    with pytest.raises(InvalidInput, match="“Availability” is measured already"):
        desk.do(add_kpi, acme.id, a_draft(label="AVAILABILITY"), by=KIM)
    with pytest.raises(InvalidInput, match="Choose another name"):
        desk.do(edit_kpi, other.id, a_draft(), by=KIM)
    desk.do(edit_kpi, kpi.id, a_draft(target="99", period=Period.WEEK), by=KIM)
    desk.do(remove_kpi, other.id, by=KIM)
    with pytest.raises(UnknownAccount, match="was removed"):
        desk.do(kpi_to_edit, other.id, by=KIM)
    with pytest.raises(UnknownAccount, match="was removed"):
        desk.do(measure_kpi, other.id, "99", TODAY, by=KIM)
    back = a_kpi(desk, acme, label="Uptime", target="95 %")

    assert (back.id, back.target, back.actual) == (other.id, 95_000, 99_000)
    assert (desk.one(Kpi, id=kpi.id).target, desk.one(Kpi, id=kpi.id).period) == (99_000, Period.WEEK)


def test_one_form_writes_one_figure_and_a_list_has_an_end(desk: Desk) -> None:
    """However often it is delivered; and whoever has forty looks at none."""
    acme = an_account(desk)
    for _ in range(2):
        desk.do(add_kpi, acme.id, a_draft(), by=KIM, request_key="view:V1")
    for number in range(1, MOST_KPIS):
        a_kpi(desk, acme, label=f"Figure {number}")

    with pytest.raises(InvalidInput, match="Remove one"):
        a_kpi(desk, acme, label="One more")

    assert len(desk.all(Kpi)) == MOST_KPIS


def test_only_the_account_s_people_and_managers_write(desk: Desk) -> None:
    """A figure missed is the client's secret and ours."""
    acme = an_account(desk)
    kpi = desk.do(add_kpi, acme.id, a_draft(), by=MAX)
    assert kpi is not None

    for operation, arguments in (
        (add_kpi, (acme.id, a_draft(label="X"))),
        (edit_kpi, (kpi.id, a_draft())),
        (measure_kpi, (kpi.id, "99", TODAY)),
        (remove_kpi, (kpi.id,)),
        (kpi_to_edit, (kpi.id,)),
    ):
        named = {} if operation is kpi_to_edit else {"now": NOON}
        with pytest.raises(NotAllowed):
            desk.do(operation, *arguments, by=ZOE, **named)

    assert desk.one(Kpi).removed_at is None
    assert not desk.all(KpiMeasurement)


def test_a_figure_grows_old_where_the_organisation_is(desk: Desk) -> None:
    """At noon in Greenwich it is tomorrow on Kiritimati."""
    acme = an_account(desk)
    kpi = a_kpi(desk, acme, period=Period.WEEK)
    desk.do(measure_kpi, kpi.id, "99.5", TODAY - believed_for(Period.WEEK), by=KIM)
    assert shown(desk, acme).state is KpiState.MET

    desk.protocol = desk.protocol.model_copy(update={"timezone": "Pacific/Kiritimati"})

    assert shown(desk, acme).state is KpiState.OLD


def test_what_is_missed_or_unmeasured_calls_and_nothing_else(desk: Desk) -> None:
    """The missed ones first; of each account its own."""
    acme, globex = an_account(desk), an_account(desk, GLOBEX)
    good, missed, old, _never, new = (
        a_kpi(desk, acme, label=label) for label in ("Good", "Missed", "Aged", "Never", "Removed")
    )
    desk.do(remove_kpi, new.id, by=KIM)
    desk.stand_still(days=40)
    today = desk.now.date()
    for kpi, actual, days in ((good, "99.5", 0), (missed, "99.4", 0), (old, "99.4", 39)):
        desk.do(measure_kpi, kpi.id, actual, today - timedelta(days=days), by=KIM)
    a_kpi(desk, acme, label="Of today")

    calling = desk.do(calling_kpis, [acme.id, globex.id])

    assert {key: [one.label for one in found] for key, found in calling.items()} == {
        acme.id: ["Missed", "Aged", "Never"]
    }


def test_files_go_in_once_and_come_out_the_same(desk: Desk) -> None:
    """Twice changes nothing; a removed one comes back; what is exported reads back exactly."""
    acme = an_account(desk)
    results = [desk.do(import_kpis, read_kpis(KPI_HEADER + UPTIME + REPAIR)) for _ in range(2)]
    results += [desk.do(import_measurements, read_measurements(HEADER + MEASURED)) for _ in range(2)]

    kpis, measurements = desk.do(export_kpis), desk.do(export_measurements)

    assert results == [
        ImportResult(added=2),
        ImportResult(unchanged=2),
        ImportResult(added=2),
        ImportResult(unchanged=2),
    ]
    assert kpis == KPI_HEADER + REPAIR.replace("ACME CORP", "Acme Corp") + UPTIME
    assert measurements == HEADER + MEASURED
    uptime = desk.one(Kpi, label="Uptime")
    assert (uptime.account_id, uptime.actual, uptime.measured_on) == (acme.id, 99_970, date(2026, 11, 7))
    corrected = read_measurements(HEADER + MEASURED.replace("99.97", "99.98"))
    assert desk.do(import_measurements, corrected) == ImportResult(changed=1, unchanged=1)
    desk.do(remove_kpi, uptime.id, by=KIM)
    assert desk.do(export_kpis) == KPI_HEADER + REPAIR.replace("ACME CORP", "Acme Corp")
    assert desk.do(export_measurements) == HEADER
    assert desk.do(import_kpis, read_kpis(KPI_HEADER + UPTIME)) == ImportResult(added=1)


def test_every_wrong_line_is_named(desk: Desk) -> None:
    """All at once, with line and column; nothing is imported."""
    an_account(desk)
    wrong = (
        KPI_HEADER
        + "Acme Corp,A,99 %,,higher,,,\n"
        + "Acme Corp,B,1,5 stars,up,daily,tomorrow,\n"
        + "Acme Corp,C,1.200,,lower,,,Rita\n"
        + "Acme Corp,D,1,,lower,,,Rita\n"
        + UPTIME
        + UPTIME
    )

    with pytest.raises(ImportRefused) as refused:
        read_kpis(wrong)
    with pytest.raises(ImportRefused) as twice:
        read_measurements(HEADER + MEASURED + MEASURED.replace("99.9", "1"))

    said = "\n".join(refused.value.problems)
    for words in (
        "line 2, column target: '99 %' is no number alone",
        "line 3, column unit: ",
        "line 3, column better: 'up' is no direction. Allowed are higher, lower.",
        "line 3, column period: 'daily' is no period",
        "line 3, column agreed_on: 'tomorrow' is no date",
        "line 4, column target: 1.200 can be read in two ways",
        "line 5, column agreed_on: Say on which day they agreed.",
        "line 7, column label: Uptime stands in line 6 already",
    ):
        assert words in said
    assert "line 4, column measured_on: Uptime on 2026-10-31 stands in line 2 already." in twice.value.problems


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("Globex,Uptime,2026-10-31,1\n", "there is no account 'Globex'", id="an unknown account"),
        pytest.param("Acme Corp,Speed,2026-10-31,1\n", "there is no KPI 'Speed' of this account", id="a figure"),
        pytest.param("Acme Corp,Uptime,2026-11-19,1\n", "2026-11-19 is still to come", id="a day to come"),
    ],
)
def test_a_file_of_values_is_taken_as_a_whole_or_not_at_all(desk: Desk, line: str, said: str) -> None:
    """Also when every line looks right by itself."""
    an_account(desk)
    desk.do(import_kpis, read_kpis(KPI_HEADER + UPTIME))

    with pytest.raises(ImportRefused) as refused:
        desk.do(import_measurements, read_measurements(HEADER + MEASURED + line))

    assert refused.value.problems[0].startswith("line 4, column ") and said in refused.value.problems[0]
    assert not desk.all(KpiMeasurement)
    with pytest.raises(ImportRefused, match="2026-11-19 is still to come"):
        desk.do(import_kpis, read_kpis(KPI_HEADER + UPTIME.replace("2026-03-31", "2026-11-19")))
