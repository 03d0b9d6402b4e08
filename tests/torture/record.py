"""What the database holds and what stands in Slack, read once, for the audit."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import EFFECT_VALUES
from crisis.protocol import Protocol
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis, CrisisMember
from storage.tables.escalation import Page
from storage.tables.outbox import Effect
from storage.tables.review import ReviewFinding
from storage.tables.timeline import TimelineEntry
from storage.tables.update import Update, UpdateClock

Json = dict[str, Any]

SILENT = {
    "AddBookmark",
    "CaptureMessage",
    "FindPerson",
    "InviteMembers",
    "OpenChannel",
    "PinHeadline",
    "PublishHome",
    "RefreshAnnouncement",
    "RefreshBrainstorm",
    "RefreshCard",
    "RefreshHeadline",
    "RefreshPage",
    "RefreshQuestion",
    "RefreshReminder",
    "RefreshUserGroups",
    "RemoveReminder",
    "SetTopic",
    "ShowOpened",
    "UploadMatrix",
    "UploadTimeline",
}
"""Effects that leave no message of their own. Whatever is new counts as one that does, until it stands here."""

POSTING = {kind.__name__ for kind in EFFECT_VALUES} - SILENT
"""Effects that leave a message, which carries their uid."""


@dataclass(frozen=True)
class Posted:
    """A message of the bot that carries the uid of an effect."""

    channel: str
    ts: str
    message: Json


@dataclass
class Record:
    """Both sides, at the end."""

    session: AsyncSession
    protocol: Protocol
    now: datetime
    scale: float
    """How many times faster business time ran than real time while things happened."""
    crises: list[Crisis]
    members: dict[int, list[CrisisMember]]
    pages: list[Page]
    updates: list[Update]
    clocks: list[UpdateClock]
    effects: list[Effect]
    timeline: list[TimelineEntry]
    findings: list[ReviewFinding]
    actions: list[CrisisAction]
    slack: Json
    posted: dict[str, list[Posted]] = field(default_factory=lambda: defaultdict(list))
    """By uid."""
    unsigned: list[Posted] = field(default_factory=list)
    """Messages of the bot that everybody sees and that no effect claims."""

    @property
    def channels(self) -> dict[str, Json]:
        return {channel["id"]: channel for channel in self.slack["channels"]}

    def channel_of(self, crisis: Crisis) -> Json | None:
        return self.channels.get(crisis.channel_id or "")

    def effects_of(self, crisis: Crisis, *kinds: str) -> list[Effect]:
        return [effect for effect in self.effects if effect.crisis_id == crisis.id and effect.kind in kinds]


async def read_record(
    session: AsyncSession, protocol: Protocol, slack_url: str, *, now: datetime, scale: float
) -> Record:
    """Read everything."""
    async with aiohttp.ClientSession() as http, http.get(f"{slack_url}_control/dump") as answer:
        slack = await answer.json()
    members = defaultdict(list)
    for row in (await session.exec(select(CrisisMember))).all():
        members[row.crisis_id].append(row)
    found = Record(
        session=session,
        protocol=protocol,
        now=now,
        scale=scale,
        crises=list((await session.exec(select(Crisis).order_by(Crisis.key))).all()),
        members=members,
        pages=list((await session.exec(select(Page))).all()),
        updates=list((await session.exec(select(Update))).all()),
        clocks=list((await session.exec(select(UpdateClock))).all()),
        effects=list((await session.exec(select(Effect))).all()),
        timeline=list((await session.exec(select(TimelineEntry))).all()),
        findings=list((await session.exec(select(ReviewFinding))).all()),
        actions=list((await session.exec(select(CrisisAction))).all()),
        slack=slack,
    )
    _sort_messages(found)
    return found


def _sort_messages(record: Record) -> None:
    bot = record.slack["bot_user_id"]
    for channel in record.slack["channels"]:
        for message in channel["messages"]:
            if message["user"] != bot or message["ephemeral_to"] or message.get("subtype"):
                continue
            posted = Posted(channel["id"], message["ts"], message)
            uid = ((message.get("metadata") or {}).get("event_payload") or {}).get("effect")
            if uid:
                record.posted[uid].append(posted)
            else:
                record.unsigned.append(posted)
