"""Who may do what."""

import pytest

from crisis.rules.permissions import Word, allows, who_may

NOBODY_SPECIAL = {
    "is_participant": False,
    "is_declarer": False,
    "is_lead": False,
    "is_kam": False,
    "is_manager": False,
}


@pytest.mark.parametrize(
    ("word", "being"),
    [
        pytest.param(Word.PARTICIPANTS, "is_participant", id="people in the crisis"),
        pytest.param(Word.DECLARER, "is_declarer", id="who declared it"),
        pytest.param(Word.LEAD, "is_lead", id="the lead"),
        pytest.param(Word.KAM, "is_kam", id="the KAM"),
        pytest.param(Word.MANAGERS, "is_manager", id="managers"),
    ],
)
def test_a_word_lets_in_whom_it_names_and_nobody_else(word: Word, being: str) -> None:
    everything_but = {**dict.fromkeys(NOBODY_SPECIAL, True), being: False}

    assert allows([word], **{**NOBODY_SPECIAL, being: True})
    assert not allows([word], **everything_but)


def test_everybody_lets_in_a_stranger() -> None:
    assert allows([Word.LEAD, Word.EVERYBODY], **NOBODY_SPECIAL)


def test_no_words_let_in_nobody() -> None:
    assert not allows([], **dict.fromkeys(NOBODY_SPECIAL, True))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param([Word.LEAD], "Only the crisis lead may do this.", id="one"),
        pytest.param(
            [Word.MANAGERS, Word.LEAD, Word.KAM],
            "Only the crisis lead, the account's KAM or managers may do this.",
            id="several, in the order of the crisis",
        ),
        pytest.param(
            [Word.DECLARER, Word.PARTICIPANTS],
            "Only people in the crisis or the person who declared it may do this.",
            id="whoever is in it",
        ),
        pytest.param([Word.EVERYBODY, Word.LEAD], "Everybody may do this.", id="everybody"),
        pytest.param([], "The protocol allows nobody to do this.", id="nobody"),
    ],
)
def test_a_refusal_says_who_may(words: list[Word], sentence: str) -> None:
    assert who_may(words) == sentence
