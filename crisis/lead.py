"""Who leads. Acknowledging a page is not leading: the lead is taken on purpose, and can be handed over."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action_clock import find_owners
from crisis.card import redraw_cards
from crisis.contagion import tell_contagion
from crisis.effects import PostNotice, SendDirect, wish_for
from crisis.escalation import check_can_take_part, check_open, lead_found
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput
from crisis.role import duty_values, tell_duty
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from crisis.show import show_everywhere
from crisis.team import add_members, set_role
from crisis.timeline import record
from storage.queries.crisis import roles_of
from storage.vocabulary import Role

LONGEST_NOTE = 3_000


async def take_lead(session: AsyncSession, protocol: Protocol, crisis_id: int, *, by: str, now: datetime) -> None:
    """Become the lead of a crisis that has none.

    Raises:
        AlreadyDone: somebody leads; the sentence says who.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    lead = (await roles_of(session, crisis_id)).get(Role.LEAD)
    if lead == by:
        raise AlreadyDone(f"You lead {crisis.key} already.")
    if lead is not None:
        raise AlreadyDone(f"<@{lead}> leads {crisis.key} already. Use “Hand over the lead” to change that.")
    await set_role(session, crisis, Role.LEAD, by, now=now)
    await add_members(session, crisis, {by: ""}, now=now)
    await find_owners(session, crisis, now=now)
    await lead_found(session, crisis, by, now=now)
    await tell_contagion(session, crisis, to=by, now=now)
    await tell_duty(session, protocol, crisis, Role.LEAD, by, now=now)
    await record(session, crisis, "lead_taken", f"<@{by}> took the lead.", by=by, now=now)
    await wish_for(session, PostNotice(crisis_id=crisis_id, word="lead_taken", values={"by": by}), now=now)
    await show_everywhere(session, crisis, now=now)
    await redraw_cards(session, crisis, now=now)


async def hand_over(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, to: str, by: str, note: str, now: datetime
) -> None:
    """Give the lead to somebody, who hears about it by direct message."""
    if len(note) > LONGEST_NOTE:
        raise InvalidInput({"note": too_long(LONGEST_NOTE, note)})
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    await check_can_take_part(session, to, field="to")
    before = (await roles_of(session, crisis_id)).get(Role.LEAD)
    if before == to:
        raise InvalidInput({"to": f"<@{to}> leads {crisis.key} already. Choose somebody else."})
    await set_role(session, crisis, Role.LEAD, to, now=now)
    await add_members(session, crisis, {to: ""}, now=now)
    await find_owners(session, crisis, now=now)
    await lead_found(session, crisis, to, now=now)
    await tell_contagion(session, crisis, to=to, now=now)
    await record(session, crisis, "lead_handed_over", f"<@{by}> gave the lead to <@{to}>.", by=by, now=now, note=note)
    values = {"by": by, "to": to, "note": note}
    await wish_for(session, PostNotice(crisis_id=crisis_id, word="lead_handed_over", values=values), now=now)
    if to != by:
        values = {"by": by, "note": note, **duty_values(protocol, Role.LEAD)}
        duty = SendDirect(crisis_id=crisis_id, slack_id=to, word="you_lead", values=values)
        await wish_for(session, duty, now=now)
    await show_everywhere(session, crisis, now=now)
    await redraw_cards(session, crisis, now=now)
