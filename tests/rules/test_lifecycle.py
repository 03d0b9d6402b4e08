"""Which status may follow which."""

import pytest

from crisis.refusals import WrongStatus
from crisis.rules.lifecycle import check_may_follow, is_open
from storage.vocabulary import Status


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(Status.WATCHING, Status.DECLARED, id="a watched trigger becomes a crisis"),
        pytest.param(Status.DECLARED, Status.RESPONDING, id="somebody takes the lead"),
        pytest.param(Status.RESPONDING, Status.RECOVERING, id="the worst is over"),
        pytest.param(Status.RECOVERING, Status.RESPONDING, id="a relapse"),
        pytest.param(Status.DECLARED, Status.RESOLVED, id="over before anybody led: steps may be skipped"),
        pytest.param(Status.RECOVERING, Status.RESOLVED, id="back to normal operations"),
        pytest.param(Status.RESPONDING, Status.CANCELLED, id="a false alarm"),
        pytest.param(Status.RESOLVED, Status.RESPONDING, id="reopened"),
        pytest.param(Status.CANCELLED, Status.DECLARED, id="cancelled by mistake"),
        pytest.param(Status.RESOLVED, Status.CLOSED, id="the aftermath is done"),
    ],
)
def test_a_crisis_may_go_on(old: Status, new: Status) -> None:
    check_may_follow(old, new)


CLOSED = "^This crisis is closed. If it starts again, declare a new one.$"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(Status.RESOLVED, Status.RESOLVED, "already resolved", id="twice the same"),
        pytest.param(Status.RESPONDING, Status.CLOSED, "Resolve it before it is closed", id="closed without a digest"),
        pytest.param(Status.RESOLVED, Status.CANCELLED, "Reopen it first", id="over is over"),
        pytest.param(Status.CANCELLED, Status.RESOLVED, "Reopen it first", id="a false alarm has no resolution"),
        pytest.param(Status.CLOSED, Status.RESPONDING, CLOSED, id="closed stays closed"),
    ],
)
def test_a_wrong_turn_is_refused_with_what_to_do(old: Status, new: Status, sentence: str) -> None:
    with pytest.raises(WrongStatus, match=sentence):
        check_may_follow(old, new)


def test_the_clocks_run_until_it_is_over() -> None:
    open_ones = {status for status in Status if is_open(status)}

    assert open_ones == {Status.WATCHING, Status.DECLARED, Status.RESPONDING, Status.RECOVERING}
