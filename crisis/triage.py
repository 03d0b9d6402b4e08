"""Walking a playbook's questions in a crisis: the way is kept, the end is a proposal, people decide (S1-8 to S1-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.escalation import check_open
from crisis.permissions import crisis_to_change
from crisis.playbook import KnownPlaybook, playbook_version, playbooks
from crisis.protocol import Protocol
from crisis.refusals import UnknownPlaybook
from crisis.rules.permissions import Action
from crisis.rules.triage import Proposal, Walk, walk
from crisis.timeline import record
from storage.queries.playbook import triage_of
from storage.tables.playbook import Triage


@dataclass(frozen=True, kw_only=True)
class TriageState:
    """How far somebody has come."""

    known: KnownPlaybook
    walk: Walk
    proposed: KnownPlaybook
    """The playbook the answers point at; before the end the one whose questions are asked."""


async def triage_state(session: AsyncSession, version_id: int, chosen: Sequence[int]) -> TriageState:
    """What to ask next, or the proposal.

    Raises:
        UnknownPlaybook: there is no such version, or no such answer in it.
    """
    known = await playbook_version(session, version_id)
    try:
        so_far = walk(known.playbook, chosen)
    except IndexError as error:
        raise UnknownPlaybook("This question was changed meanwhile. Begin again with `/crisis triage`.") from error
    other = so_far.proposal.playbook if so_far.proposal else None
    return TriageState(
        known=known, walk=so_far, proposed=(await playbooks(session)).get(other, known) if other else known
    )


async def keep_triage(
    session: AsyncSession,
    protocol: Protocol,
    crisis_id: int,
    version_id: int,
    chosen: Sequence[int],
    *,
    by: str,
    now: datetime,
) -> TriageState:
    """The last answer was given: the way and the proposal go on the timeline, the same way once.

    Raises:
        UnknownPlaybook: the walk is not over, or its questions changed.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    state = await triage_state(session, version_id, chosen)
    if state.walk.proposal is None:
        raise UnknownPlaybook("Not all questions are answered. Begin again with `/crisis triage`.")
    row = await triage_of(session, crisis_id, version_id)
    path = {"steps": [list(step) for step in state.walk.path]}
    if row is not None and row.path == path:
        return state
    row = row or Triage(crisis_id=crisis_id, version_id=version_id, by=by, at=now)
    row.path, row.by, row.at = path, by, now
    row.proposal = f"{state.walk.proposal.severity}, {state.proposed.slug}"
    session.add(row)
    await session.flush()
    text = _sentence(state, state.walk.proposal, by)
    details = {"playbook": state.known.slug, "version": state.known.number, "proposal": row.proposal}
    await record(session, crisis, "triage", text, by=by, now=now, **path, **details)
    return state


def _sentence(state: TriageState, proposal: Proposal, by: str) -> str:
    way = " ".join(f"{question} {answer}." for question, answer in state.walk.path)
    return (
        f"<@{by}> answered the questions of “{state.known.playbook.title}”. {way} "
        f"Proposed: {proposal.severity}, playbook “{state.proposed.playbook.title}”."
    )
