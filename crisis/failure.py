"""An effect that cannot succeed: whoever asked hears it, the lead hears it, the record says it."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.channel import channel_not_opened, members_invited
from crisis.effects import (
    EFFECT_VALUES,
    EffectValue,
    InviteMembers,
    OpenChannel,
    PostCard,
    PostNotice,
    RefreshAnnouncement,
    RefreshHeadline,
    SendDirect,
    SendPage,
    wish_for,
)
from crisis.permissions import locked_crisis
from crisis.protocol import Protocol
from crisis.show import show_headline
from crisis.timeline import CLOCK, record
from storage.queries.crisis import roles_of
from storage.queries.escalation import page_by_id
from storage.queries.outbox import has_failed_before, settled_in_lane
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Role

_REDRAWS = (RefreshHeadline, RefreshAnnouncement)

_REPEATED = (PostNotice, PostCard)
"""Many, and nobody typed what they say; whoever writes an update hears of each that does not arrive."""


async def effect_failed(
    session: AsyncSession, protocol: Protocol, effect: Effect, value: EffectValue, reason: str, *, now: datetime
) -> None:
    """Tell everybody who must know that an effect was given up. In the transaction that marks it as failed."""
    if value.crisis_id is None:
        if effect.asked_by and not value.is_quiet:
            values = {"what": value.what, "reason": reason, "effect_id": effect.id}
            await wish_for(session, SendDirect(slack_id=effect.asked_by, word="effect_failed", values=values), now=now)
        return
    crisis = await locked_crisis(session, value.crisis_id)
    who = await _whom_to_page(session, value)
    text = f"Slack did not let us {value.what}{f' <@{who}>' if who else ''}: {reason}"
    await record(session, crisis, "effect_failed", text, by=CLOCK, now=now, effect=effect.uid, kind=effect.kind)
    if isinstance(value, OpenChannel):
        await channel_not_opened(session, value.crisis_id, reason=reason, now=now)
    elif isinstance(value, InviteMembers):
        problems = dict.fromkeys(value.slack_ids, reason)
        await members_invited(session, protocol, value.crisis_id, invited=[], problems=problems, now=now)
    if not (isinstance(value, OpenChannel) or value.is_quiet) and not await _was_told(session, effect, value, reason):
        lead = (await roles_of(session, value.crisis_id)).get(Role.LEAD)
        for slack_id in dict.fromkeys(person for person in (effect.asked_by, lead or crisis.declared_by) if person):
            values = {"what": value.what, "reason": reason, "effect_id": effect.id, "person": who}
            direct = SendDirect(crisis_id=value.crisis_id, slack_id=slack_id, word="effect_failed", values=values)
            await wish_for(session, direct, now=now)
    if not isinstance(value, RefreshHeadline):
        # It would fail like the one that just did, for ever; the next change tries again.
        await show_headline(session, crisis, now=now)


async def _was_told(session: AsyncSession, effect: Effect, value: EffectValue, reason: str) -> bool:
    """What Slack refuses for the same reason as what went before, such as an archived channel: once is enough.

    Until something in the same place works again; a drawing is tried, and may be refused, at every change.
    """
    if isinstance(value, _REDRAWS):
        return await has_failed_before(session, effect)
    if not isinstance(value, _REPEATED) or effect.lane is None or effect.crisis_id is None:
        return False
    quiet = {kind.__name__ for kind in EFFECT_VALUES if kind.is_quiet}
    settled = await settled_in_lane(session, crisis_id=effect.crisis_id, lane=effect.lane)
    before = next((row for row in settled if row.id != effect.id and row.kind not in quiet), None)
    return before is not None and before.state is EffectState.FAILED and before.last_error == reason


async def _whom_to_page(session: AsyncSession, value: EffectValue) -> str | None:
    page = await page_by_id(session, value.page_id) if isinstance(value, SendPage) else None
    return page.slack_id if page else None
