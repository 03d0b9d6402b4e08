"""Asked about what is gone: a board is None, a change is refused with a sentence, Slack's answer changes nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from crisis.absence import absences_of
from crisis.account_link import remove_link
from crisis.account_team import remove_member
from crisis.action import finish_action
from crisis.action_facts import action_board
from crisis.brainstorm_facts import brainstorm_facts
from crisis.catch_up import catch_up
from crisis.checklist import checklist, task_numbered, tick_task
from crisis.communication import remove_line
from crisis.complaint import FollowUp, follow_up, promote_complaint
from crisis.contact import contact_left
from crisis.contagion import contagion
from crisis.digest import timeline_drawn
from crisis.effects import PostHeadline
from crisis.foresight import register_question
from crisis.headline import headline_gone
from crisis.kam_handover_facts import handover_facts
from crisis.obligation import settle_obligation
from crisis.obligation_facts import obligation_board
from crisis.page import page_sent
from crisis.playbook import playbook_version
from crisis.playbook_offer import playbook_offer
from crisis.refusals import Refusal, UnknownAccount, UnknownCrisis, UnknownPlaybook, UnknownRisk
from crisis.risk import RiskDraft, score_risk
from crisis.skill import skills_of_person
from crisis.training import trainings
from crisis.update import clock_facts, reminder_posted, update_facts
from storage.tables.person import Person
from storage.vocabulary import Audience, Kept
from tests.builders import KIM, SAM, Desk, a_crisis, an_account

Operation = Callable[..., Awaitable[Any]]

NONE = 404
"""The id of nothing."""

NOTHING_DONE = FollowUp(action="", resolution="", lesson="")
FIRE = RiskDraft(account_id=NONE, scenario="Fire", likelihood=1, impact=1, by=KIM)


@pytest.mark.parametrize(
    ("board", "more"),
    [
        (action_board, {}),
        (catch_up, {}),
        (checklist, {}),
        (contagion, {"who": KIM}),
        (register_question, {}),
        (obligation_board, {}),
        (playbook_offer, {}),
        (clock_facts, {"audience": Audience.INTERNAL}),
    ],
)
def test_of_no_crisis_there_is_nothing_to_show(desk: Desk, board: Operation, more: dict[str, Any]) -> None:
    """None, which the caller says in its own words; the crisis beside it is not shown instead."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)

    assert desk.do(board, crisis_id=NONE, **more) is None
    assert desk.do(board, crisis_id=crisis.id, **more) is not None


def test_of_no_update_there_is_nothing_to_show(desk: Desk) -> None:
    """The effect that shows it is void then; and so is that of a brainstorm, and of a handover."""
    assert desk.do(update_facts, NONE) is None
    assert desk.do(brainstorm_facts, NONE) is None
    assert desk.do(handover_facts, NONE) is None


@pytest.mark.parametrize(
    ("change", "asked", "refusal", "says"),
    [
        (remove_link, {"link_id": NONE, "by": KIM}, UnknownAccount, "link was removed already"),
        (remove_member, {"member_id": NONE, "by": KIM}, UnknownAccount, "in the team no longer"),
        (contact_left, {"contact_id": NONE, "by": KIM}, UnknownAccount, "contact does not exist any more"),
        (remove_line, {"line_id": NONE, "by": KIM}, UnknownAccount, "line was removed from the plan"),
        (follow_up, {"complaint_id": NONE, "what": NOTHING_DONE, "by": KIM}, UnknownAccount, "complaint does not"),
        (finish_action, {"action_id": NONE, "by": KIM}, UnknownCrisis, "action does not exist any more"),
        (tick_task, {"task_id": NONE, "by": KIM}, UnknownCrisis, "line does not exist any more"),
        (task_numbered, {"crisis_id": NONE, "number": 1}, UnknownCrisis, "checklist has no line 1"),
        (
            settle_obligation,
            {"obligation_id": NONE, "kept": Kept.KEPT, "evidence": "A mail", "by": KIM},
            UnknownCrisis,
            "obligation does not exist any more",
        ),
        (playbook_version, {"version_id": NONE}, UnknownPlaybook, "version of the playbook is not there any more"),
        (score_risk, {"draft": FIRE}, UnknownRisk, "account is not in the list any more"),
    ],
)
def test_what_is_gone_is_refused_with_what_to_do_now(
    desk: Desk, change: Operation, asked: dict[str, Any], refusal: type[Refusal], says: str
) -> None:
    """Buttons of old messages stay where they are."""
    with pytest.raises(refusal, match=says):
        desk.do(change, **asked)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (page_sent, {"page_id": NONE, "channel": "D1", "ts": "1.0"}),
        (reminder_posted, {"clock_id": NONE, "round": 1, "ts": "1.0"}),
        (timeline_drawn, {"crisis_id": NONE, "file_id": "F1"}),
    ],
)
def test_what_slack_says_of_what_is_gone_changes_nothing(desk: Desk, said: Operation, what: dict[str, Any]) -> None:
    """Somebody may have cleaned up by hand between the wish and the answer; the effect is done all the same."""
    crisis = a_crisis(desk)

    desk.do(said, **what)

    assert desk.crisis(crisis) == crisis


def test_of_a_person_nobody_knows_there_is_nothing_to_list(desk: Desk) -> None:
    """No absence, no skill, no training; nobody is made up."""
    assert desk.do(absences_of, "U0NOBODY") == []
    assert desk.do(skills_of_person, "U0NOBODY") == ()
    assert desk.do(trainings, "U0NOBODY") == ()
    assert desk.all(Person, slack_id="U0NOBODY") == []


def test_an_older_headline_that_is_deleted_is_not_missed(desk: Desk) -> None:
    """Only the one that stands is posted anew."""
    crisis = a_crisis(desk)
    desk.change(type(crisis), crisis.id, headline_ts="2.0")
    wished = desk.effect_rows()

    desk.do(headline_gone, crisis.id, ts="1.0")

    assert desk.crisis(crisis).headline_ts == "2.0"
    assert (desk.effect_rows(), "headline_gone" in desk.words(crisis)) == (wished, False)


def test_the_headline_that_is_deleted_is_posted_anew_once(desk: Desk) -> None:
    """The channel has nothing else that is current; the second report finds it missed already."""
    crisis = a_crisis(desk)
    desk.change(type(crisis), crisis.id, headline_ts="2.0")

    for _ in range(2):
        desk.do(headline_gone, crisis.id, ts="2.0")

    assert desk.crisis(crisis).headline_ts is None
    assert [one.instead_of for one in desk.effects(PostHeadline)] == ["2.0"]
    assert desk.words(crisis).count("headline_gone") == 1


def test_a_declaration_does_not_fail_because_its_complaint_is_gone(desk: Desk) -> None:
    """The crisis counts more."""
    crisis = a_crisis(desk)

    desk.do(promote_complaint, NONE, crisis, by=SAM)

    assert "complaint_promoted" not in desk.words(crisis)
