"""What everybody who must know gets at the end, and the list of open crises on Friday."""

from collections.abc import Sequence
from datetime import datetime

from crisis.facts import Correction, Digest, Figures, ListedCrisis, TimelineFacts
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    fields,
    header,
    lines_in_sections,
    long_text,
    section,
)
from handlers.blocks.headline import REVIEW
from handlers.blocks.list import crisis_line, sorted_by_severity
from handlers.blocks.message import Message
from handlers.blocks.text import bullets, escaped, link, mention, money, spoken, when, who, with_people
from handlers.blocks.words import severity_text, tier_text

TIMELINE_SHOWN = 12
PEOPLE_SHOWN = 30
REMAINS_SHOWN = 15


def digest_message(digest: Digest, picture_file_id: str | None) -> Message:
    """Key facts, what happened, what was done, the client's confirmation, figures, people, timeline, what remains.

    Args:
        picture_file_id: the drawn timeline in Slack; None when there is none.
    """
    crisis = digest.crisis
    blocks = [
        header(f"{crisis.key} is resolved: {crisis.account_name}"),
        section(_key_facts(digest)),
        *long_text("What happened", crisis.summary, cut=_cut(crisis.key)),
        *long_text("What was done", digest.what_was_done, cut=_cut(crisis.key)),
        *(long_text("Cause", digest.cause, cut=_cut(crisis.key)) if digest.cause else []),
        *_confirmation(digest),
        fields(figure_fields(digest.figures)),
        section(f"*People*\n{_people(digest.people)}"),
        *_picture(digest, picture_file_id),
        *_timeline(digest),
        *_remains(digest),
        actions([button("Review", REVIEW, str(crisis.id), label=f"Look back at {crisis.key}")]),
    ]
    return Message(text=_read_aloud(digest), blocks=blocks)


def _cut(key: str) -> str:
    return f"… (cut; `/crisis show {key}` has all of it)"


def _key_facts(digest: Digest) -> str:
    crisis = digest.crisis
    lines = [
        f"*Account:* {escaped(crisis.account_name, 300)}, {tier_text(crisis.tier)}",
        f"*Severity:* {escaped(severity_text(crisis), 200)}: {escaped(crisis.severity_meaning, 500)}",
        *([f"*Kind:* {crisis.category}"] if crisis.category else []),
        f"*Declared:* {when(crisis.declared_at)} by {mention(crisis.declared_by)}",
        f"*Resolved:* {when(digest.resolved_at)}",
    ]
    if crisis.loss_risk is not None:
        lines.append(f"*The account may be lost:* {escaped(crisis.loss_risk.reason, 300)}")
    if crisis.revenue_at_risk is not None:
        lines.append(f"*Revenue at risk:* {money(crisis.revenue_at_risk, crisis.currency)} a year")
    if digest.end > 1:
        lines.append("*Reopened:* " + ("once" if digest.end == 2 else f"{digest.end - 1} times"))
    return "\n".join(lines)


def _confirmation(digest: Digest) -> list[Block]:
    if digest.client_confirmed_by:
        how = f", {escaped(digest.client_confirmed_how, 300)}" if digest.client_confirmed_how else ""
        return [section(f"*Confirmed by the client:* {escaped(digest.client_confirmed_by, 300)}{how}")]
    reason = digest.unconfirmed_reason or "no reason was given"
    return long_text("Not confirmed by the client yet", reason, most_sections=1)


def figure_fields(figures: Figures) -> list[str]:
    """The figures of a crisis, each with its name."""
    return [
        f"*Until people were notified*\n{spoken(figures.to_notify_s, never='nobody was paged')}",
        f"*Until the first answer*\n{spoken(figures.to_acknowledge_s, never='nobody answered a page')}",
        f"*Until the first word to the client*\n{spoken(figures.to_first_client_word_s, never='none was recorded')}",
        f"*Until resolved*\n{spoken(figures.to_resolve_s, never='not measured')}",
        f"*Updates for the team on time*\n{_of(figures.internal_on_time, figures.internal_due)}",
        f"*Updates for the client on time*\n{_of(figures.client_on_time, figures.client_due)}",
        f"*Escalations*\n{figures.escalations}",
    ]


def _of(on_time: int, due: int) -> str:
    return f"{on_time} of {due}" if due else "none were due"


def _people(people: Sequence[tuple[str, str]]) -> str:
    if not people:
        return "nobody but the declarer"
    shown = [f"{mention(slack_id)}, {escaped(what, 60)}" if what else mention(slack_id) for slack_id, what in people]
    more = len(shown) - PEOPLE_SHOWN
    return bullets(shown[:PEOPLE_SHOWN] + ([f"and {more} more"] if more > 0 else []))


def _picture(digest: Digest, file_id: str | None) -> list[Block]:
    if not file_id:
        return []
    return [{"type": "image", "slack_file": {"id": file_id}, "alt_text": picture_words(digest)}]


def picture_words(digest: Digest) -> str:
    """What the picture shows, for who cannot see it (alt text, at most 1,000 characters)."""
    figures = digest.figures
    return (
        f"Timeline of {digest.crisis.key} with {len(digest.timeline)} entries: declared; "
        f"first answer after {spoken(figures.to_acknowledge_s, never='no page was answered')}; "
        f"first word to the client after {spoken(figures.to_first_client_word_s, never='none was recorded')}; "
        f"resolved after {spoken(figures.to_resolve_s, never='an unknown time')}."
    )


def _timeline(digest: Digest) -> list[Block]:
    entries = digest.timeline
    if not entries:
        return []
    half = TIMELINE_SHOWN // 2
    if len(entries) <= TIMELINE_SHOWN:
        lines = [timeline_line(entry) for entry in entries]
    else:
        left_out = f"… {len(entries) - TIMELINE_SHOWN} more; `/crisis timeline {digest.crisis.key}` …"
        lines = [*map(timeline_line, entries[:half]), left_out, *map(timeline_line, entries[-half:])]
    return [section("*Timeline in short*"), *lines_in_sections(lines, most_sections=3, left_out="and {count} more")]


def timeline_line(entry: TimelineFacts, *, numbered: bool = False) -> str:
    """`when, who: what`, and what it should have said if it was corrected."""
    start = f"*{entry.seq}.*" if numbered else "•"
    source = f" ({link(entry.link, 'the message')})" if entry.link else ""
    said = with_people(" ".join(entry.text.split()), 400)
    return f"{start} {when(entry.at)}, {who(entry.by)}: {said}{source}{_correction(entry.correction)}"


def _correction(correction: Correction | None) -> str:
    if correction is None:
        return ""
    said = with_people(" ".join(correction.text.split()), 300)
    return f"\n      _Corrected by {who(correction.by)}, {when(correction.at)}:_ {said}"


def _remains(digest: Digest) -> list[Block]:
    if not digest.remains:
        return [section("*What remains*\nNothing that we know of.")]
    lines = [with_people(one, 300) for one in digest.remains[:REMAINS_SHOWN]]
    more = len(digest.remains) - REMAINS_SHOWN
    shown = [f"• {line}" for line in lines] + ([f"• and {more} more"] if more > 0 else [])
    return lines_in_sections(["*What remains*", *shown], most_sections=2, left_out="and {count} more")


def _read_aloud(digest: Digest) -> str:
    crisis = digest.crisis
    took = spoken(digest.figures.to_resolve_s, never="an unknown time")
    confirmed = "confirmed by the client" if digest.client_confirmed_by else "not confirmed by the client yet"
    return (
        f"{crisis.key}, {escaped(crisis.account_name, 300)}, is resolved after {took}; {confirmed}. "
        f"What was done: {escaped(digest.what_was_done, 600)}"
    )


def friday_message(crises: Sequence[ListedCrisis], now: datetime) -> Message:
    """All open crises, gravest first, for the weekend."""
    count = "1 crisis is" if len(crises) == 1 else f"{len(crises)} crises are"
    said = f"Before the weekend: {count} open." if crises else "Before the weekend: no crisis is open."
    lines = [crisis_line(crisis, now) for crisis in sorted_by_severity(crises)]
    left_out = "and {count} more: `/crisis list` has them all"
    blocks = [
        header("Open crises before the weekend"),
        section(said),
        *lines_in_sections(lines, most_sections=40, left_out=left_out),
        context(f"As of {when(now)}."),
    ]
    return Message(text=said, blocks=blocks)
