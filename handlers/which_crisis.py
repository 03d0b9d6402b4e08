"""Which crisis is meant: the one of this channel, the one whose key was typed, or a choice."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import listed
from crisis.facts import ListedCrisis
from crisis.permissions import may
from crisis.protocol import Protocol
from crisis.refusals import UnknownCrisis
from crisis.rules.permissions import Action
from handlers.word import Word
from storage.queries.crisis import crisis_by_channel, crisis_by_key, open_crises, open_crises_of_person
from storage.tables.crisis import Crisis

_KEY = re.compile(r"(?:c-)?(\d{4})-(\d{1,6})", re.IGNORECASE)
_NUMBER = re.compile(r"#?(\d{1,6})")
OFFERED_MOST = 100


@dataclass(frozen=True)
class Meant:
    """The crisis, and what was typed besides its key. `crisis_id` None: one of `choices` must be chosen first."""

    crisis_id: int | None
    text: str
    choices: tuple[ListedCrisis, ...] = ()


async def which_crisis(
    session: AsyncSession,
    protocol: Protocol,
    word: Word,
    *,
    who: str,
    channel_id: str | None,
    text: str,
    now: datetime,
) -> Meant:
    """
    Raises:
        UnknownCrisis: the key is unknown, or there is nothing to choose from; the sentence helps.
    """
    here = await crisis_by_channel(session, channel_id) if channel_id else None
    first, _, rest = text.partition(" ")
    key = key_in(first, now=now, numbers=not rest and not (word.takes_text and here))
    if key is not None:
        return Meant(await _with_key(session, protocol, key, who=who), rest.strip())
    if text and not word.takes_text:
        raise UnknownCrisis(await _unknown(session, protocol, text, who=who))
    if here is not None:
        return Meant(here.id, text)
    return await _choice(session, protocol, word, text, who=who, now=now)


def key_in(token: str, *, now: datetime, numbers: bool) -> str | None:
    """The key that `C-2026-007`, `2026-7` or, with `numbers`, `7` stands for; None when it is none."""
    found = _KEY.fullmatch(token)
    if found:
        return f"C-{found[1]}-{int(found[2]):03d}"
    found = _NUMBER.fullmatch(token) if numbers else None
    return f"C-{now.year}-{int(found[1]):03d}" if found else None


async def _with_key(session: AsyncSession, protocol: Protocol, key: str, *, who: str) -> int | None:
    crisis = await crisis_by_key(session, key)
    if crisis is None:
        raise UnknownCrisis(await _unknown(session, protocol, key, who=who))
    return crisis.id


async def _unknown(session: AsyncSession, protocol: Protocol, key: str, *, who: str) -> str:
    keys = [crisis.key for crisis in await _listed_to(session, protocol, who)]
    near = difflib.get_close_matches(key.upper(), keys, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}? " if near else ""
    return f"There is no crisis “{key[:60]}”. {hint}`/crisis list` shows the open ones."


async def _listed_to(session: AsyncSession, protocol: Protocol, who: str) -> Sequence[Crisis]:
    """Open crises that this person may know of, besides their own."""
    return await open_crises(session, limit=OFFERED_MOST) if await may(session, protocol, who, Action.LIST) else ()


async def _choice(
    session: AsyncSession, protocol: Protocol, word: Word, text: str, *, who: str, now: datetime
) -> Meant:
    if word.for_ended:
        raise UnknownCrisis(
            f"This is no crisis channel. Say which one, for example `/crisis {word.word} C-{now.year}-001`."
        )
    crises: Sequence[Crisis] = await open_crises_of_person(session, who)
    crises = crises or await _listed_to(session, protocol, who)
    if not crises:
        raise UnknownCrisis("No crisis is open, so there is nothing to do here. `/crisis` declares one.")
    if len(crises) == 1:
        return Meant(crises[0].id, text)
    return Meant(None, text, await listed(session, crises[:OFFERED_MOST], now=now))
