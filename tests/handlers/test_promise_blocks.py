"""What people read about commitments, plans and complaints, also when texts are long and hostile and many."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crisis.checklist import Checklist, TaskFacts
from crisis.commitment import CommitmentDraft
from crisis.commitment_facts import AccountCommitments, CommitmentFacts
from crisis.communication import LineDraft
from crisis.facts import ObligationFacts
from crisis.obligation_facts import ObligationBoard
from crisis.profile import Freshness
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.account import account_view
from handlers.blocks.commitment import commitment_form, commitments_list, commitments_part
from handlers.blocks.communication import checklist_card, checklist_view, line_form, plan_part, plan_view
from handlers.blocks.headline import headline_message
from handlers.blocks.obligation import nothing_promised, obligations_card, obligations_list, settle_modal
from handlers.blocks.reminder import reminder_message
from handlers.blocks.touchpoint import LogFields, follow_form, log_form, logged_view, touchpoints_part, touchpoints_view
from storage.tables.communication import PlanLine
from storage.tables.contact import Contact
from storage.tables.touchpoint import Complaint, Touchpoint
from storage.vocabulary import Audience, CommitmentKind, ContactRole, Kept, Section, Severity, TouchpointKind
from tests.handlers.facts import HOSTILE, NOW, ONLY_ESCAPES, a_clock, a_headline, a_huge_crisis, a_reminder
from tests.handlers.reading import marked_up

FRESH = Freshness(section=Section.COMMITMENTS)
TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])


def an_obligation(number: int, text: str, **values: Any) -> ObligationFacts:
    facts = ObligationFacts(
        id=number,
        number=number,
        label=text[:120],
        kind=list(CommitmentKind)[number % 7],
        text=text,
        within=timedelta(hours=4),
        due_at=NOW,
        is_overdue=True,
        penalty=text[:300],
        source=text[:300],
        kept=Kept.OPEN,
        evidence=text,
        settled_by="U0ANA00001",
        settled_at=NOW,
        first_word="",
    )
    return replace(facts, **values)


def a_board(text: str) -> ObligationBoard:
    rows = [an_obligation(number, text) for number in range(1, 61)]
    rows += [an_obligation(number, text, kept=Kept.BROKEN) for number in range(61, 121)]
    return ObligationBoard(crisis=a_huge_crisis(text), obligations=tuple(rows))


def a_line(number: int, text: str) -> PlanLine:
    return PlanLine(
        id=number,
        audience_name=text[:80],
        is_client=number % 2 == 0,
        what=text[:300],
        primary_contact=text[:200],
        secondary_contact=text[:200],
        channel=text[:200],
        cadence="4h",
        speaker=text[:80],
        approver=text[:80],
    )


def some_commitments(text: str) -> AccountCommitments:
    one = CommitmentFacts(
        id=1,
        label=text[:120],
        kind=CommitmentKind.UPDATE,
        text=text,
        within=timedelta(hours=4),
        least_severity=Severity.SEV2,
        penalty=text[:300],
        source=text[:300],
        expires_on=date(2026, 11, 1),
        is_expired=True,
    )
    rows = tuple(replace(one, id=number) for number in range(1, 81))
    return AccountCommitments(account_id=5, account_name=text[:120], freshness=FRESH, commitments=rows)


def a_complaint(number: int, text: str) -> Complaint:
    return Complaint(
        id=number, account_id=5, text=text, at=NOW, by="U0ANA00001", action=text, resolution=text, lesson=text
    )


def views(text: str) -> list[dict[str, Any]]:
    board, lines = a_board(text), [a_line(number, text) for number in range(1, 61)]
    found = Checklist(crisis=a_huge_crisis(text), tasks=tasks(text))
    draft = CommitmentDraft(label=text[:120], text=text, kind=None, within="4h", penalty=text[:300], source=text[:300])
    line = LineDraft(audience="A", is_client=True, what=text[:300], cadence="4h", channel="C", primary=text[:200])
    contacts = [
        Contact(id=number, account_id=5, name=text[:120], name_key="x", role=ContactRole.OTHER, title=text[:120])
        for number in range(1, 151)
    ]
    contact = contacts[0]
    visit = Touchpoint(account_id=5, kind=TouchpointKind.CALL, at=NOW, note=text, by="U0ANA00001")
    complaints = [a_complaint(number, text) for number in range(1, 21)]
    parts = [
        commitments_part(some_commitments(text)),
        plan_part(5, lines, FRESH, is_own=False),
        touchpoints_part(5, "Last contact today.", [], (visit, contact), complaints),
    ]
    return [
        obligations_list(board),
        settle_modal(board, board.obligations[0], Kept.VOID, evidence=text),
        commitments_list(some_commitments(text)),
        commitment_form(text[:120], draft, {"account": 5}, is_full=True),
        plan_view("For all.", "account:5", lines, is_own=True, can_copy=False, place={"card": "V1"}),
        line_form(line, {"owner": "tier:key"}, is_full=True),
        checklist_view(found),
        log_form(LogFields(note=text, at=NOW), {"account": 5}, account_name=text[:120], contacts=contacts),
        logged_view(text[:120], complaints[0]),
        touchpoints_view(5, text[:120], [], [(visit, contact)] * 20, complaints, complaints),
        follow_form(complaints[0], {"card": "V1"}),
        account_view(5, text[:120], parts),
    ]


def tasks(text: str) -> tuple[TaskFacts, ...]:
    return tuple(
        TaskFacts(id=number, number=number, line=a_line(number, text), done_by=None, done_at=None)
        for number in range(1, 41)
    )


@TEXTS
def test_slack_takes_every_view_whatever_people_typed(text: str) -> None:
    """Limits hold for the most and the longest there can be."""
    for view in views(text):
        assert view_faults(view) == [], view["title"]


@TEXTS
def test_slack_takes_every_card_whatever_people_typed(text: str) -> None:
    """And nothing typed wakes a channel or hides a link."""
    crisis, clock = a_huge_crisis(text), a_clock(audience=Audience.CLIENT, promised_in=text[:400])
    messages = [
        obligations_card(a_board(text)),
        checklist_card(Checklist(crisis=crisis, tasks=tasks(text))),
        nothing_promised(crisis),
        headline_message(a_headline(crisis=crisis, client=clock, next_obligation=an_obligation(1, text))),
        reminder_message(a_reminder(clock=clock)),
    ]

    for message in messages:
        assert message_faults(message.blocks) == []
        assert "<!channel" not in marked_up(message.blocks) + message.text
        assert "<https://evil" not in marked_up(message.blocks) + message.text


def test_a_false_alarm_shows_no_buttons() -> None:
    """Nothing is due, so nothing can be recorded."""
    board = a_board("a")
    cancelled = replace(board, crisis=replace(board.crisis, status=board.crisis.status.CANCELLED))

    card = obligations_card(cancelled)

    assert "nothing is due" in card.text
    assert "crisis_kept_obligation" not in str(card.blocks)
