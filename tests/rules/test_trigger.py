"""What a hurried sentence says about a sign, and what may still be decided about it."""

from datetime import date, timedelta

import pytest

from crisis.protocol_trigger import Triggers
from crisis.rules.touchpoint import is_silent
from crisis.rules.trigger import is_asked_again, is_settled, kind_in
from storage.vocabulary import TriggerState


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Invoice unpaid since May", "invoice unpaid", id="at the beginning"),
        pytest.param("a  *COMPETITOR seen*, at the gate", "competitor seen", id="whatever case, spaces and signs"),
        pytest.param("recompetitor seenly", "", id="parts of words tell nothing"),
        pytest.param("they are angry", "", id="the form asks"),
        pytest.param("", "", id="nothing typed"),
    ],
)
def test_a_sentence_fills_the_form(text: str, kind: str) -> None:
    """People correct what was guessed wrong."""
    assert kind_in(text, Triggers().names()) == kind


def test_it_is_asked_about_twice_at_most() -> None:
    """When it is raised, and once more after it was watched."""
    assert [is_asked_again(round_) for round_ in (1, 2, 3)] == [True, False, False]


def test_what_was_declared_or_dismissed_is_settled() -> None:
    """A watched one can still become a crisis."""
    assert {state for state in TriggerState if is_settled(state)} == {TriggerState.DECLARED, TriggerState.DISMISSED}


@pytest.mark.parametrize(
    ("days", "is_long"),
    [
        pytest.param(13, False, id="within the time"),
        pytest.param(14, False, id="on the last day"),
        pytest.param(15, True, id="a day longer"),
    ],
)
def test_silence_begins_when_the_time_is_over(days: int, is_long: bool) -> None:
    """By days of the calendar: nobody counts hours since a call."""
    last = date(2026, 11, 1)

    assert is_silent(last, last + timedelta(days=days), timedelta(days=14)) is is_long
