"""Actions: none without a measure; settled once; overdue ones reach owner, then lead; they end with the crisis."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from crisis.action import (
    ActionDraft,
    action_numbered,
    add_action,
    check_action_form,
    finish_action,
    hand_over_action,
    skip_action,
    snooze_action,
)
from crisis.action_area import say_area
from crisis.action_facts import action_board, actions_that_remain
from crisis.channel import channel_opened
from crisis.effects import InviteMembers, PostCard, RefreshCard, RemindOfActions, SendDirect
from crisis.lead import hand_over, take_lead
from crisis.playbook import keep_versions, playbook_named, run_playbook
from crisis.playbook_library import library_of
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis, WrongStatus
from crisis.resolve import Resolution, cancel, reopen, resolve, start_recovery
from storage.queries.action import open_actions_of_person
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis, CrisisMember
from storage.vocabulary import ActionArea, ActionState, Horizon
from tests.builders import BEA, GUS, KIM, MAX, SAM, SUE, ZOE, Desk, a_crisis, an_account


def an_action(desk: Desk, crisis: Crisis, *, due_in: timedelta = timedelta(hours=2), **values: Any) -> CrisisAction:
    answers: dict[str, Any] = {
        "crisis_id": crisis.id,
        "what": "Call the sponsor",
        "owner": SUE,
        "due_at": desk.now + due_in,
        "measure": "She said that she heard it.",
        "by": SAM,
    }
    added = desk.do(add_action, ActionDraft(**(answers | values)))
    assert added is not None
    return added


def as_it_is(desk: Desk, action: CrisisAction) -> CrisisAction:
    return desk.one(CrisisAction, id=action.id)


def resolved(desk: Desk, crisis: Crisis) -> None:
    resolution = Resolution(
        crisis_id=crisis.id or 0,
        what_was_done="Restarted.",
        cause="Disk",
        client_confirmed_by="Jo",
        client_confirmed_how="call",
        by=KIM,
    )
    desk.do(resolve, resolution)


def led(desk: Desk) -> Crisis:
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")
    desk.do(take_lead, crisis.id, by=SAM)
    desk.forget_effects()
    return crisis


def test_an_action_has_everything(desk: Desk) -> None:
    """Written down, on the card, on the timeline; its owner comes into the channel and hears of it."""
    crisis = led(desk)

    action = an_action(desk, crisis, owner=BEA, is_continuity=True)

    assert (action.horizon, action.is_continuity, action.next_check_at) == (Horizon.IMMEDIATE, True, action.due_at)
    assert [card.card for card in desk.new_effects(PostCard)] == ["actions"]
    assert (BEA,) in [invite.slack_ids for invite in desk.new_effects(InviteMembers)]
    assert desk.one(CrisisMember, slack_id=BEA)
    assert [(duty.slack_id, duty.word) for duty in desk.new_effects(SendDirect)] == [(BEA, "action_given")]
    assert f"<@{SAM}> gave <@{BEA}> an action: Call the sponsor" in desk.sentences(crisis)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("measure", "  "),
        ("measure", "x" * 301),
        ("what", " "),
        ("what", "x" * 3001),
        ("owner", ""),
        ("owner", GUS),
        ("due_at", None),
        ("due_at", datetime.fromisoformat("2026-11-17T12:00:00+00:00")),
        ("due_at", datetime.fromisoformat("2028-01-01T12:00:00+00:00")),
    ],
)
def test_what_is_missing_is_named(desk: Desk, field: str, value: Any) -> None:
    """Above all the measure: without it nobody knows when it is done (S2-13)."""
    crisis = led(desk)

    with pytest.raises(InvalidInput) as refused:
        an_action(desk, crisis, **{field: value})

    assert set(refused.value.errors) == {field}
    assert desk.all(CrisisAction) == []


def test_one_form_is_one_action(desk: Desk) -> None:
    """However often Slack delivers it."""
    crisis = led(desk)
    draft = ActionDraft(
        crisis_id=crisis.id or 0,
        what="Call",
        owner=SUE,
        due_at=desk.now + timedelta(hours=1),
        measure="Heard",
        by=SAM,
        view_id="V1",
    )

    desk.do(add_action, draft)

    assert desk.do(add_action, draft) is None
    assert len(desk.all(CrisisAction)) == 1


@pytest.mark.parametrize(
    ("due_in", "horizon"),
    [
        (timedelta(hours=24), Horizon.IMMEDIATE),
        (timedelta(hours=25), Horizon.INTERMEDIATE),
        (timedelta(days=14), Horizon.INTERMEDIATE),
        (timedelta(days=15), Horizon.LONG_TERM),
    ],
)
def test_the_time_says_the_horizon(desk: Desk, due_in: timedelta, horizon: Horizon) -> None:
    """One field less to fill in."""
    assert an_action(desk, led(desk), due_in=due_in).horizon is horizon


def test_what_nothing_is_planned_for_changes_with_the_phase(desk: Desk) -> None:
    """The card is drawn anew when the worst is over, and when it is over, also when nothing is left to do (S1-25)."""
    crisis = led(desk)
    action = an_action(desk, crisis, area=ActionArea.LOGISTICS)
    desk.do(finish_action, action.id, by=SUE)

    at_first = what_is_lacking(desk, crisis)
    desk.forget_effects()
    desk.do(start_recovery, crisis.id, by=SAM, note="")
    recovering = what_is_lacking(desk, crisis)
    desk.forget_effects()
    resolved(desk, crisis)

    assert at_first == (True, "communication stakeholders resources")
    assert recovering == (True, "communication stakeholders resources reassurance")
    assert what_is_lacking(desk, crisis) == (True, "")


def test_what_an_action_is_about_can_be_said_afterwards(desk: Desk) -> None:
    """Also that it is about nothing of it; card and timeline follow, and the same once more is no change (S1-25)."""
    crisis = led(desk)
    action = an_action(desk, crisis, area=ActionArea.LOGISTICS)
    desk.forget_effects()

    desk.do(say_area, action.id, ActionArea.RESOURCES, by=SUE)

    assert as_it_is(desk, action).area is ActionArea.RESOURCES
    assert what_is_lacking(desk, crisis) == (True, "communication logistics stakeholders")
    assert desk.sentences(crisis)[-1] == f"<@{SUE}> corrected the action “Call the sponsor”: it is about resources."
    entries = len(desk.sentences(crisis))
    desk.do(say_area, action.id, ActionArea.RESOURCES, by=SUE)
    assert len(desk.sentences(crisis)) == entries
    desk.do(say_area, action.id, None, by=SAM)
    assert as_it_is(desk, action).area is None


def test_what_a_settled_action_was_about_stays(desk: Desk) -> None:
    """And strangers say nothing of any."""
    action = an_action(desk, led(desk), area=ActionArea.LOGISTICS)
    with pytest.raises(NotAllowed):
        desk.do(say_area, action.id, ActionArea.RESOURCES, by=BEA)
    desk.do(finish_action, action.id, by=SUE)

    with pytest.raises(AlreadyDone):
        desk.do(say_area, action.id, ActionArea.RESOURCES, by=SUE)

    assert as_it_is(desk, action).area is ActionArea.LOGISTICS


def what_is_lacking(desk: Desk, crisis: Crisis) -> tuple[bool, str]:
    """Whether the card was drawn (anew), and what nothing is planned for."""
    board = desk.do(action_board, crisis.id)
    assert board is not None
    drawn = {one.card for one in desk.new_effects(PostCard)} | {one.card for one in desk.new_effects(RefreshCard)}
    return "actions" in drawn, " ".join(board.unplanned)


def test_done_is_done_once(desk: Desk) -> None:
    """With a note; whoever comes second hears who was faster."""
    crisis = led(desk)
    action = an_action(desk, crisis)

    desk.do(finish_action, action.id, by=SUE, note=" She was relieved. ")

    done = as_it_is(desk, action)
    assert (done.state, done.note, done.settled_by, done.next_check_at) == (
        ActionState.DONE,
        "She was relieved.",
        SUE,
        None,
    )
    assert f"<@{SUE}> finished the action “Call the sponsor”. She was relieved." in desk.sentences(crisis)
    with pytest.raises(AlreadyDone, match=f"This action is done already: <@{SUE}> was faster"):
        desk.do(skip_action, action.id, by=SAM, reason="No need")


def test_skipping_needs_a_reason(desk: Desk) -> None:
    """The review asks why we left our plan (S1-4)."""
    action = an_action(desk, led(desk))

    with pytest.raises(InvalidInput) as refused:
        desk.do(skip_action, action.id, by=SAM, reason=" ")
    desk.do(skip_action, action.id, by=SAM, reason="The sponsor called us.")

    assert set(refused.value.errors) == {"reason"}
    assert (as_it_is(desk, action).state, as_it_is(desk, action).note) == (
        ActionState.SKIPPED,
        "The sponsor called us.",
    )


def test_putting_off_starts_the_clock_anew(desk: Desk) -> None:
    """Later than now and than before, with a reason."""
    action = an_action(desk, led(desk))
    desk.wait(hours=2)
    until = desk.now + timedelta(hours=3)

    for wrong in (desk.now, action.due_at, None):
        with pytest.raises(InvalidInput):
            desk.do(snooze_action, action.id, by=SUE, until=wrong, reason="She is in the air.")
    with pytest.raises(InvalidInput):
        desk.do(snooze_action, action.id, by=SUE, until=until, reason="")
    desk.do(snooze_action, action.id, by=SUE, until=until, reason="She is in the air.")
    desk.forget_effects()
    desk.wait(hours=2, minutes=59)
    assert desk.new_effects(RemindOfActions) == []
    desk.wait(minutes=1)

    assert [reminder.slack_id for reminder in desk.new_effects(RemindOfActions)] == [SUE]


def test_putting_off_is_to_a_later_time_and_said_in_readable_length(desk: Desk) -> None:
    """Nothing changes by what is refused."""
    action = an_action(desk, led(desk), due_in=timedelta(days=1))

    for until, reason, field in (
        (action.due_at, "She is in the air.", "until"),
        (action.due_at + timedelta(days=1), "x" * 3001, "reason"),
    ):
        with pytest.raises(InvalidInput) as refused:
            desk.do(snooze_action, action.id, by=SUE, until=until, reason=reason)
        assert set(refused.value.errors) == {field}

    assert as_it_is(desk, action) == action


def test_whoever_gets_it_is_in_the_crisis(desk: Desk) -> None:
    """Guests cannot get one; nor who has it already."""
    crisis = led(desk)
    action = an_action(desk, crisis)
    desk.forget_effects()

    for wrong in (GUS, SUE):
        with pytest.raises(InvalidInput):
            desk.do(hand_over_action, action.id, by=SUE, to=wrong)
    desk.do(hand_over_action, action.id, by=SUE, to=BEA, note="She knows her.")

    assert as_it_is(desk, action).owner == BEA
    assert (BEA,) in [invite.slack_ids for invite in desk.new_effects(InviteMembers)]
    assert [(duty.slack_id, duty.values["note"]) for duty in desk.new_effects(SendDirect)] == [(BEA, "She knows her.")]


def test_strangers_settle_nothing(desk: Desk) -> None:
    """The right to change the crisis is asked for each time."""
    crisis = a_crisis(desk, declared_by=SUE)
    action = an_action(desk, crisis)

    with pytest.raises(NotAllowed):
        an_action(desk, crisis, by=ZOE)
    with pytest.raises(NotAllowed):
        desk.do(finish_action, action.id, by=ZOE)


def test_the_owner_hears_first_then_the_lead(desk: Desk) -> None:
    """At the due time, and after the protocol's hour; then there is quiet."""
    crisis = led(desk)
    action = an_action(desk, crisis)
    desk.forget_effects()

    desk.wait(hours=2)
    told_owner = desk.new_effects(RemindOfActions)
    desk.forget_effects()
    desk.wait(minutes=59)
    assert desk.new_effects(RemindOfActions) == []
    desk.wait(minutes=1)
    told_lead = desk.new_effects(RemindOfActions)
    desk.forget_effects()
    desk.wait(days=2)

    assert [(one.slack_id, one.action_ids, one.is_lead) for one in told_owner] == [(SUE, (action.id,), False)]
    assert [(one.slack_id, one.action_ids, one.is_lead) for one in told_lead] == [(SAM, (action.id,), True)]
    assert desk.new_effects(RemindOfActions) == []
    assert desk.words(crisis).count("actions_overdue") == 2


def test_what_comes_due_together_is_said_together(desk: Desk) -> None:
    """Three actions of one person are one message; somebody else's is another."""
    crisis = led(desk)
    ids = [an_action(desk, crisis, what=what).id for what in ("Call", "Write", "Visit")]
    other = an_action(desk, crisis, owner=KIM)
    desk.forget_effects()

    desk.wait(hours=2)

    assert [(one.slack_id, one.action_ids) for one in desk.new_effects(RemindOfActions)] == [
        (SUE, tuple(ids)),
        (KIM, (other.id,)),
    ]


def test_the_card_shows_that_it_is_overdue(desk: Desk) -> None:
    """Without anybody touching it."""
    crisis = led(desk)
    an_action(desk, crisis)
    desk.forget_effects()

    desk.wait(hours=2)

    assert [card.card for card in desk.new_effects(RefreshCard)] == ["actions"]
    board = desk.do(action_board, crisis.id)
    assert board is not None
    assert board.overdue == 1


def test_the_lead_is_not_told_twice_of_their_own(desk: Desk) -> None:
    """They heard it as the owner."""
    crisis = led(desk)
    an_action(desk, crisis, owner=SAM)
    desk.forget_effects()

    desk.wait(hours=12)

    assert [(one.slack_id, one.is_lead) for one in desk.new_effects(RemindOfActions)] == [(SAM, False)]


def test_what_nobody_owns_goes_to_the_lead_at_once(desk: Desk) -> None:
    """There is no owner who could hear it first."""
    crisis = led(desk)
    action = an_action(desk, crisis)
    desk.change(CrisisAction, action.id, owner=None, owner_role="finance")
    desk.forget_effects()

    desk.wait(hours=2)

    assert [(one.slack_id, one.is_lead) for one in desk.new_effects(RemindOfActions)] == [(SAM, True)]


def test_after_a_standstill_owner_and_lead_do_not_hear_at_once(desk: Desk) -> None:
    """The owner gets a few minutes, however late it is."""
    crisis = led(desk)
    an_action(desk, crisis)
    desk.forget_effects()
    desk.stand_still(hours=20)

    desk.sweep()
    first = [one.is_lead for one in desk.new_effects(RemindOfActions)]
    desk.sweep()

    assert first == [False]
    assert len(desk.new_effects(RemindOfActions)) == 1
    desk.wait(minutes=5)
    assert [one.is_lead for one in desk.new_effects(RemindOfActions)] == [False, True]


def test_steps_by_name_stay_when_the_lead_changes(desk: Desk) -> None:
    """Only what belongs to the role goes with it."""
    crisis = led(desk)
    mine = an_action(desk, crisis, owner=SAM)
    role = an_action(desk, crisis, owner=SAM)
    desk.change(CrisisAction, role.id, owner_role="lead")

    desk.do(hand_over, crisis.id, to=SUE, by=SAM, note="")

    assert (as_it_is(desk, mine).owner, as_it_is(desk, role).owner) == (SAM, SUE)


def test_a_false_alarm_ends_all_reminders(desk: Desk) -> None:
    """And nothing of it need be done any more; nobody has it on their list."""
    crisis = led(desk)
    soon, late = an_action(desk, crisis), an_action(desk, crisis, due_in=timedelta(days=30))
    desk.do(cancel, crisis.id, by=KIM, reason="A test")
    stopped = [as_it_is(desk, action).next_check_at for action in (soon, late)]
    desk.forget_effects()

    desk.wait(days=40)

    assert desk.new_effects(RemindOfActions) == []
    assert stopped == [None, None]
    with pytest.raises(WrongStatus, match="false alarm"):
        desk.do(finish_action, soon.id, by=SUE)
    with pytest.raises(WrongStatus):
        an_action(desk, crisis)
    assert desk.do(open_actions_of_person, SUE) == []


def test_after_the_end_only_the_long_term_is_reminded_of(desk: Desk) -> None:
    """What was to be done at once is over with the crisis and named in the digest; prevention stays due."""
    crisis = led(desk)
    an_action(desk, crisis, what="Call the sponsor")
    late = an_action(desk, crisis, what="Replace the disk", due_in=timedelta(days=30))

    resolved(desk, crisis)
    desk.forget_effects()
    desk.wait(days=31)

    assert [one.action_ids for one in desk.new_effects(RemindOfActions) if not one.is_lead] == [(late.id,)]
    assert desk.do(actions_that_remain, crisis.id) == [
        f"Action 1 is open (<@{SUE}>): Call the sponsor",
        f"Action 2 is open (<@{SUE}>): Replace the disk",
    ]
    desk.do(finish_action, late.id, by=SUE)
    assert as_it_is(desk, late).state is ActionState.DONE


def test_what_reassures_the_client_is_reminded_of_after_the_end(desk: Desk) -> None:
    """Planned before or after it, and without hurry: the lead hears a day later, as of the long-term ones (S1-18)."""
    crisis = led(desk)
    before = an_action(desk, crisis, area=ActionArea.REASSURANCE)
    resolved(desk, crisis)
    after = an_action(desk, crisis, area=ActionArea.REASSURANCE, due_in=timedelta(hours=3))
    desk.forget_effects()

    desk.wait(hours=23)
    first = [(one.action_ids, one.is_lead) for one in desk.new_effects(RemindOfActions)]
    desk.wait(hours=5)

    assert first == [((before.id,), False), ((after.id,), False)]
    assert [one.action_ids for one in desk.new_effects(RemindOfActions) if one.is_lead] == [(before.id,), (after.id,)]


def test_the_digest_names_the_first_ten_open_actions_and_counts_the_rest(desk: Desk) -> None:
    """Soonest first."""
    crisis = led(desk)
    for hours in range(12, 0, -1):
        an_action(desk, crisis, what=f"In {hours} h", due_in=timedelta(hours=hours))

    said = desk.do(actions_that_remain, crisis.id)

    assert len(said) == 11
    assert (said[0], said[9]) == (f"Action 12 is open (<@{SUE}>): In 1 h", f"Action 3 is open (<@{SUE}>): In 10 h")
    assert said[10] == "And 2 more open actions: `/crisis actions`."


def test_the_digest_names_the_aftermath_of_each_playbook_that_ran(desk: Desk) -> None:
    """Behind the actions: what it says about the time after the crisis (S1-7)."""
    desk.do(keep_versions, library_of())
    crisis = led(desk)
    for slug in ("service_outage", "data_breach"):
        desk.do(run_playbook, crisis.id, desk.do(playbook_named, slug).version_id, by=SAM)

    assert desk.do(actions_that_remain, crisis.id)[-2:] == [
        "The aftermath of the playbook “Service outage”: `/crisis playbook service_outage`.",
        "The aftermath of the playbook “Data breach”: `/crisis playbook data_breach`.",
    ]


def test_the_form_is_shown_of_an_open_action_to_who_may_change_it(desk: Desk) -> None:
    """Everybody else hears at once what sending it would say."""
    crisis = a_crisis(desk, declared_by=SUE)
    action = an_action(desk, crisis)
    assert desk.do(check_action_form, action.id, by=SUE).id == action.id

    with pytest.raises(NotAllowed):
        desk.do(check_action_form, action.id, by=ZOE)
    with pytest.raises(UnknownCrisis):
        desk.do(check_action_form, 404, by=SUE)
    desk.do(finish_action, action.id, by=SUE)
    with pytest.raises(AlreadyDone):
        desk.do(check_action_form, action.id, by=SUE)


def test_reopening_starts_the_clocks_again(desk: Desk) -> None:
    """What came due while it was over is said now."""
    crisis = led(desk)
    action = an_action(desk, crisis)
    resolved(desk, crisis)
    desk.wait(hours=5)
    desk.forget_effects()

    desk.do(reopen, crisis.id, by=KIM, reason="It is back.")
    desk.sweep()

    assert [one.action_ids for one in desk.new_effects(RemindOfActions)] == [(action.id,)]


def test_people_name_actions_by_number(desk: Desk) -> None:
    """In the order in which they came; a number that does not exist is refused."""
    crisis = led(desk)
    an_action(desk, crisis)
    second = an_action(desk, crisis)

    assert desk.do(action_numbered, crisis.id, 2).id == second.id
    for wrong in (0, 3):
        with pytest.raises(UnknownCrisis, match="There is no action"):
            desk.do(action_numbered, crisis.id, wrong)


def test_somebodys_open_actions_of_all_crises(desk: Desk) -> None:
    """Soonest due first, with their crisis: for App Home."""
    first, second = led(desk), a_crisis(desk, account_name="Globex")
    later, sooner = an_action(desk, first, due_in=timedelta(days=2)), an_action(desk, second, by=MAX)

    found = desk.do(open_actions_of_person, SUE)

    assert [(action.id, crisis.key) for action, crisis in found] == [(sooner.id, second.key), (later.id, first.key)]
