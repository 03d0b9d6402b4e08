"""Triggers: Slack takes every form and message whatever people typed, and the words carry the meaning."""

import pytest

from crisis.protocol_trigger import MOST_TRIGGERS, TriggerKind
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.account import account_view
from handlers.blocks.trigger import dismiss_form, raise_form, raised_view, trigger_message, triggers_part, triggers_view
from storage.tables.trigger import TriggerEvent
from storage.vocabulary import TriggerSource, TriggerState
from tests.handlers.facts import HOSTILE, NOW, ONLY_ESCAPES
from tests.handlers.reading import marked_up

TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])


def a_trigger(text: str, number: int = 1, state: TriggerState = TriggerState.OPEN, round_: int = 1) -> TriggerEvent:
    return TriggerEvent(
        id=number,
        account_id=5,
        kind=text[:100],
        source=TriggerSource.PERSON,
        text=text,
        by="U0ANA00001",
        at=NOW,
        origin_link="https://acme.slack.com/archives/C1/p1",
        state=state,
        round=round_,
        decided_by="U0BEN00002",
        decided_at=NOW,
        reason=text,
    )


@TEXTS
def test_slack_takes_every_view_whatever_people_typed(text: str) -> None:
    """Limits hold for the most and the longest there can be."""
    catalogue = [
        TriggerKind(name=f"{number} {text}"[:100].strip(), meaning=text[:100].strip())
        for number in range(MOST_TRIGGERS)
    ]
    standing = [a_trigger(text, number, TriggerState.WATCHING) for number in range(1, 61)]
    decided = [a_trigger(text, number, TriggerState.DISMISSED) for number in range(1, 21)]
    views = [
        raise_form(catalogue, {"account": 5}, account_name=text[:120], text=text),
        raise_form(catalogue, {}, account_name=None),
        raised_view(text[:120], None),
        dismiss_form(standing[0], {"card": "V1"}),
        triggers_view(5, text[:120], standing, decided),
        account_view(5, text[:120], [triggers_part(5, standing)]),
    ]

    for view in views:
        assert view_faults(view) == [], view["title"]
        assert "<!channel" not in marked_up(view["blocks"])
        assert "<https://evil" not in marked_up(view["blocks"])


@TEXTS
@pytest.mark.parametrize("round_", [1, 2])
def test_slack_takes_the_question_whatever_people_typed(text: str, round_: int) -> None:
    """And nothing typed wakes a channel or hides a link."""
    message = trigger_message(text[:120], a_trigger(text, round_=round_), text[:100])

    assert message_faults(message.blocks) == []
    assert "<!channel" not in marked_up(message.blocks) + message.text
    assert "<https://evil" not in marked_up(message.blocks) + message.text


def test_the_question_makes_sense_read_aloud() -> None:
    """Without blocks; and whoever watched it is told why it comes again."""
    first, again = (trigger_message("Acme", a_trigger("a rival", round_=round_), "") for round_ in (1, 2))

    assert first.text == "A trigger at Acme: a rival. Is it a crisis, is it to be watched, or is it nothing?"
    assert again.text.endswith("It was watched for a while. Is it a crisis, or was it nothing?")


def test_what_is_watched_offers_no_second_watch() -> None:
    """Declaring and dismissing it stay possible."""
    watched = str(triggers_part(5, [a_trigger("a rival", state=TriggerState.WATCHING)]))

    assert "crisis_watch_trigger" not in watched
    assert "crisis_declare_trigger" in watched and "crisis_dismiss_trigger" in watched
