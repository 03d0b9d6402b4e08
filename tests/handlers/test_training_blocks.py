"""What people read about trainings, also when names are long and hostile and many."""

from datetime import date

import pytest

from crisis.profile import OurPerson
from crisis.training import MOST_SHOWN, TrainingFacts
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.show import who_message
from handlers.blocks.training import trained_message, training_form, trainings_text
from storage.tables.training import TrainingRecord
from tests.handlers.facts import CROWD, HOSTILE, NOW, ONLY_ESCAPES, a_huge_crisis
from tests.handlers.reading import marked_up

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])
def test_slack_takes_everything_whatever_people_typed(text: str) -> None:
    """Limits hold for the most and the longest there can be; nobody is woken."""
    facts = TrainingFacts(id=1, what=text[:60], trained_on=DAY, valid_until=DAY, is_valid=False)
    row = TrainingRecord(person_id=1, what=text[:60], what_key="a", trained_on=DAY, valid_until=DAY, by="U1", at=NOW)
    rows = [(row, OurPerson(slack_id=None, name=text[:200]))] * 200
    view = training_form("U0DORA0004", [facts] * MOST_SHOWN, what=text[:60], day=DAY)
    members = [(one, text[:60], text[:300]) for one in CROWD]
    messages = [
        trained_message(rows, [text[:60]] * 10, may_record=True),
        who_message(a_huge_crisis(text), members, list(CROWD), (), dict.fromkeys(CROWD, [text[:60]] * 10)),
    ]

    assert view_faults(view) == []
    assert "<!channel" not in marked_up(view["blocks"])
    for message in messages:
        assert message_faults(message.blocks) == []
        assert "<!channel" not in marked_up(message.blocks)


def test_what_counts_no_longer_stands_out() -> None:
    """And where nothing is written down, who can is said."""
    old = TrainingFacts(id=1, what="crisis response", trained_on=DAY, valid_until=DAY, is_valid=False)

    assert "*counted until 20 Nov 2026*" in trainings_text("U0DORA0004", [old])
    assert "Managers can" in trainings_text("U0DORA0004", [])
