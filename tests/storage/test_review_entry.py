"""What was written in a review, on both databases: two who correct or take out the same at the same moment."""

from collections.abc import Iterator

import pytest

from crisis.refusals import UnknownCrisis
from crisis.resolve import Resolution, resolve
from crisis.review import FindingDraft, add_finding
from crisis.review_entry import FINDING, EntryRef, change_entry, remove_entry
from storage.session import Database
from storage.tables.crisis import Crisis
from storage.tables.review import ReviewFinding
from storage.vocabulary import FindingKind
from tests.builders import EVERYBODY, MAX, SAM, SUE, Desk, a_crisis, people

REF = EntryRef(kind=FINDING, id=1)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


@pytest.fixture
def crisis(desk: Desk) -> Crisis:
    """Resolved, with one finding."""
    crisis = a_crisis(desk)
    crisis_id = crisis.id or 0
    desk.do(resolve, Resolution(crisis_id=crisis_id, by=MAX, what_was_done="Paid.", unconfirmed_reason="They sleep."))
    desk.do(add_finding, FindingDraft(crisis_id=crisis_id, kind=FindingKind.STRENGTH, text="Nobody new.", by=SUE))
    return crisis


def test_what_somebody_took_out_a_moment_ago_is_not_corrected(desk: Desk, crisis: Crisis) -> None:
    """Whoever waited for the other hears that it is gone; nobody sees an error, and nothing comes back."""
    results = desk.at_once(
        desk.operation(remove_entry, REF, by=SUE),
        desk.operation(remove_entry, REF, by=SAM),
        desk.operation(change_entry, REF, "Nobody knew.", by=MAX),
        desk.operation(change_entry, REF, "Nobody ever knew.", by=SUE),
    )

    assert {type(one) for one in results} <= {int, UnknownCrisis}, results
    assert [type(one) for one in results[:2]].count(UnknownCrisis) == 1
    assert desk.all(ReviewFinding) == []


def test_the_same_correction_by_two_people_is_one(desk: Desk, crisis: Crisis) -> None:
    """The second finds the words there already, and the timeline says it once."""
    results = desk.at_once(*(desk.operation(change_entry, REF, "Nobody knew.", by=by) for by in (SUE, SAM, MAX)))

    assert results == [crisis.id] * 3
    assert desk.one(ReviewFinding).text == "Nobody knew."
    assert sum("corrected a finding" in sentence for sentence in desk.sentences(crisis)) == 1
