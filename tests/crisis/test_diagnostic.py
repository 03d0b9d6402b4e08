"""The relationship diagnostic: run by those who may, compared, asked for again, and in and out as a file."""

from datetime import date, datetime, timedelta

import pytest

from crisis.csv_file import ImportRefused, ImportResult
from crisis.diagnostic import DiagnosticDraft, run_diagnostic
from crisis.diagnostic_csv import export_diagnostics, import_diagnostics, read_diagnostics
from crisis.diagnostic_facts import Relationship, relationship
from crisis.protocol import SHIPPED, ProtocolError, parse_protocol
from crisis.protocol_diagnostic import Diagnostics
from crisis.protocol_scoring import MOST_CRITERIA
from crisis.readiness import bundle_for
from crisis.refusals import InvalidInput, NotAllowed
from crisis.resolve import Resolution, cancel, resolve
from crisis.rules.diagnostic import Delta
from storage.tables.account import Account
from storage.tables.diagnostic import DiagnosticRun
from tests.builders import KIM, MAX, NOON, PROTOCOL, ZOE, Desk, a_crisis, an_account

NAMES = ("trust", "access", "responsiveness", "value", "contract and payment", "outlook")
GOOD = dict.fromkeys(NAMES, 4)
HEADER = "account,assessed_on,source,total,scores,notes\n"
FAR_EAST = "Pacific/Kiritimati"
"""14 hours before UTC: at noon the next day has begun."""
TOO_MANY = "; ".join(f"d{number}=4" for number in range(MOST_CRITERIA + 1))
OURS = 'Acme Corp,2026-05-04,,72,our value=3; trust=4,"They wait, and say ""soon"".\nThe CFO is new."\n'
THEIRS = "ACME CORP,2026-05-04,Forrester,61,trust=3,\n"


def look(desk: Desk, account: Account, answer: int = 4, **values: object) -> None:
    draft = DiagnosticDraft(**({"scores": dict.fromkeys(NAMES, answer)} | values))  # type: ignore[arg-type]
    desk.do(run_diagnostic, account.id, draft, by=KIM)


def standing(desk: Desk, account: Account) -> Relationship:
    return desk.do(relationship, account)


def test_a_run_is_kept_with_its_total(desk: Desk) -> None:
    """By the weights of the protocol; the same source on the same day corrects itself."""
    acme = an_account(desk)

    look(desk, acme, 2)
    look(desk, acme, notes=" They wait.\r\nStill. ", scores=GOOD | {"trust": 5, "outlook": 1})

    run = desk.one(DiagnosticRun)
    assert (run.total, run.scores["outlook"], run.notes, run.by, run.at) == (69, 1, "They wait.\nStill.", KIM, NOON)
    assert standing(desk, acme).before is None


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        pytest.param(FAR_EAST, NOON.date(), NOON.replace(hour=10) - timedelta(days=1), id="yesterday there"),
        pytest.param(FAR_EAST, NOON.date() + timedelta(days=1), NOON, id="today there"),
        pytest.param("UTC", NOON.date(), NOON, id="today"),
    ],
)
def test_a_run_of_another_day_counts_from_its_beginning(desk: Desk, zone: str, day: date, at: datetime) -> None:
    """On the calendar of the organisation, whether it comes from the form or from a file."""
    acme = an_account(desk)
    desk.protocol = desk.protocol.model_copy(update={"timezone": zone})

    look(desk, acme, assessed_on=day)
    desk.do(import_diagnostics, read_diagnostics(HEADER + f"Acme Corp,{day},Forrester,61,trust=3,\n"))

    assert {run.at for run in desk.all(DiagnosticRun)} == {at}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"scores": GOOD | {"value": None}}, "score_3", id="an answer is missing"),
        pytest.param({"scores": GOOD | {"access": 0}}, "score_1", id="less than the least"),
        pytest.param({"scores": GOOD | {"outlook": 6}}, "score_5", id="more than the most"),
        pytest.param({"source": "x" * 121}, "source", id="a name like a novel"),
        pytest.param({"assessed_on": NOON.date() + timedelta(days=2)}, "assessed_on", id="the future"),
        pytest.param({"notes": "x" * 2_001}, "notes", id="too much to say"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk: Desk, wrong: dict[str, object], field: str) -> None:
    """And nothing is kept."""
    acme = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(run_diagnostic, acme.id, DiagnosticDraft(**{"scores": GOOD, **wrong}), by=KIM)  # type: ignore[arg-type]

    assert list(refused.value.errors) == [field]
    assert not desk.all(DiagnosticRun)


def test_a_stranger_runs_nothing_and_a_form_counts_once(desk: Desk) -> None:
    """However often it is delivered."""
    acme = an_account(desk)
    draft = DiagnosticDraft(scores=GOOD)

    with pytest.raises(NotAllowed):
        desk.do(run_diagnostic, acme.id, draft, by=ZOE)
    assert not desk.all(DiagnosticRun)
    desk.do(run_diagnostic, acme.id, draft, by=KIM, request_key="view:V1")
    desk.stand_still(days=1)
    desk.do(run_diagnostic, acme.id, draft, by=KIM, request_key="view:V1")

    desk.one(DiagnosticRun)


def test_runs_of_one_source_are_compared_and_the_other_stands_beside(desk: Desk) -> None:
    """Two people may mean different things by a 4."""
    acme = an_account(desk)
    look(desk, acme)
    desk.stand_still(days=30)
    look(desk, acme, 1, source="Forrester")
    look(desk, acme, scores=GOOD | {"trust": 2, "value": 3})

    found = standing(desk, acme)

    assert found.last and found.before and found.other
    assert (found.last.total, found.before.total, found.fallen) == (58, 75, "trust")
    assert (found.other.source, found.other.total) == ("Forrester", 0)


def test_a_run_of_an_older_day_takes_its_place_in_time(desk: Desk) -> None:
    """What somebody from outside said last month is no news of today."""
    acme = an_account(desk)
    look(desk, acme)
    look(desk, acme, 2, source="Forrester", assessed_on=NOON.date() - timedelta(days=30))

    found = standing(desk, acme)

    assert found.last and found.other
    assert (found.last.source, found.other.source, found.other.total) == ("", "Forrester", 25)


def test_a_crisis_between_two_runs_is_told(desk: Desk) -> None:
    """Not one that goes on, and no false alarm."""
    acme = an_account(desk)
    look(desk, acme)
    desk.stand_still(days=1)
    crisis, alarm = a_crisis(desk, account_id=acme.id), a_crisis(desk, account_id=acme.id)
    desk.do(cancel, alarm.id, by=MAX, reason="A drill.")
    desk.stand_still(days=1)
    look(desk, acme, 1)
    assert standing(desk, acme).deltas == []
    desk.stand_still(hours=1)
    desk.do(
        resolve,
        Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="Mended", unconfirmed_reason="They sleep."),
    )
    desk.stand_still(days=1)
    look(desk, acme, 3)

    assert standing(desk, acme).deltas == [Delta((crisis.key,), 75, 50)]


def test_after_the_interval_the_kam_is_asked_in_the_weekly_bundle(desk: Desk) -> None:
    """Only where it was run before; nobody is asked for what they never began."""
    acme = an_account(desk)
    an_account(desk, "Globex")
    look(desk, acme)

    asked = {}
    for days in (181, 1):
        desk.stand_still(days=days)
        asked[desk.now] = {one.account.name: one.looked_at for one in desk.do(bundle_for, KIM)}

    early, late = asked.values()
    assert early == {"Acme Corp": None, "Globex": None}
    assert late == {"Acme Corp": NOON.date(), "Globex": None}
    assert standing(desk, acme).is_due


def test_a_file_goes_in_once_and_comes_out_the_same(desk: Desk) -> None:
    """Whatever dimensions the protocol had at the time."""
    acme = an_account(desk)
    results = [desk.do(import_diagnostics, read_diagnostics(HEADER + OURS + THEIRS)) for _ in range(2)]

    assert results == [ImportResult(added=2), ImportResult(unchanged=2)]
    assert desk.do(export_diagnostics) == HEADER + OURS + THEIRS.replace("ACME CORP", "Acme Corp")
    corrected = read_diagnostics(HEADER + THEIRS.replace(",61,", ",62,"))
    assert desk.do(import_diagnostics, corrected) == ImportResult(changed=1)
    assert desk.one(DiagnosticRun, source="Forrester").total == 62
    look(desk, acme)
    assert desk.do(import_diagnostics, read_diagnostics(desk.do(export_diagnostics))) == ImportResult(unchanged=3)


def test_every_wrong_line_is_named(desk: Desk) -> None:
    """All at once, with line and column; nothing is imported."""
    an_account(desk)
    wrong = (
        HEADER
        + "Acme Corp,tomorrow,,101,trust=6,\n"
        + "Acme Corp,2026-05-04,,72,trust,\n"
        + "Acme Corp,2026-05-05,,72,trust=4; trust=4,\n"
        + "Acme Corp,2026-05-06,,72,=4,\n"
        + f"Acme Corp,2026-05-07,,72,{TOO_MANY},\n"
        + OURS
        + OURS
    )

    with pytest.raises(ImportRefused) as refused:
        read_diagnostics(wrong)
    with pytest.raises(ImportRefused) as late:
        desk.do(import_diagnostics, read_diagnostics(HEADER + OURS + THEIRS.replace("2026-05-04", "2026-11-19")))

    said = "\n".join(refused.value.problems)
    for words in (
        "line 2, column assessed_on: 'tomorrow' is no date",
        "line 2, column total: '101' is no whole number from 0 to 100",
        "line 2, column scores: '6' is no whole number from 1 to 5",
        "line 3, column scores: '' is no whole number from 1 to 5",
        "line 4, column scores: 'trust' stands there twice",
        "line 5, column scores: '=4': write the scores as",
        f"line 6, column scores: it has {MOST_CRITERIA + 1} scores; {MOST_CRITERIA} are allowed",
        "column assessed_on: 2026-05-04 by ourselves stands in line",
    ):
        assert words in said
    assert late.value.problems == ["line 4, column assessed_on: 2026-11-19 is still to come."]
    assert not desk.all(DiagnosticRun)


def test_the_shipped_dimensions_hold_for_a_file_that_names_none(desk: Desk) -> None:
    """So that an older protocol file goes on working."""
    shipped = parse_protocol(SHIPPED.read_text(encoding="utf-8"), "shipped").diagnostic

    assert shipped == desk.protocol.diagnostic == Diagnostics()
    assert tuple(dimension.name for dimension in shipped.dimensions) == NAMES


@pytest.mark.parametrize(
    ("table", "said"),
    [
        pytest.param(
            '[[diagnostic.dimensions]]\nname = "a"\nquestion = "?"\n'
            '[[diagnostic.dimensions]]\nname = "A"\nquestion = "?"',
            "two dimensions have the same name",
            id="the same name",
        ),
        pytest.param(
            '[[diagnostic.dimensions]]\nname = "a;b"\nquestion = "?"', "leave ; and = out", id="a sign of files"
        ),
        pytest.param('[[diagnostic.dimensions]]\nname = "a"\nquestion = "?"\nlow = ""', "low", id="an empty anchor"),
        pytest.param("dimensions = []", "dimensions", id="no dimension"),
        pytest.param('repeat_after = "never"', "repeat_after", id="no interval"),
    ],
)
def test_a_protocol_with_impossible_dimensions_is_refused(table: str, said: str) -> None:
    """The sentence names the key."""
    with pytest.raises(ProtocolError) as refused:
        parse_protocol(f"{PROTOCOL}\n[diagnostic]\n{table}\n", "test.toml")

    assert any("diagnostic" in problem and said in problem for problem in refused.value.problems)


def test_a_day_is_no_news_before_it_began_anywhere(desk: Desk) -> None:
    """In Kiribati it is tomorrow already."""
    acme = an_account(desk)
    desk.now = NOON.replace(hour=11)

    look(desk, acme, assessed_on=date(2026, 11, 18))

    assert desk.one(DiagnosticRun).at == desk.now
