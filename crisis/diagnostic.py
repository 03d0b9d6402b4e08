"""The relationship diagnostic: how it stands with a client, scored by the protocol's dimensions (S2-5, S2-9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.profile import locked_account_to_edit
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput
from crisis.rules.account import search_key
from crisis.rules.diagnostic import SCALE
from crisis.rules.length import too_long
from crisis.rules.moment import moment_on
from crisis.rules.profile import is_still_to_come
from crisis.scoring import complete_scores
from storage.queries.diagnostic import run_on
from storage.tables.diagnostic import DiagnosticRun

LONGEST_NOTES = 2_000
IMPORTED = "import"
"""Who wrote down what came from a file."""


@dataclass(frozen=True, kw_only=True)
class DiagnosticDraft:
    """What the form asked. `source`: who assessed it from outside; empty: our own view. `assessed_on`: None: today."""

    scores: Mapping[str, int | None] = field(default_factory=dict)
    source: str = ""
    assessed_on: date | None = None
    notes: str = ""


async def run_diagnostic(
    session: AsyncSession,
    protocol: Protocol,
    account_id: int,
    draft: DiagnosticDraft,
    *,
    by: str,
    request_key: str | None = None,
    now: datetime,
) -> None:
    """Keep how the relationship stood (S2-5). The same source on the same day corrects what it said before.

    Raises:
        InvalidInput: fields `score_0`, `score_1`, … in the protocol's order, `source`, `assessed_on`, `notes`.
        NotAllowed: only the account's people and managers may.
    """
    await locked_account_to_edit(session, protocol, account_id, by=by)
    scores, total = complete_scores(protocol.diagnostic.dimensions, draft.scores, SCALE)
    _check(draft, now=now)
    if not await first_time(session, request_key, now=now):
        return
    day = draft.assessed_on or protocol.day_of(now)
    source = " ".join(draft.source.split())
    run = await run_on(session, account_id, day, search_key(source)) or DiagnosticRun(
        account_id=account_id, assessed_on=day, source_key=search_key(source), total=total, by=by, at=now
    )
    run.source, run.scores, run.total, run.by = source, scores, total, by
    run.notes, run.at = plain_notes(draft.notes), moment_of(protocol, day, now=now)
    session.add(run)
    await session.flush()


def moment_of(protocol: Protocol, day: date, *, now: datetime) -> datetime:
    """When it was so: now for today, the beginning of the day, where the organisation is, for an older one."""
    return now if day >= protocol.day_of(now) else moment_on(day, at="00:00", timezone=protocol.timezone)


def plain_notes(text: str) -> str:
    """Lines end alike, so that a file gives back what was typed."""
    return "\n".join(text.strip().splitlines())


def _check(draft: DiagnosticDraft, *, now: datetime) -> None:
    errors = {}
    if draft.source.strip():
        try:
            values.name("assessor")(" ".join(draft.source.split()))
        except ValueError as error:
            errors["source"] = f"Who assessed it? In the name: {error}"
    if draft.assessed_on is not None and is_still_to_come(draft.assessed_on, now=now):
        errors["assessed_on"] = "Nobody has looked at it on that day yet."
    if len(draft.notes.strip()) > LONGEST_NOTES:
        errors["notes"] = too_long(LONGEST_NOTES, draft.notes.strip())
    if errors:
        raise InvalidInput(errors)
