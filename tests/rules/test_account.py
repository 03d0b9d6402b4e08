"""Account names as people search for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis.rules.account import search_key


@pytest.mark.parametrize(
    ("written", "found_by"),
    [
        pytest.param("ACME Corp", "acme corp", id="case"),
        pytest.param("  Acme \t Corp\n", "acme corp", id="spaces"),
        pytest.param("Café Élan", "cafe elan", id="accents"),
        pytest.param("Cafe\u0301", "café", id="accents typed as marks of their own"),
        pytest.param("Ørsted", "orsted", id="a stroke"),
        pytest.param("Straße", "STRASSE", id="sharp s"),
        pytest.param("ＡＣＭＥ", "acme", id="full width"),
    ],
)
def test_different_ways_to_write_a_name_find_the_same(written: str, found_by: str) -> None:
    assert search_key(written) == search_key(found_by)


def test_different_names_stay_different() -> None:
    assert search_key("Acme North") != search_key("Acme South")


@settings(deadline=None)
@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    """What is stored and what is typed meet, however often either was folded."""
    assert search_key(search_key(text)) == search_key(text)
