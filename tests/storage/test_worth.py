"""KPIs and diagnostics on both kinds of database: exact figures, one row a day, files that come out as they went in."""

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import IntegrityError

from crisis.diagnostic import DiagnosticDraft, run_diagnostic
from crisis.diagnostic_csv import export_diagnostics, import_diagnostics, read_diagnostics
from crisis.diagnostic_facts import due_diagnostics, relationship
from crisis.kpi import KpiDraft, add_kpi, measure_kpi
from crisis.kpi_csv import (
    export_kpis,
    export_measurements,
    import_kpis,
    import_measurements,
    read_kpis,
    read_measurements,
)
from crisis.kpi_facts import account_kpis
from crisis.refusals import InvalidInput
from storage.session import Database
from storage.tables.diagnostic import DiagnosticRun
from storage.tables.kpi import Kpi, KpiMeasurement
from storage.vocabulary import Better
from tests.builders import EVERYBODY, KIM, Desk, an_account, people

KPIS = (
    "account,label,target,unit,better,period,agreed_on,agreed_with\n"
    "Acme Corp,Uptime,99.999,%,higher,,2026-03-31,Rita\n"
    "Acme Corp,Volume,-999999999999.999,,lower,year,,\n"
)
MEASUREMENTS = "account,label,measured_on,actual\nAcme Corp,Uptime,2026-11-01,99.998\nAcme Corp,Uptime,2026-11-08,100\n"
RUNS = (
    "account,assessed_on,source,total,scores,notes\n"
    "Acme Corp,2026-03-31,,72,a=5; long name=1; zz=3,One\n"
    "Acme Corp,2026-03-31,Forrester,60,a=5,\n"
)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


def test_files_come_out_as_they_went_in(desk: Desk) -> None:
    """To the last thousandth, and in the same order."""
    acme = an_account(desk)
    for take, lines in (
        (import_kpis, read_kpis(KPIS)),
        (import_measurements, read_measurements(MEASUREMENTS)),
        (import_diagnostics, read_diagnostics(RUNS)),
    ):
        desk.do(take, lines)

    given = [desk.do(give) for give in (export_kpis, export_measurements, export_diagnostics)]

    assert given == [KPIS, MEASUREMENTS, RUNS]
    assert [one.lately for one in desk.do(account_kpis, acme).kpis] == [(99_998, 100_000), ()]
    found = desk.do(relationship, acme)
    assert found.last and found.last.assessed_on.isoformat() == "2026-03-31" and found.is_due
    assert list(desk.do(due_diagnostics, [acme.id])) == [acme.id]


def test_two_who_measure_at_once_leave_one_value(desk: Desk) -> None:
    """They take turns; the later one corrects the earlier."""
    acme = an_account(desk)
    desk.do(import_kpis, read_kpis(KPIS))
    kpi_id = desk.one(Kpi, label="Uptime").id
    scores = {dimension.name: 4 for dimension in desk.protocol.diagnostic.dimensions}

    results = desk.at_once(
        *(desk.operation(measure_kpi, kpi_id, str(value), desk.now.date(), by=KIM) for value in (97, 98, 99)),
        *(desk.operation(run_diagnostic, acme.id, DiagnosticDraft(scores=scores), by=KIM) for _ in range(3)),
        *(
            desk.operation(add_kpi, acme.id, KpiDraft(label="New", target="1", better=Better.HIGHER), by=KIM)
            for _ in range(3)
        ),
    )

    refused = [type(one) for one in results if isinstance(one, Exception)]
    assert refused == [InvalidInput, InvalidInput]
    assert desk.one(Kpi, label="Uptime").actual == desk.one(KpiMeasurement).actual
    desk.one(DiagnosticRun)
    desk.one(Kpi, label="New")


def test_a_day_has_one_value_and_a_name_one_row(desk: Desk) -> None:
    """Also when two of us write at the same moment."""
    acme = an_account(desk)
    desk.do(import_kpis, read_kpis(KPIS))
    desk.do(import_measurements, read_measurements(MEASUREMENTS))
    desk.do(import_diagnostics, read_diagnostics(RUNS))
    kpi, value, run = desk.all(Kpi)[0], desk.all(KpiMeasurement)[0], desk.all(DiagnosticRun)[0]

    for twin in (
        Kpi(**kpi.model_dump(exclude={"id"})),
        KpiMeasurement(**value.model_dump(exclude={"id"})),
        DiagnosticRun(**run.model_dump(exclude={"id"})),
    ):
        with pytest.raises(IntegrityError):
            desk.add(twin)

    assert (kpi.account_id, len(desk.all(KpiMeasurement))) == (acme.id, 2)
