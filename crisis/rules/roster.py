"""Who is called for a function of the response team: who is away, who sleeps, who stands in (S0-10, S0-11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum, auto

from storage.vocabulary import Severity

WAKES = (Severity.SEV1, Severity.SEV2)
"""At these the primary is paged whatever the hour."""

Hours = tuple[int, int]
"""From and to, 0 to 24, in the person's own zone; `(22, 6)` is a night shift."""


class Manner(Enum):
    """How somebody is called who would not be called first."""

    INSTEAD = auto()
    BESIDES = auto()
    ANYWAY = auto()
    """Although they are away."""


class Scope(StrEnum):
    """For whom a seat holds. The first one that names somebody wins, function by function and rank by rank."""

    ACCOUNT = "account"
    TIER = "tier"
    EVERYBODY = "everybody"
    PROTOCOL = "protocol"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Somebody on a seat, as they are at this moment."""

    reference: str
    """As the roster names them: a Slack id or an e-mail address."""
    slack_id: str | None
    """None: Slack was not asked yet, or knows nobody."""
    name: str
    local: datetime
    """Their own time now."""
    time_zone: str = ""
    """Empty: not known, `local` is in the protocol's zone."""
    hours: Hours | None = None
    away_until: date | None = None
    cannot: str = ""
    """Why they can never answer ("was deactivated in Slack"); empty when they can."""
    is_unknown: bool = False
    """Slack was asked, and has nobody with this address."""
    scope: Scope = Scope.PROTOCOL
    lacks: tuple[str, ...] | None = None
    """Trainings they need and do not have; None: none is required of anybody."""

    @property
    def is_there(self) -> bool:
        return self.away_until is None and not self.cannot

    @property
    def is_working(self) -> bool:
        return self.is_there and is_within(self.hours, self.local)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A function and who stands for it. Several people: a user group holds the rank."""

    function: str
    primaries: tuple[Holder, ...]
    backups: tuple[Holder, ...]
    severities: tuple[Severity, ...]
    problems: tuple[str, ...] = ()
    """What is wrong with the seat itself: a user group that Slack does not know."""

    @property
    def people(self) -> tuple[Holder, ...]:
        return (*self.primaries, *self.backups)


@dataclass(frozen=True, kw_only=True)
class Call:
    """Somebody is called for a function. `why` is empty for whoever has the seat anyway."""

    holder: Holder
    function: str
    why: str = ""
    """`Sam is away until 24 Nov`."""
    manner: Manner = Manner.INSTEAD

    @property
    def to_them(self) -> str:
        """`Sam is away until 24 Nov, so you stand in.`"""
        if not self.why:
            return ""
        if self.manner is Manner.ANYWAY:
            return f"You are away, but nobody else is there for {self.function}."
        return f"{self.why}, so you {'stand in' if self.manner is Manner.INSTEAD else 'are asked as well'}."

    @property
    def to_others(self) -> str:
        """`Sam is away until 24 Nov, so <@U0BEA> stands in for sales.`"""
        who = f"<@{self.holder.slack_id}>" if self.holder.slack_id else self.holder.name
        if self.manner is Manner.ANYWAY:
            return f"{self.why}, but is asked all the same: nobody else is there for {self.function}."
        does = "stands in" if self.manner is Manner.INSTEAD else "is asked as well"
        return f"{self.why}, so {who} {does} for {self.function}."


@dataclass(frozen=True, kw_only=True)
class Staffing:
    """Who is called for one seat."""

    first: tuple[Call, ...]
    """Paged at once."""
    later: tuple[Call, ...] = ()
    """Paged when those did not answer."""
    asleep: tuple[Call, ...] = ()
    """Of `later`, whoever has the seat but is out of hours: invited, not paged."""


def staffing(seat: Seat, severity: Severity) -> Staffing:
    """The primary; the backup instead while the primary is away, and besides while the primary is out of hours.

    Out of hours a graver crisis (`WAKES`) wakes the primary all the same; another one waits for them while a backup
    is at work. Somebody who is away is called only when nobody else is there.
    """
    there = [one for one in seat.primaries if one.is_there]
    # Slack is asked again about an address it did not know: somebody may have made the account meanwhile.
    searched = [Call(holder=one, function=seat.function) for one in seat.primaries if one.is_unknown]
    if not there:
        return Staffing(first=(*searched, *_without_primary(seat)))
    backups = [one for one in seat.backups if one.is_there]
    fitting = [] if any(one.is_working for one in there) else [one for one in backups if one.is_working]
    rest = tuple(_calls(seat, [one for one in backups if one not in fitting]))
    if not fitting:
        return Staffing(first=(*searched, *_calls(seat, there)), later=rest)
    why = _asleep(there[0])
    if severity in WAKES:
        return Staffing(
            first=(*searched, *_calls(seat, there), *_calls(seat, fitting, why, Manner.BESIDES)), later=rest
        )
    asleep = tuple(_calls(seat, there))
    return Staffing(first=(*searched, *_calls(seat, fitting, why)), later=(*asleep, *rest), asleep=asleep)


def _without_primary(seat: Seat) -> list[Call]:
    backups = [one for one in seat.backups if one.is_there]
    if backups:
        why = ", ".join(absence_of(one) for one in seat.primaries) or f"Nobody is named first for {seat.function}"
        return _calls(seat, backups, why)
    away = [one for one in seat.people if not one.cannot]
    return [call for one in away for call in _calls(seat, [one], absence_of(one), Manner.ANYWAY)]


def _calls(seat: Seat, holders: Iterable[Holder], why: str = "", manner: Manner = Manner.INSTEAD) -> list[Call]:
    return [Call(holder=one, function=seat.function, why=why, manner=manner) for one in holders]


def absence_of(holder: Holder) -> str:
    """`Sam is away until 24 Nov`, `Ola was deactivated in Slack`."""
    if holder.cannot:
        return f"{holder.name} {holder.cannot}"
    return f"{holder.name} is away until {said_day(holder.away_until, holder.local.date())}"


def _asleep(holder: Holder) -> str:
    return f"It is {holder.local:%H:%M} for {holder.name}, outside working hours"


def said_day(day: date | None, today: date) -> str:
    """`24 Nov`, with its year when that is another one."""
    if day is None:
        return "further notice"
    return f"{day:%-d %b}" if day.year == today.year else f"{day:%-d %b %Y}"


def is_within(hours: Hours | None, local: datetime) -> bool:
    """Whether somebody works at this time of their own. Without hours: always."""
    if hours is None:
        return True
    begin, end = hours
    return begin <= local.hour < end if begin < end else local.hour >= begin or local.hour < end


def said_hours(hours: Hours | None) -> str:
    """`08–17`; empty for any hour."""
    return f"{hours[0]:02d}–{hours[1]:02d}" if hours else ""


def away_until(absences: Sequence[tuple[date, date]], today: date) -> date | None:
    """The last day of the absence that holds today, and of those that follow it without a day between."""
    until: date | None = None
    for first, last in sorted(absences):
        next_day = today if until is None else until + timedelta(days=1)
        if first <= next_day and last >= next_day:
            until = last
    return until


@dataclass(frozen=True, kw_only=True)
class RosterGap:
    """Something about the response team that somebody should mend."""

    function: str
    """Empty: the whole team is missing."""
    sentence: str
    is_grave: bool
    """Nobody answers for the function today. Otherwise the team is complete today, but stands on one leg."""


def gaps_in(seats: Iterable[Seat]) -> tuple[RosterGap, ...]:
    """What is missing, the gravest first; one sentence for each function and each kind of gap."""
    found = [gap for seat in seats for gap in _gaps_of(seat)]
    return tuple(sorted(found, key=lambda gap: not gap.is_grave))


def _gaps_of(seat: Seat) -> Iterable[RosterGap]:
    is_empty = not any(one.is_there for one in seat.people)
    for problem in seat.problems:
        yield RosterGap(function=seat.function, sentence=f"{seat.function}: {problem}", is_grave=is_empty)
    if is_empty:
        yield RosterGap(function=seat.function, sentence=_nobody(seat), is_grave=True)
        return
    for one in seat.people:
        if one.cannot:
            yield RosterGap(function=seat.function, sentence=f"{seat.function}: {absence_of(one)}.", is_grave=False)
    yield from _untrained(seat)
    if not seat.primaries:
        sentence = f"{seat.function}: nobody is named first, only a backup."
        yield RosterGap(function=seat.function, sentence=sentence, is_grave=False)
    elif not seat.backups:
        sentence = f"{seat.function}: nobody is the backup of {_names(seat.primaries)}."
        yield RosterGap(function=seat.function, sentence=sentence, is_grave=False)


def _untrained(seat: Seat) -> Iterable[RosterGap]:
    """Whoever sits on it without the training for it; somebody trained of the same seat is their buddy (S0-12)."""
    able = [one for one in seat.people if not one.cannot]
    buddy = next((one.name for one in able if one.lacks == ()), None)
    for one in able:
        if one.lacks:
            goes_along = f" {buddy}, who has, goes along." if buddy else ""
            sentence = f"{seat.function}: {one.name} has no valid training in {', '.join(one.lacks)}.{goes_along}"
            yield RosterGap(function=seat.function, sentence=sentence, is_grave=False)


def _nobody(seat: Seat) -> str:
    if not seat.people:
        return f"{seat.function}: nobody stands for it."
    reasons = ", ".join(absence_of(one) for one in seat.people)
    return f"{seat.function}: {reasons}{'' if seat.backups else ', and there is no backup'}."


def _names(holders: Sequence[Holder]) -> str:
    return ", ".join(one.name for one in holders[:5])
