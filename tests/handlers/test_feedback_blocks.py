"""What people read of what a client said, also when texts are long and hostile and many."""

from typing import Any

import pytest

from crisis.feedback_facts import FeedbackFacts, HandoffFacts, Voice
from crisis.rules.diagnostic import Delta
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.elements import modal
from handlers.blocks.feedback import FeedbackFields, ask_message, feedback_blocks, feedback_form, feedback_view
from handlers.blocks.handoff import answer_form, handoff_message, pass_on_form
from handlers.blocks.notice import direct_message
from storage.tables.contact import Contact
from storage.vocabulary import ContactRole, TouchpointKind
from tests.builders import NOON
from tests.handlers.facts import HOSTILE, ONLY_ESCAPES, a_crisis
from tests.handlers.reading import marked_up, words_of

TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])


def said(number: int, text: str, **values: Any) -> FeedbackFacts:
    facts: dict[str, Any] = {
        "score": 2,
        "wants": text,
        "contact_name": text[:120],
        "kind": TouchpointKind.CALL,
        "crisis_key": "C-2026-001",
    }
    return FeedbackFacts(id=number, at=NOON, by="U0ANA00001", text=text, **(facts | values))


def handed(text: str, **values: Any) -> HandoffFacts:
    facts: dict[str, Any] = {"seen_at": NOON, "answer": text, "function": text[:60]}
    return HandoffFacts(id=7, slack_id="U0DORA0004", note=text, passed_by="U0ANA00001", **(facts | values))


def a_voice(*lines: FeedbackFacts, **values: Any) -> Voice:
    return Voice(account_id=5, account_name="Acme", said=lines, **({"scores": (), "deltas": ()} | values))


@TEXTS
def test_slack_takes_every_view_whatever_people_typed(text: str) -> None:
    """As much as is read of one account, and the longest form."""
    voice = a_voice(
        *(said(number, text, handoffs=(handed(text),) * 9) for number in range(40)),
        scores=(1, 5) * 20,
        deltas=[Delta(tuple(f"C-2026-{number:03d}" for number in range(20)), 4, 2)] * 3,
    )
    people = [
        Contact(id=number, account_id=5, name=text[:120], name_key="a", role=ContactRole.USER, title=text[:120])
        for number in range(120)
    ]
    fields = FeedbackFields(score="2", text=text, wants=text, contact_id="1", kind="call", at=NOON)
    views = [
        feedback_view(voice),
        modal("Card", feedback_blocks(voice)),
        feedback_form(fields, {"account": 5}, account_name=text[:120], crisis_key="C-2026-001"),
        feedback_form(fields, {"account": 5}, account_name=text[:120], contacts=people, is_full=True),
    ]

    views += [
        pass_on_form(text, [f"{number}{text}"[:60] for number in range(120)], {"feedback": 1}),
        answer_form(7, "U1"),
    ]

    for view in views:
        assert view_faults(view) == []
        assert "<!channel" not in marked_up(view["blocks"])
    values = {"account": text, "function": text, "answer": text, "by": "U1", "to": "U1", "passed_by": "U1"}
    values["passed_at"] = NOON.isoformat()
    for message in (
        ask_message(a_crisis(account_name=text[:120]), 1, may_wait=True, is_unreassured=True),
        handoff_message(handed(text), said(1, text), text, is_again=True),
        direct_message("handoff_answered", values, None),
        direct_message("handoff_unseen", values, None),
    ):
        assert message_faults(message.blocks) == []
        assert "<!channel" not in marked_up(message.blocks) + message.text


def test_a_line_says_what_is_known_and_no_more() -> None:
    """Nothing is said of what nobody wrote down."""
    bare = said(1, "Fine.", score=None, wants="", contact_name="", kind=None, crisis_key="")
    full = said(2, "Angry.", wants="A visit", contact_name="Mara")

    words = words_of(feedback_view(a_voice(bare, full, scores=(2,)))["blocks"])

    assert "Scores, newest last: 2 (of 5)." in words
    assert "*2 of 5*" in words and "Mara, call, after C-2026-001: Angry." in words and "They want: A visit" in words
    assert words.count("They want") == words.count(" of 5*") == 1


def test_without_anything_the_card_asks_for_it() -> None:
    """One line with its button, as afterwards."""
    assert "Nobody has written down" in words_of(feedback_blocks(a_voice()))
    assert len(feedback_blocks(a_voice())) == len(feedback_blocks(a_voice(said(1, "Fine.")))) == 1
