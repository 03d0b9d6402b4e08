"""When somebody is reminded of a review, and what stands between it and its end."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.protocol import read_protocol
from crisis.rules.review import is_open_gap, reminded_again_at, why_not_closed
from storage.vocabulary import FindingKind, Severity

GAP, STRENGTH = FindingKind.GAP, FindingKind.STRENGTH
DUE = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WEEK, DAY = timedelta(days=7), timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "has_action", "left_because", "is_open"),
    [
        (GAP, False, "", True),
        (GAP, False, "  ", True),
        (GAP, True, "", False),
        (GAP, False, "Too dear.", False),
        (STRENGTH, False, "", False),
    ],
)
def test_a_gap_is_open_until_somebody_says_what_becomes_of_it(
    kind: FindingKind, has_action: bool, left_because: str, is_open: bool
) -> None:
    """An action settles it, and so does a reason; what went well needs neither."""
    assert is_open_gap(kind, has_action=has_action, left_because=left_because) is is_open


@pytest.mark.parametrize(
    ("kinds", "open_gaps", "words"),
    [
        # Nothing was found: a review of nothing teaches nothing.
        ([], 0, "Nobody has added a finding yet"),
        ([GAP], 1, "1 gap has neither"),
        ([GAP, GAP, STRENGTH], 2, "2 gaps have neither"),
        ([GAP], 0, ""),
        ([STRENGTH], 0, ""),
    ],
)
def test_what_stands_between_a_review_and_its_end(kinds: list[FindingKind], open_gaps: int, words: str) -> None:
    """The sentence says what to do."""
    sentence = why_not_closed(kinds, open_gaps)

    assert sentence.startswith(words)
    assert sentence.endswith(("then close it.", "then close the review.") if words else "")
    assert bool(sentence) is bool(words)


@pytest.mark.parametrize(
    ("now", "again_at"),
    [
        # In time: a week after it was due.
        (DUE, DUE + WEEK),
        # The bot was away for ten days: a day of peace between the two.
        (DUE + timedelta(days=10), DUE + timedelta(days=11)),
    ],
)
def test_the_second_reminder_never_comes_with_the_first(now: datetime, again_at: datetime) -> None:
    """However late the first one was."""
    assert reminded_again_at(DUE, WEEK, now=now, gap=DAY) == again_at


def test_grave_crises_are_looked_back_at_sooner() -> None:
    """While people remember; the shipped figures."""
    days = [read_protocol(None).review.due_within(severity).days for severity in Severity]

    assert days == [7, 7, 14, 14]
