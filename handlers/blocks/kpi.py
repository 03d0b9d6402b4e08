"""KPIs agreed with the client: the section of the card, the list with buttons, the two forms."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from crisis.kpi import LONGEST_WHOM, KpiDraft
from crisis.kpi_facts import AccountKpis, KpiFacts
from crisis.rules.figure import LONGEST_UNIT, WHOLE_DIGITS, say_figure, write_figure
from crisis.rules.kpi import KpiState, Trend
from handlers.blocks.account import section_head
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    context,
    day_picker,
    field,
    lines_in_sections,
    modal,
    option,
    radio,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.metadata import pack
from handlers.blocks.text import escaped
from storage.vocabulary import Better, Period

ADD_KPI = "crisis_add_kpi"
LIST_KPIS = "crisis_list_kpis"
MEASURE_KPI = "crisis_measure_kpi"
EDIT_KPI = "crisis_edit_kpi"
REMOVE_KPI = "crisis_remove_kpi"
MORE_OF_KPI = "crisis_more_of_kpi"
KPI_VIEW = "crisis_kpi_view"
KPIS_VIEW = "crisis_kpis_list"
MEASUREMENT_VIEW = "crisis_measurement_view"

ON_CARD, IN_LIST = 6, 40
"""Two blocks each in the list; a view holds a hundred."""
NAME_MOST = 120
FIGURE_MOST = 2 * WHOLE_DIGITS + LONGEST_UNIT
NONE = "_None is written down. What did we agree to be measured by?_"
BOUND = {Better.HIGHER: "at least", Better.LOWER: "at most"}
EVERY = {
    Period.WEEK: "every week",
    Period.MONTH: "every month",
    Period.QUARTER: "every quarter",
    Period.HALF_YEAR: "every half-year",
    Period.YEAR: "every year",
}
GETTING = {Trend.BETTER: ", getting better", Trend.WORSE: ", getting worse", Trend.STEADY: ""}


def kpis_part(facts: AccountKpis) -> list[Block]:
    """The section of the account card."""
    value = str(facts.account_id)
    lines = [_line(one) for one in facts.kpis[:ON_CARD]] or [NONE]
    blocks = [section_head(f"KPIs{_counted(facts)}")]
    blocks += lines_in_sections(lines, most_sections=2, left_out="and {count} more")
    buttons = [button("Add a KPI", ADD_KPI, value)]
    if facts.kpis:
        buttons.append(button(f"All {len(facts.kpis)}…", LIST_KPIS, value, label="All KPIs, with buttons to measure"))
    return [*blocks, actions(buttons)]


def _counted(facts: AccountKpis) -> str:
    """`: 2 met, 1 missed`."""
    counts = Counter(one.state for one in facts.kpis)
    said = ", ".join(f"{counts[state]} {state}" for state in KpiState if counts[state])
    return f": {said}" if said else ""


def kpis_list(facts: AccountKpis) -> Block:
    """All of them, each with its buttons."""
    blocks: list[Block] = [section_head(f"KPIs of {escaped(facts.account_name, 300)}{_counted(facts)}")]
    for one in facts.kpis[:IN_LIST]:
        blocks += [section(_line(one)), actions(_buttons(one))]
    if not facts.kpis:
        blocks.append(section(NONE))
    if len(facts.kpis) > IN_LIST:
        left_out = len(facts.kpis) - IN_LIST
        blocks.append(context(f"and {left_out} more; an administrator can export all: `python -m bot export`"))
    blocks.append(actions([button("Add a KPI", ADD_KPI, str(facts.account_id), style="primary")]))
    blocks.append(context("As a word: `/crisis kpi ACCOUNT what is measured`."))
    return modal("KPIs", blocks, callback_id=KPIS_VIEW, private_metadata=pack(account=facts.account_id))


def _line(one: KpiFacts) -> str:
    bound = f"{BOUND[one.better]} {_figure(one.target, one)}, {EVERY[one.period]}, {_agreed(one)}"
    return f"*{escaped(one.label, 200)}*: {bound}\n      {_stand(one)}"


def _agreed(one: KpiFacts) -> str:
    if one.agreed_on is None:
        return "not agreed with the client"
    whom = f" with {escaped(one.agreed_with, 200)}" if one.agreed_with else ""
    return f"agreed{whom} on {one.agreed_on:%-d %b %Y}"


def _stand(one: KpiFacts) -> str:
    if one.actual is None or one.measured_on is None:
        return "Not measured yet."
    said = f"{_figure(one.actual, one)} on {one.measured_on:%-d %b %Y}: "
    said += {KpiState.MET: "met", KpiState.MISSED: "*missed*"}.get(one.state, "*too old*, measure it anew")
    if one.trend is None:
        return f"{said}."
    lately = " → ".join(say_figure(value) for value in one.lately)
    return f"{said}. Lately {lately}{GETTING[one.trend]}."


def _figure(thousandths: int, one: KpiFacts) -> str:
    return escaped(say_figure(thousandths, one.unit), 100)


def missed_text(one: KpiFacts) -> str:
    """`Availability 99.4 % on 3 Nov 2026, at least 99.5 % was agreed`; escaped."""
    assert one.actual is not None and one.measured_on is not None
    wanted = f"{BOUND[one.better]} {_figure(one.target, one)}"
    day = f"{one.measured_on:%-d %b %Y}"
    return f"{escaped(one.label, 200)} {_figure(one.actual, one)} on {day}, target {wanted}"


def due_text(one: KpiFacts) -> str:
    """What to measure, and when that was done last; escaped."""
    last = f"last on {one.measured_on:%-d %b %Y}" if one.measured_on else "never so far"
    return f"Measure {escaped(one.label, 200)} ({last})"


def _buttons(one: KpiFacts) -> list[Block]:
    sure = confirm(f"Remove “{one.label[:60]}”?", "What was measured is kept.", yes="Remove it", no="Keep it")
    return [
        button("New value", MEASURE_KPI, str(one.id), label=f"New value: {one.label}"),
        button("Change", EDIT_KPI, str(one.id), label=f"Change: {one.label}"),
        button("Remove", REMOVE_KPI, str(one.id), confirm=sure, label=f"Remove: {one.label}"),
    ]


def kpi_form(account_name: str, draft: KpiDraft, ids: Mapping[str, int | str | None], *, is_full: bool) -> Block:
    """What is measured and its target; “More…” brings how often, and the agreement with the client.

    Args:
        ids: for the form's memory: account, KPI when one is changed, where to draw it anew.
    """
    blocks = [section(f"*{escaped(account_name, 300)}*"), *_first_fields(draft)]
    if is_full:
        blocks += _more_fields(draft)
    else:
        blocks.append(more_button(MORE_OF_KPI, "How often, and what the client agreed to"))
    return form_modal("A KPI" if ids.get("kpi") is None else "Change a KPI", blocks, callback_id=KPI_VIEW, ids=ids)


def _first_fields(draft: KpiDraft) -> list[Block]:
    directions = [
        option("Higher is better", Better.HIGHER, "At least the target, for example availability"),
        option("Lower is better", Better.LOWER, "At most the target, for example hours to repair"),
    ]
    return [
        field(
            "label",
            "What is measured?",
            typed(initial=draft.label, most=NAME_MOST, placeholder="Availability", focus=not draft.label),
        ),
        field(
            "target",
            "What is the target?",
            typed(initial=draft.target, most=FIGURE_MOST, placeholder="99.5 %"),
            hint="A number and its unit, such as 99.5 %, 4 h or 8.",
        ),
        field("better", "Which way should it go?", radio(directions, chosen=draft.better)),
    ]


def _more_fields(draft: KpiDraft) -> list[Block]:
    periods = [option(said.capitalize(), period) for period, said in EVERY.items()]
    return [
        field("period", "How often is it measured?", select(periods, chosen=draft.period)),
        field("agreed_on", "When did the client agree?", day_picker(draft.agreed_on), optional=True),
        field(
            "agreed_with",
            "Who agreed?",
            typed(initial=draft.agreed_with, most=LONGEST_WHOM, placeholder="Their name"),
            optional=True,
        ),
    ]


def measurement_form(
    account_name: str, label: str, target: int, unit: str, day: date, ids: Mapping[str, int | str | None]
) -> Block:
    """A new value of one KPI. `day`: today."""
    asked = f"*{escaped(account_name, 300)}*: {escaped(label, 200)}, target {escaped(say_figure(target, unit), 100)}"
    return form_modal(
        "A new value",
        [
            section(asked),
            field(
                "actual", "What was measured?", typed(most=FIGURE_MOST, placeholder=write_figure(target), focus=True)
            ),
            field("measured_on", "On which day was it so?", day_picker(day)),
            context("Every value is kept. A second one for the same day corrects the first."),
        ],
        callback_id=MEASUREMENT_VIEW,
        ids=ids,
    )
