"""What a client said, on both kinds of database: asked for, put off, passed on and seen once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from crisis.effects import AskForFeedback, PassOnFeedback
from crisis.feedback import FeedbackDraft, write_feedback
from crisis.feedback_ask import not_yet
from crisis.handoff import pass_on, see_handoff
from crisis.refusals import AlreadyDone
from crisis.resolve import Resolution, resolve
from crisis.sweeps import feedback, handoff
from storage.session import Database
from storage.tables.feedback import FeedbackHandoff
from tests.builders import EVERYBODY, KIM, SAM, Desk, a_crisis, an_account, people


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


def refusals(results: list[object]) -> list[type]:
    return [type(one) for one in results if isinstance(one, Exception)]


def test_two_at_once_do_it_once(desk: Desk) -> None:
    """Two replicas, and two who press at the same moment."""
    acme = an_account(desk)
    crisis = a_crisis(desk, account_id=acme.id)
    desk.do(resolve, Resolution(crisis_id=crisis.id or 0, by=KIM, what_was_done="Mended.", unconfirmed_reason="Late."))
    desk.do(write_feedback, FeedbackDraft(account_id=acme.id or 0, text="Too slow.", by=KIM))
    desk.now += timedelta(days=8)

    asked = desk.at_once(*(desk.operation(feedback.act, 1) for _ in range(3)))
    off = desk.at_once(*(desk.operation(not_yet, 1, by=KIM) for _ in range(3)))
    passed = desk.at_once(*(desk.operation(pass_on, 1, "sales", by=KIM) for _ in range(3)))
    desk.now += timedelta(days=4)
    reminded = desk.at_once(*(desk.operation(handoff.act, 1) for _ in range(3)))
    seen = desk.at_once(*(desk.operation(see_handoff, 1, by=SAM) for _ in range(3)))

    assert refusals(asked) == refusals(reminded) == []
    assert refusals(off) == refusals(passed) == refusals(seen) == [AlreadyDone, AlreadyDone]
    assert [one.round for one in desk.effects(AskForFeedback)] == [1]
    assert [one.round for one in desk.effects(PassOnFeedback)] == [0, 1]
    assert desk.one(FeedbackHandoff).seen_at == desk.now
