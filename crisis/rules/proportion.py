"""Whether a crisis was answered in proportion to what it was: with too little, with too much, or well (S1-11)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crisis.rules.duration import say_duration
from crisis.rules.escalation import is_higher
from crisis.rules.policy import SeverityPolicy
from crisis.rules.severity import graver, is_raise
from storage.vocabulary import Severity, Step

FEWEST_UPDATES = 2
"""One that was late says little about how a crisis was led."""


class Response(StrEnum):
    """How much was done, compared with what was needed."""

    UNDER = "under"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One sign, with the fact and the figure it was compared with."""

    response: Response
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The figures of the protocol, as its `[proportion]` names them."""

    raised_late_after: timedelta
    lowered_soon_within: timedelta
    false_alarm_within: timedelta
    late_times: int
    updates_on_time_percent: int
    climbed_to: Step
    loss_risk_at_least: Severity


@dataclass(frozen=True, kw_only=True)
class Span:
    """For how long it was how bad."""

    severity: Severity
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class Updates:
    """How many of those that were due were given in time; `audience` as a sentence names it."""

    audience: str
    on_time: int
    due: int


@dataclass(frozen=True, kw_only=True)
class Course:
    """What is on record of a crisis that is over."""

    spans: tuple[Span, ...]
    """Without a gap, from the declaration to the end; one at least."""
    was_unsure: bool
    """The declarer was not sure, so it began at the graver one, as the protocol wants it."""
    is_false_alarm: bool
    account_may_be_lost: bool
    called: int
    """People who were paged."""
    answered_at: datetime | None
    led_at: datetime | None
    client_told_at: datetime | None
    updates: tuple[Updates, ...]
    climbed_to: Step
    """The highest step that was paged because nobody answered, or nobody led."""
    sent_for: Step
    """The highest step that somebody paged by hand."""
    missing: tuple[str, ...]
    """Functions that its gravest severity calls, and for which nobody was in it."""

    @property
    def began_as(self) -> Severity:
        return self.spans[0].severity

    @property
    def gravest(self) -> Span:
        return gravest_span(self.spans)

    @property
    def lasted(self) -> timedelta:
        return self.spans[-1].ended_at - self.spans[0].began_at


def gravest_span(spans: Sequence[Span]) -> Span:
    """The first one of the gravest severity."""
    return min(spans, key=lambda span: (sum(graver(one.severity, span.severity) for one in spans), span.began_at))


def out_of_proportion(course: Course, policies: Mapping[Severity, SeverityPolicy], limits: Limits) -> tuple[Flag, ...]:
    """What says that too little or too much was done; nothing: it was in proportion.

    A false alarm needs nothing, so that too little was done for it says nothing.
    """
    over = [*_false_alarm(course, limits), *_began_too_high(course, limits), *_sent_too_high(course, policies)]
    under = [] if course.is_false_alarm else list(_too_little(course, policies, limits))
    return (
        *(Flag(response=Response.UNDER, sentence=one) for one in under),
        *(Flag(response=Response.OVER, sentence=one) for one in over),
    )


def _too_little(course: Course, policies: Mapping[Severity, SeverityPolicy], limits: Limits) -> Iterator[str]:
    yield from _began_too_low(course, limits)
    yield from _lowered_too_soon(course)
    yield from _waits(course, policies, limits)
    yield from _climbed(course, limits)
    yield from _late_updates(course, limits)
    if course.missing:
        functions = ", ".join(course.missing)
        yield f"{course.gravest.severity} calls {functions}: nobody was in it for that."
    if course.account_may_be_lost and graver(limits.loss_risk_at_least, course.gravest.severity):
        yield (
            f"The account could be lost, and it was never more than {course.gravest.severity}; "
            f"that asks for {limits.loss_risk_at_least} at least."
        )


def _began_too_low(course: Course, limits: Limits) -> Iterator[str]:
    gravest = course.gravest
    after = gravest.began_at - course.spans[0].began_at
    if graver(gravest.severity, course.began_as) and after > limits.raised_late_after:
        yield f"Raised from {course.began_as} to {gravest.severity} after {_said(after)}: it began too low."


def _lowered_too_soon(course: Course) -> Iterator[str]:
    for before, lowered, again in zip(course.spans, course.spans[1:], course.spans[2:], strict=False):
        is_back = not graver(before.severity, again.severity)
        if graver(before.severity, lowered.severity) and is_back:
            lasted = _said(lowered.ended_at - lowered.began_at)
            yield f"Lowered to {lowered.severity}, and {again.severity} again after {lasted}: it was lowered too soon."


def _waits(course: Course, policies: Mapping[Severity, SeverityPolicy], limits: Limits) -> Iterator[str]:
    """Waits of the gravest severity in which it was too long; each figure counts while its severity held."""
    waits: tuple[tuple[str, datetime | None, Callable[[SeverityPolicy], timedelta | None]], ...] = (
        ("Nobody answered", course.answered_at, lambda policy: policy.acknowledge_within if course.called else None),
        ("Nobody led", course.led_at, lambda policy: policy.lead_within if policy.calls_crt else None),
        ("The client heard nothing", course.client_told_at, lambda policy: policy.client_first_word),
    )
    for what, until, allowed in waits:
        late = [span for span in course.spans if _is_late(span, until, allowed(policies[span.severity]), limits)]
        if late:
            worst = gravest_span(late)
            within = allowed(policies[worst.severity])
            assert within is not None
            waited = _said(_waited(worst, until))
            yield f"{what} for {waited} at {worst.severity}, which allows {say_duration(within)}."


def _is_late(span: Span, until: datetime | None, within: timedelta | None, limits: Limits) -> bool:
    return within is not None and _waited(span, until) > within * limits.late_times


def _waited(span: Span, until: datetime | None) -> timedelta:
    return (min(until, span.ended_at) if until else span.ended_at) - span.began_at


def _climbed(course: Course, limits: Limits) -> Iterator[str]:
    if not is_higher(limits.climbed_to, course.climbed_to):
        yield f"The ladder had to climb to the {_step(course.climbed_to)} before somebody answered and led."


def _late_updates(course: Course, limits: Limits) -> Iterator[str]:
    for one in course.updates:
        if one.due >= FEWEST_UPDATES and one.on_time * 100 < one.due * limits.updates_on_time_percent:
            share = f"{limits.updates_on_time_percent} percent"
            yield f"{one.on_time} of {one.due} updates for the {one.audience} were on time; {share} are expected."


def _false_alarm(course: Course, limits: Limits) -> Iterator[str]:
    """One that is found out soon is the price of being told early."""
    if course.is_false_alarm and course.called and course.lasted > limits.false_alarm_within:
        people = "1 person" if course.called == 1 else f"{course.called} people"
        lasted = _said(course.lasted)
        yield f"{course.gravest.severity} for {lasted}, {people} called, ended as a false alarm: it began too high."


def _began_too_high(course: Course, limits: Limits) -> Iterator[str]:
    if len(course.spans) < 2 or course.was_unsure or is_raise(course.began_as, course.spans[1].severity):
        return
    after = course.spans[1].began_at - course.spans[0].began_at
    if after <= limits.lowered_soon_within and course.gravest is course.spans[0]:
        lowered = f"from {course.began_as} to {course.spans[1].severity}"
        yield f"Lowered {lowered} after {_said(after)}: it began too high."


def _sent_too_high(course: Course, policies: Mapping[Severity, SeverityPolicy]) -> Iterator[str]:
    """Where the ladder of a severity is empty, whoever pages somebody by hand saw more in it than its severity says."""
    ladder = policies[course.gravest.severity].ladder
    if ladder and is_higher(course.sent_for, ladder[-1].step):
        ends = f"the ladder of {course.gravest.severity} ends with the {_step(ladder[-1].step)}"
        yield f"The {_step(course.sent_for)} was paged by hand; {ends}."


def _step(step: Step) -> str:
    return step.replace("_", " ")


def _said(duration: timedelta) -> str:
    """Whole minutes from a minute on."""
    minutes = round(duration / timedelta(minutes=1))
    return say_duration(timedelta(minutes=minutes)) if minutes else say_duration(duration)
