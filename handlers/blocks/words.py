"""How the stored words are said to people. One table per word, so that every message says them alike."""

from crisis.facts import ClockFacts, CrisisFacts
from storage.vocabulary import Answer, Audience, Concern, Role, Severity, Status, Step, Tier

STATUS: dict[Status, str] = {
    Status.WATCHING: "Watching",
    Status.DECLARED: "Declared",
    Status.RESPONDING: "Responding",
    Status.RECOVERING: "Recovering",
    Status.RESOLVED: "Resolved",
    Status.CLOSED: "Closed",
    Status.CANCELLED: "Cancelled (false alarm)",
}
TIER: dict[Tier, str] = {
    Tier.STRATEGIC: "strategic account",
    Tier.KEY: "key account",
    Tier.STANDARD: "standard account",
}
NOT_A_KEY_ACCOUNT = "not a key account yet"
ROLE: dict[Role, str] = {
    Role.LEAD: "lead",
    Role.LIAISON: "client liaison",
    Role.COMMUNICATIONS: "communications",
    Role.SPONSOR: "executive sponsor",
}
STEP: dict[Step, str] = {
    Step.CRT: "response team",
    Step.BACKUPS: "response team and its backups",
    Step.SALES_MANAGER: "sales manager",
    Step.DIRECTOR: "director",
    Step.EXECUTIVE_SPONSOR: "executive sponsor",
}
AUDIENCE: dict[Audience, str] = {Audience.INTERNAL: "team", Audience.CLIENT: "client"}
CONCERN: dict[Concern, str] = {
    Concern.UNACKNOWLEDGED: "nobody has answered the page in time",
    Concern.UNCLAIMED_LEAD: "nobody has taken the lead in time",
    Concern.MANUAL: "somebody in the crisis asked for you",
    Concern.SEVERITY_RAISED: "the severity was raised",
    Concern.CLIENT_OVERDUE: "the update for the client is overdue",
    Concern.REVENUE_AT_RISK: "the revenue at risk is above the limit of the protocol",
    Concern.LOSS_RISK: "the account may be lost",
}
ANSWER: dict[Answer, str] = {
    Answer.OPEN: "not answered yet",
    Answer.ACKNOWLEDGED: "is on it",
    Answer.DECLINED: "cannot",
    Answer.DELEGATED: "passed it on",
    Answer.MOOT: "no answer needed any more",
}
OVER = (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)


def category_text(crisis: CrisisFacts) -> str:
    """`external`, or who knows better hears that it is only a guess."""
    if crisis.category is None:
        return "not said yet; `/crisis category` says it"
    guessed = "" if crisis.is_category_chosen else " (by its words; `/crisis category` changes it)"
    return f"{crisis.category}{guessed}"


def tier_text(tier: Tier | None) -> str:
    return TIER[tier] if tier else NOT_A_KEY_ACCOUNT


def severity_text(crisis: CrisisFacts) -> str:
    """`SEV1 Critical`."""
    return f"{crisis.severity.value} {crisis.severity_name}"


def is_over(crisis: CrisisFacts) -> bool:
    return crisis.status in OVER


def update_name(clock: ClockFacts) -> str:
    """What is due: the first word to the client has its own name, it is the promise people wait for."""
    if clock.audience is Audience.CLIENT and clock.is_first:
        return "first word to the client"
    return f"update for the {AUDIENCE[clock.audience]}"


def severity_word(value: str) -> str:
    """A severity as it stands in an effect's values; tolerates one that a newer release wrote."""
    return Severity(value).value if value in set(Severity) else value
