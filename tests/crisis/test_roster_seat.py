"""Setting seats: who may, what is refused, what falls back."""

from typing import Any

import pytest

from crisis.directory import directory
from crisis.effects import RefreshUserGroups
from crisis.person import SlackProfile, person_seen
from crisis.refusals import InvalidInput, NotAllowed, UnknownAccount
from crisis.roster import seats_for_account
from crisis.roster_seat import RosterScope, SeatDraft, set_seat
from crisis.user_group import SlackGroup, user_groups_seen, wish_for_user_groups
from storage.tables.person import Person
from storage.tables.profile import TeamMember
from storage.tables.roster import Absence, RosterSeat, UserGroup
from storage.vocabulary import Rank, Tier
from tests.builders import CAL, KIM, LEO, MAX, NOON, OLA, ZOE, Desk, an_account

EVERYBODY = RosterScope()


def a_draft(**values: Any) -> SeatDraft:
    return SeatDraft(**{"scope": EVERYBODY, "function": "finance", "primary": CAL, "by": MAX, **values})


def test_a_seat_is_set_changed_and_given_up(desk: Desk) -> None:
    """A form saved empty gives the seat up; one row for each rank."""
    desk.do(set_seat, a_draft(backup=ZOE, primary_hours="8-17"))
    rows = {row.rank: row for row in desk.all(RosterSeat)}
    assert (rows[Rank.PRIMARY].from_hour, rows[Rank.PRIMARY].to_hour) == (8, 17)
    assert rows[Rank.SECONDARY].from_hour is None

    desk.do(set_seat, a_draft(function="Finance", primary=ZOE))
    assert desk.one(RosterSeat).function == "Finance"

    desk.do(set_seat, a_draft(primary=""))
    assert desk.all(RosterSeat) == []


def test_a_form_sent_twice_changes_once(desk: Desk) -> None:
    """What somebody changed meanwhile is not undone by a late delivery."""
    desk.do(set_seat, a_draft(request_key="view:V1"))
    desk.do(set_seat, a_draft(primary=ZOE, request_key="view:V2"))

    desk.do(set_seat, a_draft(request_key="view:V1"))

    assert desk.one(RosterSeat).person_id == desk.one(Person, slack_id=ZOE).id


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"function": "  "}, "function"),
        ({"function": "x" * 61}, "function"),
        ({"primary": ""}, "primary"),
        ({"primary": OLA}, "primary"),
        ({"backup": CAL}, "backup"),
        ({"backup": "U0STRANGER"}, "backup"),
        ({"primary_hours": "late"}, "primary_hours"),
        ({"primary": "", "primary_group": "@nobody"}, "primary_group"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk: Desk, values: dict[str, Any], field: str) -> None:
    """Nothing is written down."""
    desk.add(UserGroup(group_id="S0LEGAL", handle="legal", members=[LEO], refreshed_at=NOON))

    with pytest.raises(InvalidInput) as refused:
        desk.do(set_seat, a_draft(**values))

    assert set(refused.value.errors) == {field}
    assert desk.all(RosterSeat) == []


@pytest.mark.parametrize("typed", ["@legal", "legal", "S0LEGAL", "<!subteam^S0LEGAL|@legal>"])
def test_a_user_group_may_be_named_as_slack_or_people_write_it(desk: Desk, typed: str) -> None:
    """By handle, by id, by mention."""
    desk.add(UserGroup(group_id="S0LEGAL", handle="legal", members=[LEO], refreshed_at=NOON))

    desk.do(set_seat, a_draft(primary="", primary_group=typed))

    (seat,) = [one for one in desk.do(seats_for_account, account_id=None) if one.function == "finance"]
    assert [one.slack_id for one in seat.primaries] == [LEO]


def test_an_account_is_for_its_editors_all_else_for_managers(desk: Desk) -> None:
    """Kim looks after Acme, and after nothing else."""
    acme = an_account(desk)
    desk.do(set_seat, a_draft(scope=RosterScope(account_id=acme.id), by=KIM))

    for scope in (EVERYBODY, RosterScope(tier=Tier.KEY)):
        with pytest.raises(NotAllowed):
            desk.do(set_seat, a_draft(scope=scope, by=KIM))
    with pytest.raises(NotAllowed):
        desk.do(set_seat, a_draft(scope=RosterScope(account_id=acme.id), by=ZOE))
    with pytest.raises(UnknownAccount):
        desk.do(set_seat, a_draft(scope=RosterScope(account_id=999)))

    assert desk.one(RosterSeat).account_id == acme.id


def test_the_directory_names_the_account_s_own_team_too(desk: Desk) -> None:
    """Cal does Acme's finance without sitting in the response team."""
    acme = an_account(desk)
    cal = desk.one(Person, slack_id=CAL)
    desk.add(TeamMember(account_id=acme.id or 0, person_id=cal.id or 0, function="Finance", responsibility="Invoices"))

    found = desk.do(directory, text="finance acme corp", account=None)

    assert (found.account_name, found.wanted, found.seats) == ("Acme Corp", "finance", ())
    assert [(one.slack_id, one.responsibility) for one in found.team] == [(CAL, "Invoices")]


def test_seats_and_absences_follow_when_two_rows_are_one_person(desk: Desk) -> None:
    """A file named Ned by e-mail, somebody chose him in a form: Slack says that they are the same."""
    by_email, by_id = Person(email="ned@example.com"), Person(slack_id="U0NED", looked_up_at=NOON)
    desk.add(by_email, by_id)
    for person in (by_email, by_id):
        desk.add(RosterSeat(function=f"f{person.id}", rank=Rank.PRIMARY, person_id=person.id, set_at=NOON))
        desk.add(Absence(person_id=person.id or 0, first_day=NOON.date(), last_day=NOON.date()))
    profile = SlackProfile(
        slack_id="U0NED",
        email="ned@example.com",
        name="Ned",
        time_zone="",
        team_id="T0HOME",
        is_guest=False,
        is_bot=False,
        is_deactivated=False,
    )

    desk.do(person_seen, profile)

    ned = desk.one(Person, slack_id="U0NED")
    assert {row.person_id for row in desk.all(RosterSeat)} == {ned.id}
    assert desk.one(Absence).person_id == ned.id


def test_slack_is_asked_once_an_hour_and_only_where_a_seat_needs_it(desk: Desk) -> None:
    """A workspace without such seats is never asked, so that it needs no further permission."""
    desk.do(wish_for_user_groups)
    assert desk.effects(RefreshUserGroups) == []

    desk.do(set_seat, a_draft(primary="", primary_group="@legal"))
    desk.do(wish_for_user_groups)
    desk.do(wish_for_user_groups)

    assert len(desk.effects(RefreshUserGroups)) == 2
    for event in ("Ev1", "Ev1", "Ev2"):
        desk.do(wish_for_user_groups, because_of=event)
    assert [effect.at for effect in desk.effects(RefreshUserGroups)][2:] == ["Ev1", "Ev2"]


def test_a_group_that_slack_does_not_name_any_more_is_a_gap(desk: Desk) -> None:
    """It was disabled: nobody is called for it, and the roster says why."""
    legal = SlackGroup(group_id="S0LEGAL", handle="Legal", name="Legal", members=(LEO,))
    desk.do(user_groups_seen, [legal])
    desk.do(set_seat, a_draft(primary="", primary_group="@legal"))

    desk.do(user_groups_seen, [])

    (seat,) = [one for one in desk.do(seats_for_account, account_id=None) if one.function == "finance"]
    assert (seat.primaries, seat.problems) == ((), ("The user group @legal is disabled.",))
