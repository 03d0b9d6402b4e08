"""A question that somebody answered meanwhile is not asked; one that stands in Slack shows what was answered."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from crisis.appointment import AppointmentDraft, cancel, move, plan
from crisis.effects import RefreshQuestion, SendAppointment, SendTrigger
from crisis.trigger import TriggerDraft, raise_trigger
from crisis.trigger_decision import dismiss, watch
from handlers.effects.appointment import SEND_APPOINTMENT
from handlers.effects.performer import Drop, EffectDependencies
from handlers.effects.post import DirectPost, Rewrite
from handlers.effects.question import REFRESH_QUESTION
from handlers.effects.trigger import SEND_TRIGGER
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.vocabulary import TouchpointKind
from tests.builders import KIM, MAX, NOON, ZOE, Desk, an_account

LATER = NOON + timedelta(days=3)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Kim raised a trigger and planned a visit, both with the id 1."""
    with Desk.in_memory() as desk:
        account = an_account(desk).id or 0
        desk.do(raise_trigger, TriggerDraft(account_id=account, kind="public mention", text="In the paper", by=KIM))
        visit = AppointmentDraft(
            account_id=account, kind=TouchpointKind.VISIT, planned_at=LATER, purpose="The renewal", by=KIM
        )
        desk.do(plan, visit)
        yield desk


def trigger_plan(desk: Desk, *, to: str = KIM, round_: int = 1, trigger_id: int = 1) -> object:
    value = SendTrigger(slack_id=to, trigger_id=trigger_id, round=round_)
    return desk.do(SEND_TRIGGER.prepare, EffectDependencies(protocol=desk.protocol, now=desk.now), value)


def visit_plan(desk: Desk, *, to: str = KIM, stage: str = "prepare", round_: int = 1, visit_id: int = 1) -> object:
    value = SendAppointment(slack_id=to, appointment_id=visit_id, stage=stage, round=round_)
    return desk.do(SEND_APPOINTMENT.prepare, EffectDependencies(protocol=desk.protocol, now=desk.now), value)


def leaves(desk: Desk) -> None:
    desk.change(Person, desk.one(Person, slack_id=KIM).id, is_deactivated=True)


def test_a_question_that_is_open_is_asked(desk: Desk) -> None:
    """To whom it is meant for."""
    found, note = trigger_plan(desk), visit_plan(desk)

    assert isinstance(found, DirectPost) and found.slack_id == KIM and "public mention" in found.message.text
    assert isinstance(note, DirectPost) and note.message.text.startswith("Coming up: visit with Acme Corp")


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda desk: desk.do(watch, 1, by=KIM), id="watched"),
        pytest.param(lambda desk: desk.do(dismiss, 1, "A rumour.", by=KIM), id="dismissed"),
        pytest.param(leaves, id="left"),
    ],
)
def test_what_was_decided_is_not_asked_about(desk: Desk, meanwhile: Callable[[Desk], object]) -> None:
    """While the question waited for its turn."""
    meanwhile(desk)

    assert isinstance(trigger_plan(desk), Drop)


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda desk: desk.do(cancel, 1, by=KIM), id="cancelled"),
        pytest.param(lambda desk: desk.do(move, 1, LATER + timedelta(days=1), by=KIM), id="moved"),
        pytest.param(lambda desk: desk.stand_still(days=4), id="it has begun"),
        pytest.param(leaves, id="left"),
    ],
)
def test_what_was_settled_is_not_spoken_of(desk: Desk, meanwhile: Callable[[Desk], object]) -> None:
    """While the note waited for its turn."""
    meanwhile(desk)

    assert isinstance(visit_plan(desk), Drop)


def test_how_it_went_is_asked_afterwards_only(desk: Desk) -> None:
    """And of the time for which it was planned last."""
    assert isinstance(visit_plan(desk, stage="ask"), Drop)
    desk.stand_still(days=4)

    asked = visit_plan(desk, stage="ask")

    assert isinstance(asked, DirectPost) and asked.message.text.startswith("How did it go: visit with Acme Corp")
    assert isinstance(visit_plan(desk, stage="ask", round_=2), Drop)


def test_strangers_and_made_up_ids_get_nothing(desk: Desk) -> None:
    """What is known of a client goes to the account's people alone."""
    for plan_ in (
        trigger_plan(desk, to=ZOE),
        trigger_plan(desk, trigger_id=404),
        trigger_plan(desk, round_=2),
        visit_plan(desk, to=ZOE),
        visit_plan(desk, visit_id=404),
    ):
        assert isinstance(plan_, Drop)


def was_sent(desk: Desk, once_key: str = "trigger:1:1") -> None:
    asked = desk.one(Effect, once_key=once_key)
    desk.change(Effect, asked.id, result={"channel": "D0KIM", "ts": "1.1"})


def drawn_anew(desk: Desk, asked: str = "trigger:1:1") -> object:
    deps = EffectDependencies(protocol=desk.protocol, now=desk.now)
    return desk.do(REFRESH_QUESTION.prepare, deps, RefreshQuestion(asked=asked))


def left_before_it_was_decided(desk: Desk) -> None:
    was_sent(desk)
    leaves(desk)
    desk.do(watch, 1, by=MAX)


def test_a_question_shows_what_somebody_else_decided(desk: Desk) -> None:
    """On the message that asked, once Slack has it."""
    was_sent(desk)

    desk.do(dismiss, 1, "A rumour.", by=MAX)

    (row,) = [row for row in desk.effect_rows() if row.kind == "RefreshQuestion"]
    assert row.after_id == desk.one(Effect, once_key="trigger:1:1").id
    shown = drawn_anew(desk)
    assert isinstance(shown, Rewrite) and (shown.channel, shown.ts) == ("D0KIM", "1.1")
    assert f"<@{MAX}> dismissed it" in shown.message.text and "A rumour." in shown.message.text


def test_what_was_never_asked_is_not_drawn_anew(desk: Desk) -> None:
    """The visit is too far away for anybody to have heard of it."""
    desk.do(cancel, 1, by=KIM)

    assert desk.effects(RefreshQuestion) == []


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(lambda desk: desk.do(watch, 1, by=KIM), id="not sent"),
        pytest.param(was_sent, id="not decided"),
        pytest.param(left_before_it_was_decided, id="not theirs any more"),
    ],
)
def test_a_question_stays_as_it_is_otherwise(desk: Desk, before: Callable[[Desk], object]) -> None:
    before(desk)

    assert isinstance(drawn_anew(desk), Drop)
    assert isinstance(drawn_anew(desk, "trigger:77:1"), Drop)
