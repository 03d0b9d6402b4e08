"""Who is called for a function: who is away, who sleeps, who stands in."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crisis.rules.roster import Holder, Seat, away_until, gaps_in, is_within, said_day, staffing
from crisis.rules.roster_words import days_in, is_group, parse_hours
from storage.vocabulary import Severity

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
SEV1, SEV2, SEV3, _ = Severity
UNTIL = date(2026, 11, 24)
DAY, NIGHT = (8, 17), (20, 4)


def sam(**values: Any) -> Holder:
    return Holder(**{"reference": "U0SAM", "slack_id": "U0SAM", "name": "Sam", "local": NOON, **values})


def bea(**values: Any) -> Holder:
    return Holder(**{"reference": "U0BEA", "slack_id": "U0BEA", "name": "Bea", "local": NOON, **values})


def a_seat(primary: Holder | None, backup: Holder | None) -> Seat:
    return Seat(
        function="sales",
        primaries=(primary,) if primary else (),
        backups=(backup,) if backup else (),
        severities=(SEV1, SEV2, SEV3),
    )


@pytest.mark.parametrize(
    ("primary", "backup", "severity", "first", "later"),
    [
        pytest.param(sam(), bea(), SEV1, "Sam", "Bea", id="the primary first, the backup when nobody answers"),
        pytest.param(sam(away_until=UNTIL), bea(), SEV1, "Bea", "", id="away: the backup instead"),
        pytest.param(sam(cannot="is a guest"), bea(), SEV1, "Bea", "", id="left: the backup instead"),
        pytest.param(sam(away_until=UNTIL), bea(away_until=UNTIL), SEV1, "Sam Bea", "", id="nobody is there: all"),
        pytest.param(sam(away_until=UNTIL), None, SEV1, "Sam", "", id="away without a backup: asked all the same"),
        pytest.param(sam(cannot="is a bot"), None, SEV1, "", "", id="whoever can never answer is not asked"),
        pytest.param(sam(), bea(away_until=UNTIL), SEV1, "Sam", "", id="a backup who is away is not asked later"),
        pytest.param(sam(hours=NIGHT), bea(), SEV1, "Sam Bea", "", id="grave, and the primary sleeps: both"),
        pytest.param(sam(hours=NIGHT), bea(), SEV2, "Sam Bea", "", id="high, and the primary sleeps: both"),
        pytest.param(sam(hours=NIGHT), bea(), SEV3, "Bea", "Sam", id="contained: the primary may sleep on"),
        pytest.param(sam(hours=NIGHT), bea(hours=NIGHT), SEV3, "Sam", "Bea", id="both sleep: the primary"),
        pytest.param(sam(hours=DAY), bea(hours=NIGHT), SEV1, "Sam", "Bea", id="the primary is at work"),
        pytest.param(None, bea(), SEV1, "Bea", "", id="only a backup is named"),
        pytest.param(None, None, SEV1, "", "", id="nobody at all"),
    ],
)
def test_who_is_called_first_and_who_later(
    primary: Holder | None, backup: Holder | None, severity: Severity, first: str, later: str
) -> None:
    """A page reaches somebody who can answer, and wakes nobody without need."""
    called = staffing(a_seat(primary, backup), severity)

    assert " ".join(call.holder.name for call in called.first) == first
    assert " ".join(call.holder.name for call in called.later) == later


def test_the_page_says_why_somebody_stands_in() -> None:
    """Whoever is called in place of somebody else reads in whose, and until when; so do the others."""
    (call,) = staffing(a_seat(sam(away_until=UNTIL), bea()), SEV1).first

    assert call.to_them == "Sam is away until 24 Nov, so you stand in."
    assert call.to_others == "Sam is away until 24 Nov, so <@U0BEA> stands in for sales."


def test_who_is_woken_besides_reads_what_time_it_is_for_the_other() -> None:
    """Two people are asked; each knows why."""
    primary, backup = staffing(a_seat(sam(hours=NIGHT), bea()), SEV1).first

    assert primary.to_them == ""
    assert backup.to_them == "It is 12:00 for Sam, outside working hours, so you are asked as well."
    assert backup.to_others == "It is 12:00 for Sam, outside working hours, so <@U0BEA> is asked as well for sales."


def test_whoever_is_not_in_slack_is_named() -> None:
    """A mention of nobody would show nothing."""
    (call,) = staffing(a_seat(sam(away_until=UNTIL), bea(slack_id=None)), SEV1).first

    assert call.to_others == "Sam is away until 24 Nov, so Bea stands in for sales."


@pytest.mark.parametrize(
    ("holder", "is_so"),
    [
        pytest.param(sam(), True, id="at any hour"),
        pytest.param(sam(hours=DAY), True, id="in working hours"),
        pytest.param(sam(hours=NIGHT), False, id="out of them"),
        pytest.param(sam(hours=DAY, away_until=UNTIL), False, id="away"),
        pytest.param(sam(cannot="is a guest"), False, id="cannot answer"),
    ],
)
def test_whoever_is_there_in_working_hours_is_at_work(holder: Holder, is_so: bool) -> None:
    """The roster says "not now" of everybody else."""
    assert holder.is_working is is_so


def test_whoever_is_asked_although_away_reads_so() -> None:
    """Nobody else is there, and somebody must answer."""
    (call,) = staffing(a_seat(sam(away_until=UNTIL), None), SEV1).first

    assert call.to_them == "You are away, but nobody else is there for sales."
    assert call.to_others == "Sam is away until 24 Nov, but is asked all the same: nobody else is there for sales."


def test_whoever_sleeps_is_invited_without_a_page() -> None:
    """In the morning they find what happened."""
    called = staffing(a_seat(sam(hours=NIGHT), bea()), SEV3)

    assert [call.holder.name for call in called.asleep] == ["Sam"]


def test_an_address_that_slack_did_not_know_is_searched_again() -> None:
    """Somebody may have made the account meanwhile; until then the backup stands in."""
    lost = sam(slack_id=None, reference="sam@example.com", cannot="is not known in Slack", is_unknown=True)

    called = staffing(a_seat(lost, bea()), SEV1)

    assert [call.holder.reference for call in called.first] == ["sam@example.com", "U0BEA"]


@pytest.mark.parametrize(
    ("hours", "time", "expected"),
    [
        pytest.param(None, "03:00", True, id="no hours: always"),
        pytest.param((8, 17), "08:00", True, id="from the first minute"),
        pytest.param((8, 17), "16:59", True, id="to the last"),
        pytest.param((8, 17), "17:00", False, id="and no longer"),
        pytest.param((20, 4), "23:00", True, id="a night shift before midnight"),
        pytest.param((20, 4), "03:59", True, id="and after"),
        pytest.param((20, 4), "12:00", False, id="but not at noon"),
        pytest.param((0, 24), "23:59", True, id="all day"),
    ],
)
def test_working_hours(hours: tuple[int, int] | None, time: str, expected: bool) -> None:
    """Hours count from their beginning to their end, over midnight too."""
    assert is_within(hours, datetime.fromisoformat(f"2026-11-17T{time}+00:00")) is expected


@pytest.mark.parametrize(
    ("absences", "expected"),
    [
        pytest.param([], None, id="never away"),
        pytest.param([("2026-11-17", "2026-11-17")], "2026-11-17", id="just today"),
        pytest.param([("2026-11-10", "2026-11-16")], None, id="until yesterday"),
        pytest.param([("2026-11-18", "2026-11-20")], None, id="from tomorrow"),
        pytest.param(
            [("2026-11-21", "2026-11-24"), ("2026-11-16", "2026-11-20")], "2026-11-24", id="one after another"
        ),
        pytest.param([("2026-11-16", "2026-11-20"), ("2026-11-22", "2026-11-24")], "2026-11-20", id="a day between"),
        pytest.param([("2026-11-01", "2026-11-30"), ("2026-11-16", "2026-11-18")], "2026-11-30", id="one in another"),
    ],
)
def test_how_long_somebody_is_away(absences: list[tuple[str, str]], expected: str | None) -> None:
    """Both days count, and what follows without a day between is the same absence."""
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in absences]

    assert away_until(days, NOON.date()) == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("primary", "backup", "sentence", "is_grave"),
    [
        pytest.param(sam(), None, "sales: nobody is the backup of Sam.", False, id="no backup"),
        pytest.param(None, bea(), "sales: nobody is named first, only a backup.", False, id="no primary"),
        pytest.param(None, None, "sales: nobody stands for it.", True, id="nobody"),
        pytest.param(
            sam(away_until=UNTIL),
            bea(away_until=UNTIL),
            "sales: Sam is away until 24 Nov, Bea is away until 24 Nov.",
            True,
            id="both away",
        ),
        pytest.param(
            sam(away_until=UNTIL), None, "sales: Sam is away until 24 Nov, and there is no backup.", True, id="alone"
        ),
        pytest.param(
            sam(), bea(cannot="was deactivated in Slack"), "sales: Bea was deactivated in Slack.", False, id="left"
        ),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(
    primary: Holder | None, backup: Holder | None, sentence: str, is_grave: bool
) -> None:
    """A gap names the function, the people, and whether anybody answers today."""
    (gap,) = gaps_in([a_seat(primary, backup)])

    assert (gap.sentence, gap.is_grave) == (sentence, is_grave)


def test_a_complete_team_has_no_gaps() -> None:
    """Also when the primary is away and the backup is there."""
    assert gaps_in([a_seat(sam(), bea()), a_seat(sam(away_until=UNTIL), bea())]) == ()


def test_a_day_of_another_year_has_its_year() -> None:
    """Nobody takes next January for the one that is over."""
    assert said_day(date(2027, 1, 3), NOON.date()) == "3 Jan 2027"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [("S012AB3CD", True), ("@legal-team", True), ("U012AB3CD", False), ("ana@example.com", False), ("@", False)],
)
def test_user_groups_are_told_from_people(reference: str, expected: bool) -> None:
    """By id or by handle."""
    assert is_group(reference) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("8-17", (8, 17), id="two numbers"),
        pytest.param("08:00 to 17:00", (8, 17), id="times of day"),
        pytest.param("22–6", (22, 6), id="a night shift, with a long dash"),
        pytest.param("9 until 17", (9, 17), id="in words"),
        pytest.param("9 UNTIL 17", (9, 17), id="in capitals"),
        pytest.param("9—17", (9, 17), id="with the longest dash"),
        pytest.param("0-24", (0, 24), id="all day"),
        pytest.param("23-1", (23, 1), id="the latest to begin and the earliest to end"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_working_hours_are_read_as_people_write_them(text: str, expected: tuple[int, int] | None) -> None:
    """Whole hours, over midnight too; nothing means any hour."""
    assert parse_hours(text) == expected


@pytest.mark.parametrize("text", ["nine to five", "8", "8-25", "25-8", "9-9", "8-17:30", "24-8", "8-0"])
def test_what_are_no_working_hours_is_refused_with_an_example(text: str) -> None:
    """The sentence quotes what was typed and says how to write it."""
    sentence = f"^“{text}” are no working hours. Write them as 8-17, with hours from 0 to 24.$"

    with pytest.raises(ValueError, match=sentence):
        parse_hours(text)


def test_a_refusal_quotes_no_more_than_the_beginning() -> None:
    """Forty letters are enough to know what was meant."""
    with pytest.raises(ValueError, match=f"^“{'x' * 40}” are"):
        parse_hours("x" * 41)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("24 Nov - 30 Nov", ("2026-11-24", "2026-11-30"), id="as people write it"),
        pytest.param("24-30 November", ("2026-11-24", "2026-11-30"), id="with the month once"),
        pytest.param("24 until 30 Nov", ("2026-11-24", "2026-11-30"), id="with the month once, in words"),
        pytest.param("24–30 Nov", ("2026-11-24", "2026-11-30"), id="with the month once and a long dash"),
        pytest.param("2026-11-24 to 2026-11-30", ("2026-11-24", "2026-11-30"), id="as computers write it"),
        pytest.param("29 Dec to 3 Jan", ("2026-12-29", "2027-01-03"), id="over the new year"),
        pytest.param("10 Nov - 20 Nov", ("2026-11-10", "2026-11-20"), id="has begun already"),
        pytest.param("10 Nov - 3 Jan", ("2026-11-10", "2027-01-03"), id="has begun, over the new year"),
        pytest.param("1 Oct - 1 Oct", ("2027-10-01", "2027-10-01"), id="one day that is named twice"),
        pytest.param("1 Nov - 29 Oct", ("2026-11-01", "2027-10-29"), id="has begun, for nearly a year"),
        pytest.param("30 Nov - 24 Nov", ("2026-11-30", "2026-11-24"), id="the wrong way round stays, and is refused"),
        pytest.param("1 Apr 2027 - 24 Nov", ("2027-04-01", "2026-11-24"), id="so it does where the year is said"),
        pytest.param("2027-11-10 - 3 Jan", ("2027-11-10", "2027-01-03"), id="as computers write the year, too"),
        pytest.param("from 24 Nov", ("2026-11-24",), id="one day"),
        pytest.param("17 Nov", ("2026-11-17",), id="today"),
        pytest.param("16 Nov", ("2027-11-16",), id="a day that is over is the next of that name"),
        pytest.param("16 Nov 2026", ("2026-11-16",), id="unless its year is said"),
        pytest.param("24 Nov, 25 Nov, 26 Nov", ("2026-11-24", "2026-11-25"), id="the first two"),
        pytest.param("1 Dez, 24 Nov", ("2026-11-24",), id="a month nobody knows"),
        pytest.param("31 Feb, 24 Nov, some time", ("2026-11-24",), id="what is no day is passed over"),
        pytest.param("tomorrow", (), id="none"),
    ],
)
def test_days_are_found_in_what_was_typed(text: str, expected: tuple[str, ...]) -> None:
    """They fill the form, where people correct them."""
    assert days_in(text, NOON.date()) == tuple(date.fromisoformat(day) for day in expected)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known(month: int) -> None:
    """In full, shortened, with a point behind the day, and with more than one space."""
    day = date(2027, month, 4)

    assert [days_in(f"{day:{form}}", NOON.date()) for form in ("%d %b %Y", "%-d %B %Y", "%-d. %b  %Y")] == [(day,)] * 3


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        pytest.param("2027-01-02", "29 Dec - 6 Jan", ("2026-12-29", "2027-01-06"), id="began in the old year"),
        pytest.param("2027-12-20", "29 Feb", ("2028-02-29",), id="a leap day, of next year"),
        pytest.param("2028-01-20", "29 Feb", ("2028-02-29",), id="a leap day, of this year"),
        pytest.param("2028-03-01", "29 Feb", (), id="a leap day that is over: the next one is years away"),
        pytest.param("2027-12-20", "29 Feb - 6 Jan", ("2028-02-29", "2028-01-06"), id="no leap day in this year"),
        pytest.param("2028-02-29", "30 Aug - 1 Aug", ("2028-08-30", "2028-08-01"), id="as far back as ahead: ahead"),
    ],
)
def test_days_are_understood_around_the_new_year(today: str, text: str, expected: tuple[str, ...]) -> None:
    """What has no year means the nearest day that makes sense."""
    assert days_in(text, date.fromisoformat(today)) == tuple(date.fromisoformat(day) for day in expected)
