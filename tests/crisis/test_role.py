"""Role cards in the protocol, and whoever is given a role reads what it is for, once."""

from typing import Any

import pytest

from crisis.channel import channel_opened
from crisis.effects import SendDirect
from crisis.lead import hand_over, take_lead
from crisis.page import page_facts
from crisis.protocol import parse_protocol
from tests.builders import KIM, SAM, ZOE, Desk, a_crisis, an_account
from tests.crisis.protocol_texts import SHIPPED_TEXT, problems_of

PLACE = {"channel_id": "C0ACME", "name": "crisis-2026-001-acme-corp"}
OWN = """
[roles.logistics]
title = "Logistics"
purpose = "Brings it there all the same."
duties = ["Find another ship"]
"""


def without_roles() -> str:
    start = SHIPPED_TEXT.index("[roles.lead]")
    return SHIPPED_TEXT[:start] + SHIPPED_TEXT[SHIPPED_TEXT.index("[permissions]", start) :]


def told(desk: Desk) -> list[tuple[str, str, str]]:
    """To whom, in which words, of which role."""
    return [
        (one.slack_id, one.word, str(one.values.get("duty", {}).get("role", ""))) for one in desk.effects(SendDirect)
    ]


def test_an_own_file_keeps_the_shipped_text_of_all_it_does_not_hold() -> None:
    """One card more, one changed; nobody is left without."""
    ours = OWN + OWN.replace("logistics", "lead").replace("Logistics", "Captain")

    read = parse_protocol(without_roles() + ours, "our.toml").roles

    assert (read["logistics"].title, read["lead"].title) == ("Logistics", "Captain")
    assert read["legal"].duties == parse_protocol(SHIPPED_TEXT, "shipped").roles["legal"].duties
    assert parse_protocol(without_roles(), "none.toml").roles == parse_protocol(SHIPPED_TEXT, "shipped").roles


@pytest.mark.parametrize(
    ("own", "problem"),
    [
        pytest.param(OWN.replace('purpose = "Brings', '# "Brings'), "roles.logistics.purpose is missing", id="missing"),
        pytest.param(OWN.replace('["Find another ship"]', "[]"), "roles.logistics.duties is []: name at", id="none"),
        pytest.param(OWN.replace("duties", "dutys"), 'did you mean "duties"?', id="typing mistake"),
        pytest.param(OWN.replace("[roles.logistics]", '[roles."Log istics"]'), "roles.Log istics: ", id="no key"),
        pytest.param(OWN.replace('"Logistics"', '"Legal"'), "two roles are called “legal”", id="twice"),
        pytest.param(OWN.replace("Find another ship", "x" * 201), "at most 200 characters", id="too long"),
        pytest.param("\nroles = 3\n", "roles is 3: write a table.", id="no table"),
    ],
)  # fmt: skip
def test_a_mistake_names_key_and_reason(own: str, problem: str) -> None:
    """As everywhere in the file."""
    before = own if own.startswith("\nroles") else ""
    text = before + without_roles() + ("" if before else own)

    assert any(problem in said for said in problems_of(text)), problems_of(text)


def test_whoever_takes_the_lead_without_a_page_hears_what_it_is_for(desk: Desk) -> None:
    """Once, by direct message."""
    crisis = a_crisis(desk)

    desk.do(take_lead, crisis.id, by=ZOE)

    assert told(desk) == [(ZOE, "role_given", "lead")]


def test_whoever_was_paged_reads_it_there(desk: Desk) -> None:
    """And in no second message."""
    crisis = a_crisis(desk)
    page_id = desk.page_for(crisis, SAM)
    assert [duty.role for duty in _page(desk, page_id).duties] == ["sales"]

    desk.do(take_lead, crisis.id, by=SAM)

    assert told(desk) == []
    assert [duty.title for duty in _page(desk, page_id).duties] == ["Crisis lead", "Sales"]


def _page(desk: Desk, page_id: int) -> Any:
    return desk.do(page_facts, page_id)


def test_a_lead_that_was_handed_over_comes_with_its_duty(desk: Desk) -> None:
    """In the message that says so."""
    crisis = a_crisis(desk)

    desk.do(hand_over, crisis.id, to=KIM, by=SAM, note="")

    assert told(desk) == [(KIM, "you_lead", "lead")]


def test_the_liaison_hears_it_when_the_channel_opens(desk: Desk) -> None:
    """Whoever declared reads it where they read that it opened."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)

    desk.do(channel_opened, crisis.id, **PLACE)

    assert told(desk) == [(ZOE, "crisis_opened", ""), (KIM, "role_given", "liaison")]


def test_without_a_kam_the_declarer_is_the_liaison_and_hears_it_once(desk: Desk) -> None:
    crisis = a_crisis(desk)

    desk.do(channel_opened, crisis.id, **PLACE)

    assert told(desk) == [(ZOE, "crisis_opened", "liaison")]
