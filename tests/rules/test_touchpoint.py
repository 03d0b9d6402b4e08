"""What a hurried sentence says about itself."""

from datetime import date, timedelta

import pytest

from crisis.rules.touchpoint import guessed_kind, is_silent, is_theirs, sounds_like_complaint
from storage.vocabulary import TouchpointKind


@pytest.mark.parametrize(
    ("text", "kind", "theirs", "complaint"),
    [
        pytest.param("they called about the invoice", TouchpointKind.CALL, True, False, id="their call"),
        pytest.param("We visited the plant", TouchpointKind.VISIT, False, False, id="our visit"),
        pytest.param("Visited the plant", TouchpointKind.VISIT, False, False, id="a visit in a capital letter"),
        pytest.param("met Mara about the renewal", TouchpointKind.MEETING, False, False, id="a meeting"),
        pytest.param("The client wrote again", TouchpointKind.EMAIL, True, False, id="a letter"),
        pytest.param("Customer complains about delays", TouchpointKind.CALL, True, True, id="a complaint"),
        pytest.param(
            "the theysaurus was recalled", TouchpointKind.CALL, False, False, id="parts of words tell nothing"
        ),
    ],
)
def test_a_sentence_fills_the_form(text: str, kind: TouchpointKind, theirs: bool, complaint: bool) -> None:
    """People correct what was guessed wrong."""
    assert (guessed_kind(text), is_theirs(text), sounds_like_complaint(text)) == (kind, theirs, complaint)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(
            "Met Mara, will call again on Monday", TouchpointKind.MEETING, id="a meeting that ends with a call"
        ),
        pytest.param("They e-mailed about our visit", TouchpointKind.EMAIL, id="an e-mail about a visit"),
        pytest.param("On site, then a call", TouchpointKind.VISIT, id="two words that tell it, before another"),
        pytest.param("Rang about the meeting", TouchpointKind.CALL, id="a call about a meeting"),
    ],
)
def test_the_first_word_tells_what_it_was(text: str, kind: TouchpointKind) -> None:
    """What came of it is told later."""
    assert guessed_kind(text) is kind


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (TouchpointKind.VISIT, "visit visits visited visiting"),
        (TouchpointKind.MEETING, "met meeting workshop"),
        (TouchpointKind.EMAIL, "mail mails mailed email e-mail emails e-mails emailed e-mailed wrote"),
        (TouchpointKind.CALL, "call calls called calling phone phoned rang"),
    ],
)
def test_every_word_that_tells_it_is_known(kind: TouchpointKind, words: str) -> None:
    """Before a word that would tell something else, so that nothing is guessed."""
    other = "on site" if kind is TouchpointKind.CALL else "call"

    assert {word: guessed_kind(f"Our {word}, then {other}") for word in words.split()} == dict.fromkeys(
        words.split(), kind
    )


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        *(
            (f"Mara {word} about delays", True)
            for word in ("complains", "complained", "is complaining", "must complain")
        ),
        *((f"{word} about delays", True) for word in ("Complaint", "two complaints")),
        ("Compliments, and uncomplaining", False),
    ],
)
def test_a_complaint_is_heard(text: str, is_so: bool) -> None:
    """However it is inflected."""
    assert sounds_like_complaint(text) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        *(
            (f" {who} called", True)
            for who in ("They", "client", "Customer", "he", "She", "The customers", "our  client")
        ),
        ("We called the client", False),
        ("Sheila called", False),
        ("Our people called the client", False),
        ("Theirs was late", False),
    ],
)
def test_who_acted_is_who_stands_first(text: str, is_so: bool) -> None:
    """As whole words."""
    assert is_theirs(text) is is_so


@pytest.mark.parametrize(("days", "silent"), [(0, False), (30, False), (31, True)])
def test_silence_begins_after_the_last_day_that_is_allowed(days: int, silent: bool) -> None:
    """S4-9: not on it."""
    today = date(2026, 11, 17)

    assert is_silent(today - timedelta(days=days), today, timedelta(days=30)) is silent
