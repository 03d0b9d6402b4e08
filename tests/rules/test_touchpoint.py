"""What a hurried sentence says about itself."""

import pytest

from crisis.rules.touchpoint import guessed_kind, is_theirs, sounds_like_complaint
from storage.vocabulary import TouchpointKind


@pytest.mark.parametrize(
    ("text", "kind", "theirs", "complaint"),
    [
        pytest.param("they called about the invoice", TouchpointKind.CALL, True, False, id="their call"),
        pytest.param("We visited the plant", TouchpointKind.VISIT, False, False, id="our visit"),
        pytest.param("Visited the plant", TouchpointKind.VISIT, False, False, id="a visit in a capital letter"),
        pytest.param("met Mara about the renewal", TouchpointKind.MEETING, False, False, id="a meeting"),
        pytest.param("The client wrote again", TouchpointKind.EMAIL, False, False, id="a letter"),
        pytest.param("Customer complains about delays", TouchpointKind.CALL, True, True, id="a complaint"),
        pytest.param(
            "the theysaurus was recalled", TouchpointKind.CALL, False, False, id="parts of words tell nothing"
        ),
    ],
)
def test_a_sentence_fills_the_form(text: str, kind: TouchpointKind, theirs: bool, complaint: bool) -> None:
    """People correct what was guessed wrong."""
    assert (guessed_kind(text), is_theirs(text), sounds_like_complaint(text)) == (kind, theirs, complaint)
