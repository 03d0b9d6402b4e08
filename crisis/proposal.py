"""Better playbooks: what a review proposes to change, and what became of it (S1-19).

A playbook is a file, so nothing here writes one: whoever keeps the file changes it, and then says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_is_manager
from crisis.effects import SendDirect, wish_for
from crisis.permissions import check_may, crisis_to_change, may
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, UnknownPlaybook, WrongStatus
from crisis.review import review_to_change
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from crisis.timeline import record
from storage.queries.crisis import crisis_by_id
from storage.queries.playbook import runs_of, versions_of
from storage.queries.proposal import open_proposals, proposal_by_id, proposals_of
from storage.tables.crisis import Crisis
from storage.tables.playbook import PlaybookVersion
from storage.tables.proposal import PlaybookProposal
from storage.vocabulary import ProposalState

LONGEST_PROPOSAL = 1_000
MOST_PROPOSALS = 20
"""Of one crisis."""
LOOKED_AT = 200
"""Open proposals of one playbook, of all crises."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    id: int
    crisis_key: str
    slug: str
    title: str
    number: int
    """The version that ran."""
    text: str
    by: str
    at: datetime
    state: ProposalState
    taken_into: int | None
    reason: str
    settled_by: str | None


async def propose_change(
    session: AsyncSession, protocol: Protocol, crisis_id: int, version_id: int, *, text: str, by: str, now: datetime
) -> int:
    """Say what a playbook that ran should say next time. Returns the id of the crisis.

    Raises:
        AlreadyDone: the review is closed.
        InvalidInput: field `text`.
        NotAllowed: only people of the crisis may.
        UnknownPlaybook: it did not run in this crisis.
        WrongStatus: the crisis lasts, was a false alarm, or there are too many.
    """
    crisis, _ = await review_to_change(session, protocol, crisis_id, by=by, now=now)
    version = await playbook_that_ran(session, crisis_id, version_id)
    _check("text", text, "Say what the playbook should say.")
    if len(await proposals_of(session, crisis_id)) >= MOST_PROPOSALS:
        raise WrongStatus(f"This review proposes {MOST_PROPOSALS} changes already. Put several into one next time.")
    proposal = PlaybookProposal(
        crisis_id=crisis_id,
        slug=version.slug,
        number=version.number,
        title=version.title,
        text=text.strip(),
        by=by,
        at=now,
    )
    session.add(proposal)
    await session.flush()
    said = f"<@{by}> proposed to change the playbook “{version.title}”."
    await record(session, crisis, "playbook_change_proposed", said, by=by, now=now, proposal=proposal.id)
    return crisis_id


async def take_proposal(
    session: AsyncSession, protocol: Protocol, proposal_id: int, *, number: int | None, by: str, now: datetime
) -> PlaybookProposal:
    """A newer version of the playbook says it.

    Raises:
        AlreadyDone: it was taken or declined.
        InvalidInput: field `number`: no such version, or one that is no newer than what ran.
        NotAllowed: only managers who may read the crisis.
    """
    crisis, proposal = await _to_settle(session, protocol, proposal_id, by=by)
    newer = [version.number for version in await newer_versions(session, proposal)]
    if number not in newer:
        raise InvalidInput({"number": "Choose a version that is newer than the one that ran."})
    proposal.taken_into = number
    values = {"version": number}
    await _settle(session, crisis, proposal, ProposalState.TAKEN, f"into version {number}", values, by=by, now=now)
    return proposal


async def decline_proposal(
    session: AsyncSession, protocol: Protocol, proposal_id: int, *, reason: str, by: str, now: datetime
) -> PlaybookProposal:
    """The playbook stays as it is, and whoever proposed it hears why.

    Raises:
        InvalidInput: field `reason`.
        AlreadyDone, NotAllowed: as `take_proposal`.
    """
    _check("reason", reason, "Say in a sentence why not: whoever proposed it will read it.")
    crisis, proposal = await _to_settle(session, protocol, proposal_id, by=by)
    proposal.reason = reason.strip()
    values = {"reason": proposal.reason}
    await _settle(session, crisis, proposal, ProposalState.DECLINED, "", values, by=by, now=now)
    return proposal


async def check_proposal_form(
    session: AsyncSession, protocol: Protocol, proposal_id: int, *, by: str
) -> PlaybookProposal:
    """The proposal, after checking that the person may settle it and nobody has, before a form is shown for it."""
    await check_is_manager(session, protocol, by)
    proposal = await _proposal(session, proposal_id)
    crisis = await crisis_by_id(session, proposal.crisis_id)
    await check_may(session, protocol, by, Action.READ, crisis)
    _check_waits(proposal)
    return proposal


async def newer_versions(session: AsyncSession, proposal: PlaybookProposal) -> list[PlaybookVersion]:
    """Versions of the playbook that may say what was proposed, newest first."""
    seen = await versions_of(session, proposal.slug)
    return [version for version in reversed(seen) if version.number > proposal.number]


async def playbook_that_ran(session: AsyncSession, crisis_id: int, version_id: int) -> PlaybookVersion:
    """
    Raises:
        UnknownPlaybook: this version did not run in this crisis.
    """
    for _, version in await runs_of(session, crisis_id):
        if version.id == version_id:
            return version
    raise UnknownPlaybook("This playbook did not run in this crisis. `/crisis review` shows which did.")


async def proposals_in(session: AsyncSession, crisis: Crisis) -> tuple[Proposal, ...]:
    """Those of one crisis, settled ones too."""
    assert crisis.id is not None
    return tuple(_facts(row, crisis) for row in await proposals_of(session, crisis.id))


async def open_proposals_for(session: AsyncSession, protocol: Protocol, slug: str, who: str) -> tuple[Proposal, ...]:
    """Those of the crises that this person may read: a proposal tells of the crisis it comes from."""
    rows = await open_proposals(session, slug, limit=LOOKED_AT)
    crises = {crisis.id: crisis for _, crisis in rows}
    readable = {
        crisis_id for crisis_id, crisis in crises.items() if await may(session, protocol, who, Action.READ, crisis)
    }
    return tuple(_facts(row, crisis) for row, crisis in rows if crisis.id in readable)


def _facts(row: PlaybookProposal, crisis: Crisis) -> Proposal:
    return Proposal(
        id=row.id or 0,
        crisis_key=crisis.key,
        slug=row.slug,
        title=row.title,
        number=row.number,
        text=row.text,
        by=row.by,
        at=row.at,
        state=row.state,
        taken_into=row.taken_into,
        reason=row.reason,
        settled_by=row.settled_by,
    )


async def _to_settle(
    session: AsyncSession, protocol: Protocol, proposal_id: int, *, by: str
) -> tuple[Crisis, PlaybookProposal]:
    await check_is_manager(session, protocol, by)
    proposal = await _proposal(session, proposal_id)
    # The crisis is locked, so of two managers at once one finds it settled.
    crisis = await crisis_to_change(session, protocol, proposal.crisis_id, who=by, action=Action.READ)
    await session.refresh(proposal)
    _check_waits(proposal)
    return crisis, proposal


async def _settle(
    session: AsyncSession,
    crisis: Crisis,
    proposal: PlaybookProposal,
    state: ProposalState,
    where: str,
    values: Mapping[str, str | int | None],
    *,
    by: str,
    now: datetime,
) -> None:
    proposal.state, proposal.settled_by, proposal.settled_at = state, by, now
    session.add(proposal)
    await session.flush()
    did = f"<@{by}> {'took' if state is ProposalState.TAKEN else 'declined'} the change of “{proposal.title}”"
    said = f"{did} that <@{proposal.by}> proposed{f' {where}' if where else ''}."
    await record(session, crisis, f"playbook_change_{state}", said, by=by, now=now, proposal=proposal.id)
    if proposal.by != by:
        told = {"by": by, "title": proposal.title, **values}
        direct = SendDirect(crisis_id=crisis.id, slack_id=proposal.by, word=f"proposal_{state}", values=told)
        await wish_for(session, direct, now=now, asked_by=by)


async def _proposal(session: AsyncSession, proposal_id: int) -> PlaybookProposal:
    proposal = await proposal_by_id(session, proposal_id)
    if proposal is None:
        raise UnknownPlaybook("This proposal does not exist any more. `/crisis playbook` shows those that wait.")
    return proposal


def _check_waits(proposal: PlaybookProposal) -> None:
    if proposal.state is not ProposalState.OPEN:
        raise AlreadyDone(f"<@{proposal.settled_by}> was faster: this proposal was {proposal.state} already.")


def _check(field: str, text: str, missing: str) -> None:
    if not text.strip():
        raise InvalidInput({field: missing})
    if len(text) > LONGEST_PROPOSAL:
        raise InvalidInput({field: too_long(LONGEST_PROPOSAL, text)})
