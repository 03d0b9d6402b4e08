"""What people were answered against what is on record."""

from collections import Counter

from storage.tables.timeline import TimelineEntry
from tests.torture.ledger import Ledger, Outcome, Written
from tests.torture.record import Record
from tests.torture.verdict import Finding


async def declared(record: Record, ledger: Ledger) -> Finding:
    """A form that said "opening…" is a crisis, with the words that were typed; a crisis comes from one form."""
    finding = Finding("form that said “opening…”: one crisis, words kept")
    by_view = Counter(crisis.declared_in_view for crisis in record.crises)
    by_marker = {
        one.marker: [c.key for c in record.crises if one.marker in c.summary] for one in ledger.declared.values()
    }
    for view_id, one in ledger.declared.items():
        count = max(by_view[view_id], len(by_marker[one.marker]))
        if one.is_acknowledged:
            finding.once(count, f"declaration {one.marker} of {one.who}")
        else:
            finding.expect(count <= 1, f"declaration {one.marker}: {by_marker[one.marker]}", kind="doubled")
    for crisis in record.crises:
        finding.expect(crisis.declared_in_view in ledger.declared, f"{crisis.key} was declared by nobody")
    return finding


async def markers(record: Record, ledger: Ledger) -> Finding:
    """What people wrote stands on the timeline once, if they were told that it worked; never, if it was refused."""
    finding = Finding("form that closed: on the timeline once; refused: never")
    said = [(entry, f"{entry.text} {entry.details}") for entry in record.timeline]
    for one in ledger.written:
        count = sum(_is_act(entry, one.word, one.who) and one.marker in text for entry, text in said)
        name = f"{one.word} {one.marker} of {one.who} ({one.outcome})"
        _expect_as_answered(finding, one, count, name)
    return finding


async def unworded(record: Record, ledger: Ledger) -> Finding:
    """Clicks without words are counted by person, crisis and kind."""
    finding = Finding("click that was answered: on the timeline")
    keys = {crisis.id: crisis.key for crisis in record.crises}
    places = {crisis.channel_id: crisis.key for crisis in record.crises if crisis.channel_id}
    found = Counter(
        (keys[entry.crisis_id], entry.by, entry.word) for entry in record.timeline if not _has_marker(entry)
    )
    wanted: Counter[tuple[str, str, str]] = Counter()
    most: Counter[tuple[str, str, str]] = Counter()
    for (place, who, word), count in ledger.done.items():
        wanted[(places.get(place, place), who, word)] += count
        most[(places.get(place, place), who, word)] += count
    for (place, who, word), count in ledger.perhaps.items():
        most[(places.get(place, place), who, word)] += count
    for act, count in wanted.items():
        finding.expect(found[act] >= count, f"{act}: {count} answered, {found[act]} on record", kind="lost")
        finding.expect(found[act] <= most[act], f"{act}: {most[act]} clicks, {found[act]} on record", kind="doubled")
    return finding


async def findings(record: Record, ledger: Ledger) -> Finding:
    """What was said in a review stands in it as `markers` says, and what is to be done about it is one action."""
    finding = Finding("finding in a review: once, and one action for it")
    for one in ledger.findings:
        count = sum(row.by == one.who and one.marker in row.text for row in record.findings)
        actions = sum(one.marker in row.what for row in record.actions)
        name = f"{one.word} {one.marker} of {one.who} ({one.outcome})"
        _expect_as_answered(finding, one, count, name)
        finding.expect(actions == count, f"{name}: {count} findings, {actions} actions")
    return finding


def _expect_as_answered(finding: Finding, one: Written, count: int, name: str) -> None:
    if one.outcome is Outcome.DONE:
        finding.once(count, name)
    else:
        finding.expect(count <= 1, f"{name}: {count} times", kind="doubled")
    if one.outcome is Outcome.REFUSED:
        finding.expect(count == 0, f"{name}: is on record all the same")


def _is_act(entry: TimelineEntry, word: str, who: str) -> bool:
    return entry.by == who and entry.word.startswith(word)


def _has_marker(entry: TimelineEntry) -> bool:
    return entry.word == "updated" and "(mark" in entry.text
