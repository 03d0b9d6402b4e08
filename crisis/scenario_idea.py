"""Ideas of a brainstorm: added by people, taken from the playbooks, never merged without asking (S1-20, S1-21)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.brainstorm import check_is_open, check_takes_part, locked_brainstorm, show_again
from crisis.playbook import playbooks
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput, WrongStatus
from crisis.risk_checks import LONGEST_SCENARIO, LONGEST_SCENARIO_KEY
from crisis.rules.account import search_key
from crisis.rules.brainstorm import near
from crisis.rules.length import too_long
from crisis.rules.risk import is_on_scale
from storage.queries.brainstorm import add_vote, ideas_of
from storage.tables.brainstorm import Brainstorm, ScenarioIdea
from storage.vocabulary import IdeaSource

MOST_IDEAS = 60
"""Nobody votes for the sixty-first."""
NEW = "new"
"""The answer that an idea is not the same as those that look alike."""


class AlikeIdeas(InvalidInput):
    """Others may be the same: the person who adds says whether they are."""

    def __init__(self, ideas: dict[int, str]) -> None:
        super().__init__({"same_as": "Others look alike. Say whether it is the same as one of them."})
        self.ideas = ideas
        """Id → text, likeliest first."""


@dataclass(frozen=True, kw_only=True)
class IdeaDraft:
    """What the form asked. `same_as`: `new`, the id of the idea it is the same as, or empty: not asked yet."""

    text: str
    source: IdeaSource | None
    likelihood: int | None = None
    impact: int | None = None
    same_as: str = ""


async def add_idea(
    session: AsyncSession,
    protocol: Protocol,
    brainstorm_id: int,
    draft: IdeaDraft,
    *,
    by: str,
    seen_in: str | None,
    request_key: str | None = None,
    now: datetime,
) -> ScenarioIdea | None:
    """Add what could happen; what is the same as another idea by its author's own word is a vote for that one.

    Returns:
        The idea, new or the same; None: the form was sent before.

    Raises:
        AlikeIdeas: others look alike, and the person was not asked yet.
        InvalidInput: fields `text`, `source`, `likelihood`, `impact`, `same_as`.
        NotAllowed: the brainstorm is for the people in its channel.
        WrongStatus: it is closed, or full.
    """
    brainstorm = await locked_brainstorm(session, brainstorm_id)
    await check_takes_part(session, protocol, brainstorm, by, seen_in)
    check_is_open(brainstorm)
    _check(draft)
    if not await first_time(session, request_key, now=now):
        return None
    ideas = {idea.id or 0: idea for idea in await ideas_of(session, brainstorm_id)}
    same = _same(draft, ideas)
    if same is not None:
        await add_vote(session, same.id or 0, by, at=now)
        await show_again(session, brainstorm, now=now)
        return same
    if len(ideas) >= MOST_IDEAS:
        raise WrongStatus(f"This brainstorm has {MOST_IDEAS} ideas. Vote for one of them, or open another brainstorm.")
    return await _add(session, brainstorm, _idea_of(draft, brainstorm_id, by=by, now=now), now=now)


def _idea_of(draft: IdeaDraft, brainstorm_id: int, *, by: str, now: datetime) -> ScenarioIdea:
    assert draft.source is not None, "_check refuses a draft without a source."
    line = " ".join(draft.text.split())
    return ScenarioIdea(
        brainstorm_id=brainstorm_id,
        text=line,
        text_key=search_key(line),
        source=draft.source,
        likelihood=draft.likelihood,
        impact=draft.impact,
        by=by,
        at=now,
    )


async def seed_brainstorm(
    session: AsyncSession, protocol: Protocol, brainstorm_id: int, *, by: str, seen_in: str | None, now: datetime
) -> int:
    """Add what the playbooks in use are for, so that nobody begins with an empty page. Returns how many were new.

    Raises:
        NotAllowed, WrongStatus: as `add_idea`.
    """
    brainstorm = await locked_brainstorm(session, brainstorm_id)
    await check_takes_part(session, protocol, brainstorm, by, seen_in)
    check_is_open(brainstorm)
    ideas = await ideas_of(session, brainstorm_id)
    keys, slugs = {idea.text_key for idea in ideas}, {idea.playbook for idea in ideas}
    room = MOST_IDEAS - len(ideas)
    missing = [
        ScenarioIdea(
            brainstorm_id=brainstorm_id,
            text=known.playbook.title[:LONGEST_SCENARIO],
            text_key=search_key(known.playbook.title)[:LONGEST_SCENARIO_KEY],
            source=IdeaSource.PLAYBOOK,
            playbook=slug,
            by=by,
            at=now,
        )
        for slug, known in (await playbooks(session)).items()
        if slug not in slugs and search_key(known.playbook.title) not in keys
    ][: max(0, room)]
    for idea in {idea.text_key: idea for idea in missing}.values():
        await _add(session, brainstorm, idea, now=now)
    return len(missing)


async def _add(session: AsyncSession, brainstorm: Brainstorm, idea: ScenarioIdea, *, now: datetime) -> ScenarioIdea:
    session.add(idea)
    await session.flush()
    await show_again(session, brainstorm, now=now)
    return idea


def _same(draft: IdeaDraft, ideas: dict[int, ScenarioIdea]) -> ScenarioIdea | None:
    """The idea it is the same as, by the person's own word; None: it is another one. Raises as `add_idea`."""
    if draft.same_as and draft.same_as != NEW:
        chosen = next((idea for number, idea in ideas.items() if str(number) == draft.same_as), None)
        if chosen is None:
            raise InvalidInput({"same_as": "This idea is not there any more. Choose again."})
        return chosen
    key = search_key(draft.text)
    exact = next((idea for idea in ideas.values() if idea.text_key == key), None)
    if draft.same_as == NEW:
        if exact is not None:
            raise InvalidInput({"text": "An idea with just these words is there. Say what is different about yours."})
        return None
    texts = {number: idea.text for number, idea in ideas.items()}
    alike = dict.fromkeys([*([exact.id or 0] if exact else []), *near(draft.text, texts)])
    if alike:
        raise AlikeIdeas({number: texts[number] for number in alike})
    return None


def _check(draft: IdeaDraft) -> None:
    errors = {}
    line = " ".join(draft.text.split())
    if not line:
        errors["text"] = "Say what could happen."
    elif len(line) > LONGEST_SCENARIO:
        errors["text"] = too_long(LONGEST_SCENARIO, line)
    elif not search_key(line) or len(search_key(line)) > LONGEST_SCENARIO_KEY:
        errors["text"] = "This cannot be compared with others. Say it in plain words."
    if draft.source is None:
        errors["source"] = "Choose where the thought comes from."
    for field, value in (("likelihood", draft.likelihood), ("impact", draft.impact)):
        if value is not None and not is_on_scale(value):
            errors[field] = "Choose a figure from 1 to 5."
    if errors:
        raise InvalidInput(errors)
