"""An account gets its tier: scored by the criteria of the protocol, decided by people, looked at again every year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendDirect, wish_for
from crisis.profile import locked_account_to_edit
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput
from crisis.rules.designation import SCALE, is_too_many, proposed_tier
from crisis.rules.length import too_long
from crisis.scoring import complete_scores
from crisis.show import show_everywhere
from crisis.timeline import CLOCK, record
from storage.queries.crisis import open_crises_of_account, roles_of
from storage.queries.designation import count_key_accounts, newest_designation, stop_reminders
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.profile import Designation
from storage.vocabulary import Role, Tier

LONGEST_REASON = 1_000


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the criteria say."""

    score: int
    tier: Tier


@dataclass(frozen=True, kw_only=True)
class DesignationDraft:
    """`scores`: criterion → 0 to 5; None where nothing was chosen. `tier`: what people decided."""

    account_id: int
    scores: Mapping[str, int | None]
    tier: Tier | None
    reason: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the card says about an account's tier."""

    account_id: int
    tier: Tier
    designation: Designation | None
    is_overdue: bool
    """The yearly review is due."""
    was_changed_since: bool
    """The account list says otherwise than the newest designation."""
    key_accounts: int
    """Strategic and key accounts of the organisation."""
    is_too_many: bool


def propose(protocol: Protocol, scores: Mapping[str, int | None]) -> Proposal:
    """
    Raises:
        InvalidInput: a criterion has no answer; fields are called `score_0`, `score_1`, … in the protocol's order.
    """
    policy = protocol.designation
    _, score = complete_scores(policy.criteria, scores, SCALE)
    tier = proposed_tier(score, strategic_from=policy.strategic_from, key_from=policy.key_from)
    return Proposal(score=score, tier=tier)


async def designate(
    session: AsyncSession, protocol: Protocol, draft: DesignationDraft, *, now: datetime, request_key: str | None = None
) -> Standing:
    """Who decided what, when and why. From now on the tier decides cadence, ladder and team.

    Raises:
        Refusal: no right, an answer is missing, or a decision other than the proposal has no reason.
    """
    account = await locked_account_to_edit(session, protocol, draft.account_id, by=draft.by)
    proposal = propose(protocol, draft.scores)
    tier = _decided(draft, proposal)
    if await first_time(session, request_key, now=now):
        await stop_reminders(session, draft.account_id)
        review_at = now + protocol.designation.review_every
        session.add(
            Designation(
                account_id=draft.account_id,
                tier=tier,
                proposed=proposal.tier,
                score=proposal.score,
                scores={criterion.name: draft.scores[criterion.name] for criterion in protocol.designation.criteria},
                reason=draft.reason.strip(),
                decided_by=draft.by,
                decided_at=now,
                review_at=review_at,
                next_check_at=review_at,
            )
        )
        await _set_tier(session, account, tier, now=now)
    return await standing_of(session, protocol, account, now=now)


async def tell_not_designated(
    session: AsyncSession, _protocol: Protocol, crisis: Crisis, account: Account | None, *, now: datetime
) -> None:
    """The protocol is for accounts that somebody designated (S0-1): the crisis runs as it is, and whoever speaks to the
    client hears once that this one was not. What is no account of the list yet is said where the crisis opens.
    """
    if account is None or account.id is None or crisis.id is None or account.tier is not Tier.STANDARD:
        return
    if await newest_designation(session, account.id) is not None:
        return
    text = f"Nobody has designated {account.name} by the criteria; it counts as a standard account."
    await record(session, crisis, "not_designated", text, by=CLOCK, now=now)
    roles = await roles_of(session, crisis.id)
    # Every crisis has a liaison from its declaration on: the KAM, or whoever declared it.
    to = roles.get(Role.LEAD) or roles[Role.LIAISON]
    values = {"account": account.name, "account_id": account.id}
    direct = SendDirect(crisis_id=crisis.id, slack_id=to, word="not_designated", values=values)
    await wish_for(session, direct, now=now)


def _decided(draft: DesignationDraft, proposal: Proposal) -> Tier:
    if draft.tier is None:
        raise InvalidInput({"tier": "Choose the tier."})
    if len(draft.reason) > LONGEST_REASON:
        raise InvalidInput({"reason": too_long(LONGEST_REASON, draft.reason)})
    if draft.tier is not proposal.tier and not draft.reason.strip():
        raise InvalidInput(
            {"reason": f"The score proposes {proposal.tier}. Say why you decide otherwise: others will ask."}
        )
    return draft.tier


async def _set_tier(session: AsyncSession, account: Account, tier: Tier, *, now: datetime) -> None:
    """Clocks and ladders read the tier when they need it; what shows it is drawn anew."""
    assert account.id is not None
    has_changed = account.tier is not tier
    account.tier = tier
    session.add(account)
    await session.flush()
    for crisis in await open_crises_of_account(session, account.id) if has_changed else ():
        await show_everywhere(session, crisis, now=now)


async def standing_of(session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime) -> Standing:
    assert account.id is not None
    designation = await newest_designation(session, account.id)
    count = await count_key_accounts(session)
    return Standing(
        account_id=account.id,
        tier=account.tier,
        designation=designation,
        is_overdue=designation is not None and designation.review_at <= now,
        was_changed_since=designation is not None and designation.tier is not account.tier,
        key_accounts=count,
        is_too_many=account.tier is not Tier.STANDARD and is_too_many(count, protocol.designation.most_accounts),
    )
