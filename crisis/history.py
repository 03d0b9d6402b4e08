"""Past crises of an account, with what came of them and what was learnt (S0-9, S1-16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries.crisis import past_crises_of_account
from storage.queries.review import lessons_of
from storage.tables.action import CrisisAction
from storage.tables.review import ReviewFinding
from storage.vocabulary import ActionState, FindingKind, Severity, Status


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What a closed review found."""

    kind: FindingKind
    text: str
    what: str
    """Of a gap: what we do about it, or did; empty: it is left as it is, or the action was skipped."""
    is_done: bool


@dataclass(frozen=True, kw_only=True)
class PastCrisis:
    key: str
    severity: Severity
    status: Status
    summary: str
    declared_at: datetime
    took_seconds: float | None
    """From the declaration to the end."""
    cause: str
    what_was_done: str
    cancel_reason: str
    lessons: tuple[Lesson, ...] = ()
    """Gaps first: they are what must not happen again. None before its review is closed."""


async def history_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[PastCrisis]:
    """Those that are over, newest first; false alarms too."""
    rows = await past_crises_of_account(session, account_id, limit=limit)
    learnt = await lessons_of(session, [row.id for row in rows if row.id is not None])
    return [
        PastCrisis(
            key=row.key,
            severity=row.severity,
            status=row.status,
            summary=row.summary,
            declared_at=row.declared_at,
            took_seconds=(row.ended_at - row.declared_at).total_seconds() if row.ended_at else None,
            cause=row.cause,
            what_was_done=row.what_was_done,
            cancel_reason=row.cancel_reason,
            lessons=_lessons(learnt.get(row.id or 0, ())),
        )
        for row in rows
    ]


def _lessons(findings: Sequence[tuple[ReviewFinding, CrisisAction | None]]) -> tuple[Lesson, ...]:
    lessons = [_lesson(finding, action) for finding, action in findings]
    return tuple(sorted(lessons, key=lambda lesson: lesson.kind is not FindingKind.GAP))


def _lesson(finding: ReviewFinding, action: CrisisAction | None) -> Lesson:
    counts = action is not None and action.state is not ActionState.SKIPPED
    return Lesson(
        kind=finding.kind,
        text=finding.text,
        what=action.what if action is not None and counts else "",
        is_done=action is not None and action.state is ActionState.DONE,
    )
