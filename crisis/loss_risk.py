"""The account may be lost: its executive sponsor is paged, and the team hears something every day (S2-16)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import PLAYBOOKS_CARD
from crisis.climb import end_concern, start_climb
from crisis.clocks import hasten_team_clock
from crisis.effects import AnnounceChange, PostNotice, RefreshCard, wish_for
from crisis.escalation import check_open
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput
from crisis.rules.permissions import Action
from crisis.show import show_everywhere
from crisis.timeline import record
from storage.queries.escalation import pages_of
from storage.tables.crisis import Crisis
from storage.vocabulary import Concern, Step

LONGEST_REASON = 1_000


async def fear_loss(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, reason: str, by: str, now: datetime
) -> None:
    """Say that the account may be lost. Its sponsor is paged for that once in the life of a crisis.

    Raises:
        InvalidInput: field `reason`.
        AlreadyDone: somebody said so before.
        NotAllowed, WrongStatus: no right, or the crisis is over.
    """
    _check_reason(reason, "Say in a sentence why: the executive sponsor reads it first.")
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    check_not_feared(crisis.account_name, crisis.loss_risk_by)
    crisis.loss_risk_at, crisis.loss_risk_by, crisis.loss_risk_reason = now, by, reason.strip()
    session.add(crisis)
    await session.flush()
    text = f"<@{by}> says that {crisis.account_name} may be lost: {reason.strip()}"
    await record(session, crisis, "loss_risk", text, by=by, now=now, reason=reason.strip())
    await hasten_team_clock(session, protocol, crisis, now=now)
    if not await _page_sponsor(session, protocol, crisis, reason.strip(), by=by, now=now):
        await _tell_channel(session, crisis, "loss_risk", reason, by=by, now=now)
    await _show(session, crisis, "loss_risk", now=now)


async def fear_no_loss(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, reason: str, by: str, now: datetime
) -> None:
    """Take it back, with a reason. The update that was promised to the team stays promised.

    Raises:
        InvalidInput: field `reason`.
        AlreadyDone: nobody says that the account may be lost.
        NotAllowed, WrongStatus: it needs the right to lower the severity; the crisis is over.
    """
    _check_reason(reason, "Say in a sentence what changed: everybody in the crisis will read it.")
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.LOWER)
    check_open(crisis)
    check_feared(crisis.account_name, crisis.loss_risk_by)
    crisis.loss_risk_at, crisis.loss_risk_by, crisis.loss_risk_reason = None, None, ""
    session.add(crisis)
    await session.flush()
    text = f"<@{by}> says that {crisis.account_name} is not in danger of being lost any more: {reason.strip()}"
    await record(session, crisis, "loss_risk_over", text, by=by, now=now, reason=reason.strip())
    because = "The account is not in danger of being lost any more."
    await end_concern(session, crisis, Concern.LOSS_RISK, because=because, now=now)
    await _tell_channel(session, crisis, "loss_risk_over", reason, by=by, now=now)
    await _show(session, crisis, "loss_risk_over", now=now)


def check_not_feared(account_name: str, said_by: str | None) -> None:
    """Raises `AlreadyDone` with who said it."""
    if said_by is not None:
        raise AlreadyDone(
            f"<@{said_by}> said already that {account_name} may be lost. `/crisis nolossrisk` takes it back."
        )


def check_feared(account_name: str, said_by: str | None) -> None:
    """Raises `AlreadyDone` when there is nothing to take back."""
    if said_by is None:
        raise AlreadyDone(f"Nobody says that {account_name} may be lost. `/crisis lossrisk` says it.")


async def _page_sponsor(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, reason: str, *, by: str, now: datetime
) -> bool:
    """Whether anybody was paged; whoever was told once, in this crisis, need not be told again."""
    assert crisis.id is not None
    if any(page.concern is Concern.LOSS_RISK for page in await pages_of(session, crisis.id)):
        return False
    step = Step.EXECUTIVE_SPONSOR
    await start_climb(session, protocol, crisis, Concern.LOSS_RISK, step=step, reason=reason, by=by, now=now)
    return any(page.concern is Concern.LOSS_RISK for page in await pages_of(session, crisis.id))


async def _tell_channel(
    session: AsyncSession, crisis: Crisis, word: str, reason: str, *, by: str, now: datetime
) -> None:
    assert crisis.id is not None
    notice = PostNotice(crisis_id=crisis.id, word=word, values={"by": by, "reason": reason.strip()})
    await wish_for(session, notice, now=now, asked_by=by)


async def _show(session: AsyncSession, crisis: Crisis, word: str, *, now: datetime) -> None:
    assert crisis.id is not None
    await wish_for(session, AnnounceChange(crisis_id=crisis.id, word=word), now=now)
    await show_everywhere(session, crisis, now=now)
    if crisis.channel_id:
        await wish_for(session, RefreshCard(crisis_id=crisis.id, card=PLAYBOOKS_CARD), now=now)


def _check_reason(reason: str, ask: str) -> None:
    if not reason.strip():
        raise InvalidInput({"reason": ask})
    if len(reason) > LONGEST_REASON:
        raise InvalidInput({"reason": f"Keep the reason under {LONGEST_REASON:,} characters; it has {len(reason):,}."})
