"""What people write about the roster: user groups, working hours, days."""

import re
from datetime import date

from crisis.rules.roster import Hours

_GROUP = re.compile(r"S[A-Z0-9]{2,20}|@[a-z0-9][a-z0-9._-]{0,78}")


def is_group(reference: str) -> bool:
    """Whether this names a user group of Slack: its id (`S012AB3CD`) or its handle (`@legal-team`)."""
    return bool(_GROUP.fullmatch(reference))


def parse_hours(text: str) -> Hours | None:
    """`8-17`, `08:00 to 17:00`, `22–6`; nothing for any hour. Whole hours.

    Raises:
        ValueError: with a sentence for the person.
    """
    plain = text.strip()
    if not plain:
        return None
    found = _HOURS.fullmatch(plain)
    hours = (int(found[1]), int(found[2])) if found else None
    if hours is None or not _can_be_worked(*hours):
        raise ValueError(f"“{plain[:40]}” are no working hours. Write them as 8-17, with hours from 0 to 24.")
    return hours


def _can_be_worked(begin: int, end: int) -> bool:
    return begin < 24 and 0 < end <= 24 and begin != end


_HOURS = re.compile(r"([0-9]{1,2})(?::00)?\s*(?:-|–|—|to|until)\s*([0-9]{1,2})(?::00)?", re.IGNORECASE)


def days_in(text: str, today: date) -> tuple[date, ...]:
    """`24 Nov - 30 Nov`, `24-30 Nov`, `2026-11-24 2026-11-30`, `24 Nov`: the first two days named, in order.

    A day without a year is the next one of that name. A first one after the second has begun already if that is nearer:
    on 17 November, `10 Nov - 3 Jan` began a week ago. What is no day is passed over.
    """
    named = re.sub(r"\b(\d{1,2})\s*(?:-|–|to|until)\s*(?=\d{1,2}\s+([a-z]{3}))", r"\1 \2 - ", text.lower())
    found = [(one, day) for one in _DAY.finditer(named) if (day := _day(one, today)) is not None][:2]
    days = [day for _, day in found]
    if len(days) == 2 and days[0] > days[1] and not _says_year(found[0][0]):
        days[0] = _nearer(days[0], today)
    return tuple(days)


_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.?\s+([a-z]{3})[a-z]*(?:\s+(\d{4}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _day(found: re.Match[str], today: date) -> date | None:
    year, month, day, plain_day, name, plain_year = found.groups()
    if year:
        return _date(int(year), int(month), int(day))
    if name not in _MONTHS:
        return None
    years = (int(plain_year),) if plain_year else (today.year, today.year + 1)
    named = [_date(one, _MONTHS.index(name) + 1, int(plain_day)) for one in years]
    return next((one for one in named if one and (plain_year or one >= today)), None)


def _says_year(found: re.Match[str]) -> bool:
    return re.search(r"\d{4}", found[0]) is not None


def _nearer(ahead: date, today: date) -> date:
    """The day of the same name a year before, if that is not as far away."""
    before = _date(ahead.year - 1, ahead.month, ahead.day)
    return before if before and today - before < ahead - today else ahead


def _date(year: int, month: int, day: int) -> date | None:
    """None: there is no such day, as 29 February of most years."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
