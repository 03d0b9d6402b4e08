"""The risk matrix: meaning never rests on colour, and whatever people typed stays text."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from crisis.matrix import Calibration, RiskMatrix
from crisis.protocol_risks import Risks
from crisis.risk_facts import RiskFacts
from crisis.rules.risk import band, quadrant, rank_key, score
from handlers.blocks.matrix import calibration_text, matrix_message
from handlers.blocks.matrix_picture import matrix_picture
from handlers.blocks.picture import draw
from tests.handlers.reading import words_of

HOSTILE = "<!channel> & <b>\x00 “quotes” 👩‍👩‍👧 " + "x" * 150


def a_risk(likelihood: int, impact: int, scenario: str = "Their plant burns down", **values: Any) -> RiskFacts:
    points = score(likelihood, impact)
    facts: dict[str, Any] = {
        "id": likelihood * 10 + impact,
        "number": 1,
        "account_id": 1,
        "account_name": "Acme Corp",
        "scenario": scenario,
        "likelihood": likelihood,
        "impact": impact,
        "score": points,
        "band": band(points, red_from=15, amber_from=8),
        "quadrant": quadrant(likelihood, impact),
        "owner": "",
        "mitigation": "",
        "mitigation_due_on": None,
        "is_mitigated": False,
        "is_mitigation_overdue": False,
        "residual_likelihood": None,
        "residual_impact": None,
        "playbook": "",
        "review_on": date(2026, 12, 1),
        "is_review_due": False,
        "missing": (),
    }
    return RiskFacts(**(facts | values))


def a_matrix(*risks: RiskFacts, hits: int = 0, misses: int = 0, surprises: int = 0, **values: Any) -> RiskMatrix:
    one = Calibration(name="Acme Corp", hits=hits, misses=misses, surprises=surprises)
    facts: dict[str, Any] = {
        "account_id": None,
        "name": "All accounts you may read",
        "accounts": 3,
        "risks": tuple(sorted(risks, key=lambda risk: rank_key(risk.likelihood, risk.impact))),
        "rules": Risks(),
        "calibration": one,
        "by_account": (one,) if one.all else (),
    }
    return RiskMatrix(**(facts | values))


def texts_in(matrix: RiskMatrix) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(matrix_picture(matrix).svg).iter() if one.text]


def test_every_cell_says_its_score_and_band() -> None:
    """Somebody who sees no colours reads the same."""
    said = texts_in(a_matrix())

    assert len([text for text in said if text.split()[-1] in ("red", "amber", "green")]) == 25
    assert {"25 red", "15 red", "12 amber", "8 amber", "6 green", "rare but grave", "frequent but marginal"} <= set(
        said
    )


def test_a_risk_stands_in_its_cell_by_its_number_and_beside_by_its_name() -> None:
    """The number of the picture is the place in the list."""
    matrix = a_matrix(a_risk(2, 5), a_risk(4, 4, "Their sponsor leaves"))

    said = texts_in(matrix)
    message = matrix_message(matrix, None)

    assert (matrix.ranks_in(4, 4), matrix.ranks_in(2, 5), matrix.ranks_in(5, 5)) == ([1], [2], [])
    assert "Acme Corp: Their sponsor leaves" in said and "16 red" in said
    assert "1. *Acme Corp:* Their sponsor leaves" in words_of(message.blocks)


def test_a_crowded_cell_counts_the_rest() -> None:
    """Six find room, more are counted."""
    assert "+5" in texts_in(a_matrix(*[a_risk(2, 2, str(number)) for number in range(10)]))
    assert not any(text.startswith("+") for text in texts_in(a_matrix(*[a_risk(2, 2, str(n)) for n in range(6)])))


@pytest.mark.parametrize("count", [0, 1, 40])
def test_whatever_people_typed_can_be_drawn(count: int) -> None:
    """Hostile names make no broken picture; the words for who cannot see it stay within Slack's limit."""
    risks = [a_risk(3, 5, HOSTILE, account_name=HOSTILE[:120], id=number) for number in range(count)]
    picture = matrix_picture(a_matrix(*risks, name=HOSTILE[:120]))

    assert draw(picture).startswith(b"\x89PNG")
    assert 0 < len(picture.alt_text) <= 1000


def test_calibration_is_said_in_figures() -> None:
    """Hits of all crises for which somebody answered."""
    assert calibration_text(Calibration(name="", hits=2, misses=1, surprises=1)) == (
        "2 of 4 crises (50 %): 2 hits, 1 underrated, 1 surprise"
    )
    assert "Of no crisis is it known yet" in words_of(matrix_message(a_matrix(), None).blocks)
