"""Which of two severities is graver, and which one counts when nobody is sure."""

from storage.vocabulary import Severity, Tier

_LOWEST_FIRST = (Severity.SEV4, Severity.SEV3, Severity.SEV2, Severity.SEV1)


def graver(a: Severity, b: Severity) -> bool:
    """Whether `a` is graver than `b`. SEV1 is the gravest."""
    return _LOWEST_FIRST.index(a) > _LOWEST_FIRST.index(b)


def is_raise(old: Severity, new: Severity) -> bool:
    """Whether going from `old` to `new` makes the crisis graver, so that more people are due to be paged (S0-30)."""
    return graver(new, old)


def when_unsure(tier: Tier | None) -> Severity:
    """Unsure means the higher one: SEV1 for a strategic account, otherwise SEV2.

    Published practice: assume the worse and never argue about it while it burns. The step up for strategic accounts is
    our judgement. None: not a key account yet.
    """
    return Severity.SEV1 if tier is Tier.STRATEGIC else Severity.SEV2
