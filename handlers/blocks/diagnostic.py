"""The relationship diagnostic: on the card, the form, and what was found."""

from collections.abc import Mapping, Sequence

from crisis.diagnostic import IMPORTED, LONGEST_NOTES, DiagnosticDraft
from crisis.diagnostic_facts import Relationship, RunFacts
from crisis.protocol_scoring import Criterion
from crisis.rules.diagnostic import SCALE, Delta
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    day_picker,
    field,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.scoring import score_fields
from handlers.blocks.text import escaped, mention

RUN_DIAGNOSTIC = "crisis_run_diagnostic"
MORE_OF_DIAGNOSTIC = "crisis_more_of_diagnostic"
DIAGNOSTIC_VIEW = "crisis_diagnostic_view"

SOURCE_MOST = 120
DELTAS_SHOWN = 2
NOTES_SHOWN = 500


def diagnostic_blocks(found: Relationship) -> list[Block]:
    """The section of the account card."""
    said = "Run the diagnostic" if found.last is None else "Run it again"
    run = button(said, RUN_DIAGNOSTIC, str(found.account_id), label="Run the relationship diagnostic")
    return [section(relationship_text(found)), actions([run])]


def relationship_text(found: Relationship) -> str:
    """The total, what changed since the run before, and what crises changed."""
    if found.last is None:
        return "*Relationship*\n_Nobody has run the diagnostic yet: how does it stand?_"
    lines = [f"*Relationship: {found.last.total} of 100*", f"{_capital(_seen(found.last))}. {_change(found)}".strip()]
    lines += [_delta(one) for one in found.deltas[:DELTAS_SHOWN]]
    if found.other is not None:
        lines.append(f"Beside it: {found.other.total} of 100, {_seen(found.other)}.")
    if found.last.notes:
        lines.append(f"Notes: {escaped(' '.join(found.last.notes.split()), NOTES_SHOWN)}")
    if found.is_due:
        lines.append("*That is long ago.* Please run it again.")
    return "\n".join(lines)


def _seen(run: RunFacts) -> str:
    seen = f"as {escaped(run.source, 200)} saw it" if run.source else "our own view"
    by = f", written down by {mention(run.by)}" if run.by != IMPORTED else ""
    return f"{seen} on {run.assessed_on:%-d %b %Y}{by}"


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _change(found: Relationship) -> str:
    if found.last is None or found.before is None:
        return ""
    points = found.last.total - found.before.total
    day = f"{found.before.assessed_on:%-d %b %Y}"
    said = f"{abs(points)} {'more' if points > 0 else 'less'} than on {day}" if points else f"As on {day}"
    if found.fallen is None:
        return f"{said}."
    scores = f"from {found.before.scores[found.fallen]} to {found.last.scores[found.fallen]}"
    return f"{said}; it lost most in {escaped(found.fallen, 200)}, {scores}."


def _delta(one: Delta) -> str:
    """`Before C-2026-007: 72, after: 58.`"""
    return f"Before {' and '.join(one.keys)}: {one.before}, after: {one.after}."


def diagnostic_form(
    account_name: str,
    dimensions: Sequence[Criterion],
    draft: DiagnosticDraft,
    ids: Mapping[str, int | str | None],
    *,
    is_full: bool,
) -> Block:
    """One answer per dimension; “More…” brings who assessed it, when, and notes.

    More than three questions stand in it on purpose: a total of some of them would be compared with totals of all.

    Last time's answers are not filled in: whoever sees them gives them again.
    """
    chosen = {name: answer for name, answer in draft.scores.items() if answer is not None}
    blocks = [section(f"*{escaped(account_name, 300)}*"), *score_fields(dimensions, SCALE, chosen)]
    if is_full:
        blocks += _more_fields(draft)
    else:
        blocks.append(more_button(MORE_OF_DIAGNOSTIC, "An outside view, its day, notes"))
    return form_modal("Diagnostic", blocks, callback_id=DIAGNOSTIC_VIEW, ids=ids)


def _more_fields(draft: DiagnosticDraft) -> list[Block]:
    return [
        field(
            "source",
            "Who assessed it?",
            typed(initial=draft.source, most=SOURCE_MOST, placeholder="Our own view"),
            hint="The name of somebody from outside. Empty: it is our own view.",
            optional=True,
        ),
        field("assessed_on", "When was that?", day_picker(draft.assessed_on), hint="Empty: today.", optional=True),
        field("notes", "What else?", typed(initial=draft.notes, most=LONGEST_NOTES, multiline=True), optional=True),
    ]
