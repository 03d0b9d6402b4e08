"""A small playbook, for tests: few lines, so that the line an error names can be counted."""

SMALL = """title = "Power cut"
category = "operational"
when = "A site of the client has no power."
words = ["power", "electricity", "blackout"]
functions = ["service", "operations"]
escalate_when = ["It lasts longer than four hours."]
what_next = ["Goods spoil."]
aftermath = ["Review within three days."]
repair = ["Visit the site."]
[[triage]]
key = "reach"
ask = "What is dark?"
answers = [{ say = "Everything", severity = "SEV1", because = "All is dark." }, { say = "A site", next = "long" }]
[[triage]]

key = "long"
ask = "How long?"
answers = [{ say = "Hours", severity = "SEV2" }, { say = "Minutes", severity = "SEV3", playbook = "service_outage" }]

[[actions]]
key = "call"
do = "Call the site."
horizon = "immediate"
area = "communication"
owner = "liaison"
due = "30m"
measure = "They said so."

[[actions]]

key = "generator"
do = "Bring a generator."
horizon = "immediate"
area = "logistics"
owner = "service"
due = "4h"
measure = "The light is on."
continuity = true

[[actions]]
key = "grid"
do = "Talk with the grid."
horizon = "intermediate"
area = "stakeholders"
owner = "operations"
due = "3d"
measure = "A date for the repair."
[[actions]]
key = "battery"
do = "Install batteries."
horizon = "long_term"
area = "resources"
owner = "operations"
due = "30d"
measure = "A test of an hour without grid."
[communication]
holding = "The site is dark. You hear from us at [next update]."
update = "Still dark. You hear from us at [next update]."
resolution = "The light is on."
[[communication.tell]]
whom = "The site"
what = "The holding statement"
when = "At once"

how = "Call"
by = "liaison"
"""


def a_playbook_text(*replacements: tuple[str, str]) -> str:
    """The playbook above, with some text replaced; the first occurrence each, which must be there."""
    text = SMALL
    for old, new in replacements:
        assert old in text, f"{old!r} does not stand in the playbook of the tests."
        text = text.replace(old, new, 1)
    return text
