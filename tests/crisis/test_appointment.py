"""A visit is planned once, prepared for, asked about once; moved or cancelled; then it took place, or did not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crisis.appointment import AppointmentDraft, cancel, did_not_take_place, move, plan, took_place
from crisis.appointment_facts import preparation_for
from crisis.effects import SendAppointment
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownAppointment
from crisis.touchpoint import LogDraft, log
from storage.tables.account import Account
from storage.tables.appointment import Appointment
from storage.tables.commitment import Commitment
from storage.tables.contact import Contact
from storage.tables.person import Person
from storage.tables.profile import AccountNote
from storage.tables.touchpoint import Touchpoint
from storage.vocabulary import AppointmentState, CommitmentKind, ContactRole, TouchpointKind
from tests.builders import GLOBEX, KIM, MAX, MIA, NOON, ZOE, Desk, a_crisis, an_account

IN_THREE_DAYS = NOON + timedelta(days=3)


def a_plan(account: Account, **values: object) -> AppointmentDraft:
    draft = AppointmentDraft(
        account_id=account.id or 0,
        kind=TouchpointKind.VISIT,
        planned_at=IN_THREE_DAYS,
        purpose="The renewal.",
        by=KIM,
    )
    return replace(draft, **values)  # type: ignore[arg-type]


def planned(desk: Desk, account: Account, **values: object) -> Appointment:
    row = desk.do(plan, a_plan(account, **values))
    assert row is not None
    return row


def said(desk: Desk) -> list[tuple[str, str, int]]:
    """To whom, what, and for which time it was planned for; in order."""
    return [(effect.slack_id, effect.stage, effect.round) for effect in desk.effects(SendAppointment)]


def a_contact(desk: Desk, account: Account) -> Contact:
    contact = Contact(account_id=account.id or 0, name="Mara", name_key="mara", role=ContactRole.OPERATIONS)
    desk.add(contact)
    return contact


def test_whoever_planned_it_prepares_and_is_asked_each_once(desk: Desk) -> None:
    """A day before, and an hour after; then nothing more, whatever becomes of it."""
    planned(desk, an_account(desk), by=MAX)

    desk.wait(days=1.9)
    assert said(desk) == []
    desk.wait(days=0.2)
    assert said(desk) == [(MAX, "prepare", 1)]
    desk.wait(days=0.92)
    assert len(said(desk)) == 1
    desk.wait(days=30)

    assert said(desk) == [(MAX, "prepare", 1), (MAX, "ask", 1)]


def test_what_is_planned_for_this_afternoon_is_prepared_at_once(desk: Desk) -> None:
    """A day before has passed."""
    planned(desk, an_account(desk), planned_at=NOON + timedelta(hours=3))

    desk.wait(minutes=5)

    assert said(desk) == [(KIM, "prepare", 1)]


def test_after_a_standstill_nobody_prepares_for_what_was(desk: Desk) -> None:
    """How it went is still asked, once."""
    planned(desk, an_account(desk))
    desk.stand_still(days=5)

    desk.sweep()
    desk.wait(days=5)

    assert said(desk) == [(KIM, "ask", 1)]


def test_a_moved_one_is_spoken_of_anew(desk: Desk) -> None:
    """Also back to the old time; to the same time nothing changes."""
    row = planned(desk, an_account(desk))
    desk.wait(days=2.5)
    desk.do(move, row.id, IN_THREE_DAYS, by=KIM)
    desk.wait(hours=1)
    assert said(desk) == [(KIM, "prepare", 1)]

    desk.do(move, row.id, IN_THREE_DAYS + timedelta(days=10), by=KIM)
    desk.wait(days=5)
    assert said(desk) == [(KIM, "prepare", 1)]
    desk.do(move, row.id, IN_THREE_DAYS + timedelta(days=6), by=KIM)
    desk.wait(days=30)

    assert said(desk) == [(KIM, "prepare", 1), (KIM, "prepare", 3), (KIM, "ask", 3)]


def test_of_a_cancelled_one_nobody_hears(desk: Desk) -> None:
    """Neither before nor afterwards."""
    row = planned(desk, an_account(desk))

    desk.do(cancel, row.id, by=KIM)
    desk.wait(days=10)

    assert said(desk) == []
    assert desk.one(Appointment).state is AppointmentState.CANCELLED


def test_whoever_left_the_account_is_not_told(desk: Desk) -> None:
    """Its KAM is, instead."""
    row = planned(desk, an_account(desk), by=MAX)
    desk.change(Person, desk.one(Person, slack_id=MAX).id, is_deactivated=True)
    desk.wait(days=2.1)

    assert said(desk) == [(KIM, "prepare", row.round)]


def test_while_nobody_looks_after_the_account_the_clock_looks_again(desk: Desk) -> None:
    """Who planned it left, and so did the KAM and the sales manager: whoever is there next is asked, once."""
    planned(desk, an_account(desk), by=MAX)
    for who in (MAX, KIM, MIA):
        desk.change(Person, desk.one(Person, slack_id=who).id, is_deactivated=True)
    desk.wait(days=10)
    assert said(desk) == []

    desk.change(Person, desk.one(Person, slack_id=KIM).id, is_deactivated=False)
    desk.wait(days=2)

    assert (said(desk), desk.one(Appointment).next_check_at) == ([(KIM, "ask", 1)], None)


def test_what_took_place_is_a_contact_like_any_other(desk: Desk) -> None:
    """With its note, at its time, with whom; and that person was spoken to then."""
    account = an_account(desk)
    contact = a_contact(desk, account)
    row = planned(desk, account, contact_id=contact.id)
    desk.stand_still(days=4)

    desk.do(took_place, row.id, "They sign.", by=MAX)

    touchpoint, kept = desk.one(Touchpoint), desk.one(Appointment)
    assert (touchpoint.note, touchpoint.kind, touchpoint.at) == ("They sign.", TouchpointKind.VISIT, IN_THREE_DAYS)
    assert (touchpoint.by, touchpoint.contact_id, touchpoint.was_theirs) == (MAX, contact.id, False)
    assert (kept.state, kept.touchpoint_id, kept.settled_by) == (AppointmentState.TOOK_PLACE, touchpoint.id, MAX)
    assert desk.one(Contact).last_spoken_at == IN_THREE_DAYS
    desk.wait(days=5)
    assert said(desk) == []


def test_what_took_place_earlier_was_not_in_the_future(desk: Desk) -> None:
    """They met before the time that was planned."""
    row = planned(desk, an_account(desk))

    desk.do(took_place, row.id, "They came today.", by=KIM)

    assert desk.one(Touchpoint).at == NOON


def test_the_second_answer_hears_the_first(desk: Desk) -> None:
    """Whatever both were."""
    account = an_account(desk)
    took, did_not, cancelled = (planned(desk, account) for _ in range(3))
    desk.do(took_place, took.id, "They sign.", by=KIM)
    desk.do(did_not_take_place, did_not.id, " They were ill. ", by=KIM)
    desk.do(cancel, cancelled.id, by=KIM)
    heard = {
        took.id: "<@U0KIM> said already that it took place",
        did_not.id: "<@U0KIM> said already that it did not take place",
        cancelled.id: "<@U0KIM> cancelled it already",
    }

    answers: list[Callable[[int | None], object]] = [
        lambda row_id: desk.do(took_place, row_id, "Again.", by=MAX),
        lambda row_id: desk.do(did_not_take_place, row_id, "Again.", by=MAX),
        lambda row_id: desk.do(cancel, row_id, by=MAX),
        lambda row_id: desk.do(move, row_id, IN_THREE_DAYS, by=MAX),
    ]

    for row_id, sentence in heard.items():
        for again in answers:
            with pytest.raises(AlreadyDone, match=sentence):
                again(row_id)
    assert desk.one(Appointment, id=did_not.id).reason == "They were ill."
    desk.one(Touchpoint)


def test_one_form_plans_once(desk: Desk) -> None:
    """However often it is delivered."""
    account = an_account(desk)

    rows = [desk.do(plan, a_plan(account, view_id="V1")) for _ in range(2)]

    assert rows[0] is not None and rows[1] is None
    desk.one(Appointment)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"purpose": " "}, "note", id="nothing said"),
        pytest.param({"purpose": "x" * 3001}, "note", id="too long"),
        pytest.param({"planned_at": NOON}, "at", id="now"),
        pytest.param({"planned_at": NOON + timedelta(days=367)}, "at", id="in years"),
        pytest.param({"contact_id": 99}, "contact", id="nobody"),
    ],
)
def test_what_cannot_be_planned_is_refused(desk: Desk, wrong: dict[str, object], field: str) -> None:
    """And nothing is written."""
    account = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        planned(desk, account, **wrong)

    assert list(refused.value.errors) == [field]
    assert desk.all(Appointment) == []


def test_somebody_of_another_account_is_no_contact_here(desk: Desk) -> None:
    """A made-up form names nobody else's people."""
    account, other = an_account(desk), an_account(desk, GLOBEX)

    with pytest.raises(InvalidInput):
        planned(desk, account, contact_id=a_contact(desk, other).id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param(lambda desk, row: desk.do(move, row.id, NOON, by=KIM), "at", id="to the past"),
        pytest.param(lambda desk, row: desk.do(move, row.id, None, by=KIM), "at", id="to nowhere"),
        pytest.param(lambda desk, row: desk.do(took_place, row.id, " ", by=KIM), "note", id="without a note"),
        pytest.param(lambda desk, row: desk.do(did_not_take_place, row.id, " ", by=KIM), "reason", id="no reason"),
        pytest.param(lambda desk, row: desk.do(did_not_take_place, row.id, "x" * 1001, by=KIM), "reason", id="endless"),
    ],
)
def test_a_wrong_answer_changes_nothing(desk: Desk, change: Callable[..., object], field: str) -> None:
    """It names the field."""
    row = planned(desk, an_account(desk))

    with pytest.raises(InvalidInput) as refused:
        change(desk, row)

    assert list(refused.value.errors) == [field]
    kept = desk.one(Appointment)
    assert (kept.state, kept.planned_at, kept.round) == (AppointmentState.PLANNED, IN_THREE_DAYS, 1)
    assert desk.all(Touchpoint) == []


def test_strangers_plan_and_change_nothing(desk: Desk) -> None:
    """Whom we meet is the account's business."""
    account = an_account(desk)
    row = planned(desk, account)

    acts: list[Callable[[], object]] = [
        lambda: planned(desk, account, by=ZOE),
        lambda: desk.do(move, row.id, IN_THREE_DAYS + timedelta(days=1), by=ZOE),
        lambda: desk.do(cancel, row.id, by=ZOE),
        lambda: desk.do(took_place, row.id, "They sign.", by=ZOE),
        lambda: desk.do(did_not_take_place, row.id, "Ill.", by=ZOE),
    ]
    for refused in acts:
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(UnknownAppointment, match="crisis touchpoints"):
        desk.do(cancel, 404, by=KIM)

    assert desk.one(Appointment).state is AppointmentState.PLANNED


def test_the_note_says_what_must_be_known(desk: Desk) -> None:
    """Of this account alone: what is open, what was promised and still holds, what to remember, the last contact."""
    account, other = an_account(desk), an_account(desk, GLOBEX)
    contact = a_contact(desk, account)
    row = planned(desk, account, contact_id=contact.id)
    for one in (account, other):
        desk.do(log, LogDraft(account_id=one.id or 0, kind=None, note=f"{one.name} complains.", by=KIM))
        a_crisis(desk, account_id=one.id)
        desk.add(
            AccountNote(account_id=one.id or 0, text=f"{one.name} hates fish", by=KIM, at=NOON),
            a_promise(one, "first"),
            a_promise(one, "old", expires_on=NOON.date() - timedelta(days=1)),
        )

    facts = desk.do(preparation_for, account, row)

    assert facts.contact is not None and facts.contact.id == contact.id
    assert [one.text for one in facts.complaints] == ["Acme Corp complains."]
    assert [one.text for one in facts.notes] == ["Acme Corp hates fish"]
    assert [one.label for one in facts.commitments] == ["first"]
    assert [one.account_id for one in facts.crises] == [account.id]
    assert facts.silence.days == 0


def a_promise(account: Account, label: str, **values: Any) -> Commitment:
    return Commitment(
        account_id=account.id or 0,
        label=label,
        label_key=label,
        kind=CommitmentKind.RESPONSE,
        text="Four hours",
        **values,
    )
