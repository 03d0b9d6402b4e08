"""The roster: whose seat counts for which account, and that every road to a page goes through it."""

from datetime import date, timedelta
from typing import Any

import pytest

from crisis.channel import channel_opened, members_invited
from crisis.effects import FindPerson, PostNotice
from crisis.escalation import acknowledge, decline
from crisis.person import SlackProfile
from crisis.roster import roster_gaps, roster_of_accounts, seats_for_account
from crisis.search import person_found
from crisis.severity import change_severity
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.escalation import Page
from storage.tables.person import Person
from storage.tables.roster import Absence, RosterSeat, UserGroup
from storage.vocabulary import Rank, Severity, Tier
from tests.bench.measuring import counted_statements
from tests.builders import (
    BEA,
    CAL,
    DAN,
    GLOBEX,
    KIM,
    LEO,
    LIV,
    NOON,
    OLA,
    SAM,
    SUE,
    TEAM,
    ZOE,
    Desk,
    a_crisis,
    a_protocol,
    an_account,
)

SEV1, SEV2, SEV3, _ = Severity
TODAY = NOON.date()


def a_seat(desk: Desk, who: str, function: str = "sales", rank: Rank = Rank.PRIMARY, **values: Any) -> None:
    """Somebody's seat; without `account_id` or `tier` for everybody."""
    person_id = desk.one(Person, slack_id=who).id if who else None
    desk.add(RosterSeat(function=function, rank=rank, person_id=person_id, set_at=NOON, **values))


def is_away(desk: Desk, who: str, first: date = TODAY, last: date = date(2026, 11, 24)) -> None:
    desk.add(Absence(person_id=desk.one(Person, slack_id=who).id or 0, first_day=first, last_day=last))


def holders(desk: Desk, account: Account | None, function: str = "sales") -> tuple[list[str], list[str]]:
    seats = desk.do(seats_for_account, account_id=account.id if account else None)
    (seat,) = [one for one in seats if one.function == function]
    return [one.reference for one in seat.primaries], [one.reference for one in seat.backups]


def furnished(desk: Desk, crisis: Crisis) -> list[PostNotice]:
    """What stands in the channel as soon as people are in it."""
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")
    desk.do(members_invited, crisis.id, invited=[SAM, SUE], problems={})
    return desk.effects(PostNotice)


def test_the_narrower_seat_wins_rank_by_rank(desk: Desk) -> None:
    """Account before tier before everybody before protocol; the backup that nobody replaced stays."""
    acme, globex = an_account(desk), an_account(desk, "Globex", tier=Tier.STRATEGIC)
    a_seat(desk, ZOE)
    a_seat(desk, DAN, tier=Tier.KEY)
    a_seat(desk, CAL, account_id=acme.id)

    assert holders(desk, acme) == ([CAL], [BEA])
    assert holders(desk, globex) == ([ZOE], [BEA])
    assert holders(desk, an_account(desk, "Initech")) == ([DAN], [BEA])
    assert holders(desk, None) == ([ZOE], [BEA])


def test_a_function_is_the_same_however_it_is_written(desk: Desk) -> None:
    """`Sales` in the roster replaces `sales` in the protocol, and is called where the protocol says so."""
    acme = an_account(desk)
    a_seat(desk, CAL, "  SALES", account_id=acme.id)
    a_seat(desk, ZOE, "Legal", account_id=acme.id)

    crisis = a_crisis(desk, account_id=acme.id)

    assert desk.paged(crisis) == [CAL, SUE]


def test_a_function_that_only_the_roster_knows_is_called_too(desk: Desk) -> None:
    """Finance sits in no table of the protocol."""
    a_seat(desk, ZOE, "finance")

    assert desk.paged(a_crisis(desk, declared_by=KIM)) == [*TEAM, ZOE]


def test_whoever_is_away_is_replaced_and_the_page_says_so(desk: Desk) -> None:
    """The backup is paged at once and knows why; the timeline and the channel say who stands in."""
    is_away(desk, SAM)

    crisis = a_crisis(desk)

    assert desk.paged(crisis) == [BEA, SUE]
    assert desk.one(Page, slack_id=BEA).reason == "Sam is away until 24 Nov, so you stand in."
    said = f"Sam is away until 24 Nov, so <@{BEA}> stands in for sales."
    assert said in desk.sentences(crisis)
    assert [notice.values["lines"] for notice in furnished(desk, crisis) if notice.word == "stand_ins"] == [[said]]


@pytest.mark.parametrize(
    ("zone", "called"),
    [
        pytest.param("Pacific/Auckland", SAM, id="it is tomorrow already, and Sam is back"),
        pytest.param("America/New_York", BEA, id="it is still today, and Sam is away"),
        pytest.param("", BEA, id="Slack did not say, so the company's zone counts"),
        pytest.param("Mars/Olympus", BEA, id="a zone that this machine does not know counts as not told"),
        pytest.param("Pacific", BEA, id="half a name, which is a folder of the machine, too"),
    ],
)
def test_a_day_of_absence_is_a_day_where_the_person_is(desk: Desk, zone: str, called: str) -> None:
    """Both days count in the person's own time zone."""
    desk.change(Person, desk.one(Person, slack_id=SAM).id, time_zone=zone)
    is_away(desk, SAM, last=TODAY)

    assert desk.paged(a_crisis(desk))[0] == called


def test_raising_the_severity_calls_whoever_stands_in(desk: Desk) -> None:
    """Legal is due at SEV1 only; Leo is away, so Liv is called."""
    is_away(desk, LEO)
    crisis = a_crisis(desk)

    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SAM)

    page = desk.one(Page, crisis_id=crisis.id, slack_id=LIV)
    assert page.reason.startswith("Leo is away until 24 Nov, so you stand in. The severity was raised")
    assert LEO not in desk.paged(crisis)


def test_who_slept_at_a_lesser_severity_is_woken_when_it_is_raised(desk: Desk) -> None:
    """At SEV3 the primary is invited and sleeps on; at SEV1 the primary is paged."""
    a_seat(desk, SAM, from_hour=0, to_hour=6)
    crisis = a_crisis(desk, severity=SEV3)
    assert desk.paged(crisis) == [BEA, SUE]

    desk.do(change_severity, crisis.id, to=SEV1, reason="They gave notice.", by=SUE)

    assert SAM in desk.paged(crisis)


def test_the_ladder_reaches_who_was_left_to_sleep(desk: Desk) -> None:
    """When nobody answers, the primary is woken after all."""
    a_seat(desk, SAM, from_hour=0, to_hour=6)
    crisis = a_crisis(desk, severity=SEV3)

    desk.wait(hours=4)

    assert desk.paged(crisis) == [BEA, SUE, BEA, SUE, SAM]


def test_an_absence_set_after_the_declaration_counts_when_the_ladder_is_climbed(desk: Desk) -> None:
    """Sam was paged, then said to be away: Bea is asked and reads why."""
    crisis = a_crisis(desk)
    is_away(desk, SAM)

    desk.wait(minutes=10)

    assert desk.one(Page, crisis_id=crisis.id, slack_id=BEA).reason.startswith("Sam is away until 24 Nov")


def test_declining_asks_the_account_s_own_backup(desk: Desk) -> None:
    """The backup is the one of the roster, and never somebody who is away."""
    acme = an_account(desk)
    a_seat(desk, ZOE, rank=Rank.SECONDARY, account_id=acme.id)
    crisis = a_crisis(desk, account_id=acme.id, declared_by=KIM)

    desk.do(decline, desk.page_for(crisis, SAM), by=SAM)

    assert desk.paged(crisis) == [SAM, SUE, ZOE]


def test_a_backup_who_acknowledged_ends_the_climb(desk: Desk) -> None:
    """Whoever stands in is part of the team like any other."""
    is_away(desk, SAM)
    crisis = a_crisis(desk)

    desk.do(acknowledge, desk.page_for(crisis, BEA), by=BEA)

    assert desk.crisis(crisis).acknowledged_at == NOON


def test_somebody_found_later_reads_why_they_stand_in(desk: Desk) -> None:
    """The backup was named by e-mail and Slack needed a moment."""
    desk.protocol = a_protocol(('backup = "U0BEA"', 'backup = "ben@example.com"'))
    is_away(desk, SAM)
    crisis = a_crisis(desk)
    assert [find.email for find in desk.effects(FindPerson)] == ["ben@example.com"]
    profile = SlackProfile(
        slack_id="U0BEN",
        email="ben@example.com",
        name="Ben",
        time_zone="",
        team_id="T0HOME",
        is_guest=False,
        is_bot=False,
        is_deactivated=False,
    )

    desk.do(person_found, profile=profile, email="ben@example.com", crisis_id=crisis.id, function="sales")

    assert desk.one(Page, slack_id="U0BEN").reason == "Sam is away until 24 Nov, so you stand in."


def test_a_user_group_is_everybody_in_it(desk: Desk) -> None:
    """All of them are paged; those who are away are not."""
    desk.add(UserGroup(group_id="S0LEGAL", handle="legal", members=[LEO, LIV, DAN], refreshed_at=NOON))
    a_seat(desk, "", "legal matters", user_group="@legal")
    is_away(desk, LIV)

    assert desk.paged(a_crisis(desk)) == [*TEAM, LEO, DAN]


def test_a_user_group_that_slack_does_not_know_is_a_gap(desk: Desk) -> None:
    """It is said in the channel, with the others."""
    a_seat(desk, "", "finance", user_group="@nobody-there")

    (notice,) = [one for one in furnished(desk, a_crisis(desk)) if one.word == "crt_gap"]

    assert "finance: Slack has no user group @nobody-there, or was not asked yet." in notice.values["gaps"]


def test_a_team_that_answers_needs_no_message_about_gaps(desk: Desk) -> None:
    """Sue has no backup; that is for the roster, not for a channel in a crisis."""
    assert [one.word for one in furnished(desk, a_crisis(desk))] == []
    assert [gap.sentence for gap in desk.do(roster_gaps, account=None)] == ["service: nobody is the backup of Sue."]


def test_a_function_in_which_nobody_is_there_is_said_in_the_channel(desk: Desk) -> None:
    """Sue is away and has no backup: she is asked all the same, and everybody knows."""
    is_away(desk, SUE)

    crisis = a_crisis(desk)

    assert desk.paged(crisis) == TEAM
    (notice,) = [one for one in furnished(desk, crisis) if one.word == "crt_gap"]
    assert notice.values["gaps"] == ["service: Sue is away until 24 Nov, and there is no backup."]


def test_who_left_the_company_is_a_gap_and_not_paged(desk: Desk) -> None:
    """Ola's account was deactivated."""
    a_seat(desk, OLA, "service")

    crisis = a_crisis(desk)

    assert desk.paged(crisis) == [SAM]
    assert "service: Ola was deactivated in Slack, and there is no backup." in [
        gap.sentence for gap in desk.do(roster_gaps, account=None)
    ]


def test_without_anybody_the_gap_is_the_team(desk: Desk) -> None:
    """A protocol without [[crt]] and an empty roster."""
    desk.protocol = desk.protocol.model_copy(update={"crt": ()})

    (gap,) = desk.do(roster_gaps, account=None)

    assert gap.is_grave and "neither the protocol nor the roster" in gap.sentence


def test_the_teams_of_many_accounts_are_those_of_each(desk: Desk) -> None:
    """With two statements for all, and the same answer: a seat reaches its account, its tier or everybody."""
    accounts = [an_account(desk), an_account(desk, GLOBEX), an_account(desk, "Initech", tier=Tier.STANDARD)]
    acme = accounts[0]
    a_seat(desk, ZOE, "finance", account_id=acme.id)
    a_seat(desk, "", "law", account_id=acme.id)
    a_seat(desk, LIV, "press", tier=Tier.STANDARD)
    a_seat(desk, LEO, "legal")

    found = desk.do(roster_of_accounts, accounts)

    assert {account_id: functions for account_id, (functions, _) in found.items()} == {1: 5, 2: 3, 3: 4}
    for account in accounts:
        assert found[account.id or 0][1] == desk.do(roster_gaps, account=account)
        assert found[account.id or 0][0] == len(desk.do(seats_for_account, account_id=account.id))


def test_a_large_roster_costs_no_more_statements(desk: Desk) -> None:
    """Declaring asks two questions about the roster, however many sit in it."""
    acme = an_account(desk)
    with counted_statements(desk.database) as few:
        desk.do(seats_for_account, account_id=acme.id)
    for number in range(30):
        a_seat(desk, ZOE, f"function {number}", account_id=acme.id)
    is_away(desk, ZOE, first=TODAY - timedelta(days=1))

    with counted_statements(desk.database) as many:
        desk.do(seats_for_account, account_id=acme.id)

    assert len(few) == len(many) == 2
