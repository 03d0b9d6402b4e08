"""Skills: how they are read, what is refused, which one answers which."""

import pytest

from crisis.rules.skill import LONGEST_TAG, MOST_TAGS, fitting, problem_with, tags_in, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param(" \n;\n", (), id="only what parts them"),
        pytest.param("  speaks   Japanese \nde-escalation", ("speaks Japanese", "de-escalation"), id="one a line"),
        pytest.param("French; Dutch", ("French", "Dutch"), id="parted by a semicolon"),
        pytest.param("Élan\nelan\nELAN", ("Élan",), id="each once, whatever its case and accents"),
        pytest.param("\u0301\nSAP", ("SAP",), id="a sign that is no word"),
    ],
)
def test_a_text_is_read_as_tags(text: str, expected: tuple[str, ...]) -> None:
    """In the order in which they were written."""
    assert tags_in(text) == expected


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param((), "", id="none"),
        pytest.param(("x" * LONGEST_TAG,), "", id="as long as allowed"),
        pytest.param(("SAP", "x" * (LONGEST_TAG + 1)), "is longer", id="one too long"),
        pytest.param(("\ufdfa" * 20,), "is longer", id="signs that are written out as many"),
        pytest.param(("\ufdfa" * 13 + "x" * 6,), "", id="written out, as long as a database keeps"),
        pytest.param(("\ufdfa" * 13 + "x" * 7,), "is longer", id="written out, one more"),
        pytest.param(tuple(f"tag {number}" for number in range(MOST_TAGS)), "", id="as many as allowed"),
        pytest.param(tuple(f"tag {number}" for number in range(MOST_TAGS + 1)), "these are 21", id="one too many"),
    ],
)
def test_what_is_too_much_is_said(tags: tuple[str, ...], said: str) -> None:
    """With the limit; nothing where nothing is wrong."""
    problem = problem_with(tags)

    assert said in problem and bool(problem) == bool(said)


@pytest.mark.parametrize(
    ("tag", "wanted", "fits"),
    [
        ("speaks Japanese", "Japanese", True),
        ("japanese", "speaks Japanese", True),
        ("speaks Japanese", "speaks French", False),
        ("SAP", "de-escalation", False),
    ],
)
def test_the_words_of_one_stand_in_the_other(tag: str, wanted: str, fits: bool) -> None:
    """A single word in common is not enough."""
    assert bool(fitting([tag], ["something else", wanted])) is fits


def test_what_is_searched_for_are_folded_words() -> None:
    """Each once."""
    assert words_of(["Speaks Élan", "elan"]) == {"speaks", "elan"}
