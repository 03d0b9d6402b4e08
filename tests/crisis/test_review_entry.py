"""What was written in a review is corrected or taken out by who may write in it, until it is closed."""

from typing import Any

import pytest

from crisis.effects import RefreshCard
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis
from crisis.resolve import Resolution, resolve
from crisis.retro import answer_question
from crisis.review import LONGEST_FINDING, FindingDraft, add_finding, close_review
from crisis.review_entry import (
    ANSWER,
    FINDING,
    EntryRef,
    change_entry,
    check_entry_form,
    check_may_correct,
    remove_entry,
)
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.tables.retro import RetroNote
from storage.tables.review import ReviewFinding
from storage.vocabulary import FindingKind
from tests.builders import BEA, GUS, MAX, SUE, Desk, a_crisis

REFS = [EntryRef(kind=FINDING, id=1), EntryRef(kind=ANSWER, id=1)]
BOTH = pytest.mark.parametrize("ref", REFS, ids=[FINDING, ANSWER])


@pytest.fixture
def crisis(desk: Desk) -> Crisis:
    """Resolved; Sue found a gap, says what we do about it, and answered a question."""
    crisis = a_crisis(desk)
    end = Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="Credited.", unconfirmed_reason="They sleep.")
    desk.do(resolve, end)
    draft = FindingDraft(
        crisis_id=crisis.id or 0, kind=FindingKind.GAP, text="Nobody new.", what="Print the list", by=SUE
    )
    desk.do(add_finding, draft)
    desk.do(answer_question, crisis.id, question="surprise", text="Nobody new.", by=SUE)
    desk.forget_effects()
    return crisis


def row_of(desk: Desk, ref: EntryRef) -> Any:
    return desk.one(ReviewFinding if ref.kind == FINDING else RetroNote)


@BOTH
def test_a_slip_is_corrected(desk: Desk, crisis: Crisis, ref: EntryRef) -> None:
    """Also by somebody else; whoever said it stays, and the timeline does not quote it."""
    changed = desk.do(change_entry, ref, "  Nobody knew. ", by=MAX)

    row = row_of(desk, ref)
    assert (changed, row.text, row.by) == (crisis.id, "Nobody knew.", SUE)
    assert desk.sentences(crisis)[-1].startswith(f"<@{MAX}> corrected a")
    assert "knew" not in desk.sentences(crisis)[-1]
    assert len(desk.new_effects(RefreshCard)) <= 1


@BOTH
def test_the_same_words_are_no_change(desk: Desk, crisis: Crisis, ref: EntryRef) -> None:
    """Nothing is said about it."""
    before = desk.sentences(crisis)

    desk.do(change_entry, ref, "Nobody new.", by=SUE)

    assert desk.sentences(crisis) == before


@BOTH
def test_the_form_is_shown_with_what_stands_there(desk: Desk, crisis: Crisis, ref: EntryRef) -> None:
    """While the review is open, to whoever may correct it."""
    entry = desk.do(check_entry_form, ref, by=MAX)

    assert (type(entry), entry.text) == (type(row_of(desk, ref)), "Nobody new.")
    desk.do(check_may_correct, crisis.id, by=MAX)


def test_what_never_was_in_a_review_is_refused(desk: Desk, crisis: Crisis) -> None:
    """Another id, a kind that a form made up, a crisis nobody declared."""
    for ref in (EntryRef(kind=FINDING, id=404), EntryRef(kind=ANSWER, id=404), EntryRef(kind="action", id=1)):
        for attempt in (remove_entry, check_entry_form):
            with pytest.raises(UnknownCrisis, match="not in the review any more"):
                desk.do(attempt, ref, by=MAX)
    with pytest.raises(UnknownCrisis, match="not in the review any more"):
        desk.do(check_may_correct, 404, by=MAX)


@BOTH
def test_what_was_wrong_is_taken_out(desk: Desk, crisis: Crisis, ref: EntryRef) -> None:
    """What was to be done about it stays; the second hears that it is gone."""
    desk.do(remove_entry, ref, by=MAX)

    assert desk.all(ReviewFinding if ref.kind == FINDING else RetroNote) == []
    assert len(desk.all(CrisisAction)) == 1
    assert desk.sentences(crisis)[-1].startswith(f"<@{MAX}> took out a")
    for operation in (remove_entry, check_entry_form):
        with pytest.raises(UnknownCrisis, match="not in the review any more"):
            desk.do(operation, ref, by=SUE)


@BOTH
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("  ", "Say it in a sentence", id="empty"),
        pytest.param("x" * (LONGEST_FINDING + 1), "Keep this under 1,000 characters; it has 1,001.", id="too long"),
    ],
)
def test_bad_words_change_nothing(desk: Desk, crisis: Crisis, ref: EntryRef, text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.do(change_entry, ref, text, by=SUE)

    assert caught.value.errors["text"].startswith(sentence)
    assert row_of(desk, ref).text == "Nobody new."


@BOTH
@pytest.mark.parametrize("who", [GUS, BEA], ids=["guest", "stranger"])
def test_strangers_correct_nothing(desk: Desk, crisis: Crisis, ref: EntryRef, who: str) -> None:
    """Nor do they see what could be."""
    for attempt in (
        lambda: desk.do(change_entry, ref, "Ours", by=who),
        lambda: desk.do(remove_entry, ref, by=who),
        lambda: desk.do(check_entry_form, ref, by=who),
        lambda: desk.do(check_may_correct, crisis.id, by=who),
    ):
        with pytest.raises(NotAllowed):
            attempt()

    assert row_of(desk, ref).text == "Nobody new."


@BOTH
def test_a_closed_review_stays_as_it_is(desk: Desk, crisis: Crisis, ref: EntryRef) -> None:
    """It is what was learnt."""
    desk.do(close_review, crisis.id, by=MAX)

    for attempt in (
        lambda: desk.do(change_entry, ref, "Ours", by=MAX),
        lambda: desk.do(remove_entry, ref, by=MAX),
        lambda: desk.do(check_entry_form, ref, by=MAX),
    ):
        with pytest.raises(AlreadyDone, match="closed the review of C-2026-001"):
            attempt()

    assert row_of(desk, ref).text == "Nobody new."
