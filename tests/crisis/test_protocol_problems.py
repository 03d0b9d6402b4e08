"""How a protocol file that cannot be used is refused: every problem at once, as sentences."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis.protocol import Protocol, ProtocolError, parse_protocol, read_protocol
from crisis.protocol_readiness import Readiness
from tests.crisis.protocol_texts import SHIPPED_TEXT, TEAM, changed, problems_of


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


def test_readiness_of_which_no_part_counts_is_refused() -> None:
    """A score of nothing would say that nobody is ready."""
    weights = Readiness().weights().items()
    text = changed(*((f"\n{part} = {weight} ", f"\n{part} = 0 ") for part, weight in weights))

    (problem,) = problems_of(text)

    assert problem.startswith("readiness") and "give at least one part of readiness a weight above 0" in problem


def test_a_file_that_is_nested_beyond_reason_is_refused() -> None:
    """It is no protocol; the program that reads it goes on."""
    depth = 900
    (problem,) = problems_of(f"version = {'[' * depth}{']' * depth}")

    assert problem == "It is nested beyond reason: no value of a protocol needs that."


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
