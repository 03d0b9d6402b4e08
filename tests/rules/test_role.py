"""Which card is meant, and which cards belong to whom."""

import pytest

from crisis.protocol_roles import shipped_roles
from crisis.rules.role import TEAM, RoleCard, called_twice, card_named, card_of_function, cards_of_page
from storage.vocabulary import Role, Step

CARDS = shipped_roles()


def a_card(title: str, **values: object) -> RoleCard:
    return RoleCard.model_validate({"title": title, "purpose": "Somebody does it.", "duties": ["Do it"], **values})


@pytest.mark.parametrize(
    ("said", "key"),
    [
        pytest.param("lead", "lead", id="by its key"),
        pytest.param("Client  Liaison", "liaison", id="by its title"),
        pytest.param("account manager", "kam", id="by what it is called besides"),
        pytest.param("customer service", "support", id="a function under another name"),
        pytest.param("legal affairs", "legal", id="nearly"),
        pytest.param("sales manager", "manager", id="no seller, though the word stands in it"),
        pytest.param("astronaut", None, id="nobody"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_card_is_found_by_what_people_call_it(said: str, key: str | None) -> None:
    assert card_named(CARDS, said) == key


def test_a_name_that_fits_two_cards_names_neither() -> None:
    """Nobody reads the duties of somebody else."""
    cards = {"sales_north": a_card("Oslo"), "sales_south": a_card("Rome")}

    assert card_named(cards, "sales") is None
    assert card_named(cards, "sales north") == "sales_north"


def test_an_own_name_goes_before_another_one() -> None:
    """`engineering` is another word for product development until there is a card for it."""
    assert card_named(CARDS, "engineering") == "product"
    assert card_named({**CARDS, "engineering": a_card("Engineers")}, "Engineering") == "engineering"


def test_a_function_without_a_card_is_a_member_of_the_team() -> None:
    assert card_of_function(CARDS, "harbour pilots") == TEAM
    assert card_of_function(CARDS, "") == TEAM


@pytest.mark.parametrize(
    ("step", "function", "roles", "keys"),
    [
        pytest.param(Step.CRT, "legal", [], ["legal"], id="called for a function"),
        pytest.param(Step.BACKUPS, "legal", [], ["legal"], id="so is the backup"),
        pytest.param(Step.CRT, "sales", [Role.LEAD], ["lead", "sales"], id="who leads reads that first"),
        pytest.param(Step.CRT, "communications", [Role.COMMUNICATIONS], ["communications"], id="once"),
        pytest.param(Step.CRT, "", [], ["team"], id="somebody it was passed on to"),
        pytest.param(Step.SALES_MANAGER, "", [], ["manager"], id="sales manager"),
        pytest.param(Step.DIRECTOR, "legal", [], ["manager"], id="as director, whatever else they stand for"),
        pytest.param(Step.EXECUTIVE_SPONSOR, "", [Role.SPONSOR], ["sponsor"], id="sponsor"),
    ],
)
def test_a_page_says_what_somebody_is_there_for(step: Step, function: str, roles: list[Role], keys: list[str]) -> None:
    assert cards_of_page(CARDS, step, function, roles) == keys


def test_two_cards_of_one_name_are_found() -> None:
    assert called_twice(CARDS) is None
    assert called_twice({**CARDS, "lawyers": a_card("LEGAL")}) == "legal"


def test_everybody_who_gets_a_role_has_a_card() -> None:
    """Also where an organisation's file has some of its own."""
    assert {role.value for role in Role} | {"kam", "deputy", "manager", TEAM} <= set(CARDS)
