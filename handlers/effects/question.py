"""Questions in direct messages, drawn anew once they are answered: no button is left that only refuses."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import EffectValue, RefreshQuestion, effect_value
from handlers.blocks.message import Message
from handlers.effects.appointment import settled_appointment
from handlers.effects.client_draft import settled_draft
from handlers.effects.feedback import written_feedback
from handlers.effects.handoff import answered_handoff
from handlers.effects.performer import Drop, EffectDependencies, Performer, record_nothing
from handlers.effects.post import Rewrite, rewrite
from handlers.effects.trigger import decided_trigger
from storage.queries.outbox import effect_by_once_key

DRAWN: dict[str, Callable[[AsyncSession, EffectDependencies, Any], Awaitable[Message | None]]] = {
    "AskForFeedback": written_feedback,
    "PassOnFeedback": answered_handoff,
    "SendAppointment": settled_appointment,
    "SendDraft": settled_draft,
    "SendTrigger": decided_trigger,
}
"""Kind of effect that asked → what its message shows now; None: it is to stay as it is."""


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: RefreshQuestion) -> Rewrite | Drop:
    asked = await effect_by_once_key(session, value.asked)
    if asked is None or not asked.result.get("ts"):
        return Drop("The question was not sent.")
    question: EffectValue = effect_value(asked.kind, asked.payload)
    message = await DRAWN[asked.kind](session, deps, question)
    if message is None:
        return Drop("It waits for an answer, or is not theirs any more.")
    return Rewrite(channel=str(asked.result["channel"]), ts=str(asked.result["ts"]), message=message)


REFRESH_QUESTION = Performer(_prepare, rewrite, record_nothing, is_repeatable=True)
