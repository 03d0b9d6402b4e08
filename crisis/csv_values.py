"""What a field of a CSV file may hold. Each function reads one value, or raises ValueError with a sentence."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from crisis.person import is_email
from crisis.rules.account import search_key
from crisis.rules.duration import parse_duration

LONGEST_NAME = 120
LONGEST_KEY = 240
"""A folded name can be longer than the name: one sign of Arabic may stand for a whole sentence."""
LONGEST_PERSON = 320

Word = TypeVar("Word", bound=StrEnum)

_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}|[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


def shown(text: str) -> str:
    """A wrong value as a sentence quotes it."""
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


def name(noun: str) -> Callable[[str], str]:
    """A name that can be searched for: `noun` says whose, for example "account"."""

    def read(text: str) -> str:
        if not text or not search_key(text):
            raise ValueError(f"the {noun} needs a name.")
        if len(text) > LONGEST_NAME:
            raise ValueError(f"the name has {len(text)} characters; {LONGEST_NAME} are allowed.")
        if len(search_key(text)) > LONGEST_KEY:
            raise ValueError(f"the name is too long once its signs are written out; {LONGEST_KEY} are allowed.")
        return " ".join(text.split())

    return read


def sentence(longest: int, *, missing: str = "it may not be empty.") -> Callable[[str], str]:
    """Free text of at most `longest` characters."""

    def read(text: str) -> str:
        if not text:
            raise ValueError(missing)
        if len(text) > longest:
            raise ValueError(f"it has {len(text):,} characters; {longest:,} are allowed.")
        return text

    return read


def word(words: type[Word], noun: str) -> Callable[[str], Word]:
    """One of a fixed list, in any case: `noun` says what, for example "tier"."""

    def read(text: str) -> Word:
        for one in words:
            if one.value.lower() == text.lower():
                return one
        raise ValueError(f"{shown(text)} is no {noun}. Allowed are {', '.join(words)}.")

    return read


def number(least: int, most: int) -> Callable[[str], int]:
    """A whole number between the two, both included."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) or not least <= int(text) <= most:
            raise ValueError(f"{shown(text)} is no whole number from {least} to {most}.")
        return int(text)

    return read


def person(text: str) -> str:
    if len(text) > LONGEST_PERSON or not _PERSON.fullmatch(text):
        raise ValueError(f"{shown(text)} is neither an e-mail address nor a Slack id (U012AB3CD).")
    return text.lower() if is_email(text) else text


def money(text: str) -> int:
    plain = text.replace("_", "").replace(" ", "")
    if not re.fullmatch(r"[0-9]{1,15}", plain, re.ASCII):
        raise ValueError(f"{shown(text)} is no whole number. Write 1250000 for one and a quarter million.")
    return int(plain)


def currency(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text, re.ASCII):
        raise ValueError(f"{shown(text)} is no currency code. Write three letters, for example EUR.")
    return text.upper()


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is no date. Write it as 2027-03-31.") from None


def duration_seconds(text: str) -> int:
    """`4h` → 14400."""
    try:
        return int(parse_duration(text).total_seconds())
    except ValueError as error:
        raise ValueError(f"{shown(text)}: {error}.") from None


def yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError(f"{shown(text)} is neither yes nor no.")
    return text.lower() == "yes"
