"""The register, its forms and cards: Slack takes them whatever people typed, and words carry the meaning."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crisis.contagion import Contagion, Reached
from crisis.foresight import ForeseenRisk, RegisterAnswer, RegisterQuestion
from crisis.protocol_risks import Risks
from crisis.readiness import AccountReadiness
from crisis.risk_facts import RiskBoard, RiskFacts
from crisis.rules.readiness import Gain, Part, Score
from crisis.rules.risk import Band
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.contagion import contagion_message
from handlers.blocks.foresight import foreseen_message, foreseen_view, register_card
from handlers.blocks.matrix import matrix_message
from handlers.blocks.message import Message
from handlers.blocks.readiness import weekly_message
from handlers.blocks.risk import due_message, risk_line, risks_section, risks_view, worst_message
from handlers.blocks.risk_form import RiskForm, mitigate_view, score_view
from handlers.blocks.text import length
from storage.tables.account import Account
from storage.vocabulary import Foresight, LinkKind, Tier
from tests.handlers.facts import HOSTILE, NOW, ONLY_ESCAPES, a_huge_crisis
from tests.handlers.reading import marked_up
from tests.handlers.test_matrix_blocks import a_matrix, a_risk


def a_huge_risk(text: str, number: int = 1) -> RiskFacts:
    return a_risk(
        4,
        5,
        text[:200],
        id=number,
        number=number,
        account_id=number,
        account_name=text[:120],
        owner="U0ANA00001",
        mitigation=text,
        mitigation_due_on=date(2026, 12, 1),
        is_mitigation_overdue=True,
        residual_likelihood=1,
        residual_impact=1,
        playbook=text[:60],
        missing=("owner", "playbook"),
    )


def a_board(text: str) -> RiskBoard:
    risks = tuple(a_huge_risk(text, number) for number in range(60))
    return RiskBoard(account_id=1, account_name=text[:120], risks=risks, closed=2, risks_rules=Risks(), may_edit=True)


def a_question(text: str, answer: RegisterAnswer | None = None) -> RegisterQuestion:
    risks = tuple(
        ForeseenRisk(id=number, scenario=text[:200], likelihood=2, impact=5, score=10, band=Band.AMBER)
        for number in range(200)
    )
    return RegisterQuestion(crisis=a_huge_crisis(text), risks=risks, answer=answer)


def answered(text: str, foresight: Foresight) -> RegisterQuestion:
    risk = None if foresight is Foresight.SURPRISE else a_question(text).risks[0]
    return a_question(text, RegisterAnswer(foresight=foresight, risk=risk, by="U0ANA00001"))


def a_contagion(text: str) -> Contagion:
    shares = tuple((kind, text[:120]) for kind in LinkKind)
    reached = tuple(Reached(name=text[:120], kam="U0ANA00001", shares=shares) for _ in range(90))
    return Contagion(crisis=a_huge_crisis(text), reached=reached, hidden=3)


def a_form(text: str, **values: Any) -> RiskForm:
    return RiskForm(
        account_id=1,
        account_name=text[:120],
        scenario=text[:200],
        likelihood=3,
        impact=5,
        risk=a_huge_risk(text),
        mitigation=text,
        owner="U0ANA00001",
        opened_from={"list": "V1", "card": None},
        **values,
    )


def a_huge_account(text: str) -> AccountReadiness:
    gain = Gain(part=Part.RISKS, points=20, sentence="Review the risks")
    account = Account(id=1, name=text[:120], name_key="a", tier=Tier.KEY, imported_at=NOW)
    return AccountReadiness(
        account=account, score=Score(points=0, parts={}, most={}, gains=(gain,) * 9), stale_sections=9
    )


MESSAGES: dict[str, Callable[[str], Message]] = {
    "all risks": lambda text: worst_message([a_huge_risk(text, number) for number in range(300)]),
    "due": lambda text: due_message(*[[a_huge_risk(text, number) for number in range(80)]] * 2),
    "due, to a KAM": lambda text: weekly_message(
        [a_huge_account(text)] * 40, *[[a_huge_risk(text, number) for number in range(80)]] * 2
    ),
    "due, to a KAM whose accounts are ready": lambda text: weekly_message([], [a_huge_risk(text, 1)]),
    "matrix": lambda text: matrix_message(
        a_matrix(*[a_huge_risk(text, number) for number in range(300)], name=text[:120], hits=3), "F0PICTURE1"
    ),
    "question": lambda text: register_card(a_question(text)),
    "hit": lambda text: register_card(answered(text, Foresight.HIT)),
    "surprise": lambda text: register_card(answered(text, Foresight.SURPRISE)),
    "thanks": lambda text: foreseen_message(Foresight.SURPRISE, 1),
    "contagion": lambda text: contagion_message(a_contagion(text)),
    "part of the account card": lambda text: Message(text="Risks", blocks=risks_section(a_board(text))),
}
VIEWS: dict[str, Callable[[str], dict[str, Any]]] = {
    "list": lambda text: risks_view(a_board(text), card="V0CARD"),
    "three fields": lambda text: score_view(a_form(text)),
    "all fields": lambda text: score_view(
        a_form(text, problem=text, playbooks={f"playbook_{n}": text[:100] or "x" for n in range(150)})
    ),
    "mitigate": lambda text: mitigate_view(a_form(text)),
    "foreseen": lambda text: foreseen_view(a_question(text)),
    "foreseen again": lambda text: foreseen_view(answered(text, Foresight.HIT)),
}
TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "x" * 3000, "👩‍👩‍👧‍👦" * 272, "a"])


@TEXTS
@pytest.mark.parametrize("name", MESSAGES)
def test_slack_takes_every_message(name: str, text: str) -> None:
    """50 blocks, 3,000 characters a text: also for the largest register and the most hostile words."""
    message = MESSAGES[name](text)

    assert message_faults(message.blocks) == []
    assert 0 < length(message.text) <= 4000
    for read in (marked_up(message.blocks), message.text):
        assert "<!channel" not in read and "<https://evil" not in read


@TEXTS
@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_every_view(name: str, text: str) -> None:
    """100 blocks, 100 options, titles of 24 characters."""
    view = VIEWS[name](text)

    assert view_faults(view) == []


def test_a_risk_says_everything_in_words() -> None:
    """Score, band, what the figures mean, what is done, who cares, what is missing."""
    risk = a_risk(
        4,
        5,
        mitigation="Sprinklers",
        mitigation_due_on=date(2026, 12, 3),
        is_mitigation_overdue=True,
        residual_likelihood=1,
        residual_impact=4,
        missing=("owner", "playbook"),
        is_review_due=True,
    )

    assert risk_line(risk).split("\n      ") == [
        "*1.* Their plant burns down",
        "*20, red*: likely (4) × loss of the account (5), likely and grave",
        "Against it: Sprinklers, by 3 Dec 2026 (*overdue*); then 4 should remain",
        "Owner: nobody, *its review is due*",
        "*It is red and needs an owner and a playbook.*",
    ]


def test_the_weekly_message_asks_for_nothing_twice() -> None:
    """What it asks for by name brings its points without a second line."""
    names = {Part.RELATIONSHIP: "Score how the relationship stands again", Part.PLAYBOOKS: "Choose a playbook"}
    gains = tuple(Gain(part=part, points=3, sentence=said) for part, said in names.items())
    score = Score(points=94, parts={}, most={}, gains=gains)
    account = replace(a_huge_account("Acme"), score=score)

    asked = marked_up(weekly_message([account]).blocks)
    asked_by_name = marked_up(weekly_message([replace(account, looked_at=date(2026, 3, 2))]).blocks)

    assert "Score how the relationship stands again (+3)" in asked
    assert "Run the relationship diagnostic again (last on 2 Mar 2026)" in asked_by_name
    assert "Score how" not in asked_by_name and "Choose a playbook (+3)" in asked_by_name
