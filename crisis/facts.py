"""What messages show: plain values, loaded by `crisis.headline` and its neighbours, drawn by `handlers.blocks`.

People are Slack ids, times are aware UTC, money is whole units.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crisis.rules.renewal import RenewalHint
from storage.vocabulary import (
    Answer,
    Audience,
    Category,
    ClockStage,
    CommitmentKind,
    Concern,
    DraftState,
    Kept,
    Role,
    Severity,
    Status,
    Step,
    Tier,
)


@dataclass(frozen=True, kw_only=True)
class LossRisk:
    """Somebody says that the account may be lost."""

    since: datetime
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CrisisFacts:
    """What every message about a crisis needs."""

    id: int
    key: str
    account_name: str
    tier: Tier | None
    """None: not a key account yet."""
    renewal_on: date | None = None
    """Of the account's contract, if we know it."""
    summary: str
    severity: Severity
    severity_name: str
    """From the protocol, for example `Critical`."""
    severity_meaning: str
    was_unsure: bool
    status: Status
    category: Category | None = None
    is_category_chosen: bool = False
    """People said so; otherwise its words proposed it."""
    loss_risk: LossRisk | None = None
    declared_by: str
    declared_at: datetime
    channel_id: str | None
    channel_name: str | None
    channel_problem: str
    origin_link: str | None
    revenue_at_risk: int | None
    currency: str | None
    roles: dict[Role, str]
    """Role → Slack id."""


@dataclass(frozen=True, kw_only=True)
class ClockFacts:
    """One of the two update clocks."""

    id: int
    audience: Audience
    due_at: datetime | None
    stage: ClockStage
    is_first: bool
    round: int
    snoozes: int
    snoozes_left: int
    is_overdue: bool
    reminder_ts: str | None
    default_next_at: datetime | None
    """When the next one would be due if an update were given now."""
    promised_in: str = ""
    """The contract's promise that makes it due then, with its source; empty: the protocol or a person does."""


@dataclass(frozen=True, kw_only=True)
class UpdateFacts:
    id: int
    audience: Audience
    author: str
    posted_at: datetime
    progress: str
    changes: str
    plan: str
    is_no_change: bool
    told_to: str
    told_how: str
    told_at: datetime | None
    next_due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What somebody is there for, in one sentence; its card says the rest."""

    role: str
    """Key of the card in the protocol."""
    title: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PageFacts:
    """One page, with all that its direct message shows."""

    id: int
    crisis: CrisisFacts
    slack_id: str
    step: Step
    concern: Concern
    reason: str
    is_repeat: bool
    sent_at: datetime
    answer: Answer
    answered_at: datetime | None
    answer_note: str
    delegated_by: str | None
    channel: str | None
    message_ts: str | None
    acknowledged_by: tuple[str, ...]
    """Everybody who is on it, first come first."""
    function: str
    """What they stand for in the CRT; empty for managers."""
    duties: tuple[Duty, ...] = ()
    """What they are there for."""


@dataclass(frozen=True, kw_only=True)
class OpenPage:
    """A page without an answer, as the headline shows it."""

    slack_id: str
    step: Step
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class ObligationFacts:
    """A commitment whose clock runs, or ran, in one crisis."""

    id: int
    number: int
    """1 for the first of the crisis; people type it."""
    label: str
    kind: CommitmentKind
    text: str
    within: timedelta | None
    due_at: datetime | None
    """Of regular updates: when the client's next one is due. None: no clock, or its clock has ended."""
    is_overdue: bool
    penalty: str
    source: str
    kept: Kept
    evidence: str
    settled_by: str | None
    settled_at: datetime | None
    first_word: str
    """For a promised response: what is on record about the first word to the client, as a proposal of evidence."""


@dataclass(frozen=True, kw_only=True)
class Headline:
    crisis: CrisisFacts
    internal: ClockFacts | None
    client: ClockFacts | None
    next_obligation: ObligationFacts | None = None
    """What the contract asks for next, besides updates."""
    last_update: UpdateFacts | None
    open_pages: tuple[OpenPage, ...]
    on_it: tuple[str, ...]
    """Who acknowledged and is still in the crisis."""
    escalated_to: Step | None
    escalation_reason: str
    next_escalation_at: datetime | None
    failed_effects: int
    headline_ts: str | None
    resolved_at: datetime | None
    what_was_done: str
    cancel_reason: str
    renewal: RenewalHint | None = None
    """The renewal is near, and the severity low for that."""


@dataclass(frozen=True, kw_only=True)
class WaitingDraft:
    """A draft for the client that somebody must do something about."""

    state: DraftState
    who: str | None
    """Who approves it, or who wrote it and is asked for changes; None: whoever speaks to the client sends it."""


@dataclass(frozen=True, kw_only=True)
class ReminderFacts:
    """A due or overdue update, as its one reminder message shows it."""

    crisis: CrisisFacts
    clock: ClockFacts
    responsible: str | None
    """Whom it mentions: the lead, on the client's clock the liaison; None when nobody has the role."""
    draft: WaitingDraft | None = None
    """What was written for the client and not sent."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What an entry should have said."""

    seq: int
    """The entry that says so."""
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class TimelineFacts:
    seq: int
    at: datetime
    """When it happened: for what was put on record later, that earlier time."""
    by: str
    word: str
    text: str
    link: str = ""
    """The message in Slack, where it came from one."""
    correction: Correction | None = None
    """The newest one, if it was corrected."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What the digest counts. Durations in seconds; None: it never happened."""

    to_notify_s: float | None
    to_acknowledge_s: float | None
    to_first_client_word_s: float | None
    to_resolve_s: float | None
    internal_on_time: int
    internal_due: int
    client_on_time: int
    client_due: int
    escalations: int


@dataclass(frozen=True, kw_only=True)
class Digest:
    crisis: CrisisFacts
    end: int
    resolved_at: datetime
    what_was_done: str
    cause: str
    client_confirmed_by: str
    client_confirmed_how: str
    unconfirmed_reason: str
    figures: Figures
    people: tuple[tuple[str, str], ...]
    """(Slack id, what they were), for example (`U1`, `lead`), (`U2`, `legal`)."""
    timeline: tuple[TimelineFacts, ...]
    remains: tuple[str, ...]
    """Sentences: what is still to be done."""
    picture_file_id: str | None


@dataclass(frozen=True, kw_only=True)
class ListedCrisis:
    """One line of `/crisis list`, the Friday digest and App Home."""

    id: int
    key: str
    account_name: str
    severity: Severity
    status: Status
    category: Category | None = None
    may_be_lost: bool = False
    """The account."""
    channel_id: str | None
    lead: str | None
    declared_at: datetime
    next_internal_at: datetime | None
    next_client_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class HomeAction:
    """Something the person has to do in a crisis."""

    id: int
    crisis_key: str
    what: str
    due_at: datetime
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class HomeAccount:
    """An account, with how ready we are for a crisis of it."""

    id: int
    name: str
    tier: Tier
    readiness: int
    """0 to 100."""
    stale_sections: int | None = None
    """Of its profile; None: not asked."""


@dataclass(frozen=True, kw_only=True)
class HomeDigest:
    """A crisis that was resolved lately."""

    id: int
    key: str
    account_name: str
    severity: Severity
    resolved_at: datetime
    what_was_done: str


@dataclass(frozen=True, kw_only=True)
class HomeEscalation:
    """A crisis that climbed the ladder up to the person."""

    key: str
    account_name: str
    severity: Severity
    step: Step
    at: datetime
    is_answered: bool
    channel_id: str | None


@dataclass(frozen=True, kw_only=True)
class ManagerHome:
    """What managers see besides."""

    least_ready: tuple[HomeAccount, ...]
    """By the newest weekly scores."""
    team_gaps: tuple[str, ...]
    """What is missing in everybody's response team, the gravest first."""


@dataclass(frozen=True, kw_only=True)
class HomeFacts:
    """App Home of one person."""

    slack_id: str
    mine: tuple[ListedCrisis, ...]
    """Open crises the person is in."""
    pages: tuple[PageFacts, ...]
    """Pages that wait for the person's answer."""
    may_declare: bool
    actions: tuple[HomeAction, ...] = ()
    """Open ones, soonest due first."""
    accounts: tuple[HomeAccount, ...] = ()
    """Those the person works for; one more than are shown means that there are more."""
    digests: tuple[HomeDigest, ...] = ()
    escalated: tuple[HomeEscalation, ...] = ()
    manager: ManagerHome | None = None
    """None: no manager."""
    is_one_of_us: bool = True
