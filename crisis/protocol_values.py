"""What single values in the protocol file look like: people, channels, times of day, zones, addresses."""

import re
from collections.abc import Callable
from datetime import time
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from crisis.protocol_problems import did_you_mean
from crisis.rules.roster_words import is_group

LONGEST_EMAIL = 320
_SLACK_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}|#[^\W_][\w-]{0,79}")
_EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}")
_CLOCK_TIME = re.compile(r"[0-2][0-9]:[0-5][0-9]")


def _person(text: str) -> str:
    written = text.strip()
    if _SLACK_PERSON.fullmatch(written):
        return written
    if len(written) <= LONGEST_EMAIL and _EMAIL.fullmatch(written):
        return written.lower()
    raise ValueError('name a person by e-mail ("ana@example.com") or Slack id ("U012AB3CD")')


def _holder(text: str) -> str:
    written = text.strip().lower() if text.strip().startswith("@") else text.strip()
    if is_group(written):
        return written
    try:
        return _person(text)
    except ValueError as error:
        raise ValueError(f'{error}; a seat may also name a user group ("@legal" or "S012AB3CD")') from None


def _channel(text: str) -> str:
    written = text.strip()
    if _CHANNEL.fullmatch(written) and (not written.startswith("#") or written == written.lower()):
        return written
    raise ValueError('name a channel as in Slack ("#crisis-desk") or by id ("C012AB3CD")')


def _clock_time(text: str) -> str:
    if not _CLOCK_TIME.fullmatch(text) or text >= "24":
        raise ValueError('write a time of day as "HH:MM" with 24 hours, for example "15:00"')
    return time.fromisoformat(text).strftime("%H:%M")


@cache
def _known_zones() -> set[str]:
    """Read from the machine's files once, not with every value."""
    return available_timezones()


def _zone(text: str) -> str:
    known = _known_zones()
    if not known:
        raise ValueError("this machine has no time zone data: install the package tzdata")
    if text not in known:
        raise ValueError(f'name a time zone like "Europe/Berlin" or "UTC"{did_you_mean(text, known)}')
    return ZoneInfo(text).key


def _emoji(text: str) -> str:
    name = text.strip().strip(":")
    if name and not _EMOJI.fullmatch(name):
        raise ValueError('write the emoji by its name in Slack, for example "pushpin"')
    return name


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>|]+", text):
        raise ValueError("write an address that begins with https://")
    return text


def _unset_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _if_set(check: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda value: None if value is None else check(value))


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError('a currency is three capital letters, for example "EUR"')
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Person = Annotated[str, AfterValidator(_person)]
PersonOrNone = Annotated[str | None, BeforeValidator(_unset_if_empty), _if_set(_person)]
Holder = Annotated[str, AfterValidator(_holder)]
"""Whoever holds a seat: a person or a user group."""
HolderOrNone = Annotated[str | None, BeforeValidator(_unset_if_empty), _if_set(_holder)]
ChannelOrNone = Annotated[str | None, BeforeValidator(_unset_if_empty), _if_set(_channel)]
AddressOrNone = Annotated[str | None, BeforeValidator(_unset_if_empty), _if_set(_address)]
ClockTime = Annotated[str, AfterValidator(_clock_time)]
Zone = Annotated[str, AfterValidator(_zone)]
Emoji = Annotated[str, AfterValidator(_emoji)]
"""By its name, without colons; empty: none."""
Currency = Annotated[str, AfterValidator(_currency)]
Amount = Annotated[int, Field(strict=True, gt=0)]
"""Money in whole units."""
