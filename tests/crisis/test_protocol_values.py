"""Every wrong value in a protocol file is named with its key and with what is allowed."""

import pytest

from tests.crisis.protocol_texts import changed, problems_of

WRONG_VALUES = [
    pytest.param(
        'acknowledge_within = "15m"',
        'acknowledge_within = "15 minuets"',
        'severities.SEV1.acknowledge_within is "15 minuets": write a duration like "45s"',
        id="a bad duration",
    ),
    pytest.param(
        'lead_within = "15m"',
        "lead_within = 15",
        "severities.SEV1.lead_within is 15: write a duration in quotes",
        id="a duration without unit and quotes",
    ),
    pytest.param(
        'remind_before = "10m"',
        'remind_before = "0m"',
        'severities.SEV1.remind_before is "0m": a duration must be longer than nothing',
        id="a duration of nothing",
    ),
    pytest.param(
        'after = "5m"',
        'after = "-5m"',
        'severities.SEV1.ladder[0].after is "-5m": a duration cannot be negative',
        id="a negative duration",
    ),
    pytest.param(
        'client_first_word = "30m"',
        'client_first_word = "never"',
        'severities.SEV1.client_first_word is "never": write a duration like',
        id="a duration that may be none",
    ),
    pytest.param(
        'then_every = "2h"',
        'then_every = "2 weeks"',
        'severities.SEV1.internal.then_every is "2 weeks"',
        id="inside a cadence",
    ),
    pytest.param(
        'remind_before = "10m"',
        'remind_before = "30m"',
        'severities.SEV1.remind_before is "30m": it must be shorter than severities.SEV1.internal.acute_every',
        id="a reminder as long before as the pace",
    ),
    pytest.param(
        'after = "30m"',
        'after = "15m"',
        'severities.SEV1.ladder[2].after is "15m": it must be later than the step before, which comes after "15m"',
        id="a ladder that does not rise in time",
    ),
    pytest.param(
        'step = "director"',
        'step = "backups"',
        'severities.SEV1.ladder[2].step is "backups": it must be higher than the step before, "sales_manager"',
        id="a ladder that does not rise in rank",
    ),
    pytest.param(
        'step = "director"',
        'step = "directer"',
        'severities.SEV1.ladder[2].step is "directer": allowed: crt, backups, sales_manager, director, '
        'executive_sponsor; did you mean "director"?',
        id="an unknown step",
    ),
    pytest.param(
        'step = "backups"',
        'step = "crt"',
        'severities.SEV1.ladder[0].step is "crt": the team is paged at once',
        id="a ladder that begins with the team",
    ),
    pytest.param(
        "calls_crt = true",
        'calls_crt = "yes"',
        'severities.SEV1.calls_crt is "yes": write true or false, without quotes.',
        id="a word for true",
    ),
    pytest.param('name = "Critical"', 'name = ""', 'severities.SEV1.name is "": it must not be empty.', id="no name"),
    pytest.param('name = "Critical"', "", "severities.SEV1.name is missing.", id="a missing key"),
    pytest.param(
        "[severities.SEV4]",
        "[severities.SEV5]",
        'severities.SEV5: allowed: SEV1, SEV2, SEV3, SEV4; did you mean "SEV4"?',
        id="an unknown severity",
    ),
    pytest.param(
        "[severities.SEV4]",
        "[severities.SEV5]",
        "severities.SEV4 is missing: add a table [severities.SEV4].",
        id="a missing severity",
    ),
    pytest.param(
        'timezone = "UTC"',
        'timezone = "Europe/Berlim"',
        'timezone is "Europe/Berlim": name a time zone like "Europe/Berlin" or "UTC"; did you mean "Europe/Berlin"?',
        id="an unknown time zone",
    ),
    pytest.param(
        'emoji = "pushpin"',
        'emoji = "a pin!"',
        'timeline.emoji is "a pin!": write the emoji by its name in Slack, for example "pushpin"',
        id="no name of an emoji",
    ),
    pytest.param(
        "amber_from = 8",
        "amber_from = 15",
        "risks.amber_from is 15: it must be lower than risks.red_from, which is 15",
        id="amber as high as red",
    ),
    pytest.param(
        'declare = ["everybody"]',
        'declare = ["everyone"]',
        'permissions.declare[0] is "everyone": allowed: everybody, participants, declarer, lead, kam, managers; '
        'did you mean "everybody"?',
        id="an unknown kind of people",
    ),
    pytest.param(
        'declare = ["everybody"]',
        'declare = "everybody"',
        'permissions.declare is "everybody": write a list in [ ]',
        id="a word instead of a list",
    ),
    pytest.param(
        "snooze_at_most = 3",
        "snooz_at_most = 3",
        "updates.snooz_at_most is not a key that is known here; allowed: snooze_at_most, snooze_for, "
        'direct_message_after, manager_after, friday_at, loss_risk_every; did you mean "snooze_at_most"?',
        id="a misspelt key",
    ),
    pytest.param(
        "internal = { acute_every =",
        "internal = { often = 1, acute_every =",
        "severities.SEV1.internal.often is not a key that is known here; allowed: then_every, acute_every, acute_for.",
        id="an unknown key deep inside",
    ),
    pytest.param(
        "snooze_at_most = 3",
        "snooze_at_most = -1",
        "updates.snooze_at_most is -1: it must be greater than or equal to 0.",
        id="a negative count",
    ),
    pytest.param(
        'friday_at = "15:00"', 'friday_at = "25:00"', 'updates.friday_at is "25:00": write a time', id="no such hour"
    ),
    pytest.param(
        'friday_at = "15:00"', 'friday_at = "3pm"', 'updates.friday_at is "3pm": write a time', id="another way"
    ),
    pytest.param(
        'friday_at = "15:00"',
        "friday_at = 15:00:00",
        "updates.friday_at is 15:00:00: write text in quotes.",
        id="a time of day without quotes",
    ),
    pytest.param(
        'manager_after = "30m"',
        'manager_after = "10m"',
        'updates.manager_after is "10m": the manager must not hear before the person responsible',
        id="the manager before the person",
    ),
    pytest.param(
        "EUR = 250000", "Euro = 250000", "criteria.revenue_at_risk.Euro: a currency is three", id="no currency code"
    ),
    pytest.param(
        "EUR = 250000",
        'EUR = "a lot"',
        'criteria.revenue_at_risk.EUR is "a lot": write a whole number, without quotes.',
        id="no number",
    ),
    pytest.param("EUR = 250000", "EUR = 0", "criteria.revenue_at_risk.EUR is 0", id="no amount"),
    pytest.param(
        'crisis_desk = ""',
        'crisis_desk = "Crisis Desk"',
        'channels.crisis_desk is "Crisis Desk": name a channel as in Slack ("#crisis-desk")',
        id="a channel by its title",
    ),
    pytest.param('crisis_desk = ""', 'crisis_desk = "U012AB3CD"', "channels.crisis_desk", id="a person as a channel"),
    pytest.param(
        'director = ""', 'director = "@dora"', 'ladder_people.director is "@dora": name a person', id="a Slack name"
    ),
    pytest.param("managers = []", 'managers = ["dora@"]', 'managers[0] is "dora@": name a person', id="half an e-mail"),
    pytest.param("managers = []", 'managers = [""]', 'managers[0] is ""', id="nobody in a list"),
    pytest.param(
        'protocol_url = ""', 'protocol_url = "intranet"', 'links.protocol_url is "intranet"', id="half an address"
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG_VALUES)
def test_a_wrong_value_is_named_with_its_key_and_what_is_allowed(old: str, new: str, sentence: str) -> None:
    assert [problem for problem in problems_of(changed((old, new))) if problem.startswith(sentence)]


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG_VALUES)
def test_one_mistake_does_not_look_like_many(old: str, new: str, sentence: str) -> None:
    """At most two sentences: a misspelt severity is both unknown and missing."""
    assert len(problems_of(changed((old, new)))) <= 2
