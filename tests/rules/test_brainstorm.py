"""Brainstorms: which two ideas may be the same is only asked, and what most vote for comes first."""

import pytest

from crisis.rules.brainstorm import near, rank_key, words_of

KNOWN = {
    1: "Invoices are wrong at the end of a quarter",
    2: "Their head of purchasing leaves",
    3: "A strike at our supplier of copper",
    4: "Strike",
    5: "Our system is down for a day",
    6: "The factory floods and roads stay closed",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("invoices are wrong", (1,), id="fewer words of the same"),
        pytest.param("WRONG INVOICING at the quarter's end", (1,), id="other endings, case and order"),
        pytest.param("The head of purchasing of theirs is leaving us", (2,), id="an inflected verb"),
        pytest.param("A copper supplier on strike", (3, 4), id="two of them, likeliest first"),
        pytest.param("Ströke", (), id="another word"),
        pytest.param("STRIKE!", (3, 4), id="one word of one word is enough"),
        pytest.param("Our competitor is cheaper", (), id="words that say nothing are not counted"),
        pytest.param("Their head of logistics is ill", (), id="one word in common is not enough"),
        pytest.param("Systems down", (5,), id="plural"),
        pytest.param("Downtime of our system", (), id="no word within a word"),
        pytest.param("Copper strike next winter holidays", (4, 3), id="a later one is likelier"),
        pytest.param("Factory roads closed: snow, storms", (6,), id="three of five words are enough"),
        pytest.param("Factory roads: snow, storms, ice", (), id="two of five are not"),
        pytest.param("They leave", (2,), id="a word that another one begins with"),
        pytest.param("", (), id="nothing"),
        pytest.param("?!", (), id="no word at all"),
    ],
)
def test_what_looks_alike_is_offered(text: str, found: tuple[int, ...]) -> None:
    """By folded words, inflected as people inflect them; whoever adds it decides."""
    assert near(text, KNOWN) == found


def test_no_more_than_three_are_offered() -> None:
    """A question with ten answers is not read."""
    same = dict.fromkeys(range(1, 9), "Invoices are late")

    assert near("Late invoices", same) == (1, 2, 3)


def test_accents_and_width_do_not_part_words() -> None:
    """As with the names of accounts."""
    assert words_of("Élan  ＦＩＲＥ") == {"elan", "fire"}
    assert words_of("fire, water (and ice)!") == {"fire", "water", "ice"}, "signs are no part of words"
    assert words_of("to be or not") == {"to", "be", "or", "not"}, "when no word says anything, all of them count"


def test_ranked_by_votes_then_by_what_it_would_mean() -> None:
    """The graver of two with the same votes; then the older one."""
    ideas = {
        "three votes": rank_key(3, None, None, 4),
        "two, grave": rank_key(2, 2, 5, 9),
        "two, slight": rank_key(2, 4, 1, 2),
        "two, nobody said": rank_key(2, None, 5, 1),
        "two, nobody said either, later": rank_key(2, 5, None, 7),
    }

    assert sorted(ideas, key=lambda name: ideas[name]) == list(ideas)
