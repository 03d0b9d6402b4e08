"""What holds for every sweep that deals with rows: when one is due, since when, and whom it leaves alone."""

import pkgutil
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any, NamedTuple

import pytest
from sqlmodel import SQLModel

import crisis.sweeps
from crisis.action import ActionDraft, add_action
from crisis.commitment import CommitmentDraft, add_commitment
from crisis.designation import DesignationDraft, designate
from crisis.resolve import cancel
from crisis.risk import RiskDraft, score_risk
from storage.tables.action import CrisisAction
from storage.tables.appointment import Appointment
from storage.tables.brainstorm import Brainstorm
from storage.tables.commitment import Obligation
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb
from storage.tables.feedback import ClientFeedback, FeedbackAsk, FeedbackHandoff
from storage.tables.kam_deputy import KamDeputy
from storage.tables.person import Person
from storage.tables.profile import Designation
from storage.tables.review import Review
from storage.tables.risk import Risk
from storage.tables.roster import Absence
from storage.tables.trigger import TriggerEvent
from storage.tables.update import UpdateClock
from storage.vocabulary import CommitmentKind, Tier, TouchpointKind, TriggerSource
from tests.builders import KIM, MAX, NOON, SAM, SUE, ZOE, Desk, a_crisis, an_account

MINUTE = timedelta(minutes=1)


class Rows(NamedTuple):
    """A sweep's rows, and the column that says when one of them is due."""

    table: type[SQLModel]
    column: str = "next_check_at"


SWEPT = {
    "action": Rows(CrisisAction),
    "appointment": Rows(Appointment),
    "brainstorm": Rows(Brainstorm, "closes_at"),
    "designation": Rows(Designation),
    "escalation": Rows(Climb, "next_at"),
    "feedback": Rows(FeedbackAsk),
    "handoff": Rows(FeedbackHandoff),
    "kam_deputy": Rows(KamDeputy),
    "obligation": Rows(Obligation),
    "review": Rows(Review),
    "risk": Rows(Risk),
    "trigger": Rows(TriggerEvent, "next_ask_at"),
    "update": Rows(UpdateClock),
}
EACH = pytest.mark.parametrize("name", SWEPT)


def of(name: str, function: str) -> Callable[..., Awaitable[Any]]:
    found: Callable[..., Awaitable[Any]] = getattr(import_module(f"crisis.sweeps.{name}"), function)
    return found


@pytest.fixture
def crisis_with_all(desk: Desk) -> Crisis:
    """A crisis with a row of every kind, each with the id 1, on an account of Kim's."""
    account = an_account(desk)
    promise = CommitmentDraft(label="Fix", text="A fix.", kind=CommitmentKind.DELIVERY, within="4h")
    desk.do(add_commitment, account.id, promise, by=KIM)
    scores = dict.fromkeys(("revenue", "growth", "profit", "loss", "reference"), 5)
    draft = DesignationDraft(account_id=account.id or 0, scores=scores, tier=Tier.STRATEGIC, reason="", by=KIM)
    desk.do(designate, draft)
    desk.do(score_risk, RiskDraft(account_id=account.id or 0, scenario="Fire", likelihood=2, impact=5, by=KIM))
    crisis = a_crisis(desk, account_id=account.id)
    call = ActionDraft(
        crisis_id=crisis.id or 0, what="Call", owner=SUE, due_at=NOON + MINUTE, measure="They heard it.", by=SAM
    )
    desk.do(add_action, call)
    _add_rows(desk, account.id or 0, crisis.id or 0)
    for rows in SWEPT.values():
        assert desk.all(rows.table, id=1), f"{rows.table.__name__} has no row."
    return crisis


def _add_rows(desk: Desk, account_id: int, crisis_id: int) -> None:
    """What only the clock asks about, as rows."""
    person_ids = {one.slack_id: one.id or 0 for one in desk.all(Person)}
    day, kim = date(2026, 11, 17), person_ids[KIM]
    said: dict[str, Any] = {"account_id": account_id, "by": KIM}
    visit: dict[str, Any] = {"kind": TouchpointKind.VISIT, "planned_at": NOON, "purpose": "", "made_at": NOON}
    passed_on: dict[str, Any] = {
        "function": "sales",
        "function_key": "sales",
        "slack_id": SAM,
        "passed_by": KIM,
        "passed_at": NOON,
    }
    feedback = ClientFeedback(**said, crisis_id=crisis_id, text="Better.", at=NOON, written_at=NOON)
    absence = Absence(person_id=kim, first_day=day, last_day=day)
    desk.add(feedback, absence)
    desk.add(
        Appointment(**said, **visit),
        Brainstorm(opened_by=KIM, opened_at=NOON, closes_at=NOON),
        FeedbackAsk(crisis_id=crisis_id, ends=1, number=1),
        FeedbackHandoff(feedback_id=feedback.id or 0, **passed_on),
        KamDeputy(absence_id=absence.id or 0, kam_id=kim, deputy_id=person_ids[ZOE]),
        Review(crisis_id=crisis_id, due_at=NOON + MINUTE),
        TriggerEvent(**said, kind="rival seen", source=TriggerSource.PERSON, text="A rival.", at=NOON),
    )


def is_due_at(desk: Desk, name: str, at: datetime | None) -> None:
    """The first of these rows; the others are due tomorrow. None: it asks for nothing any more."""
    table, column = SWEPT[name]
    if table is Brainstorm and at is None:  # it always has an end, so somebody closed it
        desk.change(Brainstorm, 1, closed_at=NOON)
        return
    for row in desk.all(table):
        row_id = row.id  # type: ignore[attr-defined]
        desk.change(table, row_id, **{column: at if row_id == 1 else NOON + timedelta(days=1)})


def test_every_sweep_of_rows_stands_here() -> None:
    """A new one is held to the same."""
    modules = [f"crisis.sweeps.{module.name}" for module in pkgutil.iter_modules(crisis.sweeps.__path__)]

    assert {name.rsplit(".", 1)[1] for name in modules if hasattr(import_module(name), "act")} == set(SWEPT)


@EACH
def test_a_row_is_due_from_its_moment_on(desk: Desk, crisis_with_all: Crisis, name: str) -> None:
    """Not a second before; and since when it has been waiting is what the board of the bot shows."""
    is_due_at(desk, name, NOON)
    desk.now = NOON - timedelta(seconds=1)
    assert (desk.do(of(name, "due"), limit=10), desk.do(of(name, "oldest_due_at"))) == ([], None)

    desk.now = NOON + 5 * MINUTE

    assert (desk.do(of(name, "due"), limit=10), desk.do(of(name, "oldest_due_at"))) == ([1], NOON)


@EACH
def test_a_row_that_is_gone_is_nothing_to_do(desk: Desk, crisis_with_all: Crisis, name: str) -> None:
    """Somebody may have cleaned up by hand."""
    said, wished = desk.words(crisis_with_all), desk.effect_rows()

    desk.do(of(name, "act"), 404)

    assert (desk.words(crisis_with_all), desk.effect_rows()) == (said, wished)


@EACH
@pytest.mark.parametrize("check", [None, NOON + MINUTE], ids=["no more", "later"])
def test_a_row_that_is_not_due_is_left_alone(
    desk: Desk, crisis_with_all: Crisis, name: str, check: datetime | None
) -> None:
    """Two replicas: the other one was faster, or somebody answered."""
    is_due_at(desk, name, check)
    before = desk.all(SWEPT[name].table)
    said, wished = desk.words(crisis_with_all), desk.effect_rows()

    desk.do(of(name, "act"), 1)

    assert (desk.words(crisis_with_all), desk.effect_rows()) == (said, wished)
    assert desk.all(SWEPT[name].table) == before


@pytest.mark.parametrize("name", ["action", "obligation"])
def test_a_row_of_an_ended_crisis_stops_when_it_is_found(desk: Desk, crisis_with_all: Crisis, name: str) -> None:
    """Should one ever be left running, it reminds nobody."""
    desk.do(cancel, crisis_with_all.id, by=MAX, reason="False alarm")
    is_due_at(desk, name, NOON)
    said, wished = desk.words(crisis_with_all), desk.effect_rows()

    desk.do(of(name, "act"), 1)

    assert (desk.words(crisis_with_all), desk.effect_rows()) == (said, wished)
    assert desk.one(SWEPT[name].table).next_check_at is None  # type: ignore[attr-defined]
