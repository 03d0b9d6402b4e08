"""The crisis channel: create it, bring people in, set its topic, link the protocol."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.channel import channel_opened, members_invited
from crisis.effects import AddBookmark, InviteMembers, OpenChannel, SetTopic
from crisis.rules.channel import channel_name
from crisis.rules.lifecycle import is_open
from handlers.blocks.topic import topic
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.post import CLOCKS_DIFFER_AT_MOST
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import CannotBeDone, SlackRefused, plain_reason
from handlers.effects.still_true import NO_CHANNEL, NO_CRISIS, ended, facts_of
from storage.queries.crisis import crisis_by_id
from storage.queries.outbox import settled_in_lane
from storage.vocabulary import EffectState

NAMES_TRIED = 9
"""`name`, `name-2` … `name-9`: somebody who holds all of them is not a coincidence."""
INVITED_AT_ONCE = 100
"""The most `conversations.invite` takes (docs.slack.dev, August 2026)."""
BOOKMARK_TITLE = "Crisis protocol"
ALREADY_IN = ("already_in_channel", "cant_invite_self")
OF_THE_CHANNEL = {"channel_not_found", "is_archived", "missing_scope", "not_in_channel", "restricted_action"}
"""Refusals that concern the channel or the app and not one of the people invited."""


@dataclass(frozen=True, kw_only=True)
class OpeningPlan:
    names: tuple[str, ...]
    """In the order in which they are tried."""

    async def find_ours(self, slack: SlackLine, attempt: Attempt) -> Result | None:
        return await _find_ours(slack, self.names, attempt)


@dataclass(frozen=True, kw_only=True)
class InvitationPlan:
    channel: str
    slack_ids: tuple[str, ...]

    async def find_those_inside(self, slack: SlackLine, _attempt: Attempt) -> Result | None:
        """Those of them whom an earlier attempt brought in."""
        inside: set[str] = set()
        async for answer in slack.pages("conversations.members", channel=self.channel, limit=200):
            inside.update(answer.get("members", []))
        invited = [person for person in self.slack_ids if person in inside]
        return {"invited": invited, "problems": {}} if invited else None


@dataclass(frozen=True, kw_only=True)
class TopicPlan:
    channel: str
    topic: str


@dataclass(frozen=True, kw_only=True)
class BookmarkPlan:
    channel: str
    link: str


async def _prepare_opening(session: AsyncSession, _deps: EffectDependencies, value: OpenChannel) -> OpeningPlan | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    if crisis is None:
        return NO_CRISIS
    if crisis.channel_id:
        return Drop("The crisis has its channel already.")
    name = channel_name(crisis.key, crisis.account_name)
    plan = OpeningPlan(names=(name, *(f"{name[:77]}-{number}" for number in range(2, NAMES_TRIED + 1))))
    if not is_open(crisis.status):
        return Drop(f"The crisis was {crisis.status} meanwhile.", look_for=plan.find_ours)
    return plan


async def _open(slack: SlackLine, plan: OpeningPlan, attempt: Attempt) -> Result:
    ours = await plan.find_ours(slack, attempt) if attempt.look_first else None
    for name in plan.names:
        if ours is not None:
            return ours
        try:
            answer = await slack.call("conversations.create", name=name, is_private=True)
        except SlackRefused as refusal:
            if refusal.error != "name_taken":
                raise
            ours = await _find_ours(slack, [name], attempt)
        else:
            return _opened(answer["channel"])
    raise CannotBeDone(
        f"#{plan.names[0]} and its variants up to -{NAMES_TRIED} are taken. Rename one of them in Slack."
    )


async def _find_ours(slack: SlackLine, names: Sequence[str], attempt: Attempt) -> Result | None:
    """A channel that an earlier attempt of this very effect created; never anybody else's."""
    bot = await slack.gate.bot_user_id()
    pages = slack.pages("users.conversations", types="private_channel", exclude_archived=False, limit=200)
    async for answer in pages:
        for channel in answer.get("channels", []):
            if channel.get("name") in names and _is_ours(channel, bot, attempt.since):
                return _opened(channel)
    return None


def _is_ours(channel: dict[str, Any], bot: str, since: datetime | None) -> bool:
    if channel.get("creator") != bot or channel.get("is_archived") or not channel.get("is_private"):
        return False
    # An older one is of another life of the database, with other people in it.
    return since is None or channel.get("created", 0) >= int((since - CLOCKS_DIFFER_AT_MOST).timestamp())


def _opened(channel: dict[str, Any]) -> Result:
    if not channel.get("is_private"):
        raise CannotBeDone("Slack made the channel public, so it is not used. Tell an administrator of Slack.")
    return {"channel": str(channel["id"]), "name": str(channel["name"])}


async def _record_opening(session: AsyncSession, deps: EffectDependencies, value: OpenChannel, result: Result) -> None:
    await channel_opened(
        session, deps.protocol, value.crisis_id, channel_id=result["channel"], name=result["name"], now=deps.now
    )


async def _prepare_invitation(
    session: AsyncSession, _deps: EffectDependencies, value: InviteMembers
) -> InvitationPlan | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    if crisis is None:
        return NO_CRISIS
    if not crisis.channel_id:
        return NO_CHANNEL
    if not value.slack_ids:
        return Drop("There is nobody to invite.")
    plan = InvitationPlan(channel=crisis.channel_id, slack_ids=value.slack_ids)
    return plan if is_open(crisis.status) else Drop(ended(crisis.status).reason, look_for=plan.find_those_inside)


async def _invite(slack: SlackLine, plan: InvitationPlan, _attempt: Attempt) -> Result:
    problems: dict[str, str] = {}
    for start in range(0, len(plan.slack_ids), INVITED_AT_ONCE):
        chunk = plan.slack_ids[start : start + INVITED_AT_ONCE]
        problems |= await _invite_chunk(slack, plan.channel, chunk)
    return {"invited": [person for person in plan.slack_ids if person not in problems], "problems": problems}


async def _invite_chunk(slack: SlackLine, channel: str, people: Sequence[str]) -> dict[str, str]:
    """Returns Slack id → why they could not be brought in."""
    try:
        answer = await slack.call("conversations.invite", channel=channel, users=",".join(people), force=True)
    except SlackRefused as refusal:
        if refusal.error in OF_THE_CHANNEL or refusal.is_passing or refusal.is_about_token:
            raise
        problems = _problems(refusal.answer)
        if problems is None and len(people) == 1:
            return {} if refusal.error in ALREADY_IN else {people[0]: plain_reason(refusal.error)}
        # Slack names only those it refused, or nobody; whether the others got in is asked one by one.
        refused = {entry.get("user") for entry in refusal.answer.get("errors") or []}
        return (problems or {}) | await _invite_singly(slack, channel, [one for one in people if one not in refused])
    return _problems(answer) or {}


async def _invite_singly(slack: SlackLine, channel: str, people: Sequence[str]) -> dict[str, str]:
    problems: dict[str, str] = {}
    for person in people:
        problems |= await _invite_chunk(slack, channel, [person])
    return problems


def _problems(answer: dict[str, Any]) -> dict[str, str] | None:
    """Slack id → reason, of an answer that lists people one by one; None when it does not."""
    errors = [entry for entry in answer.get("errors") or [] if isinstance(entry, dict) and entry.get("user")]
    if not errors:
        return None
    return {str(one["user"]): plain_reason(str(one["error"])) for one in errors if one["error"] not in ALREADY_IN}


async def _record_invitation(
    session: AsyncSession, deps: EffectDependencies, value: InviteMembers, result: Result
) -> None:
    await members_invited(
        session, deps.protocol, value.crisis_id, invited=result["invited"], problems=result["problems"], now=deps.now
    )


async def _prepare_topic(session: AsyncSession, deps: EffectDependencies, value: SetTopic) -> TopicPlan | Drop:
    facts = await facts_of(session, deps, value.crisis_id)
    if facts is None or not facts.channel_id:
        return NO_CHANNEL
    plan = TopicPlan(channel=facts.channel_id, topic=topic(facts))
    if not deps.may_have_reached_slack and await _topic_was_set(session, value, plan):
        return Drop("The topic says so already.")
    return plan


async def _topic_was_set(session: AsyncSession, value: SetTopic, plan: TopicPlan) -> bool:
    """Slack posts a line into the channel for each topic that is set, so the same one is not set again."""
    settled = await settled_in_lane(session, crisis_id=value.crisis_id, lane=value.lane or "")
    tried = [effect for effect in settled if effect.state is not EffectState.DROPPED or effect.outcome_unknown]
    return bool(tried) and tried[0].result.get("topic") == plan.topic


async def _set_topic(slack: SlackLine, plan: TopicPlan, _attempt: Attempt) -> Result:
    await slack.call("conversations.setTopic", channel=plan.channel, topic=plan.topic)
    return {"topic": plan.topic}


async def _prepare_bookmark(session: AsyncSession, deps: EffectDependencies, value: AddBookmark) -> BookmarkPlan | Drop:
    link = deps.protocol.links.protocol_url
    crisis = await crisis_by_id(session, value.crisis_id)
    if not link:
        return Drop("The protocol names no link (links.protocol_url).")
    if crisis is None or not crisis.channel_id:
        return NO_CHANNEL
    return BookmarkPlan(channel=crisis.channel_id, link=link)


async def _add_bookmark(slack: SlackLine, plan: BookmarkPlan, attempt: Attempt) -> Result:
    if attempt.look_first:
        listed = await slack.call("bookmarks.list", channel_id=plan.channel)
        if any(bookmark.get("link") == plan.link for bookmark in listed.get("bookmarks", [])):
            return {}
    await slack.call("bookmarks.add", channel_id=plan.channel, title=BOOKMARK_TITLE, type="link", link=plan.link)
    return {}


OPEN_CHANNEL = Performer(_prepare_opening, _open, _record_opening, is_repeatable=True)
INVITE_MEMBERS = Performer(_prepare_invitation, _invite, _record_invitation, is_repeatable=True)
SET_TOPIC = Performer(_prepare_topic, _set_topic, record_nothing, is_repeatable=True)
ADD_BOOKMARK = Performer(_prepare_bookmark, _add_bookmark, record_nothing)
