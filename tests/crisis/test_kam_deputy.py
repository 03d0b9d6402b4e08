"""Somebody stands in for a KAM who is away: from the first day to the last, with their rights and their mail."""

from datetime import date, timedelta
from typing import Any

import pytest

from crisis.absence import AbsenceDraft, remove_absence, set_absence
from crisis.account_keeper import keeper_of_account
from crisis.account_rights import check_may_speak_for, may_edit_account
from crisis.effects import PublishHome, SendDirect, SendReadiness
from crisis.feedback_ask import who_is_asked
from crisis.home import home_opened
from crisis.kam_deputy import whose_deputy
from crisis.permissions import may
from crisis.profile import own_accounts
from crisis.readiness import begin_week, bundle_for
from crisis.refusals import InvalidInput, NotAllowed
from crisis.rules.permissions import Action
from storage.tables.crisis import CrisisMember, CrisisRole
from storage.tables.kam_deputy import KamDeputy
from storage.tables.roster import Absence
from storage.vocabulary import Role
from tests.builders import BEA, GUS, KIM, LIV, MAX, MIA, SUE, ZOE, Desk, a_crisis, an_account

TODAY = date(2026, 11, 17)
"""Of the desk: a Tuesday."""


def is_away(desk: Desk, deputy: str | None = ZOE, *, first: int = 0, last: int = 3, **values: Any) -> None:
    """Kim, from so many days after today until so many."""
    given: dict[str, Any] = {"who": KIM, "by": KIM, **values}
    begin, end = TODAY + timedelta(days=first), TODAY + timedelta(days=last)
    desk.do(set_absence, AbsenceDraft(first_day=begin, last_day=end, deputy=deputy, **given))


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(one.word, one.slack_id) for one in desk.new_effects(SendDirect)]


def test_the_deputy_hears_once_from_when_on_they_look_after_what(desk: Desk) -> None:
    """Said again for the same days it changes nothing; nobody else is written to."""
    an_account(desk)

    is_away(desk, first=2, last=5)
    is_away(desk, first=2, last=5)

    (named,) = desk.effects(SendDirect)
    assert (named.word, named.slack_id) == ("deputy_named", ZOE)
    assert named.values == {
        "kam": KIM,
        "first_day": "2026-11-19",
        "last_day": "2026-11-22",
        "accounts": ["Acme Corp"],
        "count": 1,
    }


def test_they_stand_in_from_the_first_day_to_the_last(desk: Desk) -> None:
    """Not an hour before, not an hour after; the clock begins and ends it."""
    acme = an_account(desk)
    is_away(desk, first=1, last=2)
    assert not desk.do(may_edit_account, who=ZOE, account=acme)

    desk.wait(hours=12)
    assert desk.do(may_edit_account, who=ZOE, account=acme)
    assert desk.do(whose_deputy, ZOE) == (KIM,)

    desk.wait(hours=47)
    assert desk.do(may_edit_account, who=ZOE, account=acme)
    desk.wait(hours=1)
    assert not desk.do(may_edit_account, who=ZOE, account=acme)
    assert desk.one(KamDeputy).next_check_at is None


def test_the_deputy_may_what_the_kam_may(desk: Desk) -> None:
    """For the KAM's accounts and their crises, and for no others."""
    acme, globex = an_account(desk), an_account(desk, "Globex", kam=LIV)
    crisis, other = a_crisis(desk, account_id=acme.id), a_crisis(desk, account_id=globex.id)

    is_away(desk)

    assert desk.do(may, ZOE, Action.END, desk.crisis(crisis))
    assert not desk.do(may, ZOE, Action.END, desk.crisis(other))
    assert [one.name for one in desk.do(own_accounts, who=ZOE, limit=9)] == ["Acme Corp"]
    desk.do(check_may_speak_for, who=ZOE, account=acme)
    with pytest.raises(NotAllowed):
        desk.do(check_may_speak_for, who=ZOE, account=globex)
    assert not desk.do(may_edit_account, who=SUE, account=acme)


def test_what_is_asked_of_the_kam_is_asked_of_the_deputy(desk: Desk) -> None:
    """Triggers, visits and feedback; without a deputy it is the KAM's manager."""
    acme = an_account(desk, manager=LIV)
    crisis = a_crisis(desk, account_id=acme.id)
    assert desk.do(who_is_asked, crisis=crisis, account=acme) == KIM
    is_away(desk, None)
    assert desk.do(keeper_of_account, acme) == LIV

    is_away(desk, ZOE)

    assert desk.do(keeper_of_account, acme) == ZOE
    assert desk.do(who_is_asked, crisis=crisis, account=acme) == ZOE


def test_a_liaison_who_is_not_the_kam_goes_on_being_asked(desk: Desk) -> None:
    """Sue speaks to the client although Kim is there or not."""
    acme = an_account(desk, manager=SUE)
    crisis = a_crisis(desk, account_id=acme.id)
    row = desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON)
    desk.change(CrisisRole, row.id, slack_id=SUE)

    is_away(desk)

    assert desk.do(who_is_asked, crisis=crisis, account=acme) == SUE


def test_the_deputy_speaks_to_the_client_in_a_new_crisis(desk: Desk) -> None:
    """The KAM belongs to it all the same, and the timeline says who stands in."""
    acme = an_account(desk)
    is_away(desk)

    crisis = a_crisis(desk, account_id=acme.id)

    assert desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON).slack_id == ZOE
    assert {KIM, ZOE} <= {row.slack_id for row in desk.all(CrisisMember, crisis_id=crisis.id)}
    assert f"<@{ZOE}> stands in for the KAM, <@{KIM}>, who is away." in desk.sentences(crisis)


def test_the_weekly_message_goes_to_the_deputy(desk: Desk) -> None:
    """Also to one whose time begins on the Monday itself; the KAM has nothing to do that week."""
    an_account(desk)
    is_away(desk, first=6, last=10)
    desk.now += timedelta(days=5)

    desk.do(begin_week)

    assert {KIM, ZOE} <= {one.slack_id for one in desk.effects(SendReadiness)}
    assert desk.do(bundle_for, ZOE) == []
    desk.wait(days=1)
    assert [one.account.name for one in desk.do(bundle_for, ZOE)] == ["Acme Corp"]
    assert desk.do(bundle_for, KIM) == []


def test_whoever_is_back_early_needs_no_deputy(desk: Desk) -> None:
    """The absence is taken back, and with it the rights; the deputy hears it."""
    acme = an_account(desk)
    is_away(desk)
    desk.forget_effects()

    desk.do(remove_absence, desk.one(Absence).id, by=KIM)

    assert told(desk) == [("deputy_over", ZOE)]
    assert not desk.do(may_edit_account, who=ZOE, account=acme)
    assert desk.all(KamDeputy) == []


def test_of_an_absence_that_is_over_the_deputy_hears_nothing_more(desk: Desk) -> None:
    """Taking it out of the list a week later ends nothing that had not ended by itself."""
    an_account(desk)
    is_away(desk)
    desk.wait(days=7)
    desk.forget_effects()

    desk.do(remove_absence, desk.one(Absence).id, by=KIM)

    assert (told(desk), desk.all(KamDeputy)) == ([], [])


def test_app_home_follows_for_those_who_opened_it(desk: Desk) -> None:
    """The deputy's when they are named; whoever never looks at it costs no calls."""
    an_account(desk)
    desk.do(home_opened, ZOE)
    desk.forget_effects()

    is_away(desk, ZOE)
    is_away(desk, BEA)

    assert {one.slack_id for one in desk.new_effects(PublishHome)} == {ZOE}


def test_another_deputy_takes_the_place_of_the_first(desk: Desk) -> None:
    """Both hear of it; a change of the days alone keeps who was named."""
    acme = an_account(desk)
    is_away(desk, ZOE)
    is_away(desk, None, last=5)
    assert desk.one(KamDeputy).next_check_at == desk.now.replace(hour=0) + timedelta(days=6)
    desk.forget_effects()

    is_away(desk, BEA)

    assert told(desk) == [("deputy_over", ZOE), ("deputy_named", BEA)]
    assert desk.do(may_edit_account, who=BEA, account=acme)
    assert not desk.do(may_edit_account, who=ZOE, account=acme)
    desk.forget_effects()
    is_away(desk, "")
    assert told(desk) == [("deputy_over", BEA)]


def test_a_deputy_who_is_away_too_is_not_asked(desk: Desk) -> None:
    """Then it goes on to the manager."""
    acme = an_account(desk, manager=MIA)
    is_away(desk, ZOE)

    is_away(desk, None, who=ZOE, by=ZOE)

    assert desk.do(keeper_of_account, acme) == MIA


@pytest.mark.parametrize("deputy", [KIM, GUS, "U0NOBODY"])
def test_not_everybody_can_stand_in(desk: Desk, deputy: str) -> None:
    """The field says why, and nothing is noted."""
    an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        is_away(desk, deputy)

    assert list(refused.value.errors) == ["deputy"]
    assert desk.all(Absence) == []


def test_nobody_stands_in_for_somebody_without_accounts(desk: Desk) -> None:
    """The seat of the response team has a backup; that is something else."""
    with pytest.raises(InvalidInput, match="looks after no account"):
        is_away(desk, ZOE, who=SUE, by=MAX)
