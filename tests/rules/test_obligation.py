"""Which commitments count in a crisis, how long their clocks run, when somebody is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crisis.rules.obligation import applies, has_own_clock, is_watched, promise_words, remind_before_due, speaks_for
from storage.vocabulary import CommitmentKind, Kept, Severity, Status

TODAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("least", "expires_on", "severity", "counts"),
    [
        pytest.param(Severity.SEV3, None, Severity.SEV3, True, id="just grave enough"),
        pytest.param(Severity.SEV3, None, Severity.SEV1, True, id="graver"),
        pytest.param(Severity.SEV2, None, Severity.SEV3, False, id="not grave enough"),
        pytest.param(Severity.SEV3, TODAY, Severity.SEV1, True, id="on its last day"),
        pytest.param(Severity.SEV3, TODAY - timedelta(days=1), Severity.SEV1, False, id="expired yesterday"),
    ],
)
def test_a_commitment_counts_by_severity_until_it_expires(
    least: Severity, expires_on: date | None, severity: Severity, counts: bool
) -> None:
    """What is over, or meant for graver crises, starts no clock."""
    assert applies(least=least, expires_on=expires_on, severity=severity, today=TODAY) is counts


@pytest.mark.parametrize(
    ("kind", "within", "own"),
    [
        pytest.param(CommitmentKind.DELIVERY, timedelta(hours=4), True, id="a delivery within four hours"),
        pytest.param(CommitmentKind.DELIVERY, None, False, id="nobody said until when"),
        pytest.param(CommitmentKind.UPDATE, timedelta(hours=4), False, id="updates have the client's clock"),
        pytest.param(CommitmentKind.UPDATE, None, False, id="updates without a rhythm"),
    ],
)
def test_a_clock_of_its_own_starts_for_what_has_a_time(
    kind: CommitmentKind, within: timedelta | None, own: bool
) -> None:
    """Nobody is reminded twice of the same word."""
    assert has_own_clock(kind, within) is own


@pytest.mark.parametrize(
    ("kept", "kind", "status", "watched"),
    [
        pytest.param(Kept.OPEN, CommitmentKind.DELIVERY, Status.RESPONDING, True, id="while the crisis lasts"),
        pytest.param(Kept.KEPT, CommitmentKind.DELIVERY, Status.RESPONDING, False, id="kept"),
        pytest.param(Kept.OPEN, CommitmentKind.DELIVERY, Status.RESOLVED, False, id="over with the crisis"),
        pytest.param(Kept.OPEN, CommitmentKind.CREDIT, Status.RESOLVED, True, id="a credit is owed after the end"),
        pytest.param(Kept.OPEN, CommitmentKind.NOTICE, Status.CLOSED, True, id="so is a notice"),
        pytest.param(Kept.OPEN, CommitmentKind.CURE, Status.RESOLVED, True, id="and what is to be put right"),
        pytest.param(Kept.OPEN, CommitmentKind.TERMINATION_RIGHT, Status.CLOSED, True, id="and a right to leave"),
        pytest.param(
            Kept.OPEN, CommitmentKind.RESPONSE, Status.RESOLVED, False, id="a response is over with the crisis"
        ),
        pytest.param(Kept.OPEN, CommitmentKind.CREDIT, Status.CANCELLED, False, id="nothing for a false alarm"),
        pytest.param(Kept.BROKEN, CommitmentKind.CURE, Status.RESOLVED, False, id="broken is said"),
    ],
)
def test_the_clock_looks_after_what_still_runs(kept: Kept, kind: CommitmentKind, status: Status, watched: bool) -> None:
    """Nobody is reminded of what is settled or over; what the contract counts on regardless goes on."""
    assert is_watched(kept, kind, status) is watched


@pytest.mark.parametrize(
    ("within", "ahead"),
    [
        pytest.param(timedelta(hours=1), timedelta(minutes=15), id="a quarter of a short time"),
        pytest.param(timedelta(hours=4), timedelta(hours=1), id="both are the same"),
        pytest.param(timedelta(days=30), timedelta(hours=1), id="never more than an hour"),
    ],
)
def test_the_reminder_leaves_time_to_act(within: timedelta, ahead: timedelta) -> None:
    """The shorter of an hour and a quarter of the whole time."""
    due_at = NOON + within

    at = remind_before_due(due_at, within, at_most=timedelta(hours=1), percent=25, now=NOON)

    assert due_at - at == ahead


def test_no_reminder_lies_in_the_past() -> None:
    """What is late when it is heard of is said at once."""
    at = remind_before_due(NOON, timedelta(hours=4), at_most=timedelta(hours=1), percent=25, now=NOON)

    assert at == NOON


@pytest.mark.parametrize(
    ("kind", "is_first", "speaks"),
    [
        pytest.param(CommitmentKind.UPDATE, True, True, id="updates, the first one too"),
        pytest.param(CommitmentKind.UPDATE, False, True, id="updates, each one"),
        pytest.param(CommitmentKind.RESPONSE, True, True, id="a response is the first word"),
        pytest.param(CommitmentKind.RESPONSE, False, False, id="and none after it"),
        pytest.param(CommitmentKind.DELIVERY, True, False, id="a delivery is no word"),
    ],
)
def test_some_promises_are_about_words(kind: CommitmentKind, is_first: bool, speaks: bool) -> None:
    """Only they can be stricter than the protocol's cadence."""
    assert speaks_for(kind, is_first=is_first) is speaks


def test_a_promise_is_named_with_its_source() -> None:
    """People find the clause."""
    assert promise_words("Updates", "MSA 7.2") == "“Updates” (MSA 7.2)"
    assert promise_words("Updates", "") == "“Updates”"
