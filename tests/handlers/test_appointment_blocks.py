"""Planned visits: Slack takes every message, list and form whatever people typed, and the words carry the meaning."""

from datetime import timedelta

import pytest

from crisis.appointment_facts import Preparation
from crisis.silence import Silence
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.account import account_view
from handlers.blocks.appointment import (
    ask_message,
    did_not_form,
    move_form,
    planned_blocks,
    planned_view,
    prepare_message,
    took_place_form,
)
from handlers.blocks.touchpoint import touchpoints_part, touchpoints_view
from storage.tables.account import Account
from storage.tables.appointment import Appointment
from storage.tables.contact import Contact
from storage.tables.crisis import Crisis
from storage.tables.profile import AccountNote
from storage.tables.touchpoint import Complaint, Touchpoint
from storage.vocabulary import ContactRole, Severity, Status, Tier, TouchpointKind
from tests.handlers.facts import HOSTILE, NOW, ONLY_ESCAPES
from tests.handlers.reading import marked_up
from tests.handlers.test_promise_blocks import some_commitments

TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])


def a_visit(text: str, number: int = 1, days: int = 1) -> Appointment:
    return Appointment(
        id=number,
        account_id=5,
        kind=TouchpointKind.VISIT,
        planned_at=NOW + timedelta(days=days),
        purpose=text,
        by="U0ANA00001",
        made_at=NOW,
    )


def a_contact(text: str) -> Contact:
    return Contact(id=1, account_id=5, name=text[:120], name_key="x", role=ContactRole.OTHER)


def facts(text: str) -> Preparation:
    """The most and the longest there can be."""
    silence = Silence(last_at=None, touchpoint=None, days=90, after=timedelta(days=14), is_long=True)
    crisis = Crisis(
        id=1,
        key="C-2026-001",
        year=2026,
        number=1,
        account_name=text[:120],
        summary=text,
        severity=Severity.SEV1,
        status=Status.DECLARED,
        declared_by="U0ANA00001",
        declared_at=NOW,
        phase_since=NOW,
        channel_id="C0ROOM",
    )
    complaint = Complaint(id=1, account_id=5, text=text, at=NOW, by="U0ANA00001")
    return Preparation(
        account=Account(id=5, name=text[:120], name_key="x", tier=Tier.KEY, imported_at=NOW),
        appointment=a_visit(text),
        contact=a_contact(text),
        silence=silence,
        crises=[crisis] * 8,
        complaints=[complaint] * 20,
        commitments=some_commitments(text).commitments,
        notes=[AccountNote(id=1, account_id=5, text=text[:500], by="U0ANA00001", at=NOW)] * 50,
    )


@TEXTS
def test_slack_takes_every_view_whatever_people_typed(text: str) -> None:
    """A full list of everything still fits into one."""
    rows = [(a_visit(text, number, days=number - 5), a_contact(text)) for number in range(1, 25)]
    complaints = [
        Complaint(id=number, account_id=5, text=text, at=NOW, by="U0ANA00001", action=text) for number in range(1, 25)
    ]
    call = Touchpoint(account_id=5, kind=TouchpointKind.CALL, at=NOW, note=text, by="U0ANA00001")
    shown = planned_blocks(rows, most=20, now=NOW)
    views = [
        touchpoints_view(5, text[:120], shown, [(call, None)] * 20, complaints, complaints),
        account_view(5, text[:120], [touchpoints_part(5, "Today.", shown, None, complaints)]),
        planned_view(text[:120], a_visit(text)),
        *(form(a_visit(text), {"card": "V1"}) for form in (move_form, took_place_form, did_not_form)),
    ]

    for view in views:
        assert view_faults(view) == [], view["title"]
        assert "<!channel" not in marked_up(view["blocks"])
        assert "<https://evil" not in marked_up(view["blocks"])


@TEXTS
def test_slack_takes_every_message_whatever_people_typed(text: str) -> None:
    """And nothing typed wakes a channel or hides a link."""
    for message in (prepare_message(facts(text)), ask_message(facts(text))):
        assert message_faults(message.blocks) == []
        assert "<!channel" not in marked_up(message.blocks) + message.text
        assert "<https://evil" not in marked_up(message.blocks) + message.text


def test_the_note_is_short_and_makes_sense_read_aloud() -> None:
    """Five of each kind are enough on the way; the rest is counted."""
    message = prepare_message(facts("a fish"))

    assert message.text.startswith("Coming up: visit with a fish (a fish), ")
    assert marked_up(message.blocks).count("*a fish*: a fish") == 5
    assert "and 45 more" in marked_up(message.blocks)


def test_what_has_passed_asks_and_what_is_to_come_can_be_moved() -> None:
    """Nobody moves yesterday."""
    before, after = (str(planned_blocks([(a_visit("a", days=days), None)], most=1, now=NOW)) for days in (1, -1))

    assert "crisis_move_appointment" in before and "took_place" not in before
    assert "crisis_move_appointment" not in after and "took_place" in after
