"""From how the roster names somebody to who they are at this moment: their zone, their hours, their absence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.person import is_email
from crisis.protocol import Protocol
from crisis.rules.roster import Holder, Hours, Scope, away_until
from crisis.rules.roster_words import is_group
from crisis.rules.training import lacking
from storage.queries.roster import absences_since, groups_named, people_with_absences
from storage.queries.training import valid_trainings
from storage.tables.person import Person
from storage.tables.roster import Absence, UserGroup


@dataclass(frozen=True, kw_only=True)
class Named:
    """How a seat names who holds it: by row, by Slack id, e-mail address or user group."""

    reference: str = ""
    person_id: int | None = None
    scope: Scope
    hours: Hours | None = None


@dataclass
class People:
    """Those a roster names, as they are at `now`."""

    now: datetime
    otherwise: str
    """The time zone of whoever Slack told none of."""
    persons: dict[int, Person] = field(default_factory=dict)
    absences: dict[int, list[Absence]] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    """By id and by `@handle`."""
    required: Sequence[str] = ()
    """What everybody must have been trained in."""
    trained: dict[int, set[str]] = field(default_factory=dict)
    """Id of the row → folded names of trainings that still count."""

    def holding(self, named: Named | None) -> tuple[tuple[Holder, ...], str]:
        """Everybody who holds a seat, and what is wrong with the seat itself; nobody where it names nobody."""
        if named is None:
            return (), ""
        if not is_group(named.reference):
            return (self._holder(self._person(named), named.reference, named),), ""
        group = self.groups.get(named.reference.lower() if named.reference.startswith("@") else named.reference)
        if group is None:
            return (), f"Slack has no user group {named.reference}, or was not asked yet."
        if group.is_disabled or not group.members:
            return (), f"The user group {named.reference} {'is disabled' if group.is_disabled else 'is empty'}."
        return tuple(self._holder(self._by_slack_id(one), one, named) for one in group.members), ""

    def _person(self, named: Named) -> Person | None:
        if named.person_id is not None:
            return self.persons.get(named.person_id)
        if is_email(named.reference):
            return next((one for one in self.persons.values() if one.email == named.reference.lower()), None)
        return self._by_slack_id(named.reference)

    def _by_slack_id(self, slack_id: str) -> Person | None:
        return next((one for one in self.persons.values() if one.slack_id == slack_id), None)

    def _holder(self, person: Person | None, reference: str, named: Named) -> Holder:
        zone = zone_named(person.time_zone if person else "", self.otherwise)
        local = self.now.astimezone(zone)
        reference = (person.slack_id or person.email or "") if person else reference
        return Holder(
            reference=reference,
            slack_id=person.slack_id if person else None if is_email(reference) else reference,
            name=(person.name if person else "") or reference,
            local=local,
            time_zone=person.time_zone if person else "",
            hours=named.hours,
            away_until=self._away_until(person, local.date()),
            cannot=cannot_because(person),
            is_unknown=is_unknown(person),
            scope=named.scope,
            lacks=lacking(self.required, self.trained.get((person.id or 0) if person else 0, ()))
            if self.required
            else None,
        )

    def _away_until(self, person: Person | None, today: date) -> date | None:
        rows = self.absences.get(person.id or 0, []) if person else []
        return away_until([(row.first_day, row.last_day) for row in rows], today)


async def people_named(
    session: AsyncSession,
    named: Sequence[Named],
    *,
    since: date,
    otherwise: str,
    now: datetime,
    required: Sequence[str] = (),
) -> People:
    """One statement; one more where a user group is named, and one where a training is required.

    Args:
        since: absences that ended before this day are of no interest.
        otherwise: the time zone of people whose own is not known.
        required: what everybody must have been trained in.
    """
    found = People(now=now, otherwise=otherwise, required=required)
    references = {one.reference for one in named if one.reference}
    groups = {one for one in references if is_group(one)}
    for group in await groups_named(session, groups) if groups else ():
        found.groups |= {group.group_id: group, f"@{group.handle}": group}
    members = {str(one) for group in found.groups.values() for one in group.members}
    rows = await people_with_absences(
        session,
        person_ids={one.person_id for one in named if one.person_id is not None},
        slack_ids=members | {one for one in references - groups if not is_email(one)},
        emails={one.lower() for one in references - groups if is_email(one)},
        since=since,
    )
    _take(found, rows)
    today = now.astimezone(ZoneInfo(otherwise)).date()
    for row in await valid_trainings(session, found.persons, today) if required else ():
        found.trained.setdefault(row.person_id, set()).add(row.what_key)
    return found


def _take(found: People, rows: Iterable[tuple[Person, Absence | None]]) -> None:
    for person, absence in rows:
        assert person.id is not None
        found.persons[person.id] = person
        if absence is not None:
            found.absences.setdefault(person.id, []).append(absence)


def is_unknown(person: Person | None) -> bool:
    """Whether Slack was asked about this address, and has nobody."""
    return person is not None and person.slack_id is None and person.looked_up_at is not None


def cannot_because(person: Person | None) -> str:
    """Why somebody can never answer; empty when they can, as far as we know."""
    if person is None:
        return ""
    if is_unknown(person):
        return "is not known in Slack"
    if person.is_deactivated:
        return "was deactivated in Slack"
    return "is a guest" if person.is_guest else "is a bot" if person.is_bot else ""


def zone_named(name: str, otherwise: str) -> ZoneInfo:
    """Slack's name for a time zone; what this machine does not know counts as not told."""
    try:
        return ZoneInfo(name or otherwise)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(otherwise)


async def away_day(session: AsyncSession, protocol: Protocol, person: Person, *, now: datetime) -> date | None:
    """The last day on which somebody is away; None: they are there."""
    today = now.astimezone(zone_named(person.time_zone, protocol.timezone)).date()
    rows = await absences_since(session, today, person_id=person.id)
    return away_until([(row.first_day, row.last_day) for row in rows], today)
