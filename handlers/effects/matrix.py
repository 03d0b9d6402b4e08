"""The risk matrix to one person: the picture is uploaded without a channel, then a direct message shows it."""

import asyncio
from dataclasses import dataclass, replace

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendMatrix, UploadMatrix
from crisis.matrix import RiskMatrix, risk_matrix
from crisis.person import direct_channel_opened
from crisis.refusals import Refusal
from handlers.blocks.matrix import matrix_message
from handlers.blocks.matrix_picture import matrix_picture
from handlers.blocks.message import Message
from handlers.blocks.picture import Picture, draw
from handlers.effects.digest import PICTURE_TROUBLE, TRIES_WITH_PICTURE
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import NotReadyYet, SlackRefused
from handlers.effects.still_true import direct_channel_of
from storage.queries.outbox import effect_by_once_key
from storage.vocabulary import EffectState


@dataclass(frozen=True, kw_only=True)
class MatrixPlan:
    target: DirectPost
    without_picture: Message | None
    """None: there is no picture in the first place."""


async def _seen(session: AsyncSession, deps: EffectDependencies, value: UploadMatrix | SendMatrix) -> RiskMatrix | Drop:
    """What the person may see at this moment, which may be less than when they asked."""
    try:
        return await risk_matrix(session, deps.protocol, value.slack_id, value.account_id, now=deps.now)
    except Refusal as refusal:
        return Drop(refusal.sentence)


async def _prepare_picture(session: AsyncSession, deps: EffectDependencies, value: UploadMatrix) -> Picture | Drop:
    matrix = await _seen(session, deps, value)
    return matrix if isinstance(matrix, Drop) else matrix_picture(matrix)


async def _upload(slack: SlackLine, picture: Picture, _attempt: Attempt) -> Result:
    content = await asyncio.to_thread(draw, picture)
    place = await slack.call(
        "files.getUploadURLExternal", filename="risk-matrix.png", length=len(content), alt_txt=picture.alt_text
    )
    await slack.upload(place["upload_url"], content)
    # Without a channel: it is seen only in the direct message that shows it.
    await slack.call("files.completeUploadExternal", files=[{"id": place["file_id"], "title": "Risk matrix"}])
    return {"file_id": str(place["file_id"])}


async def _prepare_message(session: AsyncSession, deps: EffectDependencies, value: SendMatrix) -> MatrixPlan | Drop:
    matrix = await _seen(session, deps, value)
    known = await direct_channel_of(session, value.slack_id)
    if isinstance(matrix, Drop):
        return replace(matrix, look_for=sent_to(value.slack_id, known))
    file_id, trouble = await _file_of(session, value)
    message = matrix_message(matrix, file_id, trouble=trouble)
    without = matrix_message(matrix, None, trouble="Slack does not show it.") if file_id else None
    return MatrixPlan(
        target=DirectPost(slack_id=value.slack_id, channel=known, message=message), without_picture=without
    )


async def _file_of(session: AsyncSession, value: SendMatrix) -> tuple[str | None, str]:
    """The picture in Slack, or why there is none: whoever asked was promised one."""
    upload = UploadMatrix(slack_id=value.slack_id, account_id=value.account_id, asked_at=value.asked_at)
    effect = await effect_by_once_key(session, upload.once_key or "")
    if effect is not None and effect.result and "file_id" in effect.result:
        return str(effect.result["file_id"]), ""
    if effect is not None and effect.state is EffectState.FAILED:
        return None, f"Slack did not take it ({effect.last_error})."
    return None, "Slack was too slow."


async def _send(slack: SlackLine, plan: MatrixPlan, attempt: Attempt) -> Result:
    try:
        return await post_direct(slack, plan.target, attempt)
    except SlackRefused as refusal:
        if plan.without_picture is None or refusal.error not in PICTURE_TROUBLE:
            raise
        if attempt.number < TRIES_WITH_PICTURE:
            raise NotReadyYet("Slack does not show the picture of the matrix yet.") from refusal
    return await post_direct(slack, replace(plan.target, message=plan.without_picture), attempt)


async def _record(session: AsyncSession, _deps: EffectDependencies, value: SendMatrix, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


UPLOAD_MATRIX = Performer(_prepare_picture, _upload, record_nothing, is_repeatable=True)
SEND_MATRIX = Performer(_prepare_message, _send, _record)
