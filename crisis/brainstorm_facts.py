"""A brainstorm as its message shows it: ideas in their order while it is open, ranked once it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.playbook import KnownPlaybook, playbooks
from crisis.rules.brainstorm import rank_key
from crisis.rules.playbook_fit import Kind, best_fits
from storage.queries.account import account_by_id
from storage.queries.brainstorm import brainstorm_by_id, ideas_of, registers_with, voted_by, votes_for
from storage.tables.brainstorm import Brainstorm, ScenarioIdea
from storage.vocabulary import IdeaSource


@dataclass(frozen=True, kw_only=True)
class IdeaFacts:
    id: int
    text: str
    source: IdeaSource
    likelihood: int | None
    impact: int | None
    by: str
    votes: int
    playbook: str
    """Slug of the playbook that would be run; empty: nobody has written one (S1-15)."""
    registers: tuple[str, ...]
    """Names of the accounts in whose register it stands."""
    is_mine: bool = False
    """Whoever looks at it voted for it."""


@dataclass(frozen=True, kw_only=True)
class BrainstormFacts:
    id: int
    account_name: str
    """Empty: it is about none in particular."""
    topic: str
    channel_id: str | None
    opened_by: str
    closes_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    ideas: tuple[IdeaFacts, ...]
    """In the order in which people thought of them; of a closed one ranked."""
    seeds: int
    """How many playbooks in use are not among the ideas."""

    @property
    def uncovered(self) -> int:
        return sum(not idea.playbook for idea in self.ideas)


async def brainstorm_facts(session: AsyncSession, brainstorm_id: int, *, who: str = "") -> BrainstormFacts | None:
    """None: there is none. `who`: whose own votes are marked, for what only they see."""
    row = await brainstorm_by_id(session, brainstorm_id)
    if row is None:
        return None
    account = await account_by_id(session, row.account_id) if row.account_id else None
    known = await playbooks(session)
    rows = await ideas_of(session, brainstorm_id)
    taken = {idea.playbook for idea in rows}
    return BrainstormFacts(
        id=brainstorm_id,
        account_name=account.name if account else "",
        topic=row.topic,
        channel_id=row.channel_id,
        opened_by=row.opened_by,
        closes_at=row.closes_at,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        ideas=await _ideas(session, row, rows, known, who=who),
        seeds=len(known.keys() - taken),
    )


async def _ideas(
    session: AsyncSession,
    brainstorm: Brainstorm,
    rows: Sequence[ScenarioIdea],
    known: dict[str, KnownPlaybook],
    *,
    who: str,
) -> tuple[IdeaFacts, ...]:
    ids = [row.id for row in rows if row.id is not None]
    votes, registers = await votes_for(session, ids), await registers_with(session, ids)
    mine = await voted_by(session, ids, who) if who else set()
    ideas = [
        IdeaFacts(
            id=row.id or 0,
            text=row.text,
            source=row.source,
            likelihood=row.likelihood,
            impact=row.impact,
            by=row.by,
            votes=votes.get(row.id or 0, 0),
            playbook=_playbook_for(row, known),
            registers=tuple(registers.get(row.id or 0, ())),
            is_mine=row.id in mine,
        )
        for row in rows
    ]
    return tuple(ideas) if brainstorm.closed_at is None else tuple(sorted(ideas, key=_rank))


def _rank(idea: IdeaFacts) -> tuple[int, int, int]:
    return rank_key(idea.votes, idea.likelihood, idea.impact, idea.id)


def _playbook_for(idea: ScenarioIdea, known: dict[str, KnownPlaybook]) -> str:
    """The one it was taken from while that is in use, else the one that fits its words best."""
    if idea.playbook in known:
        return idea.playbook
    fits = best_fits({slug: one.playbook for slug, one in known.items()}, idea.text, foreseen=(), kind=Kind(), most=1)
    return fits[0].slug if fits else ""
