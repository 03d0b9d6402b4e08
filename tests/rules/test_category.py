"""Which kind of crisis it is."""

import pytest

from crisis.rules.category import category_named, proposed_category, words_in
from storage.vocabulary import Category

OPERATIONAL, REPUTATIONAL, EXTERNAL = Category


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        pytest.param("Acme cannot be invoiced", OPERATIONAL, id="one word, with an ending"),
        pytest.param("The PRESS asks about the breach", REPUTATIONAL, id="two words"),
        pytest.param("A competitor tells the market and the press", EXTERNAL, id="most words win"),
        pytest.param("The press asks about the invoices", None, id="as many for two kinds"),
        pytest.param("They express distrust of supermarkets", None, id="parts of words"),
        pytest.param("Nobody knows", None, id="no word"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_words_propose_a_kind(text: str, proposed: Category | None) -> None:
    """People choose when the words do not say."""
    assert proposed_category(text) is proposed


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("external", EXTERNAL),
        (" Rep ", REPUTATIONAL),
        ("o", OPERATIONAL),
        ("externally", None),
        ("financial", None),
        ("external because", None),
        ("", None),
        (" ", None),
    ],
)
def test_a_kind_is_known_by_its_beginning(typed: str, named: Category | None) -> None:
    """All three begin differently; no word is no kind."""
    assert category_named(typed) is named


def test_words_are_found_whole_and_in_the_order_of_the_list() -> None:
    """`down` does not stand in `download`."""
    assert words_in(("system", "down", "user"), "users download; the system is down") == ("system", "down", "user")
    assert words_in(("down",), "download") == ()
