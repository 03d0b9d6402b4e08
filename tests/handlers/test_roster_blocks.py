"""What people read about the roster, also when names are long and hostile and many."""

from datetime import date
from typing import Any

import pytest

from crisis.absence import StandIn
from crisis.directory import Directory, TeamLine
from crisis.roster_seat import RosterScope
from crisis.rules.roster import Holder, Scope, Seat
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.absence import away_modal, away_noted_view
from handlers.blocks.directory import directory_message
from handlers.blocks.notice import notice_message
from handlers.blocks.roster import Roster, SeatFields, roster_part_blocks, roster_view, seat_modal
from storage.tables.roster import Absence
from storage.vocabulary import Severity
from tests.handlers.facts import CROWD, HOSTILE, NOW, a_crisis
from tests.handlers.reading import marked_up

SCOPE = RosterScope(account_id=5)
TODAY = date(2026, 11, 17)


def a_holder(who: str = "U0SAM", **values: Any) -> Holder:
    return Holder(**{"reference": who, "slack_id": who, "name": "Sam", "local": NOW, **values})


def a_seat(function: str = "sales", *primaries: Holder, backups: tuple[Holder, ...] = ()) -> Seat:
    return Seat(function=function, primaries=primaries, backups=backups, severities=tuple(Severity))


def many_seats(text: str) -> tuple[Seat, ...]:
    """Sixty functions with a crowd in each, and one gap each."""
    crowd = tuple(a_holder(one, name=text, time_zone="UTC", hours=(8, 17), away_until=TODAY) for one in CROWD)
    return tuple(a_seat(f"{number} {text}"[:60], *crowd, backups=crowd) for number in range(60))


@pytest.mark.parametrize("text", [HOSTILE, "x" * 200, "&" * 200, "a"])
def test_slack_takes_every_roster_whatever_people_typed(text: str) -> None:
    """Limits of views and messages hold for the largest roster."""
    seats = many_seats(text)
    roster = Roster(scope=SCOPE, title=text[:120], seats=seats, may_edit=True)
    fields = SeatFields(function=text[:60], is_new=False, primary="U0SAM", primary_hours="8-17", backup_group="@legal")
    team = tuple(TeamLine(slack_id=None, name=text, function=text[:60], responsibility=text) for _ in range(30))
    found = Directory(
        wanted=text, account_id=5, account_name=text[:120], seats=seats, team=team, functions=tuple([text[:60]] * 60)
    )
    nobody = Directory(
        wanted=text, account_id=None, account_name="", seats=(), team=(), functions=tuple([text[:60]] * 60)
    )
    absences = [
        Absence(id=number, person_id=1, first_day=TODAY, last_day=TODAY, note=text[:200]) for number in range(40)
    ]
    stand_ins = [StandIn(function=text[:60], slack_ids=tuple(CROWD)), StandIn(function=text[:60], slack_ids=())]

    views = [
        roster_view(roster),
        seat_modal(SCOPE, text[:120], fields, roster="V1", is_long=True),
        away_modal("U0SAM", absences, may_choose=True, today=TODAY),
        away_noted_view("U0SAM", True, TODAY, TODAY, stand_ins, TODAY),
    ]

    assert [view_faults(view) for view in views] == [[]] * len(views)
    assert message_faults(directory_message(found, SCOPE).blocks) == []
    assert message_faults(directory_message(nobody, SCOPE).blocks) == []
    assert message_faults(roster_part_blocks(seats, SCOPE)) == []


def test_everything_about_a_person_stands_in_one_line() -> None:
    """Time there, hours, absence, and where the seat comes from."""
    sam = a_holder(time_zone="UTC", hours=(22, 6), away_until=TODAY, scope=Scope.TIER)
    roster = Roster(scope=SCOPE, title="Acme", seats=(a_seat("sales", sam),), may_edit=False)

    said = marked_up(roster_view(roster)["blocks"])

    assert (
        f"First: <@U0SAM>, it is {NOW:%H:%M} there, works 22–06, not now, *away until 17 Nov* _(set for the tier)_"
        in said
    )
    assert "Backup: *nobody*" in said


def test_gaps_are_said_in_the_channel_in_sentences() -> None:
    """Each with its function; what people typed is escaped."""
    message = notice_message("crt_gap", {"gaps": ["legal: nobody stands for it.", "<!channel>"]}, a_crisis())

    assert "• legal: nobody stands for it." in message.text
    assert "<!channel>" not in message.text
