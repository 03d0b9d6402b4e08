"""Trainings: who writes them down, how long they count, and whom the roster calls untrained."""

from datetime import date, timedelta
from typing import Any

import pytest

from crisis.protocol import parse_protocol
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed
from crisis.roster import roster_gaps
from crisis.training import TrainingDraft, record_training, remove_training, trainings, untrained_among
from storage.tables.training import TrainingRecord
from tests.builders import BEA, GUS, KIM, MAX, NOON, PROTOCOL, SAM, SUE, Desk

TODAY = NOON.date()
WHAT = "crisis response"


def a_draft(**values: Any) -> TrainingDraft:
    facts: dict[str, Any] = {"who": SAM, "what": WHAT, "trained_on": TODAY, "by": MAX}
    return TrainingDraft(**(facts | values))


def required(desk: Desk) -> None:
    desk.protocol = parse_protocol(f'{PROTOCOL}\n[training]\nrequired = ["Crisis response"]\nvalid_for = "30d"\n', "t")


def untrained_seats(desk: Desk) -> list[str]:
    return [gap.sentence for gap in desk.do(roster_gaps, None) if "training" in gap.sentence]


def test_a_training_counts_as_long_as_the_protocol_says(desk: Desk) -> None:
    """To its last day; then the roster names who needs it again, and a buddy."""
    required(desk)
    assert len(untrained_seats(desk)) == 5

    until = desk.do(record_training, a_draft(what="CRISIS  response"))
    desk.do(record_training, a_draft(who=BEA))

    assert until == TODAY + timedelta(days=30)
    assert [sentence.partition(":")[0] for sentence in untrained_seats(desk)] == ["service", "legal", "legal"]
    assert desk.do(untrained_among, [SAM, SUE]) == {SUE: ("Crisis response",)}
    desk.stand_still(days=30)
    assert desk.do(untrained_among, [SAM]) == {}
    desk.stand_still(days=1)
    assert desk.do(untrained_among, [SAM]) == {SAM: ("Crisis response",)}
    desk.do(record_training, a_draft(who=BEA, trained_on=desk.now.date()))
    assert "sales: Sam has no valid training in Crisis response. Bea, who has, goes along." in untrained_seats(desk)
    assert [one.is_valid for one in desk.do(trainings, BEA)] == [True, False]


def test_nobody_is_called_untrained_where_nothing_is_required(desk: Desk) -> None:
    """As the protocol is shipped."""
    assert untrained_seats(desk) == []
    assert desk.do(untrained_among, [SAM]) == {}


def test_the_same_training_is_written_down_once(desk: Desk) -> None:
    """Another day is another training; a form that arrives twice is one."""
    draft = a_draft(request_key="view:V1")
    for again in (draft, draft, a_draft(what="Crisis Response")):
        desk.do(record_training, again)
    desk.do(record_training, a_draft(trained_on=TODAY - timedelta(days=300)))

    assert [(row.what, row.trained_on) for row in desk.all(TrainingRecord)] == [
        ("Crisis Response", TODAY),
        (WHAT, TODAY - timedelta(days=300)),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what": "  "}, "what"),
        ({"what": "x" * 61}, "what"),
        ({"what": "\ufdfa" * 40}, "what"),
        ({"trained_on": None}, "trained_on"),
        ({"trained_on": TODAY + timedelta(days=1)}, "trained_on"),
        ({"trained_on": date(2024, 1, 1)}, "trained_on"),
        ({"who": GUS}, "person"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk: Desk, values: dict[str, Any], field: str) -> None:
    """Nothing is written down."""
    with pytest.raises(InvalidInput) as refused:
        desk.do(record_training, a_draft(**values))

    assert set(refused.value.errors) == {field}
    assert desk.all(TrainingRecord) == []


def test_only_managers_write_it_down_and_take_it_back(desk: Desk) -> None:
    """Nobody certifies themselves."""
    for by in (SAM, KIM):
        with pytest.raises(NotAllowed):
            desk.do(record_training, a_draft(by=by))
    desk.do(record_training, a_draft())
    row = desk.one(TrainingRecord)
    with pytest.raises(NotAllowed):
        desk.do(remove_training, row.id, by=SAM)

    desk.do(remove_training, row.id, by=MAX)

    assert desk.do(trainings, SAM) == ()
    with pytest.raises(AlreadyDone, match="removed already"):
        desk.do(remove_training, row.id, by=MAX)
