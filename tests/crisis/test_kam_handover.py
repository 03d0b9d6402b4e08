"""Accounts go from one KAM to another: who may, what goes along, what stays, and that it happens once."""

from datetime import timedelta
from typing import Any

import pytest

from crisis.action import ActionDraft, add_action
from crisis.effects import InviteMembers, PostNotice, TellKamHandover
from crisis.kam_handover import LONGEST_NOTE, HandedOver, HandoverDraft, hand_over_accounts
from crisis.kam_handover_facts import duties_of, handover_facts, past_handovers
from crisis.kam_handover_rights import accounts_to_give, kam_meant, kams_for
from crisis.lead import take_lead
from crisis.refusals import InvalidInput, NotAllowed, UnknownAccount
from crisis.resolve import Resolution, cancel, resolve
from storage.tables.account import Account
from storage.tables.action import CrisisAction
from storage.tables.appointment import Appointment
from storage.tables.crisis import Crisis, CrisisMember, CrisisRole
from storage.tables.kam_handover import KamHandover, KamHandoverAccount
from storage.tables.person import Person
from storage.tables.risk import Risk
from storage.tables.roster import RosterSeat
from storage.vocabulary import AppointmentState, Rank, Role, TouchpointKind
from tests.builders import ACME, BEA, GLOBEX, GUS, KIM, LIV, MAX, MIA, OLA, SAM, SUE, ZOE, Desk, a_crisis, an_account

NOBODY = 404
"""The id of no person."""


def person(desk: Desk, slack_id: str) -> Person:
    return desk.one(Person, slack_id=slack_id)


def row_id(desk: Desk, slack_id: str) -> int:
    return person(desk, slack_id).id or 0


def hands_over(desk: Desk, *accounts: Account, to: str = BEA, by: str = KIM, **values: Any) -> HandedOver | None:
    """From Kim to Bea, unless said otherwise."""
    given: dict[str, Any] = {"from_id": row_id(desk, KIM), "account_ids": tuple(one.id for one in accounts), **values}
    return desk.do(hand_over_accounts, HandoverDraft(to=to, by=by, **given))


def kam_of(desk: Desk, account: Account) -> str | None:
    kam_id = desk.one(Account, id=account.id).kam_id
    return desk.one(Person, id=kam_id).slack_id


def a_risk(desk: Desk, account: Account, owner: str, **values: Any) -> None:
    owner_id = row_id(desk, owner)
    facts = {"scenario": owner, "scenario_key": owner, "likelihood": 1, "impact": 1, **values}
    day = desk.now.date() + timedelta(days=30)
    desk.add(Risk(account_id=account.id or 0, owner_id=owner_id, review_on=day, scored_at=desk.now, **facts))


def a_visit(desk: Desk, account: Account, by: str, state: AppointmentState = AppointmentState.PLANNED) -> None:
    at = desk.now + timedelta(days=2)
    row = Appointment(
        account_id=account.id or 0, kind=TouchpointKind.VISIT, planned_at=at, purpose="", by=by, made_at=desk.now
    )
    row.state = state
    desk.add(row)


def an_action(desk: Desk, crisis: Crisis, owner: str, what: str = "Call them") -> None:
    due_at = desk.now + timedelta(hours=1)
    draft = ActionDraft(
        crisis_id=crisis.id or 0, what=what, owner=owner, due_at=due_at, measure="They calm down.", by=SAM
    )
    desk.do(add_action, draft)


def test_an_account_goes_to_another_kam_and_both_hear_of_it(desk: Desk) -> None:
    """Who, from whom, to whom and when is kept; one message each."""
    acme, globex = an_account(desk, ACME), an_account(desk, GLOBEX)

    done = hands_over(desk, acme, globex, note="Call the CFO first.")

    assert done == HandedOver(moved=(ACME, GLOBEX), stayed=())
    assert (kam_of(desk, acme), kam_of(desk, globex)) == (BEA, BEA)
    row = desk.one(KamHandover)
    assert (row.from_id, row.to_id) == (row_id(desk, KIM), row_id(desk, BEA))
    assert (row.by, row.at, row.note) == (KIM, desk.now, "Call the CFO first.")
    assert [one.slack_id for one in desk.effects(TellKamHandover)] == [KIM, BEA]
    (past,) = desk.do(past_handovers, acme.id)
    assert (past.before.slack_id, past.after.slack_id, past.by) == (KIM, BEA, KIM)


def test_what_stands_on_the_old_kam_goes_along(desk: Desk) -> None:
    """Actions, risks, visits and seats of the account; not those of others, of another account, or that are settled."""
    acme, globex = an_account(desk, ACME), an_account(desk, GLOBEX)
    crisis = a_crisis(desk, account_id=acme.id)
    elsewhere = a_crisis(desk, account_id=globex.id)
    an_action(desk, crisis, KIM)
    an_action(desk, crisis, SUE, "Print it")
    an_action(desk, elsewhere, KIM)
    for account, owner in ((acme, KIM), (acme, SUE), (globex, KIM)):
        a_risk(desk, account, owner)
        a_visit(desk, account, owner)
    a_risk(desk, acme, KIM, scenario_key="closed", closed_at=desk.now)
    a_visit(desk, acme, KIM, AppointmentState.CANCELLED)
    kim = row_id(desk, KIM)
    for account_id in (acme.id, globex.id, None):
        desk.add(RosterSeat(account_id=account_id, function="sales", rank=Rank.PRIMARY, person_id=kim, set_at=desk.now))

    hands_over(desk, acme)

    assert desk.one(KamHandoverAccount).moved == {"risks": 1, "visits": 1, "actions": 1, "seats": 1}
    assert [one.owner for one in desk.all(CrisisAction)] == [BEA, SUE, KIM]
    bea, sue = row_id(desk, BEA), row_id(desk, SUE)
    assert [one.owner_id for one in desk.all(Risk)] == [bea, sue, kim, kim]
    assert [one.by for one in desk.all(Appointment)] == [BEA, SUE, KIM, KIM]
    assert [one.person_id for one in desk.all(RosterSeat)] == [bea, kim, kim]


def test_the_new_kam_comes_into_open_crises_and_speaks_to_the_client(desk: Desk) -> None:
    """The channel and the timeline say so; the lead is not touched."""
    acme = an_account(desk)
    crisis = a_crisis(desk, account_id=acme.id)
    desk.change(Crisis, crisis.id, channel_id="C0CRISIS")
    desk.do(take_lead, crisis.id, by=KIM)
    desk.forget_effects()

    hands_over(desk, acme, by=MAX)

    assert desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON).slack_id == BEA
    assert desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LEAD).slack_id == KIM
    assert desk.all(CrisisMember, crisis_id=crisis.id, slack_id=BEA)
    assert [one.slack_ids for one in desk.new_effects(InviteMembers)] == [(BEA,)]
    (notice,) = desk.new_effects(PostNotice)
    assert (notice.word, notice.values["to"], notice.values["speaks"]) == ("kam_changed", BEA, True)
    assert desk.sentences(crisis)[-1] == f"<@{MAX}> handed Acme Corp over from <@{KIM}> to <@{BEA}>."


def test_somebody_else_who_speaks_to_the_client_goes_on_doing_so(desk: Desk) -> None:
    """One voice: a liaison who is not the KAM was named on purpose."""
    acme = an_account(desk)
    crisis = a_crisis(desk, account_id=acme.id)
    row = desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON)
    desk.change(CrisisRole, row.id, slack_id=SUE)

    hands_over(desk, acme)

    assert desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON).slack_id == SUE
    (notice,) = [one for one in desk.effects(PostNotice) if one.word == "kam_changed"]
    assert notice.values["speaks"] is False


def test_a_crisis_that_is_over_keeps_its_liaison(desk: Desk) -> None:
    """The past is what it was."""
    acme = an_account(desk)
    crisis = a_crisis(desk, account_id=acme.id)
    an_action(desk, crisis, KIM)
    desk.do(cancel, crisis.id, by=MAX, reason="A mistake.")

    hands_over(desk, acme)

    assert desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON).slack_id == KIM
    assert desk.one(CrisisAction).owner == KIM
    assert "kam_changed" not in desk.words(crisis)


def test_what_is_left_to_do_after_a_crisis_goes_along_without_a_word_in_its_channel(desk: Desk) -> None:
    """The timeline keeps it; whoever spoke to the client did so."""
    acme = an_account(desk)
    crisis = a_crisis(desk, account_id=acme.id)
    an_action(desk, crisis, KIM)
    end = Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="Credited.", unconfirmed_reason="They sleep.")
    desk.do(resolve, end)

    hands_over(desk, acme)

    assert desk.one(CrisisAction).owner == BEA
    assert desk.words(crisis)[-1] == "kam_changed"
    assert desk.one(CrisisRole, crisis_id=crisis.id, role=Role.LIAISON).slack_id == KIM
    assert not desk.all(CrisisMember, crisis_id=crisis.id, slack_id=BEA)
    assert "kam_changed" not in [one.word for one in desk.effects(PostNotice)]


def test_a_form_sent_twice_hands_over_once(desk: Desk) -> None:
    """The second delivery finds it done, and says nothing of accounts that stayed."""
    acme = an_account(desk)

    hands_over(desk, acme, request_key="view:V1")

    assert hands_over(desk, acme, request_key="view:V1") is None
    assert len(desk.all(KamHandover)) == 1


def test_an_account_that_has_another_kam_by_now_stays(desk: Desk) -> None:
    """The answer says with whom; the others go."""
    acme, globex = an_account(desk, ACME), an_account(desk, GLOBEX)
    desk.change(Account, globex.id, kam_id=row_id(desk, LIV))

    done = hands_over(desk, acme, globex)

    assert done is not None and done.moved == (ACME,)
    assert done.stayed == (f"Globex: <@{LIV}> looks after it now, so nothing was changed there.",)
    assert kam_of(desk, globex) == LIV
    assert [one.account_id for one in desk.all(KamHandoverAccount)] == [acme.id]


def test_where_all_stay_nobody_hears_anything(desk: Desk) -> None:
    """And nothing is kept."""
    acme = an_account(desk, kam=LIV)

    done = hands_over(desk, acme)

    assert done is not None and done.moved == ()
    assert desk.all(KamHandover) == [] and desk.effects(TellKamHandover) == []


@pytest.mark.parametrize(
    ("by", "may"),
    [(KIM, True), (MIA, True), (MAX, True), (LIV, True), (ZOE, False), (BEA, False), (SAM, False), (GUS, False)],
)
def test_who_may(desk: Desk, by: str, may: bool) -> None:
    """The KAM, the account's manager (Liv), and whom the protocol names; not whoever gets it, or works on a seat."""
    acme = an_account(desk, manager=LIV)

    if may:
        assert [one.slack_id for one, _ in desk.do(kams_for, by=by)] == [KIM]
        assert hands_over(desk, acme, by=by) is not None
    else:
        for refused in (lambda: desk.do(kams_for, by=by), lambda: hands_over(desk, acme, by=by)):
            with pytest.raises(NotAllowed, match="Only a KAM, the KAM's manager"):
                refused()
        assert kam_of(desk, acme) == KIM


def test_of_a_kam_nobody_knows_there_is_nothing_to_hand_over(desk: Desk) -> None:
    """Neither to choose from, not even for a manager, nor by a form that was kept."""
    acme = an_account(desk, ACME)

    for by in (KIM, MAX):
        with pytest.raises(NotAllowed, match="Only a KAM, the KAM's manager and managers"):
            desk.do(accounts_to_give, NOBODY, by=by)
    with pytest.raises(UnknownAccount):
        hands_over(desk, acme, from_id=NOBODY, by=MAX)

    assert kam_of(desk, acme) == KIM


def test_the_accounts_to_choose_from_are_those_one_may_hand_over(desk: Desk) -> None:
    """A KAM's own, by name; a manager's choice is any KAM's; somebody else's are none."""
    an_account(desk, GLOBEX), an_account(desk, ACME), an_account(desk, "Initech", kam=LIV)

    def names(kam: str, by: str) -> list[str]:
        before, accounts = desk.do(accounts_to_give, row_id(desk, kam), by=by)
        assert before.slack_id == kam
        return [account.name for account in accounts]

    assert names(KIM, by=KIM) == names(KIM, by=MAX) == [ACME, GLOBEX]
    assert names(LIV, by=MAX) == ["Initech"]
    with pytest.raises(NotAllowed):
        names(LIV, by=KIM)


@pytest.mark.parametrize(
    ("by", "named", "meant"),
    [
        pytest.param(KIM, None, KIM, id="one's own"),
        pytest.param(KIM, KIM, KIM, id="oneself by name"),
        pytest.param(MAX, LIV, LIV, id="a manager names a KAM"),
        pytest.param(MAX, None, KIM, id="a manager names nobody"),
        pytest.param(MAX, ZOE, None, id="somebody without accounts"),
        pytest.param(MAX, "U0NOBODY", None, id="somebody nobody knows"),
        pytest.param(KIM, LIV, None, id="a KAM names another KAM"),
    ],
)
def test_the_kam_who_is_named_is_meant(desk: Desk, by: str, named: str | None, meant: str | None) -> None:
    """Where the person who is named has nothing to give, the asker hears it, and their own accounts are not offered."""
    an_account(desk, ACME), an_account(desk, "Initech", kam=LIV)
    kams = desk.do(kams_for, by=by)

    if meant:
        assert kam_meant(kams, named=named, by=by) == row_id(desk, meant)
    else:
        with pytest.raises(NotAllowed, match=f"<@{named}> looks after no account that you may hand over"):
            kam_meant(kams, named=named, by=by)


def test_a_kam_gives_only_their_own(desk: Desk) -> None:
    """Kim may not send away what Liv looks after, in Liv's name; one account without the right refuses all."""
    acme, globex = an_account(desk, ACME), an_account(desk, GLOBEX, kam=LIV)

    with pytest.raises(NotAllowed):
        hands_over(desk, globex, from_id=row_id(desk, LIV))
    with pytest.raises(NotAllowed):
        hands_over(desk, acme, globex, from_id=row_id(desk, LIV))

    assert (kam_of(desk, acme), kam_of(desk, globex)) == (KIM, LIV)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": KIM}, "to"),
        ({"to": GUS}, "to"),
        ({"to": OLA}, "to"),
        ({"to": "U0NOBODY"}, "to"),
        ({"note": "x" * (LONGEST_NOTE + 1)}, "note"),
        ({"account_ids": ()}, "accounts"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(desk: Desk, values: dict[str, Any], field: str) -> None:
    acme = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        hands_over(desk, acme, **values)

    assert list(refused.value.errors) == [field]
    assert kam_of(desk, acme) == KIM


def test_the_accounts_of_somebody_who_left_can_be_handed_over(desk: Desk) -> None:
    """Also of whom Slack never knew; nobody writes to them."""
    acme, globex = an_account(desk, ACME, kam=OLA), an_account(desk, GLOBEX, kam=None)
    unknown = Person(email="gone@example.com")
    desk.add(unknown)
    desk.change(Account, globex.id, kam_id=desk.one(Person, email="gone@example.com").id)

    hands_over(desk, acme, by=MAX, from_id=row_id(desk, OLA))
    hands_over(desk, globex, by=MAX, from_id=desk.one(Person, email="gone@example.com").id)

    assert [one.slack_id for one in desk.effects(TellKamHandover)] == [BEA, BEA]


def test_what_moves_is_counted_before_it_does(desk: Desk) -> None:
    """With open crises, who leads them, and what is overdue."""
    acme = an_account(desk)
    crisis = a_crisis(desk, account_id=acme.id)
    desk.do(take_lead, crisis.id, by=SAM)
    an_action(desk, crisis, KIM)
    a_risk(desk, acme, KIM)
    desk.stand_still(hours=2)

    (one,) = desk.do(duties_of, person(desk, KIM), [acme])

    assert [(open_one.key, open_one.lead, open_one.liaison) for open_one in one.crises] == [(crisis.key, SAM, KIM)]
    assert (one.actions, one.overdue, one.moving) == (1, 1, {"actions": 1, "risks": 1})


def test_the_brief_says_what_is_true_when_it_is_read(desk: Desk) -> None:
    """What went on to somebody else since is left out; who is missing at the client is in it."""
    acme, globex = an_account(desk, ACME), an_account(desk, GLOBEX)
    hands_over(desk, acme, globex)
    desk.change(Account, globex.id, kam_id=row_id(desk, LIV))

    found = desk.do(handover_facts, desk.one(KamHandover).id)

    assert found is not None
    (brief,) = found.briefs
    assert (brief.duties.account_name, brief.gaps) == (ACME, ("nobody",))


def test_a_seat_that_the_new_kam_has_already_is_not_given_twice(desk: Desk) -> None:
    """One person is not their own backup."""
    acme = an_account(desk)
    for slack_id, rank in ((KIM, Rank.PRIMARY), (BEA, Rank.SECONDARY)):
        desk.add(
            RosterSeat(
                account_id=acme.id, function="sales", rank=rank, person_id=row_id(desk, slack_id), set_at=desk.now
            )
        )

    hands_over(desk, acme)

    assert [one.person_id for one in desk.all(RosterSeat)] == [row_id(desk, KIM), row_id(desk, BEA)]
