"""What the protocol file says about texts for clients (S1-14): what they must not say."""

from typing import Annotated

from pydantic import Field, StringConstraints

from crisis.protocol_values import Name
from crisis.rules.policy import Policy

MOST_WORDS = 200
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]

_BLAME = "it blames the client or others; say what happens next instead"
_GUESS = "a guess at the cause; say what is known, and when the rest will be"
_NO_DATE = "a promise without a date; name one"
_ADMITS = "it may be read as an admission of liability; ask legal first"
_HUMAN = "it sounds like an excuse; say what was changed"
_TOO_MUCH = "a promise that nobody can keep"

_SHIPPED = {
    _BLAME: ("your fault", "your mistake", "you should have", "you failed to", "our supplier failed", "their fault"),
    _GUESS: ("probably", "presumably", "we guess", "we suspect", "must have been"),
    _NO_DATE: ("as soon as possible", "asap", "soon", "shortly", "in due course", "in a timely manner"),
    _ADMITS: ("our fault", "our negligence", "negligence", "negligent", "we are liable", "our liability"),
    _HUMAN: ("human error", "unfortunate mistake"),
    _TOO_MUCH: ("never again", "we guarantee", "guaranteed"),
}


class BannedWords(Policy):
    words: Words
    because: Name
    """What is wrong with them; whoever wrote them reads it."""


DEFAULT_BANNED = tuple(
    BannedWords(words=words, because=because) for because, several in _SHIPPED.items() for words in several
)
DEFAULT_INTERNAL = ("SEV1", "SEV2", "SEV3", "SEV4", "war room", "escalation ladder")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DEFAULT_TIME_WORDS = (
    *("today", "tonight", "tomorrow", "noon", "midnight"),
    *_DAYS,
    *("o'clock", "within the hour", "every hour", "in an hour"),
)
"""As the shipped protocol, for files that say nothing about it."""


class ClientTexts(Policy):
    banned: tuple[BannedWords, ...] = Field(default=DEFAULT_BANNED, max_length=MOST_WORDS)
    """They may go to the approver all the same, with a reason."""
    internal: tuple[Words, ...] = Field(default=DEFAULT_INTERNAL, max_length=MOST_WORDS)
    """Words that only we use: no client reads them. Keys of crises and names of our channels are among them anyway."""
    time_words: tuple[Words, ...] = Field(default=DEFAULT_TIME_WORDS, min_length=1, max_length=MOST_WORDS)
    """Besides dates and times of day: words that say when the client hears from us again."""
