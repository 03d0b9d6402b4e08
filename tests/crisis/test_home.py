"""App Home: what concerns one person."""

from crisis.effects import PublishHome
from crisis.escalation import acknowledge
from crisis.home import home, home_opened
from crisis.lead import take_lead
from crisis.resolve import cancel
from storage.tables.person import Person
from storage.vocabulary import Severity
from tests.builders import GUS, KIM, LEO, MAX, NOON, SAM, ZOE, Desk, a_crisis, an_account


def test_home_shows_my_open_crises_gravest_first(desk: Desk) -> None:
    """Those I am in, not those of others, not those that ended."""
    mild, grave = a_crisis(desk), a_crisis(desk, severity=Severity.SEV1)
    over = a_crisis(desk)
    desk.do(cancel, over.id, by=MAX, reason="False alarm")
    desk.do(take_lead, mild.id, by=SAM)

    shown = desk.do(home, SAM)

    assert [(line.key, line.lead) for line in shown.mine] == [(grave.key, None), (mild.key, SAM)]
    assert [line.key for line in desk.do(home, LEO).mine] == [grave.key]
    assert desk.do(home, KIM).mine == ()


def test_home_shows_the_pages_that_wait_for_me(desk: Desk) -> None:
    """Until they are answered."""
    crisis = a_crisis(desk)
    assert [page.crisis.key for page in desk.do(home, SAM).pages] == [crisis.key]

    desk.do(acknowledge, desk.page_for(crisis, SAM), by=SAM)

    assert desk.do(home, SAM).pages == ()


def test_home_offers_to_declare_only_to_those_who_may(desk: Desk) -> None:
    """A guest sees no button that refuses."""
    assert desk.do(home, ZOE).may_declare
    assert not desk.do(home, GUS).may_declare


def test_home_is_drawn_when_it_is_opened_and_from_then_on(desk: Desk) -> None:
    """Whoever never looks at it costs no calls."""
    account = an_account(desk)
    desk.do(home_opened, KIM)
    desk.do(home_opened, "U0NEW")
    assert [value.slack_id for value in desk.effects(PublishHome)] == [KIM, "U0NEW"]
    assert desk.one(Person, slack_id=KIM).home_opened_at == NOON
    crisis = a_crisis(desk, account_id=account.id)
    desk.forget_effects()

    desk.do(take_lead, crisis.id, by=SAM)

    assert [value.slack_id for value in desk.new_effects(PublishHome)] == [KIM]
