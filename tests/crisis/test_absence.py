"""Absences: whose they are, which days count, and who hears of them."""

from datetime import date
from typing import Any

import pytest

from crisis.absence import AbsenceDraft, absences_of, remove_absence, set_absence
from crisis.effects import SendDirect
from crisis.lead import take_lead
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed
from storage.tables.roster import Absence
from tests.builders import BEA, GUS, MAX, NOON, OLA, ROB, SAM, SUE, ZOE, Desk, a_crisis

TODAY = NOON.date()
LAST = date(2026, 11, 24)


def a_draft(**values: Any) -> AbsenceDraft:
    return AbsenceDraft(**{"who": SAM, "first_day": TODAY, "last_day": LAST, "by": SAM, **values})


def test_who_stands_in_is_the_answer(desk: Desk) -> None:
    """Bea is Sam's backup in sales."""
    (stand_in,) = desk.do(set_absence, a_draft())

    assert (stand_in.function, stand_in.slack_ids) == ("sales", (BEA,))


def test_the_same_first_day_changes_the_absence(desk: Desk) -> None:
    """A holiday that grows is one holiday."""
    desk.do(set_absence, a_draft())

    desk.do(set_absence, a_draft(last_day=date(2026, 11, 30), note="Longer"))

    row = desk.one(Absence)
    assert (row.last_day, row.note) == (date(2026, 11, 30), "Longer")


def test_a_form_sent_twice_tells_once(desk: Desk) -> None:
    """The second delivery changes and says nothing."""
    a_crisis(desk)
    draft = a_draft(request_key="view:V1")
    desk.do(set_absence, draft)
    told = len(desk.effects(SendDirect))

    desk.do(set_absence, draft)

    assert len(desk.effects(SendDirect)) == told


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_day": None}, "first_day"),
        ({"last_day": None}, "last_day"),
        ({"last_day": date(2026, 11, 16)}, "last_day"),
        ({"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 16)}, "last_day"),
        ({"last_day": date(2028, 11, 24)}, "last_day"),
        ({"note": "x" * 201}, "note"),
        ({"who": GUS, "by": MAX}, "who"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk: Desk, values: dict[str, Any], field: str) -> None:
    """Nothing is written down."""
    with pytest.raises(InvalidInput) as refused:
        desk.do(set_absence, a_draft(**values))

    assert set(refused.value.errors) == {field}
    assert desk.all(Absence) == []


def test_only_managers_note_the_absence_of_others(desk: Desk) -> None:
    """Max has a manager's rights, Zoe has not; taking it back is the same."""
    with pytest.raises(NotAllowed):
        desk.do(set_absence, a_draft(by=ZOE))
    desk.do(set_absence, a_draft(by=MAX))
    with pytest.raises(NotAllowed):
        desk.do(remove_absence, desk.one(Absence).id, by=ZOE)

    desk.do(remove_absence, desk.one(Absence).id, by=SAM)

    assert desk.all(Absence) == []


@pytest.mark.parametrize("who", [GUS, ROB, OLA, "U0NOBODY"])
def test_only_colleagues_can_be_away(desk: Desk, who: str) -> None:
    """A guest, a bot, whoever left and a stranger are in no team that would miss them."""
    with pytest.raises(NotAllowed, match="Only colleagues with a full account"):
        desk.do(set_absence, a_draft(who=who, by=who))

    assert desk.all(Absence) == []


def test_an_absence_is_removed_once(desk: Desk) -> None:
    """Whoever comes second reads so."""
    with pytest.raises(AlreadyDone, match="removed already"):
        desk.do(remove_absence, 1, by=SAM)


def test_what_is_over_is_not_listed(desk: Desk) -> None:
    """The list is about what comes."""
    desk.do(set_absence, a_draft())
    desk.stand_still(days=8)

    assert desk.do(absences_of, SAM) == []


def test_person_and_lead_of_an_open_crisis_hear_who_stands_in(desk: Desk) -> None:
    """Sam leads nothing; Sue does, and reads that Bea answers for sales."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SUE)
    desk.forget_effects()

    desk.do(set_absence, a_draft())

    told = [one for one in desk.new_effects(SendDirect) if one.word == "away_in_crisis"]
    assert [one.slack_id for one in told] == [SAM, SUE]
    assert told[0].values["stand_ins"] == [{"function": "sales", "slack_ids": [BEA]}]
    assert told[0].values["leads"] is False


def test_a_lead_who_goes_away_is_told_to_hand_over(desk: Desk) -> None:
    """Said once, to the lead, who is the person."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)
    desk.forget_effects()

    desk.do(set_absence, a_draft())

    (told,) = [one for one in desk.new_effects(SendDirect) if one.word == "away_in_crisis"]
    assert told.slack_id == SAM and told.values["leads"] is True
