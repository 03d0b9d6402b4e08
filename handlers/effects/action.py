"""The reminder of overdue actions: to their owner, later to the lead."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action_facts import action_board
from crisis.effects import RemindOfActions
from crisis.person import direct_channel_opened
from handlers.blocks.action import actions_card, overdue_message
from handlers.blocks.message import Message
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import NO_CRISIS, direct_channel_of
from storage.vocabulary import Status


async def show_actions(session: AsyncSession, deps: EffectDependencies, crisis_id: int) -> Message | None:
    """The card; None before the first action."""
    board = await action_board(session, deps.protocol, crisis_id, now=deps.now)
    return actions_card(board) if board and board.actions else None


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: RemindOfActions) -> DirectPost | Drop:
    board = await action_board(session, deps.protocol, value.crisis_id, now=deps.now)
    if board is None:
        return NO_CRISIS
    known = await direct_channel_of(session, value.slack_id)
    overdue = [action for action in board.open if action.id in value.action_ids and action.is_overdue]
    if not overdue or board.crisis.status is Status.CANCELLED:
        why = "The actions were settled or put off meanwhile, or the crisis was cancelled."
        return Drop(why, look_for=sent_to(value.slack_id, known))
    message = overdue_message(board.crisis, overdue, is_lead=value.is_lead)
    return DirectPost(slack_id=value.slack_id, channel=known, message=message)


async def _record(session: AsyncSession, _deps: EffectDependencies, value: RemindOfActions, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


REMIND_OF_ACTIONS = Performer(_prepare, post_direct, _record)
