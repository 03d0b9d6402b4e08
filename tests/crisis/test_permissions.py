"""Who may do what: the whole table, and who is nobody here."""

import pytest

from crisis.channel import member_joined
from crisis.lead import take_lead
from crisis.permissions import check_may, is_plainly_allowed, may
from crisis.refusals import NotAllowed
from crisis.rules.permissions import Action
from storage.queries.standing import standing_in
from storage.tables.crisis import Crisis
from storage.tables.person import Person
from tests.builders import (
    DAN,
    EVE,
    GUS,
    KIM,
    LEO,
    LIV,
    MAX,
    MIA,
    OLA,
    ROB,
    SAM,
    SUE,
    ZOE,
    Desk,
    a_crisis,
    a_protocol,
    an_account,
)

UNKNOWN = "U0NEW"
D, J, S, R = Action.DECLARE, Action.JOIN, Action.LIST, Action.READ
C, L, E = Action.CHANGE, Action.LOWER, Action.END
R = Action.READ
LEADS_ALONE = {L, E}
"""What the lead may do as the lead: that takes a second question."""
OUTSIDE, INSIDE, ABOVE = {D, J, S}, {D, J, S, R, C}, {D, J, S, R, C, L, E}


def a_crisis_with_everybody(desk: Desk) -> Crisis:
    """Declared by Zoe, led by Sam; Mia is the account's manager, Liv its sponsor, Kim its KAM."""
    account = an_account(desk, manager=MIA, sponsor=LIV)
    crisis = a_crisis(desk, account_id=account.id)
    desk.do(take_lead, crisis.id, by=SAM)
    return crisis


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (ZOE, INSIDE),
        (SUE, INSIDE),
        (SAM, ABOVE),
        (KIM, ABOVE),
        (MIA, ABOVE),
        (LIV, ABOVE),
        (DAN, ABOVE),
        (EVE, ABOVE),
        (MAX, ABOVE),
        (LEO, OUTSIDE),
        (UNKNOWN, {D}),
        (GUS, set()),
        (ROB, set()),
        (OLA, set()),
    ],
    ids=[
        *("declarer", "team", "lead", "kam", "manager", "sponsor", "director", "executive", "named manager"),
        *("outsider", "unknown", "guest", "bot", "left"),
    ],
)
def test_everybody_may_what_their_part_allows(desk: Desk, who: str, allowed: set[Action]) -> None:
    """One row of the table for each kind of person, by the default protocol."""
    crisis = a_crisis_with_everybody(desk)

    may_do = {action for action in Action if desk.do(may, who, action, crisis)}

    assert may_do == allowed


def test_whoever_was_paged_belongs_to_it(desk: Desk) -> None:
    """A page that one may not answer would be a trap."""
    crisis = a_crisis(desk)
    desk.wait(minutes=10)

    assert desk.do(may, "U0BEA", Action.CHANGE, crisis)


def test_whoever_joined_the_channel_belongs_to_it(desk: Desk) -> None:
    """A colleague invited them."""
    crisis = a_crisis(desk)
    desk.change(Crisis, crisis.id, channel_id="C0ACME")
    assert not desk.do(may, LEO, Action.CHANGE, crisis)

    desk.do(member_joined, "C0ACME", LEO)

    assert desk.do(may, LEO, Action.CHANGE, crisis)


def test_a_guest_in_the_channel_stays_a_guest(desk: Desk) -> None:
    """Being there gives no rights."""
    crisis = a_crisis(desk)
    desk.change(Crisis, crisis.id, channel_id="C0ACME")
    desk.do(member_joined, "C0ACME", GUS)

    with pytest.raises(NotAllowed, match="Guests cannot work with crises"):
        desk.do(check_may, GUS, Action.CHANGE, crisis)


def test_managers_named_by_address_are_recognised(desk: Desk) -> None:
    """The protocol may write people by e-mail, in any case."""
    desk.protocol = a_protocol(('managers = ["U0MAX"]', 'managers = ["Leo@Example.com"]'))
    crisis = a_crisis(desk)

    assert desk.do(may, LEO, Action.END, crisis)
    assert not desk.do(may, MAX, Action.END, crisis)


def test_one_crisis_gives_no_rights_in_another(desk: Desk) -> None:
    """Sam leads the first, nobody the second."""
    first, second = a_crisis_with_everybody(desk), a_crisis(desk)
    desk.do(take_lead, second.id, by=SUE)

    assert desk.do(may, SAM, Action.END, first) and not desk.do(may, SAM, Action.END, second)


def test_a_refusal_says_who_may(desk: Desk) -> None:
    """A private sentence that helps, with the key."""
    crisis = a_crisis(desk)

    with pytest.raises(NotAllowed) as refused:
        desk.do(check_may, LEO, Action.CHANGE, crisis)

    assert refused.value.sentence == (
        "You may not do this in C-2026-001. "
        "Only people in the crisis, the crisis lead, the account's KAM or managers may do this. "
        "`/crisis join C-2026-001` brings you in."
    )


def test_somebody_named_but_never_looked_up_is_unknown(desk: Desk) -> None:
    """They might be a guest; the sentence says to try again."""
    desk.add(Person(slack_id=UNKNOWN))
    crisis = a_crisis(desk)

    with pytest.raises(NotAllowed, match="try again in a minute"):
        desk.do(check_may, UNKNOWN, Action.CHANGE, crisis)


@pytest.mark.parametrize("who", [ZOE, SUE, SAM, KIM, MIA, LIV, DAN, MAX, LEO, GUS, ROB, OLA, UNKNOWN])
@pytest.mark.parametrize("action", list(Action))
def test_what_one_question_allows_all_of_them_would(desk: Desk, who: str, action: Action) -> None:
    """Forms open faster for most; nobody gets one whom the full check would refuse."""
    crisis = a_crisis_with_everybody(desk)
    standing = desk.do(standing_in, crisis.id, who)
    assert standing is not None

    if is_plainly_allowed(desk.protocol, who, action, standing):
        assert desk.do(may, who, action, crisis)
    elif who in (ZOE, SUE, SAM, DAN, MAX):
        assert not desk.do(may, who, action, crisis) or action in LEADS_ALONE


def test_the_protocols_words_decide(desk: Desk) -> None:
    """An organisation that lets the declarer end a crisis."""
    crisis = a_crisis(desk)
    assert not desk.do(may, ZOE, Action.END, crisis)

    desk.protocol = a_protocol(("[criteria]", '[permissions]\nend = ["declarer"]\n\n[criteria]'))

    assert desk.do(may, ZOE, Action.END, crisis)
    assert not desk.do(may, MAX, Action.END, crisis)
