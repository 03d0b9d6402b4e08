"""The picture of a crisis's timeline: what happened when, at a glance. SVG in, PNG out, the same on every machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from crisis.facts import Digest, TimelineFacts
from handlers.blocks.digest import picture_words
from handlers.blocks.picture import FADED, PAPER, RULE, Picture, cut, svg, svg_text
from handlers.blocks.text import length, mentioned_people, readable, say_duration_of
from handlers.blocks.words import severity_text

ENTRIES_SHOWN = 24
"""More would be unreadable in Slack; the first and the last half are shown, and how many lie between."""
WIDTH, MARGIN = 1200, 48
BAR_TOP, LIST_TOP = 176, 286
AXIS_LEFT, TEXT_LEFT = 236, 268
LINE, GAP = 26, 16
"""Pixels from line to line, and between entries."""
LETTERS_PER_LINE, LINES_PER_ENTRY = 92, 2
"""At 19 px Roboto, measured with wide letters."""
TITLE_LETTERS = 60


@dataclass(frozen=True)
class Sort:
    """A sort of entry, told apart by shape as well as by colour."""

    name: str
    colour: str
    shape: str
    """An SVG path around 0,0."""


TURN = Sort("Turning point", "#7a1f1f", "M0,-10 L10,0 L0,10 L-10,0 Z")
ALARM = Sort("Escalation or delay", "#c4570a", "M0,-10 L10,8 L-10,8 Z")
UPDATE = Sort("Update", "#1264a3", "M-8,-8 H8 V8 H-8 Z")
TEAM = Sort("Team", "#4a6b5d", "M-8,0 a8,8 0 1,0 16,0 a8,8 0 1,0 -16,0 Z")
SORTS = (TURN, ALARM, UPDATE, TEAM)
SORT_OF: dict[str, Sort] = {
    **dict.fromkeys(("declared", "recovering", "resolved", "reopened", "cancelled", "severity_changed"), TURN),
    **dict.fromkeys(("escalated", "declined", "nobody_to_page", "snoozed", "effect_failed", "paged"), ALARM),
    **dict.fromkeys(("update_overdue", "update_overdue_manager", "channel_not_opened", "invite_problems"), ALARM),
    **dict.fromkeys(("updated", "no_change", "client_updated"), UPDATE),
}
"""By the word of the entry; everything else is about the team."""


def people_in(digest: Digest) -> set[str]:
    """Slack ids whose names the picture needs."""
    return {person for entry in digest.timeline for person in (entry.by, *mentioned_people(entry.text))}


def timeline_picture(digest: Digest, *, names: Mapping[str, str], zone: str) -> Picture:
    """The timeline as a picture.

    Args:
        names: Slack id → name. Who is not in it appears by id.
        zone: IANA name of the zone in which times are shown.
    """
    times = ZoneInfo(zone)
    rows, bottom = _list(digest.timeline, names, times)
    height = bottom + MARGIN
    parts = [*_head(digest, times), *_bar(digest, times), *rows]
    return Picture(svg=svg(WIDTH, height, parts), alt_text=picture_words(digest))


def _head(digest: Digest, zone: tzinfo) -> list[str]:
    crisis, figures = digest.crisis, digest.figures
    title = cut(f"{crisis.key} · {crisis.account_name}", TITLE_LETTERS)
    facts = [severity_text(crisis), f"declared {crisis.declared_at.astimezone(zone):%d %b %Y, %H:%M}"]
    if figures.to_acknowledge_s is not None:
        facts.append(f"first answer after {say_duration_of(figures.to_acknowledge_s)}")
    if figures.to_resolve_s is not None:
        facts.append(f"resolved after {say_duration_of(figures.to_resolve_s)}")
    return [
        svg_text(MARGIN, 72, title, size=36, bold=True),
        svg_text(MARGIN, 110, cut(" · ".join(facts), 110), size=20, colour=FADED),
    ]


def _bar(digest: Digest, zone: tzinfo) -> list[str]:
    """All entries on one line, true to scale."""
    entries = digest.timeline
    if not entries:
        return []
    start, end = min(entry.at for entry in entries), max(entry.at for entry in entries)
    span = max(end - start, timedelta(seconds=1))
    left, right = MARGIN + 12, WIDTH - MARGIN - 12
    ends_at = f'x1="{left}" y1="{BAR_TOP}" x2="{right}" y2="{BAR_TOP}"'
    line = f'<line {ends_at} stroke="{RULE}" stroke-width="6" stroke-linecap="round"/>'
    # Turning points come last, so that nothing covers them.
    ordered = sorted(entries, key=lambda entry: -SORTS.index(_sort(entry)))
    marks = [_mark(_sort(entry), left + (right - left) * ((entry.at - start) / span), BAR_TOP) for entry in ordered]
    ends = [
        svg_text(MARGIN, BAR_TOP + 36, _moment(start, zone), size=16, colour=FADED),
        svg_text(WIDTH - MARGIN, BAR_TOP + 36, _moment(end, zone), size=16, colour=FADED, anchor="end"),
    ]
    return [line, *marks, *ends, *_legend(zone, start)]


def _legend(zone: tzinfo, at: datetime) -> list[str]:
    parts, left = [], MARGIN + 12
    for sort in SORTS:
        parts += [_mark(sort, left, BAR_TOP + 66), svg_text(left + 20, BAR_TOP + 72, sort.name, size=16, colour=FADED)]
        left += 56 + 9 * len(sort.name)
    zone_name = at.astimezone(zone).tzname() or "UTC"
    return [
        *parts,
        svg_text(WIDTH - MARGIN, BAR_TOP + 72, f"Times in {zone_name}", size=16, colour=FADED, anchor="end"),
    ]


def _list(entries: Sequence[TimelineFacts], names: Mapping[str, str], zone: tzinfo) -> tuple[list[str], int]:
    """The entries one below the other, and where they end."""
    half, parts, top = ENTRIES_SHOWN // 2, list[str](), LIST_TOP + LINE
    left_out = len(entries) - ENTRIES_SHOWN
    for index, entry in enumerate(entries):
        if left_out > 0 and half <= index < len(entries) - half:
            if index == half:
                more = f"… {left_out} more entries …" if left_out > 1 else "… 1 more entry …"
                parts.append(svg_text(TEXT_LEFT, top, more, size=19, colour=FADED))
                top += LINE + GAP
            continue
        row, top = _entry(entry, names, zone, top)
        parts += row
    axis = (
        f'<line x1="{AXIS_LEFT}" y1="{LIST_TOP}" x2="{AXIS_LEFT}" y2="{top - GAP}" stroke="{RULE}" stroke-width="3"/>'
    )
    return [axis, *parts] if entries else [], top - GAP


def _entry(entry: TimelineFacts, names: Mapping[str, str], zone: tzinfo, top: int) -> tuple[list[str], int]:
    said = readable(" ".join(entry.text.split()), names)
    by = names.get(entry.by) or entry.by
    whole = said if by == "clock" or by in said else f"{said} ({by})"
    if entry.correction:
        right = readable(" ".join(entry.correction.text.split()), names)
        whole = f"{cut(whole, LETTERS_PER_LINE - 4)} – corrected: {right}"
    sort = _sort(entry)
    parts = [
        svg_text(MARGIN, top, _moment(entry.at, zone), size=18, colour=FADED),
        _mark(sort, AXIS_LEFT, top - 6),
    ]
    for line in _wrapped(whole):
        parts.append(svg_text(TEXT_LEFT, top, line, size=19, bold=sort is TURN))
        top += LINE
    return parts, top + GAP


def _sort(entry: TimelineFacts) -> Sort:
    return SORT_OF.get(entry.word, TEAM)


def _mark(sort: Sort, x: float, y: float) -> str:
    return (
        f'<path transform="translate({x:.1f},{y:.1f})" d="{sort.shape}" fill="{sort.colour}" '
        f'stroke="{PAPER}" stroke-width="2"/>'
    )


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%d %b, %H:%M}"


def _wrapped(text: str) -> list[str]:
    """Parted into lines at spaces; what does not fit in the last line is cut."""
    lines: list[str] = []
    rest = text
    while length(rest) > LETTERS_PER_LINE and len(lines) < LINES_PER_ENTRY - 1:
        gap = rest.rfind(" ", 0, LETTERS_PER_LINE + 1)
        at = gap if gap > LETTERS_PER_LINE // 2 else LETTERS_PER_LINE
        lines.append(rest[:at])
        rest = rest[at:].lstrip()
    return [*lines, cut(rest, LETTERS_PER_LINE)]
