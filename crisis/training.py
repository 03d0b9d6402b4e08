"""Who was trained in what: written down by managers, shown beside every member, missed where it is required (S0-12)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_is_manager
from crisis.escalation import check_can_take_part
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput
from crisis.rules.account import search_key
from crisis.rules.training import LONGEST_KEY, LONGEST_WHAT, lacking
from storage.queries.person import people_by_slack_id, person_by_slack_id, person_for_change
from storage.queries.training import training_by_id, training_on, trainings_of, valid_trainings
from storage.tables.training import TrainingRecord

MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class TrainingDraft:
    """What the form asked."""

    who: str
    what: str
    trained_on: date | None
    by: str
    request_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class TrainingFacts:
    id: int
    what: str
    trained_on: date
    valid_until: date
    is_valid: bool


async def record_training(session: AsyncSession, protocol: Protocol, draft: TrainingDraft, *, now: datetime) -> date:
    """Write down that somebody was trained. Returns the last day on which it counts.

    Raises:
        InvalidInput: fields `person`, `what`, `trained_on`.
        NotAllowed: not a manager.
    """
    await check_is_manager(session, protocol, draft.by)
    await check_can_take_part(session, draft.who, field="person")
    person = await person_for_change(session, draft.who)
    assert person is not None and person.id is not None
    what, day, until = _checked(protocol, draft, now=now)
    if not await first_time(session, draft.request_key, now=now):
        return until
    key = search_key(what)
    row = await training_on(session, person.id, key, day)
    if row is None:
        row = TrainingRecord(
            person_id=person.id, what=what, what_key=key, trained_on=day, valid_until=until, by=draft.by, at=now
        )
    row.what, row.valid_until = what, until
    session.add(row)
    await session.flush()
    return until


async def remove_training(session: AsyncSession, protocol: Protocol, record_id: int, *, by: str) -> None:
    """It was written down by mistake.

    Raises:
        AlreadyDone: it is not there any more.
        NotAllowed: not a manager.
    """
    await check_is_manager(session, protocol, by)
    row = await training_by_id(session, record_id)
    if row is None:
        raise AlreadyDone("This training was removed already.")
    await session.delete(row)
    await session.flush()


async def trainings(
    session: AsyncSession, protocol: Protocol, slack_id: str, *, now: datetime
) -> tuple[TrainingFacts, ...]:
    """Somebody's trainings, newest first, also those that count no longer."""
    person = await person_by_slack_id(session, slack_id)
    if person is None or person.id is None:
        return ()
    today = protocol.day_of(now)
    return tuple(
        TrainingFacts(
            id=row.id or 0,
            what=row.what,
            trained_on=row.trained_on,
            valid_until=row.valid_until,
            is_valid=row.valid_until >= today,
        )
        for row in await trainings_of(session, person.id, limit=MOST_SHOWN)
    )


async def untrained_among(
    session: AsyncSession, protocol: Protocol, slack_ids: Collection[str], *, now: datetime
) -> dict[str, tuple[str, ...]]:
    """Slack id → what they lack of what is required; whoever lacks nothing is left out."""
    if not protocol.training.required:
        return {}
    people = await people_by_slack_id(session, slack_ids)
    ids = [person.id for person in people.values() if person.id is not None]
    valid: dict[int, set[str]] = {}
    for row in await valid_trainings(session, ids, protocol.day_of(now)):
        valid.setdefault(row.person_id, set()).add(row.what_key)
    lacks = {one: lacking(protocol.training.required, valid.get(person.id or 0, ())) for one, person in people.items()}
    return {one: missing for one, missing in lacks.items() if missing}


def _checked(protocol: Protocol, draft: TrainingDraft, *, now: datetime) -> tuple[str, date, date]:
    what, day, today = " ".join(draft.what.split()), draft.trained_on, protocol.day_of(now)
    errors = {}
    if not search_key(what):
        errors["what"] = "Say what they were trained in, for example crisis response."
    elif len(what) > LONGEST_WHAT or len(search_key(what)) > LONGEST_KEY:
        errors["what"] = f"Keep it under {LONGEST_WHAT} characters; it has {len(what)}."
    if day is None:
        errors["trained_on"] = "Choose the day of the training."
    elif day > today:
        errors["trained_on"] = "This day is still to come. Write it down when they were trained."
    elif day + protocol.training.valid_for < today:
        errors["trained_on"] = f"This counted until {day + protocol.training.valid_for:%-d %b %Y}. Choose a later one."
    if errors:
        raise InvalidInput(errors)
    assert day is not None
    return what, day, day + protocol.training.valid_for
