"""A word people type after `/crisis`: its help and its function side by side, so that help can be generated."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import facts_of_standing
from crisis.escalation import check_open
from crisis.facts import CrisisFacts
from crisis.permissions import check_may, is_plainly_allowed
from crisis.refusals import UnknownCrisis
from crisis.rules.permissions import Action
from handlers.asked import Answer
from handlers.blocks.message import Message
from handlers.dependencies import Dependencies
from storage.queries.standing import Standing, standing_at_once, standing_in


@dataclass(frozen=True, kw_only=True)
class Request:
    """A word, or the button that means the same, about one crisis."""

    deps: Dependencies
    who: str
    channel_id: str | None
    crisis_id: int
    text: str = ""
    """What was typed after the word, readable; goes into the form."""
    people: tuple[str, ...] = ()
    """Slack ids of the people it mentions."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word about one crisis."""

    word: str
    aliases: tuple[str, ...] = ()
    usage: str = "[key]"
    help: str
    answer: Callable[[Request], Awaitable[Answer]]
    takes_text: bool = False
    """Whether what follows the word goes into a form; otherwise it can only be a key."""
    needs_number: bool = False
    """Whether what follows the word begins with a key or a number, if anything follows."""
    for_ended: bool = False
    """Makes sense for a crisis that is over, so open ones are not offered."""


@dataclass(frozen=True, kw_only=True)
class PlainWord:
    """A word about no crisis in particular."""

    word: str
    aliases: tuple[str, ...] = ()
    usage: str = ""
    help: str
    answer: Callable[[Dependencies, str], Awaitable[Message]]
    """Called with the Slack id of whoever asks."""


@dataclass(frozen=True, kw_only=True)
class FreeRequest:
    """A word with free text behind it that is about no crisis, for example about an account."""

    deps: Dependencies
    who: str
    channel_id: str | None
    text: str
    """What was typed after the word, readable."""
    people: tuple[str, ...] = ()
    """Slack ids of the people it mentions."""


@dataclass(frozen=True, kw_only=True)
class FreeWord:
    """A word about something else than a crisis."""

    word: str
    aliases: tuple[str, ...] = ()
    usage: str = ""
    help: str
    answer: Callable[[FreeRequest], Awaitable[Answer]]


async def facts_to_change(
    session: AsyncSession, request: Request, action: Action, *, must_be_open: bool = True
) -> CrisisFacts:
    """The crisis, after checking that the person may do this, before a form is opened for it.

    Raises:
        Refusal: no such crisis, no right, or it is over. The operation checks all of it again.
    """
    protocol, who = request.deps.protocol, request.who
    standing = _known(await standing_in(session, request.crisis_id, who))
    if not is_plainly_allowed(protocol, who, action, standing):
        await check_may(session, protocol, who, action, standing.crisis)
    if must_be_open:
        check_open(standing.crisis)
    return facts_of_standing(protocol, standing)


async def facts_at_once(request: Request, action: Action) -> CrisisFacts:
    """The same of a crisis that may be over, for what shows nothing else: most people cost one question.

    Raises:
        Refusal: no such crisis, or no right.
    """
    protocol, database, who = request.deps.protocol, request.deps.database, request.who
    standing = _known(await standing_at_once(database, request.crisis_id, who))
    if not is_plainly_allowed(protocol, who, action, standing):
        async with database.reading() as session:
            await check_may(session, protocol, who, action, standing.crisis)
    return facts_of_standing(protocol, standing)


def _known(standing: Standing | None) -> Standing:
    if standing is None:
        raise UnknownCrisis("This crisis does not exist any more. `/crisis list` shows the open ones.")
    return standing
