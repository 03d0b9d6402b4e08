"""What to prepare for a visit or call, and the question how it went, to whoever planned it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import may_edit_account
from crisis.appointment_facts import preparation_for
from crisis.effects import SendAppointment
from crisis.person import direct_channel_opened
from crisis.rules.appointment import Stage, stage_at
from handlers.blocks.appointment import ask_message, prepare_message, settled_message
from handlers.blocks.message import Message
from handlers.effects.deputy import as_deputy
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import direct_channel_of
from storage.queries.account import account_by_id
from storage.queries.appointment import appointment_by_id
from storage.vocabulary import AppointmentState


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: SendAppointment) -> DirectPost | Drop:
    known = await direct_channel_of(session, value.slack_id)
    row = await appointment_by_id(session, value.appointment_id)
    account = await account_by_id(session, row.account_id) if row else None
    if row is None or account is None:
        return Drop("The plan does not exist.")
    is_still_due = stage_at(row.planned_at, deps.now).value == value.stage
    if row.state is not AppointmentState.PLANNED or row.round != value.round or not is_still_due:
        return Drop("It was moved, cancelled or settled meanwhile, or it is too late.", sent_to(value.slack_id, known))
    if not await may_edit_account(session, deps.protocol, value.slack_id, account):
        return Drop("They do not work for the account any more.", sent_to(value.slack_id, known))
    facts = await preparation_for(session, deps.protocol, account, row, now=deps.now)
    message = prepare_message(facts) if value.stage == Stage.PREPARE else ask_message(facts)
    message = message if value.slack_id == row.by else await as_deputy(session, message, value.slack_id, account)
    return DirectPost(slack_id=value.slack_id, channel=known, message=message)


async def settled_appointment(
    session: AsyncSession, deps: EffectDependencies, value: SendAppointment
) -> Message | None:
    """The note or the question with what became of the plan."""
    row = await appointment_by_id(session, value.appointment_id)
    account = await account_by_id(session, row.account_id) if row else None
    if row is None or account is None or not await may_edit_account(session, deps.protocol, value.slack_id, account):
        return None
    if row.state is AppointmentState.PLANNED and row.round == value.round:
        return None
    return settled_message(account.name, row)


async def _record(session: AsyncSession, _deps: EffectDependencies, value: SendAppointment, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


SEND_APPOINTMENT = Performer(_prepare, post_direct, _record)
