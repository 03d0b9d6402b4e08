"""Trainings on both kinds of database: one row a day, also when several write at once, or were two people."""

from collections.abc import Iterator

import pytest

from crisis.person import SlackProfile, person_seen
from crisis.training import TrainingDraft, record_training, trainings
from storage.session import Database
from storage.tables.person import Person
from storage.tables.training import TrainingRecord
from tests.builders import EVERYBODY, MAX, NOON, SAM, Desk, people

TODAY = NOON.date()


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


def test_who_writes_at_once_leaves_one_row(desk: Desk) -> None:
    """They take turns."""
    draft = TrainingDraft(who=SAM, what="crisis response", trained_on=TODAY, by=MAX)

    results = desk.at_once(*(desk.operation(record_training, draft) for _ in range(3)))

    assert [one for one in results if isinstance(one, Exception)] == []
    desk.one(TrainingRecord)


def test_two_rows_of_one_person_keep_the_trainings_of_both(desk: Desk) -> None:
    """Each day once."""
    named, seen = Person(email="new@example.com"), Person(slack_id="U0NEW")
    desk.add(named, seen)
    for person, whats in ((named, ("first aid", "press")), (seen, ("first aid", "crisis response"))):
        desk.add(
            *(
                TrainingRecord(
                    person_id=person.id or 0,
                    what=what,
                    what_key=what,
                    trained_on=TODAY,
                    valid_until=TODAY,
                    by=MAX,
                    at=NOON,
                )
                for what in whats
            )
        )
    profile = SlackProfile(
        slack_id="U0NEW",
        email="new@example.com",
        name="Newton",
        time_zone="",
        team_id="T0HOME",
        is_guest=False,
        is_bot=False,
        is_deactivated=False,
    )

    desk.do(person_seen, profile)

    assert sorted(one.what for one in desk.do(trainings, "U0NEW")) == ["crisis response", "first aid", "press"]
