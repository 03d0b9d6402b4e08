"""The protocol file: what ships, what is refused and how, what is still missing."""

import re
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis.protocol import SHIPPED, Protocol, ProtocolError, parse_protocol, read_protocol
from crisis.rules.permissions import Action, Word
from storage.vocabulary import Severity, Step

SHIPPED_TEXT = SHIPPED.read_text(encoding="utf-8")

TEAM = """
[[crt]]
function = "sales"
primary = "Ana@Example.com"
backup = "U012BEN"

[[crt]]
function = "legal"
primary = "carl@example.com"
severities = ["SEV1"]
"""


def changed(*replacements: tuple[str, str]) -> str:
    """The shipped file with some text replaced; the first occurrence each, which must be there."""
    text = SHIPPED_TEXT
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def problems_of(text: str) -> list[str]:
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(text, "our.toml")
    return caught.value.problems


def test_the_shipped_file_is_valid() -> None:
    protocol = read_protocol(None)

    assert set(protocol.severities) == set(Severity)
    assert protocol.people() == set()


@pytest.mark.parametrize(
    ("severity", "acknowledge", "first_word", "ladder"),
    [
        pytest.param(
            Severity.SEV1, timedelta(minutes=15), timedelta(minutes=30), ["5m", "15m", "30m", "1h"], id="critical"
        ),
        pytest.param(Severity.SEV2, timedelta(minutes=30), timedelta(hours=1), ["10m", "30m", "1h", "2h"], id="high"),
        pytest.param(Severity.SEV3, timedelta(hours=4), timedelta(hours=8), ["4h", "1d", "2d"], id="medium"),
        pytest.param(Severity.SEV4, timedelta(days=1), None, [], id="watch: nobody is paged"),
    ],
)
def test_the_shipped_times_are_those_of_the_requirements(
    severity: Severity, acknowledge: timedelta, first_word: timedelta | None, ladder: list[str]
) -> None:
    policy = read_protocol(None).policy(severity)

    assert policy.acknowledge_within == acknowledge
    assert policy.client_first_word == first_word
    assert [_written(rung.after) for rung in policy.ladder] == ladder


def _written(duration: timedelta) -> str:
    minutes = duration // timedelta(minutes=1)
    return f"{minutes // 1440}d" if minutes >= 1440 else f"{minutes // 60}h" if minutes >= 60 else f"{minutes}m"


def test_what_a_file_leaves_out_is_as_in_the_shipped_file() -> None:
    """A file needs a version, a time zone and the severities; the amounts of money are its own business."""
    shipped = read_protocol(None)
    severities = SHIPPED_TEXT[SHIPPED_TEXT.index("[severities.SEV1]") : SHIPPED_TEXT.index("[updates]")]

    short = parse_protocol(f'version = "2026-1"\ntimezone = "UTC"\n{severities}', "short.toml")

    no_amounts = shipped.criteria.model_copy(update={"revenue_at_risk": {}})
    assert short == shipped.model_copy(update={"criteria": no_amounts})


def test_a_cadence_with_one_pace_needs_one_key() -> None:
    cadence = read_protocol(None).policy(Severity.SEV3).internal

    assert cadence is not None
    assert cadence.acute_every == cadence.then_every == timedelta(days=1)
    assert cadence.acute_for == timedelta()


def test_seats_are_called_by_severity() -> None:
    protocol = parse_protocol(changed(("\n[ladder_people]", f"{TEAM}\n[ladder_people]")), "our.toml")

    assert [seat.function for seat in protocol.seats_for(Severity.SEV1)] == ["sales", "legal"]
    assert [seat.function for seat in protocol.seats_for(Severity.SEV3)] == ["sales"]
    assert protocol.seats_for(Severity.SEV4) == []


def test_everybody_named_is_known_once() -> None:
    text = changed(
        ("\n[ladder_people]", f"{TEAM}\n[ladder_people]"),
        ('director = ""', 'director = "dora@example.com"'),
        ("managers = []", 'managers = ["dora@example.com", "U012BEN"]'),
    )

    assert parse_protocol(text, "our.toml").people() == {
        "ana@example.com",
        "U012BEN",
        "carl@example.com",
        "dora@example.com",
    }


def test_joining_needs_the_right_to_declare() -> None:
    protocol = parse_protocol(changed(('declare = ["everybody"]', 'declare = ["managers"]')), "our.toml")

    assert protocol.permissions.words(Action.JOIN) == (Word.MANAGERS,)
    assert protocol.permissions.words(Action.END) == (Word.LEAD, Word.KAM, Word.MANAGERS)


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
        'direct_message_after, manager_after, friday_at; did you mean "snooze_at_most"?',
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


@pytest.mark.parametrize(
    ("seats", "sentence"),
    [
        pytest.param(
            '[[crt]]\nfunction = " "\nprimary = "ana@example.com"',
            'crt[0].function is " ": it must not be empty.',
            id="a seat for nothing",
        ),
        pytest.param('[[crt]]\nfunction = "sales"', "crt[0].primary is missing.", id="a seat nobody sits on"),
        pytest.param(
            '[[crt]]\nfunction = "sales"\nprimary = "ana@example.com"\nbackup = "ANA@example.com"',
            'crt[0].backup is "ANA@example.com": the backup must be somebody else than the primary.',
            id="their own backup",
        ),
        pytest.param(
            '[[crt]]\nfunction = "sales"\nprimary = "ana@example.com"\n'
            '[[crt]]\nfunction = "Sales"\nprimary = "ben@example.com"\nseverities = ["SEV2"]',
            'crt[1].function is "Sales": crt[0] already stands for it at SEV2; '
            "each function has one primary per severity.",
            id="two seats for one function",
        ),
        pytest.param(
            '[[crt]]\nfunction = "sales"\nprimary = "ana@example.com"\nseverities = []',
            "crt[0].severities is []: name at least one.",
            id="a seat that is never called",
        ),
    ],
)
def test_a_wrong_seat_is_named(seats: str, sentence: str) -> None:
    assert problems_of(changed(("\n[ladder_people]", f"\n{seats}\n\n[ladder_people]"))) == [sentence]


def test_one_function_may_have_different_people_at_different_severities() -> None:
    seats = """
[[crt]]
function = "sales"
primary = "ana@example.com"
severities = ["SEV1"]
[[crt]]
function = "sales"
primary = "ben@example.com"
severities = ["SEV2", "SEV3"]
"""

    protocol = parse_protocol(changed(("\n[ladder_people]", f"{seats}\n[ladder_people]")), "our.toml")

    assert [seat.primary for seat in protocol.seats_for(Severity.SEV2)] == ["ben@example.com"]


def test_all_problems_are_reported_at_once() -> None:
    """A malformed value does not hide another, nor a contradiction between two values elsewhere."""
    text = changed(
        ('timezone = "UTC"', 'timezone = "Berlin"'),
        ('acknowledge_within = "15m"', 'acknowledge_within = "soon"'),
        ('after = "30m"', 'after = "1m"'),
        ("snooze_at_most", "snoozes"),
        (
            "\n[ladder_people]",
            '\n[[crt]]\nfunction = "sales"\nprimary = "bad"\nbackup = "bad"\n\n[ladder_people]',
        ),
    )

    keys = [problem.split(" is ")[0] for problem in problems_of(text)]

    assert sorted(keys) == [
        "crt[0].backup",
        "crt[0].backup",
        "crt[0].primary",
        "severities.SEV1.acknowledge_within",
        "severities.SEV1.ladder[2].after",
        "timezone",
        "updates.snoozes",
    ]


def test_the_error_reads_as_a_list_that_names_the_file() -> None:
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(changed(('timezone = "UTC"', "")), "our.toml")

    assert str(caught.value) == "The protocol file our.toml cannot be used:\n- timezone is missing."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param('version = "1"\nowner = ops\n', "At line 2, column 9", id="text without quotes"),
        pytest.param('version = "1"\nversion = "2"\n', "At line 2", id="a key twice"),
        pytest.param('version = "1', "At", id="an open quote"),
    ],
)
def test_what_is_no_toml_is_refused_with_the_line(text: str, sentence: str) -> None:
    (problem,) = problems_of(text)

    assert problem.startswith(sentence)


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        pytest.param(lambda path: None, "It cannot be read: No such file or directory.", id="no such file"),
        pytest.param(lambda path: path.mkdir(), "It cannot be read: Is a directory.", id="a folder"),
        pytest.param(lambda path: path.write_bytes(b"owner = '\xe4'"), "It is not UTF-8 text", id="Latin-1"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, prepare: Callable[[Path], object], sentence: str
) -> None:
    path = tmp_path / "our.toml"
    prepare(path)

    with pytest.raises(ProtocolError) as caught:
        read_protocol(path)

    assert caught.value.source == str(path)
    assert caught.value.problems[0].startswith(sentence)


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    """With a byte order mark, CRLF and umlauts."""
    path = tmp_path / "our.toml"
    text = changed(('owner = ""', 'owner = "Jörg"')).replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-8-sig"))

    assert read_protocol(path).owner == "Jörg"


def test_the_shipped_file_says_what_only_the_organisation_can_fill_in() -> None:
    gaps = " ".join(read_protocol(None).gaps())

    for key in ("[[crt]]", "sales_manager", "director", "executive_sponsor", "owner", "crisis_desk", "channels.digest"):
        assert key in gaps
    for severity in (Severity.SEV1, Severity.SEV2, Severity.SEV3):
        assert f"for {severity}" in gaps
    assert "for SEV4" not in gaps


def test_a_seat_without_a_backup_is_a_gap() -> None:
    gaps = parse_protocol(changed(("\n[ladder_people]", f"{TEAM}\n[ladder_people]")), "our.toml").gaps()

    assert "The function legal has no backup: set backup in [[crt]] number 2." in gaps
    assert not [gap for gap in gaps if "sales has no backup" in gap or "Nobody is in the Crisis" in gap]


def test_a_protocol_that_is_filled_in_has_no_gaps() -> None:
    text = changed(
        ("\n[ladder_people]", f'{TEAM}backup = "U012DORA"\n\n[ladder_people]'),
        ('sales_manager = ""', 'sales_manager = "emil@example.com"'),
        ('director = ""', 'director = "farid@example.com"'),
        ('executive_sponsor = ""', 'executive_sponsor = "greta@example.com"'),
        ('communications = ""', 'communications = "W012HANA"'),
        ('owner = ""', 'owner = "Sales Operations"'),
        ('crisis_desk = ""', 'crisis_desk = "#crisis-desk"'),
        ('digest = ""', 'digest = "C012DIGEST"'),
    )

    assert parse_protocol(text, "our.toml").gaps() == []


def test_the_example_team_in_the_comments_is_valid() -> None:
    """Whoever removes the # signs, as the comment says, gets a team."""
    uncommented = re.sub(
        r'^# (\[\[crt\]\]|\w+ = ["\[].*@example.com"|function.*|severities = .*)$', r"\1", SHIPPED_TEXT, flags=re.M
    )

    protocol = parse_protocol(uncommented, "our.toml")

    assert [seat.function for seat in protocol.seats_for(Severity.SEV1)] == ["sales", "customer service", "legal"]
    assert [seat.function for seat in protocol.seats_for(Severity.SEV3)] == ["sales", "customer service"]


def test_standard_accounts_page_no_executive_by_default() -> None:
    assert read_protocol(None).criteria.standard_accounts_up_to is Step.DIRECTOR


def test_a_protocol_never_changes_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_protocol(None).owner = "somebody else"  # type: ignore[misc]


JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just([]), st.just({}))


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for key, item in items for inner in _paths(item, (*path, key)))]


def _toml(value: Any) -> str:
    """Enough of TOML for the test: everything inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return _text(value) if isinstance(value, str) else str(value).lower()


def _text(value: str) -> str:
    return '"' + "".join(f"\\U{ord(sign):08x}" for sign in value) + '"'


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_junk_in_any_place_is_a_sentence_never_a_crash(data: st.DataObject) -> None:
    content = tomllib.loads(SHIPPED_TEXT + TEAM.replace("\n\n", "\n"))
    path = data.draw(st.sampled_from([path for path in _paths(content) if path]))
    junk = data.draw(JUNK.filter(lambda value: value is not None))
    target: Any = content
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = junk
    text = "\n".join(f"{key} = {_toml(value)}" for key, value in content.items())

    try:
        read = parse_protocol(text, "our.toml")
    except ProtocolError as error:
        assert all(problem.endswith((".", "?")) for problem in error.problems)
        assert not [problem for problem in error.problems if "\n" in problem]
    else:
        assert isinstance(read, Protocol)
