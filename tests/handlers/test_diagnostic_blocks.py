"""What people read about a relationship, also when names and notes are long and hostile."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crisis.diagnostic import DiagnosticDraft
from crisis.diagnostic_facts import Relationship, RunFacts
from crisis.protocol_scoring import MOST_CRITERIA, Criterion
from crisis.rules.diagnostic import Delta
from fake_slack.block_kit import view_faults
from handlers.blocks.diagnostic import diagnostic_blocks, diagnostic_form, relationship_text
from handlers.blocks.elements import modal
from handlers.blocks.notice_view import sentence_view
from tests.handlers.facts import HOSTILE, ONLY_ESCAPES
from tests.handlers.reading import marked_up, words_of

TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])


def a_run(total: int, month: int, **values: Any) -> RunFacts:
    facts = RunFacts(
        assessed_on=date(2026, month, 3), source="", total=total, scores={"trust": 4}, notes="", by="U0ANA00001"
    )
    return replace(facts, **values)


def found(**values: Any) -> Relationship:
    """It was better once, and a crisis lay between."""
    facts = Relationship(
        account_id=5,
        account_name="Acme",
        last=a_run(58, 11, scores={"trust": 2}),
        before=a_run(72, 9),
        fallen="trust",
        other=None,
        deltas=(Delta(("C-2026-007",), 72, 58),),
        is_due=False,
    )
    return replace(facts, **values)


@TEXTS
def test_slack_takes_every_view_whatever_people_typed(text: str) -> None:
    """The longest form a protocol can ask for, and the longest answer."""
    name = text[:100]
    criteria = [Criterion(name=f"{number}{name}"[:100], question=name, low=name, high=name) for number in range(12)]
    draft = DiagnosticDraft(source=text[:120], notes=text[:2000], scores={criteria[0].name: 5})
    full = found(
        last=a_run(58, 11, source=text[:120], notes=text, scores={name: 1}),
        before=a_run(72, 9, scores={name: 5}),
        fallen=name,
        other=a_run(1, 1, source=text[:120]),
        deltas=(Delta(tuple(f"C-2026-{number:03d}" for number in range(20)), 72, 58),) * 3,
        is_due=True,
    )
    assert len(criteria) == MOST_CRITERIA
    views = [
        diagnostic_form(text[:120], criteria, draft, {"account": 5, "card": "V1"}, is_full=True),
        modal("Card", diagnostic_blocks(full)),
        sentence_view("Diagnostic", relationship_text(full)),
    ]

    for view in views:
        assert view_faults(view) == []
        assert "<!channel" not in marked_up(view["blocks"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({}, "*Relationship: 58 of 100*", id="the total"),
        pytest.param({}, "Our own view on 3 Nov 2026, written down by <@U0ANA00001>.", id="who and when"),
        pytest.param({"last": a_run(58, 11, by="import"), "before": None}, "3 Nov 2026. \n", id="from a file"),
        pytest.param({}, "14 less than on 3 Sep 2026; it lost most in trust, from 4 to 2.", id="what changed"),
        pytest.param({"last": a_run(80, 11), "fallen": None}, "8 more than on 3 Sep 2026.", id="better"),
        pytest.param({"last": a_run(72, 11), "fallen": None}, "As on 3 Sep 2026.", id="as before"),
        pytest.param({}, "Before C-2026-007: 72, after: 58.", id="a crisis between"),
        pytest.param(
            {"other": a_run(61, 10, source="Forrester")},
            "Beside it: 61 of 100, as Forrester saw it on 3 Oct 2026",
            id="the view from outside",
        ),
        pytest.param({"is_due": True}, "Please run it again.", id="long ago"),
        pytest.param({"last": None}, "Nobody has run the diagnostic yet", id="never"),
    ],
)
def test_the_card_says_how_it_stands_and_what_changed(values: dict[str, Any], said: str) -> None:
    """In sentences."""
    assert said.strip() in words_of(diagnostic_blocks(found(**values)))
