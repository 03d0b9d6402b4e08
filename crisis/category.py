"""Say which kind of crisis it is; the playbooks that are offered follow (S1-1)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import PLAYBOOKS_CARD
from crisis.effects import RefreshCard, wish_for
from crisis.escalation import check_open
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone
from crisis.rules.permissions import Action
from crisis.show import show_headline, show_homes
from crisis.timeline import record
from storage.tables.crisis import Crisis
from storage.vocabulary import Category


async def choose_category(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, to: Category, by: str, now: datetime
) -> Crisis:
    """People know better than the words that proposed a kind; what was proposed can be confirmed too.

    Raises:
        AlreadyDone: somebody chose this one before.
        NotAllowed, WrongStatus: no right, or the crisis is over.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    if crisis.category is to and crisis.category_by is not None:
        raise AlreadyDone(f"{crisis.key} is {to} already: <@{crisis.category_by}> said so.")
    await _set(session, crisis, to, said=f"<@{by}> says that this crisis is {to}", by=by, now=now)
    return crisis


async def follow_playbook(
    session: AsyncSession, crisis: Crisis, category: Category, title: str, *, by: str, now: datetime
) -> None:
    """Whoever runs a playbook for a kind of crisis says that it is of that kind, unless somebody said otherwise."""
    if crisis.category_by is None:
        said = f"With the playbook “{title}” this crisis counts as {category}"
        await _set(session, crisis, category, said=said, by=by, now=now)


async def _set(session: AsyncSession, crisis: Crisis, to: Category, *, said: str, by: str, now: datetime) -> None:
    """Write it down; headline and offered playbooks show it. The crisis is locked."""
    assert crisis.id is not None
    old, was_chosen = crisis.category, crisis.category_by is not None
    crisis.category, crisis.category_by = to, by
    session.add(crisis)
    await session.flush()
    text = f"{said}{_instead(old, to, was_chosen=was_chosen)}."
    await record(session, crisis, "category", text, by=by, now=now, old=old, new=to)
    await show_headline(session, crisis, now=now)
    await show_homes(session, crisis, now=now)
    if crisis.channel_id:
        # Before the channel is furnished there is no card to redraw; it will show the newest state when it is posted.
        await wish_for(session, RefreshCard(crisis_id=crisis.id, card=PLAYBOOKS_CARD), now=now)


def _instead(old: Category | None, to: Category, *, was_chosen: bool) -> str:
    if old is None:
        return ""
    if old is to:
        return ", as its words had proposed"
    return f", not {old}" if was_chosen else f", not {old} as its words had proposed"
