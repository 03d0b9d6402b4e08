"""When a review is due, and what stands between it and its end (S0-38, S1-16)."""

from datetime import datetime, timedelta

from storage.vocabulary import FindingKind


def is_open_gap(kind: FindingKind, *, has_action: bool, left_because: str) -> bool:
    """A gap about which nobody said what we do, nor why we leave it."""
    return kind is FindingKind.GAP and not has_action and not left_because.strip()


def reminded_again_at(due_at: datetime, overdue_after: timedelta, *, now: datetime, gap: timedelta) -> datetime:
    """Some days later; after a standstill never in the same breath as the first reminder."""
    return max(due_at + overdue_after, now + gap)


def why_not_closed(kinds: list[FindingKind], open_gaps: int) -> str:
    """The sentence for whoever wants to close a review too early; empty: it can be closed."""
    if not kinds:
        return "Nobody has added a finding yet. Say at least one thing that went well or was missing, then close it."
    if not open_gaps:
        return ""
    count = "1 gap has" if open_gaps == 1 else f"{open_gaps} gaps have"
    return (
        f"{count} neither an improvement nor a reason to leave it. Say for each what we do about it, or why nothing; "
        "then close the review."
    )
