"""Several people on one seat, several seats of one team, and the edges of working hours."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crisis.rules.roster import (
    Holder,
    Manner,
    RosterGap,
    Seat,
    gaps_in,
    is_within,
    said_day,
    said_hours,
    staffing,
)
from storage.vocabulary import Severity

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
SEV1, SEV2, SEV3, _ = Severity
UNTIL = date(2026, 11, 24)
DAY, NIGHT = (8, 17), (20, 4)


def named(name: str, **values: Any) -> Holder:
    slack_id = f"U0{name.upper()}"
    return Holder(**{"reference": slack_id, "slack_id": slack_id, "name": name, "local": NOON, **values})


def a_seat(primaries: list[Holder], backups: list[Holder], function: str = "sales", **values: Any) -> Seat:
    return Seat(
        function=function,
        primaries=tuple(primaries),
        backups=tuple(backups),
        severities=(SEV1, SEV2, SEV3),
        **values,
    )


def test_of_two_backups_the_one_at_work_is_asked_and_the_other_waits() -> None:
    """Who sleeps is woken last, whatever the hour of the primary."""
    seat = a_seat([named("Sam", hours=NIGHT)], [named("Bea", hours=NIGHT), named("Ola", hours=DAY)])

    grave, contained = staffing(seat, SEV1), staffing(seat, SEV3)

    assert [call.holder.name for call in grave.first] == ["Sam", "Ola"]
    assert [call.holder.name for call in grave.later] == ["Bea"]
    assert grave.first[1].manner is Manner.BESIDES
    assert [call.holder.name for call in contained.first] == ["Ola"]
    assert [call.holder.name for call in contained.later] == ["Sam", "Bea"]


def test_whoever_stands_in_for_somebody_asleep_reads_why() -> None:
    """Nobody wonders why the primary is silent."""
    (call,) = staffing(a_seat([named("Sam", hours=NIGHT)], [named("Bea")]), SEV3).first

    assert call.to_them == "It is 12:00 for Sam, outside working hours, so you stand in."


def test_whoever_stands_in_for_two_reads_both_names() -> None:
    """A user group holds the first rank, and all of it is away."""
    away = [named("Sam", away_until=UNTIL), named("Ida", cannot="was deactivated in Slack")]

    (call,) = staffing(a_seat(away, [named("Bea")]), SEV1).first

    assert call.to_them == "Sam is away until 24 Nov, Ida was deactivated in Slack, so you stand in."


def test_who_is_searched_again_in_slack_keeps_the_function() -> None:
    """Found at last, they are told for what they are called."""
    lost = named("Sam", slack_id=None, cannot="is not known in Slack", is_unknown=True)

    searched, stand_in = staffing(a_seat([lost], [named("Bea")]), SEV1).first

    assert (searched.function, stand_in.function) == ("sales", "sales")


@pytest.mark.parametrize(
    ("hours", "time", "expected"),
    [
        pytest.param(DAY, "07:59", False, id="not a minute before they begin"),
        pytest.param(DAY, "17:30", False, id="not in the hour after they end"),
        pytest.param(NIGHT, "20:00", True, id="a night shift from its first minute"),
        pytest.param(NIGHT, "19:59", False, id="and not before"),
        pytest.param(NIGHT, "04:00", False, id="nor after its last"),
        pytest.param((8, 8), "03:00", True, id="around the clock"),
    ],
)
def test_hours_begin_and_end_on_the_minute(hours: tuple[int, int], time: str, expected: bool) -> None:
    """A page in the first minute reaches somebody; one in the minute after goes to the backup."""
    assert is_within(hours, datetime.fromisoformat(f"2026-11-17T{time}+00:00")) is expected


@pytest.mark.parametrize(("hours", "said"), [(DAY, "08–17"), (NIGHT, "20–04"), (None, "")], ids=["day", "night", "any"])
def test_working_hours_are_said_short(hours: tuple[int, int] | None, said: str) -> None:
    """For a table; nothing stands for any hour."""
    assert said_hours(hours) == said


def test_an_absence_without_an_end_has_words_too() -> None:
    """`away until further notice`."""
    assert said_day(None, NOON.date()) == "further notice"


NO_GROUP = "Slack has no user group @legal, or was not asked yet."


@pytest.mark.parametrize(
    ("seat", "gaps"),
    [
        pytest.param(
            a_seat([], [], problems=(NO_GROUP,)),
            [(f"sales: {NO_GROUP}", True), ("sales: nobody stands for it.", True)],
            id="the group that has the seat is not known",
        ),
        pytest.param(
            a_seat([named("Sam")], [], problems=(NO_GROUP,)),
            [(f"sales: {NO_GROUP}", False), ("sales: nobody is the backup of Sam.", False)],
            id="the group behind the primary is not known",
        ),
        pytest.param(
            a_seat([named("Sam"), named("Ida")], []),
            [("sales: nobody is the backup of Sam, Ida.", False)],
            id="a group without a backup",
        ),
        pytest.param(
            a_seat([named(name) for name in ("Sam", "Ida", "Bea", "Ola", "Kim", "Lee")], []),
            [("sales: nobody is the backup of Sam, Ida, Bea, Ola, Kim.", False)],
            id="a large group without a backup: five names are enough",
        ),
        pytest.param(
            a_seat([], [named("Bea"), named("Ola", cannot="is a guest")]),
            [("sales: Ola is a guest.", False), ("sales: nobody is named first, only a backup.", False)],
            id="two things at once",
        ),
    ],
)
def test_every_gap_of_a_seat_is_named_with_its_function(seat: Seat, gaps: list[tuple[str, bool]]) -> None:
    """The function tells the screen which line to mark."""
    assert gaps_in([seat]) == tuple(
        RosterGap(function="sales", sentence=sentence, is_grave=is_grave) for sentence, is_grave in gaps
    )


def test_the_gravest_gap_comes_first() -> None:
    """A function without anybody stands above one without a backup; otherwise the team's own order holds."""
    seats = [
        a_seat([named("Sam")], [], "sales"),
        a_seat([], [], "legal"),
        a_seat([named("Kim")], [], "it"),
        a_seat([], [], "service"),
    ]

    assert [gap.function for gap in gaps_in(seats)] == ["legal", "service", "sales", "it"]
