"""Days on which somebody is away: the backup stands in, and whoever leads a crisis of theirs hears it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_is_manager
from crisis.effects import SendDirect, wish_for
from crisis.escalation import check_can_take_part
from crisis.kam_deputy import check_deputy, end_deputy, name_deputy
from crisis.permissions import is_one_of_us
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed
from crisis.roster import seats_for_account
from crisis.roster_people import zone_named
from crisis.rules.roster import said_day
from storage.queries.crisis import open_crises_of_person, roles_of
from storage.queries.kam_deputy import deputies_in_absences
from storage.queries.person import person_by_id, person_by_slack_id
from storage.queries.roster import absence_by_id, absence_from, absences_since
from storage.tables.crisis import Crisis
from storage.tables.person import Person
from storage.tables.roster import Absence
from storage.vocabulary import Role

LONGEST_NOTE = 200
LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class AbsenceDraft:
    """What the form asked: both days are included, in the person's own time zone."""

    who: str
    first_day: date | None
    last_day: date | None
    note: str = ""
    deputy: str | None = None
    """Slack id of who stands in for a KAM; empty: nobody; None: it was not asked."""
    by: str
    request_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """Who answers for a function while somebody is away."""

    function: str
    slack_ids: tuple[str, ...]
    """Empty: nobody."""


async def set_absence(
    session: AsyncSession, protocol: Protocol, draft: AbsenceDraft, *, now: datetime
) -> tuple[StandIn, ...]:
    """Remember that somebody is away. Returns who stands in for what they do in everybody's roster.

    Raises:
        InvalidInput: fields `who`, `first_day`, `last_day`, `note`, `deputy`.
        NotAllowed: somebody else's absence, and not a manager.
    """
    await check_may_set_absence(session, protocol, draft.who, by=draft.by)
    await check_can_take_part(session, draft.who, field="who")
    person = await person_by_slack_id(session, draft.who)
    assert person is not None and person.id is not None
    first, last = _days(draft, now.astimezone(zone_named(person.time_zone, protocol.timezone)).date())
    if draft.deputy:
        await check_deputy(session, draft.who, draft.deputy)
    if await first_time(session, draft.request_key, now=now):
        row = await absence_from(session, person.id, first)
        row = row or Absence(person_id=person.id, first_day=first, last_day=last)
        row.last_day, row.note, row.set_by = last, draft.note.strip(), draft.by
        session.add(row)
        await session.flush()
        before = (await deputies_in_absences(session, [row.id or 0])).get(row.id or 0)
        deputy = (before.slack_id if before else "") if draft.deputy is None else draft.deputy
        await name_deputy(session, protocol, row, person, deputy or "", now=now)
        for crisis in await open_crises_of_person(session, draft.who):
            await _tell(session, protocol, crisis, person, row, now=now)
    return await stand_ins_for(session, protocol, draft.who, None, now=now)


async def remove_absence(session: AsyncSession, protocol: Protocol, absence_id: int, *, by: str, now: datetime) -> None:
    """Somebody is back early, or never went.

    Raises:
        AlreadyDone: it is not there any more.
        NotAllowed: somebody else's absence, and not a manager.
    """
    row = await absence_by_id(session, absence_id)
    if row is None:
        raise AlreadyDone("This absence was removed already.")
    person = await person_by_id(session, row.person_id)
    await check_may_set_absence(session, protocol, (person.slack_id if person else None) or "", by=by)
    await end_deputy(session, row, now=now)
    await session.delete(row)
    await session.flush()


async def check_may_set_absence(session: AsyncSession, protocol: Protocol, who: str, *, by: str) -> None:
    """Everybody their own; managers anybody's."""
    if not await is_one_of_us(session, by):
        raise NotAllowed("Only colleagues with a full account in this workspace can be away.")
    if who != by:
        await check_is_manager(session, protocol, by)


async def absences_of(session: AsyncSession, protocol: Protocol, who: str, *, now: datetime) -> Sequence[Absence]:
    """Somebody's absences that are not over, the next one first."""
    person = await person_by_slack_id(session, who)
    if person is None or person.id is None:
        return []
    today = now.astimezone(zone_named(person.time_zone, protocol.timezone)).date()
    return await absences_since(session, today, person_id=person.id)


async def stand_ins_for(
    session: AsyncSession, protocol: Protocol, who: str, account_id: int | None, *, now: datetime
) -> tuple[StandIn, ...]:
    """For each function that somebody has in the roster of an account (None: everybody's), who else is there."""
    seats = await seats_for_account(session, protocol, account_id, now=now)
    theirs = [seat for seat in seats if any(one.slack_id == who for one in seat.people)]
    return tuple(
        StandIn(
            function=seat.function,
            slack_ids=tuple(
                one.slack_id for one in seat.people if one.slack_id and one.slack_id != who and one.is_there
            ),
        )
        for seat in theirs
    )


def _days(draft: AbsenceDraft, today: date) -> tuple[date, date]:
    errors = {}
    first, last = draft.first_day, draft.last_day
    if first is None:
        errors["first_day"] = "Choose the first day."
    if last is None:
        errors["last_day"] = "Choose the last day; it may be the same."
    if first and last and last < first:
        errors["last_day"] = f"This is before the first day, {said_day(first, today)}."
    elif last and last < today:
        errors["last_day"] = "This is over already. Choose today or later."
    elif first and last and last - first > LONGEST_ABSENCE:
        errors["last_day"] = "This is more than a year. Give the seat to somebody else instead: `/crisis roster`."
    if len(draft.note) > LONGEST_NOTE:
        errors["note"] = f"Keep it under {LONGEST_NOTE} characters; it has {len(draft.note)}."
    if errors:
        raise InvalidInput(errors)
    assert first is not None and last is not None
    return first, last


async def _tell(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, person: Person, row: Absence, *, now: datetime
) -> None:
    """The person and the lead read who answers meanwhile, so that nobody waits for somebody who is not there."""
    assert crisis.id is not None and person.slack_id is not None
    roles = await roles_of(session, crisis.id)
    stand_ins = await stand_ins_for(session, protocol, person.slack_id, crisis.account_id, now=now)
    values = {
        "who": person.slack_id,
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "stand_ins": [{"function": one.function, "slack_ids": list(one.slack_ids)} for one in stand_ins],
        "leads": roles.get(Role.LEAD) == person.slack_id,
    }
    told = dict.fromkeys([person.slack_id, roles.get(Role.LEAD) or roles.get(Role.LIAISON) or crisis.declared_by])
    for slack_id in told:
        direct = SendDirect(crisis_id=crisis.id, slack_id=slack_id, word="away_in_crisis", values=values)
        await wish_for(session, direct, now=now)
