"""What changed between two versions of a playbook, in plain words."""

import pytest

from crisis.rules.playbook import parse_playbook
from crisis.rules.playbook_changes import changes
from tests.playbooks import SMALL, a_playbook_text

POWER = parse_playbook(SMALL)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("", "", [], id="nothing"),
        pytest.param(
            'title = "Power cut"', 'title = "Dark"', ["The title was “Power cut” and is “Dark”."], id="another title"
        ),
        pytest.param(
            '"blackout"',
            '"outage"',
            ["A word was added: “outage”.", "A word was removed: “blackout”."],
            id="a word in place of another",
        ),
        pytest.param(
            'words = ["power", "electricity"',
            'words = ["electricity", "power"',
            ["The order changed: words."],
            id="words change places",
        ),
        pytest.param(
            'due = "4h"',
            'due = "90m"',
            ["Action “Bring a generator.” is due after 1 hour 30 minutes, before after 4 hours."],
            id="due earlier",
        ),
        pytest.param(
            '[[actions]]\nkey = "grid"',
            '[[actions]]\nkey = "net"',
            ["An action was removed: “Talk with the grid.”.", "An action was added: “Talk with the grid.”."],
            id="an action under another key",
        ),
        pytest.param(
            'measure = "They said so."',
            'measure = "Heard."',
            ["Action “Call the site.” succeeded when “Heard.”, before when “They said so.”."],
            id="another measure of success",
        ),
        pytest.param(
            'ask = "How long?"',
            'ask = "Until when?"',
            ["The question “How long?” is asked as “Until when?”."],
            id="a question in other words",
        ),
        pytest.param(
            '{ say = "Hours", severity = "SEV2" }',
            '{ say = "Hours", severity = "SEV1" }',
            [
                "The answers to “How long?” changed: “Hours” (SEV2); “Minutes” (SEV3) → playbook service_outage became "
                "“Hours” (SEV1); “Minutes” (SEV3) → playbook service_outage."
            ],
            id="a graver answer",
        ),
        pytest.param(
            'resolution = "The light is on."',
            'resolution = "Light."',
            ["The word that it is resolved was “The light is on.” and is “Light.”."],
            id="another last word to the client",
        ),
        pytest.param(
            'category = "operational"',
            'category = "external"',
            ["The category was “operational” and is “external”."],
            id="another category",
        ),
        pytest.param(
            'when = "A site of the client has no power."',
            'when = "It is dark."',
            ["When it applies was “A site of the client has no power.” and is “It is dark.”."],
            id="another situation",
        ),
        pytest.param(
            'functions = ["service", "operations"]',
            'functions = ["service", "operations", "legal"]',
            ["A function was added: “legal”."],
            id="another function",
        ),
        pytest.param(
            '["It lasts longer than four hours."]',
            '["It lasts longer than four hours.", "Somebody is hurt."]',
            ["A reason to escalate was added: “Somebody is hurt.”."],
            id="another reason to escalate",
        ),
        pytest.param(
            '["Goods spoil."]',
            '["Goods spoil.", "Claims."]',
            ["A possible consequence was added: “Claims.”."],
            id="another consequence",
        ),
        pytest.param(
            '["Review within three days."]',
            '["Review within three days.", "Report."]',
            ["A step of the aftermath was added: “Report.”."],
            id="more aftermath",
        ),
        pytest.param(
            '["Visit the site."]',
            '["Visit the site.", "Call."]',
            ["A step of the repair was added: “Call.”."],
            id="more repair",
        ),
        pytest.param(
            'holding = "The site is dark. You',
            'holding = "Dark. You',
            [
                "The holding statement was “The site is dark. You hear from us at [next update].” and is "
                "“Dark. You hear from us at [next update].”."
            ],
            id="another holding statement",
        ),
        pytest.param(
            'update = "Still dark. You',
            'update = "Dark. You',
            [
                "The update was “Still dark. You hear from us at [next update].” and is "
                "“Dark. You hear from us at [next update].”."
            ],
            id="another update to the client",
        ),
        pytest.param(
            'measure = "They said so."',
            'measure = "They said so."\ncontinuity = true',
            ["Action “Call the site.” is now a continuity measure."],
            id="another action keeps the account served",
        ),
        pytest.param(
            '{ say = "A site", next = "long" }',
            '{ say = "One site", next = "long" }',
            [
                "The answers to “What is dark?” changed: “Everything” (SEV1); “A site” → long became "
                "“Everything” (SEV1); “One site” → long."
            ],
            id="an answer in other words",
        ),
        pytest.param(
            'by = "liaison"\n',
            'by = "liaison"\n[[communication.tell]]\nwhom = "Sales"\nwhat = "All"\nwhen = "Soon"\nhow = "Slack"\n'
            'by = "lead"\n',
            [
                "Whom to tell what changed. It is now: liaison tells The site, At once, Call: The holding statement; "
                "lead tells Sales, Soon, Slack: All."
            ],
            id="more people to tell",
        ),
        pytest.param(
            'how = "Call"',
            'how = "Mail"',
            ["Whom to tell what changed. It is now: liaison tells The site, At once, Mail: The holding statement."],
            id="another way to tell",
        ),
    ],
)
def test_a_difference_is_told_in_plain_words(old: str, new: str, told: list[str]) -> None:
    """Everything a reader of the old version must know."""
    newer = parse_playbook(a_playbook_text((old, new)) if old else SMALL)

    assert changes(POWER, newer) == told


HOW_LONG = SMALL[SMALL.index('[[triage]]\n\nkey = "long"') : SMALL.index("\n[[actions]]")]
SINCE = '[[triage]]\nkey = "since"\nask = "Since when?"\nanswers = [{ say = "Now" }, { say = "Long ago" }]\n'
ASKS_SINCE = ('because = "All is dark." }', 'because = "All is dark.", next = "since" }')
GRID = SMALL[SMALL.index('[[actions]]\nkey = "grid"') : SMALL.index('[[actions]]\nkey = "battery"')]
BATTERY = SMALL[SMALL.index('[[actions]]\nkey = "battery"') : SMALL.index("[communication]")]
REVIEWED = ('category = "operational"', 'category = "operational"\nreview_by = 2027-03-01')
ONE_QUESTION = ((HOW_LONG, ""), ('{ say = "A site", next = "long" }', '{ say = "A site", severity = "SEV2" }'))
Replacements = tuple[tuple[str, str], ...]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(
            (),
            (("continuity = true", ""), ('"They said so."', '"They said so."\ncontinuity = true')),
            [
                "Action “Call the site.” is now a continuity measure.",
                "Action “Bring a generator.” is no longer a continuity measure.",
            ],
            id="another action keeps the account served",
        ),
        pytest.param(
            (),
            (('area = "communication"', 'area = "logistics" #'), ('area = "logistics"\n', 'area = "communication"\n')),
            [
                "Action “Call the site.” is about logistics, before about communication.",
                "Action “Bring a generator.” is about communication, before about logistics.",
            ],
            id="two actions are about something else",
        ),
        pytest.param((), (REVIEWED,), ["To be reviewed by 2027-03-01, before by no date."], id="a review is due"),
        pytest.param((REVIEWED,), (), ["To be reviewed by no date, before by 2027-03-01."], id="no review any more"),
        pytest.param(
            (),
            ONE_QUESTION,
            [
                "A question was removed: “How long?”.",
                "The answers to “What is dark?” changed: “Everything” (SEV1); “A site” → long became "
                "“Everything” (SEV1); “A site” (SEV2).",
            ],
            id="a question less",
        ),
        pytest.param(
            ONE_QUESTION,
            (),
            [
                "A question was added: “How long?”.",
                "The answers to “What is dark?” changed: “Everything” (SEV1); “A site” (SEV2) became "
                "“Everything” (SEV1); “A site” → long.",
            ],
            id="a question more",
        ),
        pytest.param(
            (ASKS_SINCE, (HOW_LONG, SINCE + HOW_LONG)),
            (ASKS_SINCE, (HOW_LONG, HOW_LONG + SINCE)),
            ["The questions are asked in another order."],
            id="questions change places",
        ),
        pytest.param(
            (), ((GRID + BATTERY, BATTERY + GRID),), ["The actions stand in another order."], id="actions change places"
        ),
        pytest.param(
            (('["It lasts longer than four hours."]', '["Four hours.", "Fire."]'),),
            (('["It lasts longer than four hours."]', '["Fire.", "Four hours."]'),),
            ["The order changed: reasons to escalate."],
            id="reasons change places",
        ),
        pytest.param(
            (('["Goods spoil."]', '["Goods spoil.", "Claims."]'),),
            (('["Goods spoil."]', '["Claims.", "Goods spoil."]'),),
            ["The order changed: possible consequences."],
            id="consequences change places",
        ),
        pytest.param(
            (),
            (('["service", "operations"]', '["operations", "service"]'),),
            ["The order changed: functions."],
            id="functions change places",
        ),
        pytest.param(
            (('["Review within three days."]', '["Review.", "Report."]'),),
            (('["Review within three days."]', '["Report.", "Review."]'),),
            ["The order changed: steps of the aftermath."],
            id="steps of the aftermath change places",
        ),
        pytest.param(
            (('["Visit the site."]', '["Visit.", "Call."]'),),
            (('["Visit the site."]', '["Call.", "Visit."]'),),
            ["The order changed: steps of the repair."],
            id="steps of the repair change places",
        ),
    ],
)
def test_what_came_what_went_and_what_changed_places_is_told(
    before: Replacements, after: Replacements, told: list[str]
) -> None:
    """Also what the newer version no longer has."""
    older, newer = parse_playbook(a_playbook_text(*before)), parse_playbook(a_playbook_text(*after))

    assert changes(older, newer) == told
