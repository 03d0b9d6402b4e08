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

    A day without a year is the next one of that name, and the first one the last of that name before the second: an
    absence may have begun already. What is no day is passed over.
    """
    named = re.sub(r"\b(\d{1,2})\s*(?:-|–|to|until)\s*(?=\d{1,2}\s+([a-z]{3}))", r"\1 \2 - ", text.lower())
    found = [day for one in _DAY.finditer(named) if (day := _day(one, today)) is not None][:2]
    if [day.year for day in found] == [today.year + 1, today.year]:
        # 29 February of next year is none of this year.
        found[0] = found[0].replace(year=today.year, day=min(found[0].day, 28) if found[0].month == 2 else found[0].day)
    return tuple(found)


_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.?\s+([a-z]{3})[a-z]*(?:\s+(\d{4}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _day(found: re.Match[str], today: date) -> date | None:
    year, month, day, plain_day, name, plain_year = found.groups()
    try:
        if year:
            return date(int(year), int(month), int(day))
        if name not in _MONTHS:
            return None
        number = _MONTHS.index(name) + 1
        named = date(int(plain_year or today.year), number, int(plain_day))
        return named if plain_year or named >= today else date(today.year + 1, number, int(plain_day))
    except ValueError:
        return None
