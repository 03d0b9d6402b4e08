"""A review as people see it: figures from what is on record, never typed, and what was found (S0-38, S1-16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.digest import figures_of
from crisis.effects import PostHeadline
from crisis.facts import CrisisFacts, Figures
from crisis.proportion import proportion_of
from crisis.proposal import Proposal, proposals_in
from crisis.protocol import Protocol
from crisis.retro import RetroQuestion, questions_of
from crisis.review_clock import due_at_of
from crisis.rules.digest import seconds_until
from crisis.rules.proportion import Flag
from crisis.rules.review import is_open_gap
from storage.queries.action import actions_of
from storage.queries.commitment import obligations_of
from storage.queries.crisis import crisis_by_id
from storage.queries.escalation import pages_of
from storage.queries.outbox import effect_by_once_key
from storage.queries.playbook import runs_of
from storage.queries.review import findings_of, review_of
from storage.queries.risk import risk_check
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.tables.review import ReviewFinding
from storage.vocabulary import ActionState, Answer, FindingKind, Foresight, Kept


@dataclass(frozen=True, kw_only=True)
class Improvement:
    """What is done about a gap."""

    what: str
    owner: str | None
    due_at: datetime
    state: ActionState
    note: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    id: int
    kind: FindingKind
    text: str
    by: str
    at: datetime
    improvement: Improvement | None
    left_because: str

    @property
    def is_open(self) -> bool:
        return is_open_gap(self.kind, has_action=self.improvement is not None, left_because=self.left_because)


@dataclass(frozen=True, kw_only=True)
class UsedPlaybook:
    """A playbook in the version that ran."""

    version_id: int
    title: str
    slug: str
    number: int
    steps: int
    done: int
    skipped: tuple[tuple[str, str], ...]
    """(step, reason) of what was left out of our plan (S1-4)."""


@dataclass(frozen=True, kw_only=True)
class OnRecord:
    """What nobody has to remember."""

    figures: Figures
    to_channel_s: float | None
    """Until people had been brought into the channel; None: that never came to pass."""
    paged: int
    silent: tuple[str, ...]
    """People who were paged and never answered."""
    kept: dict[Kept, int]
    open_actions: int
    foresight: Foresight | None
    """None: nobody answered whether it was in the register."""
    has_register: bool
    playbooks: tuple[UsedPlaybook, ...]
    proportion: tuple[Flag, ...] = ()
    """What says that too little or too much was done (S1-11)."""


@dataclass(frozen=True, kw_only=True)
class ReviewFacts:
    crisis: CrisisFacts
    due_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    on_record: OnRecord
    findings: tuple[Finding, ...]
    """In the order in which people added them."""
    questions: tuple[RetroQuestion, ...]
    proposals: tuple[Proposal, ...]
    """Changes of playbooks, settled ones too."""

    def of_kind(self, kind: FindingKind) -> list[Finding]:
        return [one for one in self.findings if one.kind is kind]

    @property
    def open_gaps(self) -> list[Finding]:
        return [one for one in self.findings if one.is_open]


async def review_facts(session: AsyncSession, protocol: Protocol, crisis_id: int) -> ReviewFacts | None:
    """None: there is no such crisis, or it is not resolved."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None or crisis.resolved_at is None:
        return None
    review = await review_of(session, crisis_id)
    rows = await findings_of(session, crisis_id)
    return ReviewFacts(
        crisis=await crisis_facts(session, protocol, crisis),
        due_at=review.due_at if review else due_at_of(protocol, crisis, crisis.resolved_at),
        closed_by=review.closed_by if review else None,
        closed_at=review.closed_at if review else None,
        on_record=await _on_record(session, protocol, crisis, crisis.resolved_at),
        findings=tuple(finding_facts(finding, action) for finding, action in rows),
        questions=await questions_of(session, protocol, crisis_id),
        proposals=await proposals_in(session, crisis),
    )


def finding_facts(finding: ReviewFinding, action: CrisisAction | None) -> Finding:
    assert finding.id is not None
    done = None
    if action is not None:
        done = Improvement(
            what=action.what, owner=action.owner, due_at=action.due_at, state=action.state, note=action.note
        )
    return Finding(
        id=finding.id,
        kind=finding.kind,
        text=finding.text,
        by=finding.by,
        at=finding.at,
        improvement=done,
        left_because=finding.left_because,
    )


async def _on_record(session: AsyncSession, protocol: Protocol, crisis: Crisis, resolved_at: datetime) -> OnRecord:
    assert crisis.id is not None
    # The headline is wished for in the moment in which the first invitation has brought people in.
    furnished = await effect_by_once_key(session, PostHeadline(crisis_id=crisis.id).once_key)
    paged, silent = await _paged(session, crisis.id)
    obligations = [obligation.kept for obligation, _ in await obligations_of(session, crisis.id)]
    actions = await actions_of(session, crisis.id)
    check = await risk_check(session, crisis.id)
    return OnRecord(
        figures=await figures_of(session, crisis, resolved_at),
        to_channel_s=seconds_until(crisis.declared_at, furnished.created_at if furnished else None),
        paged=paged,
        silent=silent,
        kept={kept: obligations.count(kept) for kept in Kept if kept in obligations},
        open_actions=sum(action.state is ActionState.OPEN for action in actions),
        foresight=check.foresight if check else None,
        has_register=crisis.account_id is not None,
        playbooks=await _playbooks(session, crisis.id, actions),
        proportion=await proportion_of(session, protocol, crisis) or (),
    )


async def _paged(session: AsyncSession, crisis_id: int) -> tuple[int, tuple[str, ...]]:
    """How many people were paged, and who of them never answered; MOOT is a page that nobody needed any more."""
    answered: dict[str, bool] = {}
    for page in await pages_of(session, crisis_id):
        has_answered = page.answer not in (Answer.OPEN, Answer.MOOT)
        answered[page.slack_id] = answered.get(page.slack_id, False) or has_answered
    return len(answered), tuple(slack_id for slack_id, has_answered in answered.items() if not has_answered)


async def _playbooks(
    session: AsyncSession, crisis_id: int, actions: Sequence[CrisisAction]
) -> tuple[UsedPlaybook, ...]:
    used = []
    for run, version in await runs_of(session, crisis_id):
        steps = [action for action in actions if action.run_id == run.id]
        skipped = [(step.what, step.note) for step in steps if step.state is ActionState.SKIPPED]
        used.append(
            UsedPlaybook(
                version_id=run.version_id,
                title=version.title,
                slug=version.slug,
                number=version.number,
                steps=len(steps),
                done=sum(step.state is ActionState.DONE for step in steps),
                skipped=tuple(skipped),
            )
        )
    return tuple(used)
