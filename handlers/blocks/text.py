"""Small pieces of text: escaped, mentioned, dated, cut. Slack's mark-up (mrkdwn) unless a name says plain."""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from crisis.rules.duration import say_duration

CUT = "… (cut)"
"""What a shortened text ends with, so that nobody takes it for the whole."""


def length(text: str) -> int:
    """Characters as the strictest counter sees them: an emoji is two UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """What somebody typed, so that it can mention or link nothing by itself."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, most: int, *, cut: str = CUT) -> str:
    """At most so many characters; a shortened text says that it was cut."""
    if length(text) <= most:
        return text
    return _fitting(text, most - length(cut)).rstrip() + cut


def escaped(text: str, most: int, *, cut: str = CUT) -> str:
    """Escaped, and at most so many characters long after escaping. It never ends inside an escape."""
    whole = escape(text)
    if length(whole) <= most:
        return whole
    return escape(_fitting(text, most - length(cut), is_escaped=True).rstrip()) + cut


def pieces(text: str, most: int) -> list[str]:
    """The escaped text in pieces of at most so many characters, parted at line ends or spaces where possible."""
    parts: list[str] = []
    rest = text.strip()
    while rest:
        part = _fitting(rest, most, is_escaped=True)
        if len(part) < len(rest):
            part = _to_last_gap(part)
        parts.append(escape(part.rstrip()))
        rest = rest[len(part) :].lstrip()
    return parts


def _fitting(text: str, most: int, *, is_escaped: bool = False) -> str:
    used = 0
    for index, character in enumerate(text):
        used += length(escape(character) if is_escaped else character)
        if used > most:
            return text[:index]
    return text


def _to_last_gap(part: str) -> str:
    for gap in ("\n", " "):
        place = part.rfind(gap)
        if place > len(part) // 2:
            return part[: place + 1]
    return part


def mention(slack_id: str) -> str:
    return f"<@{slack_id}>"


def mentions(slack_ids: Iterable[str], *, most: int = 20) -> str:
    """`A, B and C`; with more than `most` people the rest is counted."""
    people = [mention(slack_id) for slack_id in slack_ids]
    shown, more = people[:most], len(people) - most
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return join_words(shown)


def join_words(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def who(by: str) -> str:
    """The author of a timeline entry: a mention, or what stands for no person."""
    return mention(by) if re.fullmatch(r"[UW][A-Z0-9]{2,}", by) else "Crisis Desk"


_ESCAPED_PERSON = re.compile(r"&lt;@([UW][A-Z0-9]+)(?:\|[^&]*)?&gt;")


def with_people(text: str, most: int, *, cut: str = CUT) -> str:
    """As `escaped`, for sentences of ours in which people are mentioned next to what somebody typed."""
    return _ESCAPED_PERSON.sub(r"<@\1>", escaped(text, most, cut=cut))


def channel_link(channel_id: str) -> str:
    return f"<#{channel_id}>"


def link(url: str, words: str) -> str:
    """A link; characters that would end it are encoded."""
    safe = url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace("&", "&amp;")
    return f"<{safe}|{escape(words)}>"


def when(at: datetime) -> str:
    """The moment in the reader's own zone; where it cannot be shown so, with its zone named."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{plain_when(at)}>"


def plain_when(at: datetime) -> str:
    """`21 Nov 2026, 20:14 UTC`: for places that Slack does not translate into the reader's zone."""
    return f"{at.astimezone(UTC):%-d %b %Y, %H:%M} UTC"


def money(amount: int, currency: str | None) -> str:
    """`1,200,000 EUR`."""
    return f"{amount:,} {escape(currency or '')}".strip()


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def spoken(seconds: float | None, *, never: str) -> str:
    """A measured duration for people, or what it means that there is none."""
    return never if seconds is None else say_duration_of(seconds)


def say_duration_of(seconds: float) -> str:
    """Whole minutes from a minute on: nobody compares seconds of hours."""
    rounded = round(seconds) if seconds < 60 else round(seconds / 60) * 60
    return "less than a second" if rounded == 0 else say_duration(timedelta(seconds=rounded))


_REFERENCE = re.compile(r"<([@#!]?)([^>|]+)(?:\|([^>]*))?>")


def readable(text: str, names: Mapping[str, str]) -> str:
    """What came with a command or message, as its author saw it: `<@U1|ana>` is `@ana`, `&amp;` is `&`.

    Args:
        names: Slack id → name, for people who are mentioned without one.
    """

    def shown(match: re.Match[str]) -> str:
        sign, target, label = match.groups()
        if sign == "!":
            return f"@{label.lstrip('@')}" if label else f"@{target.split('^')[0]}"
        if sign:
            return sign + (label or names.get(target) or target)
        return f"{label} ({target})" if label and label != target else target

    return html.unescape(_REFERENCE.sub(shown, text))


def mentioned_people(text: str) -> list[str]:
    """Slack ids of the people a text mentions, in order."""
    return [target for sign, target, _ in _REFERENCE.findall(text) if sign == "@"]
