"""A missed KPI, and as many as one account can have."""

from dataclasses import replace
from datetime import date
from typing import Any

from crisis.kpi import MOST_KPIS
from crisis.kpi_facts import AccountKpis, KpiFacts
from crisis.rules.kpi import KpiState, Trend
from storage.vocabulary import Better, Period

DAY = date(2026, 11, 3)


def a_kpi(label: str, **values: Any) -> KpiFacts:
    facts = KpiFacts(
        id=1,
        label=label[:120],
        target=99_500,
        unit="%",
        better=Better.HIGHER,
        period=Period.MONTH,
        agreed_on=DAY,
        agreed_with="Rita",
        actual=99_400,
        measured_on=DAY,
        state=KpiState.MISSED,
        is_due=False,
        lately=(99_600, 99_400),
        trend=Trend.WORSE,
    )
    return replace(facts, **values)


def some_kpis(label: str, **values: Any) -> AccountKpis:
    """Every text as long as it can be stored."""
    one = a_kpi(label, **{"agreed_with": label[:120] if len(label) > 20 else "Rita", **values})
    rows = tuple(replace(one, id=number) for number in range(1, MOST_KPIS + 1))
    return AccountKpis(account_id=5, account_name=label[:120], kpis=rows)
