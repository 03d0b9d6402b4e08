"""Account lists, protocols and playbooks of any content: their own error in sentences, soon, and no other exception."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisis.account import COLUMNS, read_accounts
from crisis.account_link import read_links
from crisis.account_note import read_notes
from crisis.account_plan_csv import read_account_plans
from crisis.account_team import read_team
from crisis.commitment_csv import read_commitments
from crisis.communication_csv import read_plan
from crisis.contact_csv import read_contacts
from crisis.csv_file import ImportRefused, Line
from crisis.csv_values import LONGEST_KEY
from crisis.diagnostic_csv import read_diagnostics
from crisis.exchange import KINDS
from crisis.kpi_csv import read_kpis, read_measurements
from crisis.playbook_library import shipped_files
from crisis.protocol import SHIPPED, Protocol, ProtocolError, parse_protocol
from crisis.risk_csv import read_risks
from crisis.roster_csv import read_absences, read_roster
from crisis.rules.account import search_key
from crisis.rules.playbook import PlaybookError, parse_playbook

HEAD = "name,aliases,tier,kam,manager,sponsor,annual_value,currency,renewal_date\n"
LINE = "Acme,ACM;Wile E,key,U0ANA00001,nora@northwind.example,,90000,EUR,2027-01-31\n"
READERS: dict[str, tuple[Callable[[str], list[Line]], str]] = {
    "contacts": (
        read_contacts,
        "account,name,role,rank,influence,last_spoken,left\nAcme,Rita,sponsor,primary,5,2026-03-31,\n",
    ),
    "team": (read_team, "account,person,function,responsibility\nAcme,U0ANA00001,sales,Prices\n"),
    "notes": (read_notes, "account,note\nAcme,Calls only.\n"),
    "links": (read_links, "account,kind,value\nAcme,product,Cloud One\n"),
    "roster": (read_roster, "account,function,rank,person,from_hour,to_hour\nAcme,legal,primary,@legal,8,17\n"),
    "absences": (read_absences, "person,first_day,last_day,note\nU0ANA00001,2026-11-24,2026-11-30,Skiing\n"),
    "risks": (
        read_risks,
        "account,scenario,likelihood,impact,owner,mitigation,review\nAcme,Fire,2,5,U0ANA00001,Sprinklers,2027-01-31\n",
    ),
    "account_plans": (
        read_account_plans,
        "account,section,text,source,wallet_percent,wallet_as_of,checked\n"
        "Acme,wallet,Drives,Their buyer,35,2026-11-01,2026-11-03\n",
    ),
    "commitments": (
        read_commitments,
        "account,label,kind,text,within,least_severity,expires_on\nAcme,Reply,response,We answer,4h,SEV2,2027-01-31\n",
    ),
    "kpis": (
        read_kpis,
        "account,label,target,unit,better,period,agreed_on,agreed_with\nAcme,Uptime,99.95,%,higher,week,2026-03-31,Rita\n",
    ),
    "measurements": (read_measurements, "account,label,measured_on,actual\nAcme,Uptime,2026-10-31,-99.5\n"),
    "diagnostics": (
        read_diagnostics,
        "account,assessed_on,source,total,scores,notes\nAcme,2026-03-31,Forrester,72,trust=4; our value=3,They wait.\n",
    ),
    "plan": (
        read_plan,
        "account,tier,audience,client,what,cadence,channel,primary\n,key,Operations,yes,What works,4h,A call,Mara\n",
    ),
}
"""Kind → its reader, and a file that it takes."""
PLAYBOOKS = [file.text for file in shipped_files()]
SHIPPED_TEXT = SHIPPED.read_text(encoding="utf-8")
SECONDS_AT_MOST = 20.0
"""For a megabyte on a busy machine; alone it takes less than a second."""

QUIETLY = settings(
    max_examples=150, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
junk = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["\x00", '"', ",", "\r", "\n", ";", "\ud800", "9" * 30, "[", "]", "{", "=", "'''", "1e999", "ﷺ"]),
)
edits = st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 40), junk), min_size=1, max_size=4)


def edited(text: str, changes: list[tuple[int, int, str]]) -> str:
    """Pieces of the text exchanged for something else."""
    for where, length, new in changes:
        start = where % (len(text) + 1)
        text = text[:start] + new + text[start + length :]
    return text


def accounts_or_sentences(text: str) -> list[str]:
    try:
        rows = read_accounts(text)
    except ImportRefused as refused:
        assert refused.problems and all(problem.strip() for problem in refused.problems)
        return refused.problems
    for row in rows:
        assert "\x00" not in row.name and len(search_key(row.name)) <= LONGEST_KEY
        row.name.encode("utf-8")
    return []


def lines_or_sentences(read: Callable[[str], list[Line]], text: str) -> list[str]:
    try:
        lines = read(text)
    except ImportRefused as refused:
        assert refused.problems and all(problem.strip() for problem in refused.problems)
        return refused.problems
    assert "\x00" not in repr([line.values for line in lines])
    return []


def playbook_or_sentences(text: str) -> list[str]:
    try:
        playbook = parse_playbook(text)
    except PlaybookError as refused:
        assert refused.problems and all(problem.strip() for problem in refused.problems)
        return refused.problems
    stored = playbook.model_dump_json()
    assert "\\u0000" not in stored
    stored.encode("utf-8")
    return []


def protocol_or_sentences(text: str) -> list[str]:
    try:
        assert isinstance(parse_protocol(text, "test.toml"), Protocol)
    except ProtocolError as refused:
        assert refused.problems and all(problem.strip() for problem in refused.problems)
        return refused.problems
    return []


@QUIETLY
@given(changes=edits)
def test_an_account_list_in_any_state_is_read_or_refused_in_sentences(changes: list[tuple[int, int, str]]) -> None:
    """What is read can be stored in both databases."""
    accounts_or_sentences(edited(HEAD + LINE * 3, changes))


@QUIETLY
@given(rows=st.lists(st.lists(junk, min_size=1, max_size=len(COLUMNS) + 1), max_size=5))
def test_any_fields_are_read_or_refused_in_sentences(rows: list[list[str]]) -> None:
    """Right header, anything below."""
    accounts_or_sentences(HEAD + "\n".join(",".join(row) for row in rows))


@pytest.mark.parametrize("kind", READERS)
def test_every_other_file_in_any_state_is_read_or_refused_in_sentences(kind: str) -> None:
    """What an organisation keeps beside the account list."""
    read, text = READERS[kind]
    assert lines_or_sentences(read, text) == []

    @QUIETLY
    @given(changes=edits)
    def any_state(changes: list[tuple[int, int, str]]) -> None:
        lines_or_sentences(read, edited(text + text.splitlines(keepends=True)[1].replace("Acme", "Globex"), changes))

    any_state()


def test_every_kind_of_file_is_attacked() -> None:
    """What somebody lets `import` read is tried with anything first."""
    assert {"accounts", *READERS} == set(KINDS)


@QUIETLY
@given(changes=edits)
def test_a_protocol_in_any_state_is_read_or_refused_in_sentences(changes: list[tuple[int, int, str]]) -> None:
    """A typing mistake never shows a trace."""
    protocol_or_sentences(edited(SHIPPED_TEXT, changes))


@QUIETLY
@given(which=st.integers(0, 1_000), changes=edits)
def test_a_playbook_in_any_state_is_read_or_refused_in_sentences(
    which: int, changes: list[tuple[int, int, str]]
) -> None:
    """What a house writes itself keeps nobody from starting, and what is read can be stored in both databases."""
    playbook_or_sentences(edited(PLAYBOOKS[which % len(PLAYBOOKS)], changes))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("a = " + "[" * 1_500, "nested beyond reason", id="nested lists"),
        pytest.param("a = [\n" + "9" * 1_999 + "\n]", "a is", id="a long number"),
        pytest.param(".".join("a" * 40_000) + " = 1", "Line 1 has", id="a key of forty thousand parts"),
        pytest.param("".join(f"k{i}=1\n" for i in range(9_000)), "more problems", id="many keys"),
        pytest.param("[[actions]]\n" * 8_000, "more problems", id="many empty tables"),
        pytest.param("#" * 1_000_000, "Is it the right file?", id="a megabyte"),
    ],
)
def test_a_hostile_playbook_is_refused_soon(text: str, sentence: str) -> None:
    """Never a trace, never a wait."""
    problems = _soon(playbook_or_sentences, text)

    assert any(sentence in problem for problem in problems), problems[:3]
    assert len(problems) <= 101


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(HEAD + "A\x00cme,,key,U0ANA00001,,,,,\n", "column name: it holds a sign", id="NUL"),
        pytest.param(HEAD + "A\ud800,,key,U0ANA00001,,,,,\n", "column name: it holds a sign", id="half a pair"),
        pytest.param(HEAD + "ﷺ" * 50 + ",,key,U0ANA00001,,,,,\n", "once its signs are written out", id="long key"),
        pytest.param(HEAD + f"A,,key,{'a' * 400}@b.example,,,,,\n", "is neither an e-mail", id="long address"),
        pytest.param(HEAD + "A,,key,a@" + "b." * 60_000 + "@,,,,,\n", "is neither an e-mail", id="slow address"),
        pytest.param(",".join(["x"] * 300_000), "more problems", id="a third of a million columns"),
        pytest.param(",".join(map(str, range(100_000))), "more problems", id="as many different ones"),
        pytest.param(HEAD + "x" * 1_000_000, "no valid CSV", id="one field of a megabyte"),
        pytest.param(HEAD + '"' + "x\n" * 500_000, "no valid CSV", id="a quotation mark that never ends"),
        pytest.param(HEAD + LINE * 14_000, "more problems", id="a megabyte of one account"),
    ],
)
def test_a_hostile_account_list_is_refused_soon(text: str, sentence: str) -> None:
    """One sentence per problem, a thousand at most, none of them endless."""
    problems = _soon(accounts_or_sentences, text)

    assert any(sentence in problem for problem in problems)
    assert len(problems) <= 1_001 and max(map(len, problems)) < 400


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("a = " + "[" * 1_500, "nested beyond reason", id="nested lists"),
        pytest.param("a = " + "[\n" * 3_000, "nested beyond reason", id="nested over lines"),
        pytest.param("version = " + "9" * 1_900, "version is", id="many digits"),
        pytest.param("a = [\n" + "9" * 1_999 + "\n]", "a is", id="a long number"),
        pytest.param(".".join("a" * 40_000) + " = 1", "Line 1 has", id="a key of forty thousand parts"),
        pytest.param("#" * 1_000_000, "Is it the right file?", id="a megabyte"),
        pytest.param(SHIPPED_TEXT + "".join(f"\nk{i}=1" for i in range(6_000)), "more problems", id="many keys"),
        pytest.param(SHIPPED_TEXT.replace('"UTC"', '"../../etc/passwd"'), "name a time zone", id="a path as zone"),
    ],
)
def test_a_hostile_protocol_is_refused_soon(text: str, sentence: str) -> None:
    """Never a trace, never a wait."""
    problems = _soon(protocol_or_sentences, text)

    assert any(sentence in problem for problem in problems), problems[:3]
    assert len(problems) <= 101


def _soon(read: Callable[[str], Any], text: str) -> list[str]:
    started = time.monotonic()
    problems: list[str] = read(text)
    assert time.monotonic() - started < SECONDS_AT_MOST
    return problems
