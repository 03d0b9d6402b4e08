"""A question that was answered shows its answer, in every direct message that asked it, whoever gave it."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import (
    AskForFeedback,
    EffectValue,
    PassOnFeedback,
    RefreshQuestion,
    SendAppointment,
    SendDraft,
    SendTrigger,
    wish_for,
)
from crisis.rules.appointment import Stage
from storage.queries.outbox import effect_by_once_key
from storage.tables.appointment import Appointment
from storage.tables.client_draft import ClientDraft
from storage.tables.feedback import FeedbackAsk, FeedbackHandoff
from storage.tables.trigger import TriggerEvent
from storage.vocabulary import DraftState

ANYBODY = ""
"""Whom it was asked is no part of what it is known by."""
MOVES_SHOWN = 3
"""So many times that a visit was planned for before say where it was moved to; nobody reads further back."""


async def show_trigger_decided(session: AsyncSession, trigger: TriggerEvent, *, now: datetime) -> None:
    """Call it after the decision is written."""
    assert trigger.id is not None
    asked = range(1, trigger.round + 1)
    questions = [SendTrigger(slack_id=ANYBODY, trigger_id=trigger.id, round=one) for one in asked]
    await _show(session, questions, now=now)


async def show_feedback_written(session: AsyncSession, ask: FeedbackAsk, *, now: datetime) -> None:
    """It was written down, or put off."""
    assert ask.id is not None
    asked = range(1, ask.round + 1)
    questions = [AskForFeedback(crisis_id=ask.crisis_id, ask_id=ask.id, round=one, slack_id=ANYBODY) for one in asked]
    await _show(session, questions, now=now)


async def show_handoff_answered(session: AsyncSession, handoff: FeedbackHandoff, *, now: datetime) -> None:
    """They saw it, or answered."""
    assert handoff.id is not None
    questions = [PassOnFeedback(handoff_id=handoff.id, round=one, slack_id=ANYBODY) for one in (0, 1)]
    await _show(session, questions, now=now)


async def show_appointment_settled(session: AsyncSession, row: Appointment, *, now: datetime) -> None:
    """It was moved or cancelled, or somebody said what became of it."""
    assert row.id is not None
    asked = range(max(1, row.round - MOVES_SHOWN), row.round + 1)
    questions = [
        SendAppointment(slack_id=ANYBODY, appointment_id=row.id, stage=stage.value, round=one)
        for one in asked
        for stage in Stage
    ]
    await _show(session, questions, now=now)


async def show_draft_settled(session: AsyncSession, draft: ClientDraft, *, now: datetime) -> None:
    """It was answered, sent or cancelled, or there is a newer version. Call it before the next one is asked."""
    assert draft.id is not None
    asked = range(max(1, draft.version - 1), draft.version + 1)
    questions = [
        SendDraft(crisis_id=draft.crisis_id, draft_id=draft.id, version=one, stage=stage, slack_id=ANYBODY)
        for one in asked
        for stage in (DraftState.WAITING, DraftState.CHANGES, DraftState.APPROVED)
    ]
    await _show(session, questions, now=now)


async def _show(session: AsyncSession, questions: Iterable[EffectValue], *, now: datetime) -> None:
    """Only what was asked is drawn anew, and not before Slack has it."""
    for question in questions:
        asked = await effect_by_once_key(session, question.once_key or "")
        if asked is not None and asked.once_key is not None:
            await wish_for(session, RefreshQuestion(asked=asked.once_key), now=now, after=asked.id)
