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


class Category(StrEnum):
    """The kinds of crises (S1-1)."""

    OPERATIONAL = "operational"
    REPUTATIONAL = "reputational"
    EXTERNAL = "external"


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
    LOSS_RISK = "loss_risk"
    """Somebody says that the account may be lost."""


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


class Section(StrEnum):
    """Sections of an account's profile; each is verified for itself."""

    OVERVIEW = "overview"
    TEAM = "team"
    CONTACTS = "contacts"
    COMMITMENTS = "commitments"
    RISKS = "risks"
    COMMUNICATION = "communication"
    MEMORY = "memory"


class PlanSection(StrEnum):
    """Sections of an account plan: the same for every account (S2-10)."""

    GOALS = "goals"
    PRODUCTS = "products"
    FORECAST = "forecast"
    ISSUES = "issues"
    COMPETITORS = "competitors"
    WALLET = "wallet"
    RENEWAL = "renewal"
    NEXT_STEPS = "next_steps"


class IdeaSource(StrEnum):
    """Where the thought of a scenario comes from (S1-21)."""

    EXPERIENCE = "experience"
    """It happened to us."""
    CASE_STUDY = "case_study"
    """It happened to others."""
    HYPOTHETICAL = "hypothetical"
    """It could happen."""
    PLAYBOOK = "playbook"
    """We have a playbook for it; nobody is asked for this one."""


class LinkKind(StrEnum):
    """What accounts can have in common."""

    PRODUCT = "product"
    SUPPLIER = "supplier"
    CLAUSE = "clause"
    SPONSOR = "sponsor"


class ContactRole(StrEnum):
    SPONSOR = "sponsor"
    DECISION_MAKER = "decision_maker"
    CHAMPION = "champion"
    OPERATIONS = "operations"
    PROCUREMENT = "procurement"
    LEGAL = "legal"
    USER = "user"
    OTHER = "other"


class Rank(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Stance(StrEnum):
    """How a contact sees us."""

    ADVOCATE = "advocate"
    FRIENDLY = "friendly"
    NEUTRAL = "neutral"
    CRITICAL = "critical"
    OPPONENT = "opponent"


class TouchpointKind(StrEnum):
    CALL = "call"
    VISIT = "visit"
    MEETING = "meeting"
    EMAIL = "email"
    OTHER = "other"


class AppointmentState(StrEnum):
    """What became of a planned visit or call (S3-23)."""

    PLANNED = "planned"
    TOOK_PLACE = "took_place"
    DID_NOT = "did_not"
    CANCELLED = "cancelled"


class TriggerSource(StrEnum):
    """Who noticed what may become a crisis."""

    PERSON = "person"
    COMPLAINTS = "complaints"
    """The same account complained too often."""


class TriggerState(StrEnum):
    """What became of a trigger (S0-20)."""

    OPEN = "open"
    WATCHING = "watching"
    DECLARED = "declared"
    DISMISSED = "dismissed"


class CommitmentKind(StrEnum):
    """What a contract can promise."""

    RESPONSE = "response"
    UPDATE = "update"
    DELIVERY = "delivery"
    NOTICE = "notice"
    CURE = "cure"
    CREDIT = "credit"
    TERMINATION_RIGHT = "termination_right"


class Better(StrEnum):
    """Which way a measured figure should go."""

    HIGHER = "higher"
    LOWER = "lower"


class Period(StrEnum):
    """How often a figure is measured."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class Kept(StrEnum):
    """What became of an obligation."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    VOID = "void"
    """It turned out not to apply."""


class Foresight(StrEnum):
    """Whether the risk register foresaw a crisis."""

    HIT = "hit"
    """It was there, with a score that asked for preparation."""
    MISS = "miss"
    """It was there, but scored too low."""
    SURPRISE = "surprise"
    """Nobody had thought of it."""


class FindingKind(StrEnum):
    """What a review finds (S0-38)."""

    STRENGTH = "strength"
    GAP = "gap"


class ProposalState(StrEnum):
    """What became of a proposed change of a playbook (S1-19)."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


class Horizon(StrEnum):
    """S1-24."""

    IMMEDIATE = "immediate"
    INTERMEDIATE = "intermediate"
    LONG_TERM = "long_term"


class ActionArea(StrEnum):
    """What an action is about (S1-25, S1-18)."""

    COMMUNICATION = "communication"
    """Who says what to whom."""
    LOGISTICS = "logistics"
    """What is done, brought or kept running, and where."""
    STAKEHOLDERS = "stakeholders"
    """Those who have a stake in it, and where they stand."""
    RESOURCES = "resources"
    """People, money and knowledge that it takes."""
    REASSURANCE = "reassurance"
    """What shows the client afterwards that they can rely on us."""


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


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


class DraftKind(StrEnum):
    """Which word to the client a draft is."""

    HOLDING = "holding"
    UPDATE = "update"
    RESOLUTION = "resolution"


class DraftState(StrEnum):
    """What became of a draft for the client."""

    WAITING = "waiting"
    """Its approver has not answered."""
    CHANGES = "changes"
    """Its approver asked for changes."""
    APPROVED = "approved"
    """Whoever speaks to the client may send it."""
    SENT = "sent"
    CANCELLED = "cancelled"
