"""The account plan: Slack takes it whatever people typed; every form asks at most three things."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crisis.account_plan import Agreement, SectionDraft
from crisis.account_plan_facts import AccountPlan, PlanSectionFacts, PlanVersion, SignoffFacts
from crisis.rules.account_plan import SECTIONS
from fake_slack.block_kit import view_faults
from handlers.blocks.account_plan import TITLE, plan_part, plan_view, versions_view
from handlers.blocks.account_plan_form import QUESTION, agreement_form, section_form
from handlers.blocks.elements import modal
from storage.vocabulary import PlanSection
from tests.handlers.facts import HOSTILE, ONLY_ESCAPES
from tests.handlers.reading import marked_up

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
IDS: dict[str, int | str | None] = {"account": 1, "section": "goals", "entry": 3}


def a_section(text: str, of: PlanSection) -> PlanSectionFacts:
    return PlanSectionFacts(
        section=of,
        id=7,
        text=text[:3000],
        source=text[:300],
        wallet_percent=35,
        wallet_as_of=date(2026, 6, 30),
        by="import",
        at=NOW,
        checked_by="U0ANA00001",
        checked_at=NOW.replace(hour=13),
        is_stale=True,
    )


def a_plan(text: str, **values: Any) -> AccountPlan:
    signed = SignoffFacts(
        client_name=text[:120], by="U0ANA00001", agreed_on=date(2026, 11, 1), source=text[:300], changed=SECTIONS
    )
    facts: dict[str, Any] = {
        "account_id": 1,
        "account_name": text[:120],
        "sections": tuple(a_section(text, one) for one in SECTIONS),
        "signoffs": (signed,) * 40,
        "renewal_on": date(2027, 3, 31),
        "renewal_in_days": 134,
        "products": (text[:120],) * 30,
        "may_edit": True,
    }
    return AccountPlan(**(facts | values))


def versions(text: str) -> list[PlanVersion]:
    return [
        PlanVersion(section=PlanSection.WALLET, text=text[:3000], wallet_percent=35, by="U0ANA00001", at=NOW)
        for _ in range(10)
    ]


def a_draft(text: str, of: PlanSection = PlanSection.WALLET) -> SectionDraft:
    return SectionDraft(section=of, text=text[:3000], source=text[:300], wallet_percent="35", wallet_as_of=NOW.date())


VIEWS: dict[str, Callable[[str], Any]] = {
    "plan": lambda text: plan_view(a_plan(text)),
    "plan of a reader": lambda text: plan_view(a_plan(text, may_edit=False), card="V1"),
    "part of the card": lambda text: modal("Card", plan_part(a_plan(text))),
    "changes": lambda text: versions_view(text[:120], versions(text)),
    "no changes": lambda text: versions_view(text[:120], []),
    "wallet": lambda text: section_form(text[:120], a_draft(text), IDS, is_full=True),
    "goals": lambda text: section_form(text[:120], a_draft(text, PlanSection.GOALS), IDS, is_full=False),
    "agreement": lambda text: agreement_form(text[:120], Agreement(name=text[:120], agreed_on=None), IDS),
}

TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "x" * 3000, "👩‍👩‍👧‍👦" * 272, "a"])


@TEXTS
@pytest.mark.parametrize("kind", VIEWS)
def test_slack_takes_every_view(kind: str, text: str) -> None:
    """With as much in it as there can be; nobody is mentioned by what somebody typed."""
    view = VIEWS[kind](text)

    assert view_faults(view) == []
    assert "<!channel" not in marked_up(view["blocks"]) and "<https://evil" not in marked_up(view["blocks"])


@pytest.mark.parametrize("of", SECTIONS)
def test_every_section_has_a_form_of_at_most_three_fields(of: PlanSection) -> None:
    """And a title and a question of its own."""
    view = section_form("Acme", a_draft("Two plants", of), IDS, is_full=False)

    assert TITLE[of] and QUESTION[of] and view_faults(view) == []
    assert len([block for block in view["blocks"] if block["type"] == "input"]) <= 3


def test_a_reader_gets_no_buttons_that_change_it() -> None:
    """Only the way to the last changes."""
    view = plan_view(a_plan("Acme", may_edit=False))

    buttons = [one for block in view["blocks"] if block["type"] == "actions" for one in block["elements"]]
    assert [one["text"]["text"] for one in buttons] == ["Last changes"]
