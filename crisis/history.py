"""Past crises of an account, with what came of them (S0-9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries.crisis import past_crises_of_account
from storage.vocabulary import Severity, Status


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


async def history_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[PastCrisis]:
    """Those that are over, newest first; false alarms too."""
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
        )
        for row in await past_crises_of_account(session, account_id, limit=limit)
    ]
