"""Messages on the timeline: once, in order, whatever Slack delivers twice or late."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crisis.capture import MessageFacts, ask_for_capture, message_changed, message_gone, message_read
from crisis.effects import CaptureMessage
from crisis.timeline import verify
from storage.tables.capture import CapturedMessage
from storage.tables.crisis import Crisis
from storage.tables.timeline import TimelineEntry
from tests.builders import GUS, KIM, SAM, ZOE, Desk, a_crisis, an_account

CHANNEL, TS = "C0CRISIS", "1795305911.000100"


@pytest.fixture
def crisis(desk: Desk) -> Crisis:
    """A crisis of Kim's, declared by Kim, with its channel."""
    crisis = a_crisis(desk, account_id=an_account(desk).id, declared_by=KIM)
    desk.change(Crisis, crisis.id, channel_id=CHANNEL, headline_ts="1.0")
    return crisis


def a_message(text: str = "They threaten to leave", *, edited: int = 0, **values: Any) -> MessageFacts:
    at = datetime(2026, 11, 17, 11, 30, tzinfo=UTC)
    facts: dict[str, Any] = {
        "ts": TS,
        "author": SAM,
        "written_at": at,
        "text": text,
        "files": (),
        "edited_ts": f"1795305920.{edited:06d}" if edited else "",
        "edited_at": at if edited else None,
    }
    return MessageFacts(**(facts | values))


def captured(desk: Desk, crisis: Crisis, message: MessageFacts | None = None) -> None:
    desk.do(ask_for_capture, channel=CHANNEL, message_ts=TS, by=KIM)
    desk.do(message_read, crisis.id, CHANNEL, message or a_message(), by=KIM)


def about_messages(desk: Desk, crisis: Crisis) -> list[str]:
    words = ("message_captured", "message_edited", "message_deleted")
    return [entry.text for entry in desk.all(TimelineEntry, crisis_id=crisis.id) if entry.word in words]


@pytest.mark.parametrize(("by", "counts"), [(KIM, True), (SAM, True), (ZOE, False), (GUS, False)])
def test_only_people_who_may_change_the_crisis_capture(desk: Desk, crisis: Crisis, by: str, counts: bool) -> None:
    """The author may be anybody."""
    desk.do(ask_for_capture, channel=CHANNEL, message_ts=TS, by=by)

    assert bool(desk.effects(CaptureMessage)) is counts


def test_the_headline_and_messages_elsewhere_are_left_alone(desk: Desk, crisis: Crisis) -> None:
    """Whoever pins the headline again wants nothing from the timeline."""
    desk.do(ask_for_capture, channel=CHANNEL, message_ts="1.0", by=KIM)
    desk.do(ask_for_capture, channel="C0OTHER", message_ts=TS, by=KIM)

    assert desk.effects(CaptureMessage) == []


def test_a_message_is_read_and_written_once(desk: Desk, crisis: Crisis) -> None:
    """Two people mark it, and Slack answers twice."""
    captured(desk, crisis)
    desk.do(ask_for_capture, channel=CHANNEL, message_ts=TS, by=SAM)
    desk.do(message_read, crisis.id, CHANNEL, a_message(), by=SAM)

    assert len(desk.effects(CaptureMessage)) == 1
    assert about_messages(desk, crisis) == [f"“They threaten to leave” (put on the timeline by <@{KIM}>)"]
    entry = desk.all(TimelineEntry, crisis_id=crisis.id)[-1]
    assert (entry.by, entry.details["captured_by"]) == (SAM, KIM)
    assert desk.one(CapturedMessage).entry_seq == entry.seq


def test_what_another_app_wrote_is_captured_under_who_marked_it(desk: Desk, crisis: Crisis) -> None:
    """With its pictures, and although it has no text."""
    message = a_message("", author="B0MONITOR", files=({"id": "F1", "name": "graph.png"},))

    captured(desk, crisis, message)

    assert about_messages(desk, crisis) == [
        f"From an app: a message without text with graph.png (put on the timeline by <@{KIM}>)"
    ]
    assert desk.all(TimelineEntry, crisis_id=crisis.id)[-1].by == KIM


def test_edits_count_once_and_never_go_back(desk: Desk, crisis: Crisis) -> None:
    """The first edit is delivered after the second, the second twice, and an unfolded link changes nothing."""
    captured(desk, crisis)

    for message in (a_message("second", edited=2), a_message("first", edited=1), a_message("second", edited=2)):
        desk.do(message_changed, CHANNEL, message)
    desk.do(message_changed, CHANNEL, a_message("unfolded"))

    assert about_messages(desk, crisis)[1:] == ["Entry 3 was edited in Slack and says now: “second”"]
    assert desk.one(CapturedMessage).text == "second"
    assert desk.do(verify, crisis.id) == []


def test_a_deletion_counts_once_and_ends_the_story(desk: Desk, crisis: Crisis) -> None:
    """An edit that comes late changes nothing any more."""
    captured(desk, crisis)

    desk.do(message_gone, CHANNEL, TS)
    desk.do(message_gone, CHANNEL, TS)
    desk.do(message_changed, CHANNEL, a_message("late", edited=9))

    assert about_messages(desk, crisis)[1:] == ["The message of entry 3 was deleted in Slack."]


def test_a_change_while_it_is_being_read_is_looked_at_again(desk: Desk, crisis: Crisis) -> None:
    """The event may come before the answer, and then nothing else would tell."""
    desk.do(ask_for_capture, channel=CHANNEL, message_ts=TS, by=KIM)
    desk.do(message_changed, CHANNEL, a_message("other", edited=1))
    desk.do(message_gone, CHANNEL, TS)
    desk.do(message_gone, CHANNEL, TS)

    assert [effect.again for effect in desk.effects(CaptureMessage)] == ["", a_message(edited=1).edited_ts, "gone"]
    desk.do(message_read, crisis.id, CHANNEL, a_message(), by=KIM)
    desk.do(message_read, crisis.id, CHANNEL, a_message("other", edited=1), by=KIM)
    assert len(about_messages(desk, crisis)) == 2


def test_messages_nobody_marked_do_not_concern_us(desk: Desk, crisis: Crisis) -> None:
    """Slack tells of every edit and deletion in the channel."""
    desk.do(message_changed, CHANNEL, a_message("other", edited=1))
    desk.do(message_gone, CHANNEL, TS)

    assert about_messages(desk, crisis) == []
    assert desk.effects(CaptureMessage) == []
