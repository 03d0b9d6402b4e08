"""Signs that a crisis was answered with too little or too much, each with its fact and its figure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crisis.protocol import read_protocol
from crisis.rules.proportion import Course, Limits, Response, Span, Updates, out_of_proportion
from storage.vocabulary import Severity, Step
from tests.builders import a_protocol

SEV1, SEV2, SEV3, SEV4 = Severity.SEV1, Severity.SEV2, Severity.SEV3, Severity.SEV4
UNDER, OVER = Response.UNDER, Response.OVER
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LIMITS = Limits(**a_protocol().proportion.model_dump())


def spans(*parts: tuple[Severity, float]) -> tuple[Span, ...]:
    """(severity, for how many minutes), one after the other."""
    found, at = [], NOON
    for severity, minutes in parts:
        found.append(Span(severity=severity, began_at=at, ended_at=at + minutes * MINUTE))
        at += minutes * MINUTE
    return tuple(found)


def a_course(*parts: tuple[Severity, float], **values: Any) -> Course:
    """All was done in the first minutes; `answered`, `led` and `told` are minutes after noon, None: never."""
    moments = {"answered": 5, "led": 10, "told": 20} | {
        name: values.pop(name) for name in ("answered", "led", "told") if name in values
    }
    answered, led, told = (None if one is None else NOON + one * MINUTE for one in moments.values())
    facts: dict[str, Any] = {
        "spans": spans(*(parts or ((SEV2, 600),))),
        "was_unsure": False,
        "is_false_alarm": False,
        "account_may_be_lost": False,
        "called": 3,
        "answered_at": answered,
        "led_at": led,
        "client_told_at": told,
        "updates": (),
        "climbed_to": Step.CRT,
        "sent_for": Step.CRT,
        "missing": (),
    }
    return Course(**(facts | values))


def flags(course: Course, limits: Limits = LIMITS) -> list[tuple[Response, str]]:
    return [(flag.response, flag.sentence) for flag in out_of_proportion(course, a_protocol().severities, limits)]


@pytest.mark.parametrize(
    ("course", "response", "sentence"),
    [
        # It began too low.
        (
            a_course((SEV3, 540), (SEV1, 60), told=20),
            UNDER,
            "Raised from SEV3 to SEV1 after 9 hours: it began too low.",
        ),
        # Step by step: what counts is when it was as grave as it became.
        (
            a_course((SEV3, 30), (SEV2, 60), (SEV1, 60)),
            UNDER,
            "Raised from SEV3 to SEV1 after 1 hour 30 minutes: it began too low.",
        ),
        # Too early an all-clear.
        (
            a_course((SEV2, 180), (SEV3, 60), (SEV2, 60)),
            UNDER,
            "Lowered to SEV3, and SEV2 again after 1 hour: it was lowered too soon.",
        ),
        # Nobody, for more than twice as long as the severity allows.
        (
            a_course(answered=61, led=None, told=20),
            UNDER,
            "Nobody answered for 1 hour 1 minute at SEV2, which allows 30 minutes.",
        ),
        (a_course(led=None), UNDER, "Nobody led for 10 hours at SEV2, which allows 30 minutes."),
        (a_course(told=121), UNDER, "The client heard nothing for 2 hours 1 minute at SEV2, which allows 1 hour."),
        (
            a_course(climbed_to=Step.DIRECTOR),
            UNDER,
            "The ladder had to climb to the director before somebody answered and led.",
        ),
        (
            a_course(updates=(Updates(audience="client", on_time=1, due=5),)),
            UNDER,
            "1 of 5 updates for the client were on time; 50 percent are expected.",
        ),
        (a_course(missing=("sales", "legal")), UNDER, "SEV2 calls sales, legal: nobody was in it for that."),
        (
            a_course((SEV3, 60), account_may_be_lost=True),
            UNDER,
            "The account could be lost, and it was never more than SEV3; that asks for SEV2 at least.",
        ),
        # Two that were due are enough to judge by.
        (
            a_course(updates=(Updates(audience="team", on_time=0, due=2),)),
            UNDER,
            "0 of 2 updates for the team were on time; 50 percent are expected.",
        ),
        # Of many, one less than half.
        (
            a_course(updates=(Updates(audience="team", on_time=50, due=101),)),
            UNDER,
            "50 of 101 updates for the team were on time; 50 percent are expected.",
        ),
        # Seconds are left out, unless there is nothing else.
        (a_course(answered=61.3), UNDER, "Nobody answered for 1 hour 1 minute at SEV2, which allows 30 minutes."),
        (
            a_course((SEV2, 180), (SEV3, 0.4), (SEV2, 60)),
            UNDER,
            "Lowered to SEV3, and SEV2 again after 24 seconds: it was lowered too soon.",
        ),
        # It began too high.
        (
            a_course((SEV1, 130), called=11, is_false_alarm=True, led=None),
            OVER,
            "SEV1 for 2 hours 10 minutes, 11 people called, ended as a false alarm: it began too high.",
        ),
        (
            a_course((SEV2, 31), called=1, is_false_alarm=True),
            OVER,
            "SEV2 for 31 minutes, 1 person called, ended as a false alarm: it began too high.",
        ),
        (a_course((SEV1, 120), (SEV3, 60)), OVER, "Lowered from SEV1 to SEV3 after 2 hours: it began too high."),
        (
            a_course((SEV3, 60), sent_for=Step.DIRECTOR),
            OVER,
            "The director was paged by hand; the ladder of SEV3 ends with the sales manager.",
        ),
    ],
)
def test_a_sign_names_the_fact_and_the_figure(course: Course, response: Response, sentence: str) -> None:
    """Whoever reads it can judge it."""
    assert (response, sentence) in flags(course)


@pytest.mark.parametrize(
    "course",
    [
        # All was done at once.
        a_course(),
        # Raised within the hour, at its end too.
        a_course((SEV3, 60), (SEV1, 300), told=70, led=65),
        # Lowered after the first two hours, as a crisis is that is being mastered.
        a_course((SEV1, 121), (SEV3, 60)),
        # Lowered soon, because nobody had been sure.
        a_course((SEV1, 20), (SEV3, 60), was_unsure=True, told=15),
        # Twice as long as allowed, and not more.
        a_course(answered=60, led=60, told=120),
        # Nobody was called, so nobody could answer.
        a_course((SEV4, 600), called=0, answered=None, led=None, told=None),
        # Where nobody is called, nobody answers, however grave it is.
        a_course(called=0, answered=None),
        # A watch needs no lead, however long.
        a_course((SEV4, 10_000), led=None),
        # For a false alarm nothing is too little.
        a_course((SEV1, 30), is_false_alarm=True, missing=("legal",)),
        # A false alarm that was found out soon; nobody led, and nobody had to.
        a_course((SEV1, 30), is_false_alarm=True, answered=None, led=None, told=None),
        # A false alarm that disturbed nobody.
        a_course((SEV1, 300), is_false_alarm=True, called=0),
        # One late update, and half of several.
        a_course(updates=(Updates(audience="team", on_time=0, due=1), Updates(audience="client", on_time=2, due=4))),
        # The ladder did what it is for.
        a_course(climbed_to=Step.SALES_MANAGER),
        # As high as the ladder goes; a watch has none.
        a_course((SEV3, 60), sent_for=Step.SALES_MANAGER),
        a_course((SEV4, 60), sent_for=Step.EXECUTIVE_SPONSOR),
        a_course((SEV1, 60), sent_for=Step.EXECUTIVE_SPONSOR),
        a_course((SEV2, 60), account_may_be_lost=True),
        # The first words are allowed to take as long as they would have at the severity of that time.
        a_course((SEV3, 300), (SEV4, 600), led=290, answered=290, told=None),
    ],
)
def test_what_was_in_proportion_says_nothing(course: Course) -> None:
    """Each stands just within its figure."""
    assert flags(course) == []


def test_the_last_step_of_a_ladder_is_what_counts() -> None:
    """Whoever stands above it was not meant to be called; the shipped ladder of SEV3 has three steps."""
    course = a_course((SEV3, 60), sent_for=Step.EXECUTIVE_SPONSOR)

    said = [flag.sentence for flag in out_of_proportion(course, read_protocol(None).severities, LIMITS)]

    assert said == ["The executive sponsor was paged by hand; the ladder of SEV3 ends with the director."]
    assert flags(replace(course, spans=spans((SEV1, 60)))) == []


def test_a_severity_counts_while_it_held() -> None:
    """Twenty minutes of SEV1 without a lead is not late yet; five hours of SEV3 after it are not either."""
    assert flags(a_course((SEV1, 20), (SEV3, 300), was_unsure=True, led=None, told=10)) == []
    assert len(flags(a_course((SEV1, 31), (SEV3, 300), was_unsure=True, led=None, told=10))) == 1


def test_the_gravest_wait_is_named_once() -> None:
    """Nobody led, at any severity: one sentence, about the one that mattered most."""
    said = [sentence for _, sentence in flags(a_course((SEV2, 50), (SEV1, 100), (SEV2, 600), led=None, told=45))]

    assert said == ["Nobody led for 1 hour 40 minutes at SEV1, which allows 15 minutes."]


def test_too_little_and_too_much_may_both_be_true() -> None:
    """What was missing comes first."""
    both = flags(a_course((SEV1, 40), (SEV3, 60), missing=("legal",), told=15))

    assert [response for response, _ in both] == [UNDER, OVER]


def test_the_organisation_decides_the_figures() -> None:
    """Ten times as long is not late where the protocol says so."""
    course = a_course(led=200)

    assert len(flags(course)) == 1
    assert flags(course, replace(LIMITS, late_times=10)) == []


def test_the_shipped_protocol_says_the_same_as_the_code() -> None:
    """A file without the table means what the shipped one writes down."""
    assert read_protocol(None).proportion == a_protocol().proportion
