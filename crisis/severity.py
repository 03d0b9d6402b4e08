"""Change how bad it is: cadence, people, ladder and headline follow."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.climb import follow_severity, start_climb
from crisis.clocks import recount_clocks
from crisis.criteria import check_revenue
from crisis.effects import AnnounceChange, PostNotice, wish_for
from crisis.escalation import check_open
from crisis.ladder import Somebody, called
from crisis.obligation import start_obligations
from crisis.page import page_people
from crisis.permissions import check_may, crisis_to_change
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput
from crisis.roster import team_of
from crisis.rules.escalation import next_rung
from crisis.rules.permissions import Action
from crisis.rules.severity import is_raise
from crisis.show import show_everywhere
from crisis.team import slack_ids_or_search
from crisis.timeline import record, who_was_faster
from storage.queries.account import account_by_id
from storage.queries.crisis import members_of
from storage.queries.escalation import open_climb, pages_of
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb
from storage.vocabulary import Concern, Severity, Step

LONGEST_REASON = 1_000


async def change_severity(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, to: Severity, reason: str, by: str, now: datetime
) -> None:
    """Raise or lower the severity. Raised: people who are due only now are paged, and the ladder hears of it."""
    _check_reason(reason)
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    old = crisis.severity
    if old is to:
        faster = await who_was_faster(session, crisis_id, "severity_raised", "severity_lowered")
        raise AlreadyDone(f"{crisis.key} is {to} already.{faster}")
    if not is_raise(old, to):
        await check_may(session, protocol, by, Action.LOWER, crisis)
    crisis.severity, crisis.was_unsure, crisis.phase_since = to, False, now
    session.add(crisis)
    await session.flush()
    await _say(session, crisis, old, reason.strip(), by=by, now=now)
    await recount_clocks(session, protocol, crisis, now=now, never_later=is_raise(old, to))
    await start_obligations(session, protocol, crisis, await _account(session, crisis), now=now)
    await follow_severity(session, protocol, crisis, now=now)
    if is_raise(old, to):
        await _call_more(session, protocol, crisis, old, reason.strip(), by=by, now=now)
    await show_everywhere(session, crisis, now=now)


async def _account(session: AsyncSession, crisis: Crisis) -> Account | None:
    return await account_by_id(session, crisis.account_id) if crisis.account_id else None


async def _say(session: AsyncSession, crisis: Crisis, old: Severity, reason: str, *, by: str, now: datetime) -> None:
    assert crisis.id is not None
    word = "raised" if is_raise(old, crisis.severity) else "lowered"
    text = f"<@{by}> {word} the severity from {old} to {crisis.severity}: {reason}"
    await record(session, crisis, f"severity_{word}", text, by=by, now=now, old=old, new=crisis.severity, reason=reason)
    change = {"old": old, "new": crisis.severity}
    notice = PostNotice(crisis_id=crisis.id, word="severity_changed", values={**change, "by": by, "reason": reason})
    await wish_for(session, notice, now=now)
    await wish_for(session, AnnounceChange(crisis_id=crisis.id, word="severity_changed", values=change), now=now)


async def _call_more(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, old: Severity, reason: str, *, by: str, now: datetime
) -> None:
    assert crisis.id is not None
    team = await team_of(session, protocol, crisis, now=now)
    await slack_ids_or_search(session, crisis, team.references(team.first), now=now)
    new = await _not_called_yet(session, crisis, called(team.first))
    climb = await _climb_for(session, protocol, crisis, new, now=now)
    await page_people(
        session,
        crisis,
        new,
        step=Step.CRT,
        concern=Concern.SEVERITY_RAISED,
        climb=climb,
        now=now,
        reason=f"The severity was raised from {old} to {crisis.severity}: {reason}",
    )
    step = protocol.criteria.severity_raised_step
    raised = f"from {old} to {crisis.severity}: {reason}"
    await start_climb(session, protocol, crisis, Concern.SEVERITY_RAISED, step=step, reason=raised, by=by, now=now)
    await check_revenue(session, protocol, crisis, now=now)


async def _not_called_yet(session: AsyncSession, crisis: Crisis, people: list[Somebody]) -> list[Somebody]:
    """Those who do not belong to the crisis, and those of the team who slept while it was less grave."""
    assert crisis.id is not None
    paged = {page.slack_id for page in await pages_of(session, crisis.id)}
    rows = await members_of(session, crisis.id)
    called_already = {row.slack_id for row in rows if row.slack_id in paged or not row.function}
    return [one for one in people if one.slack_id and one.slack_id not in called_already]


async def _climb_for(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, new: list[Somebody], *, now: datetime
) -> Climb | None:
    """Those who are due only now must answer too, even when the team before them has answered long ago."""
    assert crisis.id is not None
    climb = await open_climb(session, crisis.id, Concern.UNACKNOWLEDGED)
    rung = next_rung(protocol.policy(crisis.severity), Step.CRT, now, up_to=None)
    if climb is not None or not new or rung is None:
        return climb
    return await start_climb(session, protocol, crisis, Concern.UNACKNOWLEDGED, step=Step.CRT, next_at=rung[1], now=now)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence why: everybody in the crisis will read it."})
    if len(reason) > LONGEST_REASON:
        raise InvalidInput({"reason": f"Keep the reason under {LONGEST_REASON:,} characters; it has {len(reason):,}."})
