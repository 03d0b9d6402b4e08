"""What people read about KPIs, also when names are long and hostile and many."""

import pytest

from crisis.kpi import KpiDraft
from crisis.rules.kpi import KpiState, Trend
from fake_slack.block_kit import view_faults
from handlers.blocks.kpi import due_text, kpi_form, kpis_list, kpis_part, measurement_form, missed_text
from tests.handlers.facts import HOSTILE, ONLY_ESCAPES
from tests.handlers.kpi_facts import DAY, a_kpi, some_kpis
from tests.handlers.reading import marked_up, words_of

TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])


@TEXTS
def test_slack_takes_every_view_whatever_people_typed(text: str) -> None:
    """Limits hold for the most and the longest there can be; nobody is woken."""
    draft = KpiDraft(label=text[:120], target="99.5 %", better=None, agreed_with=text[:120])
    views = [
        kpis_list(some_kpis(text)),
        kpi_form(text[:120], draft, {"account": 5}, is_full=False),
        kpi_form(text[:120], draft, {"account": 5, "kpi": 1, "kpis": "V1", "card": "V2"}, is_full=True),
        measurement_form(text[:120], text[:120], -5, text[:20], DAY, {"account": 5, "kpi": 1}),
    ]

    for view in views:
        assert view_faults(view) == [], view["title"]
        assert "<!channel" not in marked_up(view["blocks"])
    assert len(kpis_part(some_kpis(text))) <= 10


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({}, "at least 99.5 %, every month, agreed with Rita on 3 Nov 2026", id="what was agreed"),
        pytest.param({"agreed_on": None}, "not agreed with the client", id="not agreed"),
        pytest.param({}, "99.4 % on 3 Nov 2026: *missed*. Lately 99.6 → 99.4, getting worse.", id="missed"),
        pytest.param({"state": KpiState.MET, "trend": None}, "99.4 % on 3 Nov 2026: met.", id="met"),
        pytest.param({"state": KpiState.OLD, "trend": None}, "*too old*, measure it anew.", id="old"),
        pytest.param({"actual": None, "measured_on": None}, "Not measured yet.", id="never"),
        pytest.param({"trend": Trend.STEADY, "lately": (1_000, 1_000)}, "Lately 1 → 1.", id="steady"),
    ],
)
def test_a_line_says_what_was_agreed_and_how_it_stands(values: dict[str, object], said: str) -> None:
    """In words anybody understands."""
    assert said in words_of(kpis_part(some_kpis("Uptime", **values)))


def test_elsewhere_one_line_is_enough() -> None:
    """In the weekly message and under “Last time”."""
    assert missed_text(a_kpi("Uptime")) == "Uptime 99.4 % on 3 Nov 2026, target at least 99.5 %"
    assert due_text(a_kpi("Uptime")) == "Measure Uptime (last on 3 Nov 2026)"
    assert due_text(a_kpi("Uptime", measured_on=None)) == "Measure Uptime (never so far)"
