"""What somebody who comes later must know: what happened, where we stand, who does what, what was promised."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action_facts import ActionFacts, action_board
from crisis.effects import InviteMembers, SendCatchUp, wish_for
from crisis.facts import Headline, TimelineFacts, UpdateFacts
from crisis.headline import headline
from crisis.protocol import Protocol
from crisis.timeline import timeline
from crisis.update import update_facts
from storage.queries.catch_up import first_effect, newest_updates, open_promises
from storage.queries.escalation import was_paged
from storage.queries.timeline import has_entry_by
from storage.tables.crisis import Crisis, CrisisMember

UPDATES_SHOWN, ENTRIES_SHOWN = 3, 8
ENTRIES_READ = 60
"""Among so many of the newest entries the key ones are looked for."""
NOT_KEY = frozenset(
    {
        "acknowledged",
        "brought_in",
        "channel_opened",
        "channel_renamed",
        "client_updated",
        "effect_failed",
        "invite_problems",
        "joined",
        "left",
        "no_change",
        "paged",
        "snoozed",
        "updated",
    }
)
"""Entries about the machinery, and updates, which are shown by themselves."""


@dataclass(frozen=True, kw_only=True)
class PromiseFacts:
    """What the contract asks for and nobody has settled yet."""

    label: str
    due_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class CatchUp:
    headline: Headline
    actions: tuple[ActionFacts, ...]
    """Open ones, soonest due first."""
    promises: tuple[PromiseFacts, ...]
    updates: tuple[UpdateFacts, ...]
    """The last ones, oldest first."""
    entries: tuple[TimelineFacts, ...]
    """The last that matter, oldest first."""


async def catch_up(session: AsyncSession, protocol: Protocol, crisis_id: int, *, now: datetime) -> CatchUp | None:
    """With a constant number of queries; None when there is no such crisis."""
    found = await headline(session, protocol, crisis_id, now=now)
    board = await action_board(session, protocol, crisis_id, now=now)
    if found is None or board is None:
        return None
    newest = [
        await update_facts(session, row.id)
        for row in await newest_updates(session, crisis_id, limit=UPDATES_SHOWN)
        if row.id is not None
    ]
    entries = await timeline(session, crisis_id, limit=ENTRIES_READ)
    return CatchUp(
        headline=found,
        actions=tuple(board.open),
        promises=tuple(
            PromiseFacts(
                label=commitment.label,
                due_at=obligation.due_at,
                is_overdue=obligation.due_at is not None and obligation.due_at <= now,
            )
            for obligation, commitment in await open_promises(session, crisis_id)
        ),
        updates=tuple(update for update in newest if update is not None),
        entries=tuple(entry for entry in entries if entry.word not in NOT_KEY)[-ENTRIES_SHOWN:],
    )


async def catch_up_if_late(session: AsyncSession, crisis: Crisis, row: CrisisMember, *, now: datetime) -> None:
    """Call it when somebody is in the channel who was not a moment ago.

    Whoever was invited with the channel saw it all begin, and whoever was paged has read the page; they can ask for it
    like everybody else. Whoever left and comes back has missed something.
    """
    assert crisis.id is not None
    came_back = await has_entry_by(session, crisis.id, row.slack_id, word="left")
    if not came_back and (
        await _saw_it_begin(session, crisis.id, row.slack_id) or await was_paged(session, crisis.id, row.slack_id)
    ):
        return
    effect = SendCatchUp(crisis_id=crisis.id, slack_id=row.slack_id, joined_at=now.isoformat(timespec="seconds"))
    await wish_for(session, effect, now=now)


async def _saw_it_begin(session: AsyncSession, crisis_id: int, slack_id: str) -> bool:
    first = await first_effect(session, crisis_id, InviteMembers.__name__)
    return first is not None and slack_id in first.payload["slack_ids"]
