"""What Slack shows already need not be sent again: changes of a message are few a minute, and people wait for them."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import CrisisEffect
from handlers.effects.performer import Drop, EffectDependencies
from handlers.effects.post import Rewrite, fingerprint
from storage.queries.outbox import settled_in_lane
from storage.vocabulary import EffectState

SHOWN_ALREADY = Drop("It is shown already.")


async def unless_shown(
    session: AsyncSession, deps: EffectDependencies, value: CrisisEffect, plan: Rewrite
) -> Rewrite | Drop:
    """The plan, unless the last effect of this lane that touched the message left it just so."""
    if deps.may_have_reached_slack:
        return plan
    for effect in await settled_in_lane(session, crisis_id=value.crisis_id, lane=value.lane or ""):
        if effect.state is EffectState.DROPPED and not effect.outcome_unknown:
            continue  # it never reached Slack
        if effect.state is not EffectState.DONE:
            return plan
        if effect.result.get("ts") == plan.ts:
            return SHOWN_ALREADY if effect.result.get("shown") == fingerprint(plan.message) else plan
    return plan
