"""What is told at the end: the picture of the timeline, the digest, and once a week all open crises."""

import asyncio
from dataclasses import dataclass, replace

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.digest import digest, friday, timeline_drawn
from crisis.effects import PostDigest, PostFridayDigest, UploadTimeline
from crisis.facts import Digest
from crisis.person import direct_channel_opened
from handlers.blocks.digest import digest_message, friday_message
from handlers.blocks.message import Message
from handlers.blocks.picture import Picture, draw
from handlers.blocks.timeline import people_in, timeline_picture
from handlers.effects.named_channel import NamedPost, plan_for, post_named, posted_named, record_named
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, Post, post, post_direct, posted_in, sent_to
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import NotReadyYet, SlackRefused
from handlers.effects.still_true import NO_CHANNEL, direct_channel_of
from storage.queries.crisis import crisis_by_id
from storage.queries.person import people_by_slack_id

TRIES_WITH_PICTURE = 4
"""Slack looks at a new picture for some seconds, during which it refuses messages that show it."""
PICTURE_TROUBLE = ("invalid_blocks", "invalid_slack_file", "file_not_found", "slack_file_not_found")
NO_DIGEST = Drop("The crisis was reopened, so there is no end to tell about.")
NOTHING = Message(text="", blocks=[])


@dataclass(frozen=True, kw_only=True)
class PicturePlan:
    picture: Picture
    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class DigestPlan:
    target: Post | NamedPost | DirectPost
    without_picture: Message | None
    """None: there is no picture in the first place."""


async def _prepare_picture(
    session: AsyncSession, deps: EffectDependencies, value: UploadTimeline
) -> PicturePlan | Drop:
    facts = await digest(session, deps.protocol, value.crisis_id, end=value.end, now=deps.now)
    if facts is None:
        return NO_DIGEST
    people = await people_by_slack_id(session, people_in(facts))
    names = {slack_id: person.name for slack_id, person in people.items() if person.name}
    picture = timeline_picture(facts, names=names, zone=deps.protocol.timezone)
    key = facts.crisis.key
    return PicturePlan(picture=picture, name=f"{key}-timeline.png", title=f"Timeline of {key}")


async def _upload(slack: SlackLine, plan: PicturePlan, _attempt: Attempt) -> Result:
    content = await asyncio.to_thread(draw, plan.picture)
    place = await slack.call(
        "files.getUploadURLExternal", filename=plan.name, length=len(content), alt_txt=plan.picture.alt_text
    )
    await slack.upload(place["upload_url"], content)
    # Without a channel: it is seen only where a digest shows it.
    await slack.call("files.completeUploadExternal", files=[{"id": place["file_id"], "title": plan.title}])
    return {"file_id": str(place["file_id"])}


async def _record_picture(
    session: AsyncSession, deps: EffectDependencies, value: UploadTimeline, result: Result
) -> None:
    await timeline_drawn(session, value.crisis_id, file_id=result["file_id"], now=deps.now)


async def _prepare_digest(session: AsyncSession, deps: EffectDependencies, value: PostDigest) -> DigestPlan | Drop:
    facts = await digest(session, deps.protocol, value.crisis_id, end=value.end, now=deps.now)
    if facts is None:
        return await _reopened(session, deps, value)
    message = digest_message(facts, facts.picture_file_id)
    target = await _target(session, deps, value, facts, message)
    if isinstance(target, Drop):
        return target
    return DigestPlan(target=target, without_picture=digest_message(facts, None) if facts.picture_file_id else None)


async def _reopened(session: AsyncSession, deps: EffectDependencies, value: PostDigest) -> Drop:
    """There is nothing to tell any more; but the digest may have left before, and then it is done and not dropped."""
    if value.target == "channel":
        crisis = await crisis_by_id(session, value.crisis_id)
        look_for = posted_in(crisis.channel_id) if crisis and crisis.channel_id else None
    elif value.target == "digest":
        reference = deps.protocol.channels.digest
        look_for = posted_named(await plan_for(session, reference, NOTHING)) if reference else None
    else:
        look_for = sent_to(value.target, await direct_channel_of(session, value.target))
    return replace(NO_DIGEST, look_for=look_for)


async def _target(
    session: AsyncSession, deps: EffectDependencies, value: PostDigest, facts: Digest, message: Message
) -> Post | NamedPost | DirectPost | Drop:
    if value.target == "channel":
        channel = facts.crisis.channel_id
        return Post(channel=channel, message=message) if channel else NO_CHANNEL
    if value.target == "digest":
        reference = deps.protocol.channels.digest
        if reference is None:
            return Drop("The protocol names no digest channel (channels.digest).")
        return await plan_for(session, reference, message)
    known = await direct_channel_of(session, value.target)
    return DirectPost(slack_id=value.target, channel=known, message=message)


async def _post_digest(slack: SlackLine, plan: DigestPlan, attempt: Attempt) -> Result:
    if plan.without_picture is None:
        return await _post(slack, plan.target, attempt)
    try:
        return await _post(slack, plan.target, attempt)
    except SlackRefused as refusal:
        if refusal.error not in PICTURE_TROUBLE:
            raise
        if attempt.number < TRIES_WITH_PICTURE:
            raise NotReadyYet("Slack does not show the picture of the timeline yet.") from refusal
    return await _post(slack, replace(plan.target, message=plan.without_picture), attempt)


async def _post(slack: SlackLine, target: Post | NamedPost | DirectPost, attempt: Attempt) -> Result:
    match target:
        case Post():
            return await post(slack, target, attempt)
        case NamedPost():
            return await post_named(slack, target, attempt)
        case DirectPost():
            return await post_direct(slack, target, attempt)


async def _record_digest(session: AsyncSession, deps: EffectDependencies, value: PostDigest, result: Result) -> None:
    if value.target == "digest":
        await record_named(session, deps, result)
    elif value.target != "channel":
        await direct_channel_opened(session, value.target, channel=result["channel"])


async def _prepare_friday(
    session: AsyncSession, deps: EffectDependencies, _value: PostFridayDigest
) -> NamedPost | Drop:
    reference = deps.protocol.channels.crisis_desk
    if reference is None:
        return Drop("The protocol names no crisis-desk channel (channels.crisis_desk).")
    crises = await friday(session, now=deps.now)
    if not crises:
        return Drop("No crisis is open.", look_for=posted_named(await plan_for(session, reference, NOTHING)))
    return await plan_for(session, reference, friday_message(crises, deps.now))


async def _record_friday(
    session: AsyncSession, deps: EffectDependencies, _value: PostFridayDigest, result: Result
) -> None:
    await record_named(session, deps, result)


UPLOAD_TIMELINE = Performer(_prepare_picture, _upload, _record_picture, is_repeatable=True)
POST_DIGEST = Performer(_prepare_digest, _post_digest, _record_digest)
POST_FRIDAY_DIGEST = Performer(_prepare_friday, post_named, _record_friday)
