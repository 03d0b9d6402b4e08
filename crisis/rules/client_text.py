"""What a text for a client must not say, and what it must (S1-14: "with transparency and tact").

Words are compared whole, without regard to case, to the kind of spaces and dashes between them, and to how Unicode
writes them. A text is taken apart once, so the time it takes grows with its length and with nothing else.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.vocabulary import DraftKind

_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(r"(?<!\d)[0-2]?\d[:h][0-5]\d(?!\d)|(?<!\w)[01]?\d(?:[.:][0-5]\d)? ?[ap][.]?m(?!\w)")
# Four numbers with dots between them are an address in a network, not a day.
_DAY = re.compile(r"(?<!\d)(?<!\d[./])(?:\d{4}-\d\d-\d\d|[0-3]?\d[./][01]?\d[./](?:\d\d(?:\d\d)?)?)(?!\d)(?![./]\d)")
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_OF_MONTH = re.compile(
    rf"(?<!\d)[0-3]?\d(?:st|nd|rd|th)?[.]?(?: of)? {_MONTH}(?!\w)|(?<!\w){_MONTH}[.]? [0-3]?\d(?!\d)"
)
_BLANK = re.compile(r"\[[^\[\]\n]{1,200}\]")
_IN_SLACK = re.compile(r"<[@#!][^<>]{1,100}>")
LONGEST_SHOWN = 80


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Words that stand in a text, and what is wrong with them."""

    words: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found in a text."""

    secrets: tuple[str, ...] = ()
    """Ours alone: it goes to nobody with them."""
    blanks: tuple[str, ...] = ()
    """What was to be filled in and is not."""
    banned: tuple[Finding, ...] = ()
    """It may go all the same, if somebody says why."""
    lacks_time: bool = False
    """It does not say when the client hears from us again."""


def check_client_text(
    text: str,
    kind: DraftKind,
    *,
    banned: Mapping[str, str],
    secrets: Sequence[str],
    time_words: Sequence[str],
) -> Checked:
    """Look for everything at once, so that nobody is told of one thing after the other.

    Args:
        banned: words → why a client should not read them.
        secrets: words that only we use, keys and names of channels among them.
        time_words: words that name a time: weekdays, months, `tomorrow`.
    """
    plain = _plain(text)
    said = _WORD.findall(plain)
    found = [Finding(words=words, because=because) for words, because in banned.items() if _stands_in(said, words)]
    whole = [one for one in found if not any(_is_part(one.words, other.words) for other in found)]
    return Checked(
        secrets=tuple(dict.fromkeys([*(one for one in secrets if _stands_in(said, one)), *_IN_SLACK.findall(text)])),
        blanks=tuple(one[:LONGEST_SHOWN] for one in dict.fromkeys(_BLANK.findall(text))),
        banned=tuple(whole),
        lacks_time=kind is not DraftKind.RESOLUTION and not _names_time(plain, said, time_words),
    )


def fill_in(template: str, values: Mapping[str, str]) -> str:
    """The text of a playbook with what is known put into its [brackets]; the rest stays for whoever writes."""
    for name, value in values.items():
        template = template.replace(f"[{name}]", value)
    return template


def _names_time(plain: str, said: Sequence[str], time_words: Sequence[str]) -> bool:
    is_written_out = any(pattern.search(plain) for pattern in (_CLOCK, _DAY, _DAY_OF_MONTH))
    return is_written_out or any(_stands_in(said, one) for one in time_words)


def _stands_in(said: Sequence[str], words: str) -> bool:
    """Whether these words stand in it one after the other, with borders of words at both ends."""
    wanted = _WORD.findall(_plain(words))
    if not wanted:
        return False
    length = len(wanted)
    return any(word == wanted[0] and list(said[place : place + length]) == wanted for place, word in enumerate(said))


def _is_part(words: str, others: str) -> bool:
    """`soon` stands in `as soon as possible`: what is wrong with it is said once."""
    return words != others and _stands_in(_WORD.findall(_plain(others)), words)


def _plain(text: str) -> str:
    """Full width, ligatures and accents as everybody types them; without signs that nobody sees."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
