"""Skills on both kinds of database: one row each, also when several write at once, or were two people."""

from collections.abc import Iterator

import pytest

from crisis.person import SlackProfile, person_seen
from crisis.skill import people_who_can, set_skills, set_wanted, skills_of_person
from storage.session import Database
from storage.tables.person import Person
from storage.tables.skill import PersonSkill
from tests.builders import EVERYBODY, KIM, LIV, MAX, NOON, Desk, an_account, people


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


def test_who_writes_at_once_takes_turns(desk: Desk) -> None:
    """The later one stands; nothing stands there twice."""
    acme = an_account(desk)
    texts = ["SAP\nJapanese", "japanese\nDutch", "Dutch\nSAP"]

    results = desk.at_once(
        *(desk.operation(set_skills, LIV, text, by=by) for text, by in zip(texts, (LIV, MAX, LIV), strict=True)),
        *(desk.operation(set_wanted, acme.id, text, by=KIM) for text in texts),
    )

    assert [one for one in results if isinstance(one, Exception)] == []
    assert sorted(desk.do(skills_of_person, LIV)) in [["Japanese", "SAP"], ["Dutch", "japanese"], ["Dutch", "SAP"]]


def test_people_are_found_whatever_the_case_and_the_accents(desk: Desk) -> None:
    """The same on both."""
    desk.do(set_skills, LIV, "ÉLAN vital\n100 % SAP", by=LIV)

    assert [one.tags for one in desk.do(people_who_can, ["elan"])] == [("ÉLAN vital",)]
    assert [one.tags for one in desk.do(people_who_can, ["100 %"])] == [("100 % SAP",)]


def test_two_rows_of_one_person_keep_what_both_can(desk: Desk) -> None:
    """Each once."""
    named, seen = Person(email="new@example.com"), Person(slack_id="U0NEW")
    desk.add(named, seen)
    for person, tags in ((named, ("sap", "french")), (seen, ("sap", "dutch"))):
        desk.add(*(PersonSkill(person_id=person.id or 0, tag=tag, tag_key=tag, by=MAX, at=NOON) for tag in tags))
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

    assert sorted(desk.do(skills_of_person, "U0NEW")) == ["dutch", "french", "sap"]
