"""What people read about skills, also when they are long and hostile and many."""

from datetime import date

import pytest

from crisis.rules.roster import Holder
from crisis.rules.skill import LONGEST_TAG, MOST_TAGS
from crisis.skill import Skilled
from fake_slack.block_kit import message_faults, view_faults
from handlers.blocks.show import who_message
from handlers.blocks.skill import people_who_can_message, skills_form, wanted_form, wanted_part
from tests.handlers.facts import CROWD, HOSTILE, NOW, ONLY_ESCAPES, a_huge_crisis
from tests.handlers.reading import marked_up, words_of

TEXTS = pytest.mark.parametrize("text", [HOSTILE, ONLY_ESCAPES, "a"])


def somebody(slack_id: str | None = "U0FARID001", *tags: str, name: str = "Farid", away: date | None = None) -> Skilled:
    return Skilled(holder=Holder(reference="", slack_id=slack_id, name=name, local=NOW, away_until=away), tags=tags)


@TEXTS
def test_slack_takes_everything_whatever_people_typed(text: str) -> None:
    """Limits hold for the most and the longest there can be; nobody is woken."""
    tags = [text[:LONGEST_TAG]] * MOST_TAGS
    crowd = [somebody(one, *tags, name=text[:200]) for one in CROWD] + [somebody(None, *tags, name=text[:200])] * 9
    views = [skills_form("U0FARID001", tags), wanted_form(5, text[:120], tags, ids={"card": "V1"})]
    members = [(one, text[:60], text[:300]) for one in CROWD]
    messages = [
        people_who_can_message(text, crowd),
        people_who_can_message(text, []),
        who_message(a_huge_crisis(text), members, list(CROWD), crowd[:5]),
    ]

    for view in views:
        assert view_faults(view) == []
        assert "<!channel" not in marked_up(view["blocks"])
    for message in messages:
        assert message_faults(message.blocks) == []
        assert "<!channel" not in marked_up(message.blocks)
    assert len(wanted_part(5, tags, crowd)) <= 5


def test_the_card_says_who_can_what_the_account_takes() -> None:
    """The rest is counted; nobody is said too."""
    able = [somebody(f"U0FARID00{number}", "Japanese") for number in range(5)]

    said = words_of(wanted_part(5, ["speaks Japanese", "SAP"], able))

    assert "speaks Japanese: <@U0FARID000>, <@U0FARID001> and <@U0FARID002> and 2 more" in said
    assert "SAP: nobody yet" in said
    assert "What should somebody be able to do" in words_of(wanted_part(5, [], []))


def test_who_can_something_is_named_with_their_absence() -> None:
    """So that nobody waits for them."""
    message = people_who_can_message("Japanese", [somebody("U0FARID001", "speaks Japanese", away=date(2026, 11, 30))])

    assert "<@U0FARID001>, *away until 30 Nov" in words_of(message.blocks)
    assert message.text == "Who can “Japanese”: <@U0FARID001>."
