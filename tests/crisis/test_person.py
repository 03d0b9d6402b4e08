"""Our own people: looked up once, remembered, and brought into the crisis that waited for them."""

import pytest

from crisis.effects import FindPerson, PostNotice, SendDirect
from crisis.escalation import acknowledge
from crisis.person import SlackProfile, direct_channel_opened, people_to_find, person_seen, wish_to_find_people
from crisis.resolve import cancel
from crisis.search import person_found, person_not_found
from storage.tables.account import Account
from storage.tables.crisis import Crisis, CrisisMember, CrisisRole
from storage.tables.escalation import Page
from storage.tables.person import Person
from storage.vocabulary import Concern, Role
from tests.builders import BEA, GUS, KIM, MAX, NOON, SAM, SUE, TEAM, ZOE, Desk, a_crisis, a_protocol, an_account

NEW = "U0NEW"
ADDRESS = "new@example.com"
SEAT_OF_NEW = ('primary = "U0SAM"', f'primary = "{ADDRESS}"')


def a_profile(slack_id: str = NEW, **values: object) -> SlackProfile:
    answers: dict[str, object] = {
        "slack_id": slack_id,
        "email": "New@Example.com",
        "name": "Newton",
        "time_zone": "Europe/Berlin",
        "team_id": "T0HOME",
        "is_guest": False,
        "is_bot": False,
        "is_deactivated": False,
    }
    return SlackProfile(**(answers | values))  # type: ignore[arg-type]


def found(desk: Desk, crisis: Crisis | None, function: str = "", *, email: str | None = ADDRESS) -> None:
    profile = a_profile(email=email)
    crisis_id = crisis.id if crisis else None
    desk.do(person_found, profile=profile, email=ADDRESS, crisis_id=crisis_id, function=function)


def test_what_slack_says_is_remembered(desk: Desk) -> None:
    """Once; the next time it is brought up to date."""
    desk.do(person_seen, a_profile())
    desk.do(person_seen, a_profile(name="Newton N.", is_guest=True))

    person = desk.one(Person, slack_id=NEW)
    assert (person.email, person.name, person.is_guest, person.looked_up_at) == (ADDRESS, "Newton N.", True, NOON)


def test_somebody_named_by_address_is_the_same_person(desk: Desk) -> None:
    """The account list knew the address, Slack knows the id."""
    desk.add(Person(email=ADDRESS))

    desk.do(person_seen, a_profile())

    assert desk.one(Person, email=ADDRESS).slack_id == NEW


def test_two_rows_of_one_person_become_one(desk: Desk) -> None:
    """Named once by address and once by id; accounts and what is known of them follow."""
    desk.add(Person(email=ADDRESS), Person(slack_id=NEW, direct_channel="D0NEW", home_opened_at=NOON))
    account = an_account(desk, kam=None, kam_id=desk.one(Person, slack_id=NEW).id)

    desk.do(person_seen, a_profile())

    person = desk.one(Person, email=ADDRESS)
    assert (person.slack_id, person.direct_channel, person.home_opened_at) == (NEW, "D0NEW", NOON)
    assert desk.one(Account, id=account.id).kam_id == person.id


def test_a_direct_channel_is_remembered(desk: Desk) -> None:
    """Also of somebody who was never looked up."""
    desk.do(direct_channel_opened, KIM, channel="D0KIM")
    desk.do(direct_channel_opened, NEW, channel="D0NEW")

    assert desk.one(Person, slack_id=KIM).direct_channel == "D0KIM"
    assert desk.one(Person, slack_id=NEW).looked_up_at is None


def test_everybody_named_by_address_is_looked_up_once(desk: Desk) -> None:
    """Of the protocol and of the account list; those who are known are left alone."""
    desk.protocol = a_protocol(SEAT_OF_NEW, ('managers = ["U0MAX"]', 'managers = ["Zoe@example.com"]'))
    desk.add(Person(email="kam@example.com"))

    assert desk.do(people_to_find) == ["kam@example.com", ADDRESS]
    desk.do(wish_to_find_people)
    desk.do(wish_to_find_people)

    assert [search.email for search in desk.effects(FindPerson)] == ["kam@example.com", ADDRESS]


@pytest.mark.parametrize("shown", ["other@example.com", None])
def test_the_address_that_was_asked_for_counts(desk: Desk, shown: str | None) -> None:
    """Slack may show another one, or none: the search is answered all the same."""
    desk.add(Person(email=ADDRESS))

    found(desk, None, email=shown)

    assert desk.one(Person, email=ADDRESS).slack_id == NEW
    assert desk.do(people_to_find) == []


def test_a_seat_that_is_found_is_paged_and_brought_in(desk: Desk) -> None:
    """As if they had been known from the beginning: their answer ends the climb."""
    desk.protocol = a_protocol(SEAT_OF_NEW)
    crisis = a_crisis(desk)

    found(desk, crisis, "sales")

    assert desk.one(CrisisMember, slack_id=NEW).function == "sales"
    page = desk.one(Page, slack_id=NEW)
    assert (page.concern, page.climb_id) == (
        Concern.UNACKNOWLEDGED,
        desk.open_climbs(crisis)[Concern.UNACKNOWLEDGED].id,
    )
    desk.do(acknowledge, page.id, by=NEW)
    assert Concern.UNACKNOWLEDGED not in desk.open_climbs(crisis)


def test_the_kam_who_is_found_becomes_the_liaison(desk: Desk) -> None:
    """Until then the declarer spoke to the client."""
    desk.add(Person(email=ADDRESS))
    account = an_account(desk, kam=None, kam_id=desk.one(Person, email=ADDRESS).id)
    crisis = a_crisis(desk, account_id=account.id)
    assert desk.one(CrisisRole, role=Role.LIAISON).slack_id == ZOE

    found(desk, crisis)

    assert desk.one(CrisisRole, role=Role.LIAISON).slack_id == NEW
    assert desk.paged(crisis) == TEAM
    assert desk.words(crisis)[-1] == "joined"


def test_a_seat_that_was_faster_than_the_search_is_paged_all_the_same(desk: Desk) -> None:
    """They joined by themselves while Slack was looking for them."""
    desk.protocol = a_protocol(SEAT_OF_NEW)
    crisis = a_crisis(desk)
    desk.add(CrisisMember(crisis_id=crisis.id or 0, slack_id=NEW))

    found(desk, crisis, "sales")

    assert desk.paged(crisis) == [SUE, NEW]
    assert desk.one(CrisisMember, slack_id=NEW).function == "sales"
    assert "joined" not in desk.words(crisis)


def test_a_search_that_is_answered_twice_pages_once(desk: Desk) -> None:
    """A killed process may report again."""
    desk.protocol = a_protocol(SEAT_OF_NEW)
    crisis = a_crisis(desk)

    found(desk, crisis, "sales")
    found(desk, crisis, "sales")

    assert desk.paged(crisis) == [SUE, NEW]


def test_whoever_is_found_after_the_end_is_only_remembered(desk: Desk) -> None:
    """Nobody is paged for what is over."""
    desk.protocol = a_protocol(SEAT_OF_NEW)
    crisis = a_crisis(desk)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    found(desk, crisis, "sales")

    assert desk.paged(crisis) == [SUE]
    assert desk.one(Person, slack_id=NEW).looked_up_at == NOON


@pytest.mark.parametrize("channel", [None, "C0ACME"])
def test_a_kam_who_is_found_late_speaks_to_the_client(desk: Desk, channel: str | None) -> None:
    """And hears what that means, in a channel that is there already at once, else when it opens."""
    kam = Person(email=ADDRESS)
    desk.add(kam)
    account = an_account(desk, kam=None, kam_id=kam.id)
    crisis = a_crisis(desk, account_id=account.id)
    desk.change(Crisis, crisis.id, channel_id=channel)

    found(desk, crisis)

    assert desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON).slack_id == NEW
    told = [direct.word for direct in desk.effects(SendDirect) if direct.slack_id == NEW]
    assert told == (["role_given"] if channel else [])


def test_an_address_nobody_has_is_said_in_the_channel(desk: Desk) -> None:
    """With the function that is missing; remembered, so that `check` can say it."""
    desk.protocol = a_protocol(SEAT_OF_NEW)
    crisis = a_crisis(desk)

    desk.do(person_not_found, email=ADDRESS, problem="users_not_found", crisis_id=crisis.id, function="sales")

    person = desk.one(Person, email=ADDRESS)
    assert (person.slack_id, person.problem, person.looked_up_at) == (None, "users_not_found", NOON)
    (notice,) = desk.effects(PostNotice)
    assert (notice.word, notice.values) == ("person_not_found", {"email": ADDRESS, "function": "sales"})
    assert f"{ADDRESS} (sales) could not be found in Slack: users_not_found" in desk.sentences(crisis)


def test_an_address_nobody_has_outside_a_crisis_is_only_remembered(desk: Desk) -> None:
    """And not asked again every five seconds."""
    desk.protocol = a_protocol(SEAT_OF_NEW)

    desk.do(person_not_found, email=ADDRESS, problem="users_not_found", crisis_id=None, function="")

    assert desk.do(people_to_find) == []
    assert desk.effects(PostNotice) == []


def test_people_of_the_tests_are_who_they_seem(desk: Desk) -> None:
    """The builders' company: a guest is a guest."""
    kinds = {person.slack_id: person.is_guest for person in desk.all(Person)}

    assert (kinds[GUS], kinds[SAM], kinds[BEA]) == (True, False, False)
