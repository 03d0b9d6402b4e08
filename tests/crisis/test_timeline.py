"""The record: append-only, chained, and able to say that it was changed."""

from datetime import timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PostNotice
from crisis.refusals import InvalidInput, NotAllowed
from crisis.timeline import CLOCK, NO_ENTRY_BEFORE, add_entry, correct_entry, record, timeline, verify
from storage.tables.timeline import TimelineEntry
from tests.builders import KIM, NOON, SAM, SUE, ZOE, Desk, a_crisis


def tampered(desk: Desk, statement: str) -> None:
    """What somebody with the database's password could do; SQLite in memory has no trigger here."""

    async def run(session: AsyncSession) -> None:
        await (await session.connection()).execute(text(statement))

    desk.do(run)


def test_an_entry_says_what_when_and_by_whom(desk: Desk) -> None:
    """Numbered without a gap within the crisis."""
    crisis, other = a_crisis(desk), a_crisis(desk)
    desk.stand_still(minutes=5)

    desk.do(record, crisis, "noted", "Ms Roe called.", by=SAM)

    entry = desk.do(timeline, crisis.id)[-1]
    assert (entry.seq, entry.word, entry.text, entry.by) == (3, "noted", "Ms Roe called.", SAM)
    assert entry.at == NOON + timedelta(minutes=5)
    assert [entry.seq for entry in desk.do(timeline, other.id)] == [1, 2]


def test_each_entry_continues_the_one_before(desk: Desk) -> None:
    """The chain begins with nothing and has no fork."""
    crisis = a_crisis(desk)
    first, second = desk.all(TimelineEntry, crisis_id=crisis.id)

    assert (first.previous_hash, second.previous_hash) == (NO_ENTRY_BEFORE, first.hash)
    assert desk.do(verify, crisis.id) == []


def test_the_newest_entries_come_oldest_first(desk: Desk) -> None:
    """For the short timeline."""
    crisis = a_crisis(desk)
    for number in range(3):
        desk.do(record, crisis, "noted", f"{number}", by=CLOCK)

    assert [entry.text for entry in desk.do(timeline, crisis.id, limit=2)] == ["1", "2"]


def test_a_correction_that_comes_twice_is_written_once(desk: Desk) -> None:
    """Slack delivers again when an answer was lost."""
    crisis = a_crisis(desk)

    for _ in range(2):
        desk.do(correct_entry, crisis.id, seq=1, text="It was Globex", by=SAM, request_key="view:V1")

    assert desk.words(crisis).count("corrected") == 1
    assert len(desk.effects(PostNotice)) == 1


def test_times_of_another_zone_verify_as_well(desk: Desk) -> None:
    """The same instant is the same entry, however it was written."""
    crisis = a_crisis(desk)

    desk.do(record, crisis, "noted", "Grüße an 東京", by=SAM, now=NOON.astimezone(timezone(timedelta(hours=9))))

    assert desk.do(verify, crisis.id) == []


@pytest.mark.parametrize("word", ["text", "by", "word", "hash"])
def test_a_changed_entry_shows(desk: Desk, word: str) -> None:
    """Every part of it is in the hash."""
    crisis = a_crisis(desk)

    tampered(desk, f"UPDATE timeline_entry SET {word} = '{SAM}' WHERE seq = 1 AND crisis_id = {crisis.id}")

    assert "Entry 1" in desk.do(verify, crisis.id)[0]
    assert "was changed after it was written" in desk.do(verify, crisis.id)[0]


@pytest.mark.parametrize(
    "change", ["at = '2026-01-01 00:00:00.000000'", "details = '{}'", "seq = 7", f"previous_hash = '{'1' * 64}'"]
)
def test_time_details_place_and_chain_are_protected_too(desk: Desk, change: str) -> None:
    """Nothing of an entry can be changed unseen."""
    crisis = a_crisis(desk)

    tampered(desk, f"UPDATE timeline_entry SET {change} WHERE seq = 2 AND crisis_id = {crisis.id}")

    assert desk.do(verify, crisis.id) != []


def test_a_missing_entry_shows(desk: Desk) -> None:
    """The next one continues something that is not there."""
    crisis = a_crisis(desk)
    desk.do(record, crisis, "noted", "Ms Roe called.", by=SAM)

    tampered(desk, f"DELETE FROM timeline_entry WHERE seq = 2 AND crisis_id = {crisis.id}")

    assert desk.do(verify, crisis.id) == [
        "Entry 2 is missing: entry 3 follows entry 1.",
        "Entry 3 does not continue the entry before it.",
    ]


def test_people_add_what_no_button_writes(desk: Desk) -> None:
    """The channel reads it; a form that arrives twice writes once; it stands where it happened."""
    crisis = a_crisis(desk, declared_by=KIM)
    earlier = NOON - timedelta(hours=3)

    for _ in range(2):
        desk.do(add_entry, crisis.id, text=" Ms Roe called ", happened_at=earlier, by=SAM, request_key="view:V1")

    first, *_ = desk.do(timeline, crisis.id)
    assert (first.word, first.text, first.at, first.by) == ("noted", "Ms Roe called", earlier, SAM)
    assert [notice.word for notice in desk.effects(PostNotice) if notice.word == "timeline_added"] == ["timeline_added"]
    assert desk.do(verify, crisis.id) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 2_001}, "text"),
        ({"text": "fine", "happened_at": NOON + timedelta(minutes=1)}, "happened_at"),
    ],
)
def test_what_makes_no_entry_is_refused(desk: Desk, values: dict[str, Any], field: str) -> None:
    """Nothing, a novel, the future."""
    crisis = a_crisis(desk, declared_by=KIM)

    with pytest.raises(InvalidInput) as refused:
        desk.do(add_entry, crisis.id, **values, by=SAM)

    assert list(refused.value.errors) == [field]
    assert "noted" not in desk.words(crisis)


def test_a_correction_refers_to_the_entry_and_both_stay(desk: Desk) -> None:
    """Correcting a correction means the entry it corrected; the newest one counts."""
    crisis = a_crisis(desk, declared_by=KIM)
    desk.do(correct_entry, crisis.id, seq=1, text="It was Globex", by=SAM)
    desk.do(correct_entry, crisis.id, seq=3, text="It was Acme after all", by=SUE)

    first, *_, last = desk.do(timeline, crisis.id)

    assert "Acme" in first.text
    assert first.correction is not None
    assert (first.correction.text, first.correction.by, first.correction.seq) == ("It was Acme after all", SUE, 4)
    assert (last.word, last.text) == ("corrected", "Entry 1 is corrected: It was Acme after all")
    assert desk.do(verify, crisis.id) == []


def test_an_entry_nobody_knows_cannot_be_corrected(desk: Desk) -> None:
    """And strangers correct nothing."""
    crisis = a_crisis(desk, declared_by=KIM)

    with pytest.raises(InvalidInput, match="There is no entry 99"):
        desk.do(correct_entry, crisis.id, seq=99, text="No", by=SAM)
    with pytest.raises(NotAllowed):
        desk.do(correct_entry, crisis.id, seq=1, text="No", by=ZOE)
    with pytest.raises(NotAllowed):
        desk.do(add_entry, crisis.id, text="No", by=ZOE)
