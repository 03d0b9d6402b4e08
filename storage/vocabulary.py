"""The words that are written to disk. Renaming one needs a migration, so they live on the floor of the disk."""

from enum import IntEnum, StrEnum


class Tier(StrEnum):
    """How much an account matters (S4-1)."""

    STRATEGIC = "strategic"
    KEY = "key"
    STANDARD = "standard"


class Severity(StrEnum):
    """SEV1 is the gravest. Compare with `crisis.rules.severity.graver`, not with `<`."""

    SEV1 = "SEV1"
    SEV2 = "SEV2"
    SEV3 = "SEV3"
    SEV4 = "SEV4"


class Status(StrEnum):
    WATCHING = "watching"
    DECLARED = "declared"
    RESPONDING = "responding"
    RECOVERING = "recovering"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Role(StrEnum):
    LEAD = "lead"
    LIAISON = "liaison"
    COMMUNICATIONS = "communications"
    SPONSOR = "sponsor"


class Audience(StrEnum):
    """Whom an update is for. Each audience has a clock of its own (S0-32)."""

    INTERNAL = "internal"
    CLIENT = "client"


class ClockStage(StrEnum):
    """How far the nagging about one due update has gone."""

    WAITING = "waiting"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


class Concern(StrEnum):
    """Why the ladder is being climbed."""

    UNACKNOWLEDGED = "unacknowledged"
    UNCLAIMED_LEAD = "unclaimed_lead"
    MANUAL = "manual"
    SEVERITY_RAISED = "severity_raised"
    CLIENT_OVERDUE = "client_overdue"
    REVENUE_AT_RISK = "revenue_at_risk"


class Step(StrEnum):
    """The rungs of the ladder, lowest first."""

    CRT = "crt"
    BACKUPS = "backups"
    SALES_MANAGER = "sales_manager"
    DIRECTOR = "director"
    EXECUTIVE_SPONSOR = "executive_sponsor"


class Answer(StrEnum):
    """What became of a page."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    DECLINED = "declined"
    DELEGATED = "delegated"
    MOOT = "moot"
    """Nobody needs the answer any more: somebody else answered, or the crisis ended."""


class EffectState(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    DROPPED = "dropped"
    """It was no longer true when its turn came; `last_error` holds the reason."""
    FAILED = "failed"


class Urgency(IntEnum):
    """Lower goes first."""

    PAGE = 0
    REPLY = 1
    HOUSEKEEPING = 2


OPEN_STATUSES = (Status.WATCHING, Status.DECLARED, Status.RESPONDING, Status.RECOVERING)
