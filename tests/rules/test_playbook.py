"""A playbook is read whole or refused with every reason, each with the line to go to."""

from pathlib import Path

import pytest

from crisis.playbook_library import FOLDER
from crisis.rules.playbook import PlaybookError, parse_playbook, slug_problem
from crisis.rules.toml_lines import LONGEST_LINE, MOST_CHARACTERS
from crisis.rules.triage import Walk, walk
from storage.vocabulary import ActionArea, Horizon
from tests.playbooks import SMALL, a_playbook_text

SHIPPED = sorted(FOLDER.glob("*.toml"))
SCENARIOS = {
    "account_about_to_be_lost",
    "billing_dispute",
    "competitor_attack",
    "contract_breach",
    "data_breach",
    "delivery_failure",
    "key_contact_leaves",
    "public_complaint",
    "relationship_breakdown",
    "service_outage",
}


def test_the_scenarios_of_the_documents_are_shipped() -> None:
    """One file each; more are welcome."""
    assert {path.stem for path in SHIPPED} >= SCENARIOS


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_playbook_is_one(path: Path) -> None:
    """Well formed; its tree ends everywhere; its plan has three horizons, five areas, and keeps the client served."""
    playbook = parse_playbook(path.read_text(encoding="utf-8"))

    assert slug_problem(path.stem) is None
    assert {step.horizon for step in playbook.actions} == set(Horizon)
    assert {step.area for step in playbook.actions} == set(ActionArea)
    assert any(step.continuity for step in playbook.actions)
    assert playbook.review_by is None, "A date would grow old in everybody's installation."
    assert len({walk_.proposal.severity for walk_ in _every_walk(path) if walk_.proposal}) > 1, (
        "The tree decides nothing."
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_playbook_leads_only_to_others_that_exist(path: Path) -> None:
    """An answer that points at another playbook points at a file."""
    named = {walk_.proposal.playbook for walk_ in _every_walk(path) if walk_.proposal and walk_.proposal.playbook}

    assert named <= {other.stem for other in SHIPPED} - {path.stem}


def _every_walk(path: Path) -> list[Walk]:
    playbook = parse_playbook(path.read_text(encoding="utf-8"))
    ended: list[Walk] = []
    under_way: list[tuple[int, ...]] = [()]
    while under_way:
        chosen = under_way.pop()
        found = walk(playbook, chosen)
        if found.question is None:
            ended.append(found)
        else:
            under_way += [(*chosen, place) for place in range(len(found.question.answers))]
    return ended


def test_the_small_playbook_of_the_tests_is_one() -> None:
    """What the following tests spoil was good before."""
    assert parse_playbook(SMALL).title == "Power cut"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "Power cut"', "title = Power cut", "At line 1, column 9 this is no valid TOML: Invalid value."),
        ('title = "Power cut"\n', "", "title is missing."),
        (
            'category = "operational"',
            'category = "operatonal"',
            'Line 2: category is "operatonal": allowed: operational, reputational, external; '
            'did you mean "operational"?',
        ),
        (
            'title = "Power cut"',
            'titel = "Power cut"',
            "Line 1: titel is not a key that is known here; allowed: title, ",
        ),
        ('"blackout"', '"of"', 'Line 4: words[2] is "of": a word that people write has three letters or more, or it '),
        ('due = "30m"', 'due = "soon"', 'Line 26: actions[0].due is "soon": write a duration like "45s", "30m"'),
        ('due = "30m"', 'due = "2d"', "Line 26: actions[0].due: an action with horizon 'immediate' is due within 1d."),
        (
            'owner = "liaison"',
            'owner = "boss"',
            "Line 25: actions[0].owner: 'boss' is no role and none of the functions: "
            "lead, liaison, communications, sponsor, service, operations.",
        ),
        ('measure = "They said so."\n', "", "Line 20: actions[0].measure is missing."),
        ('key = "generator"', 'key = "call"', "Line 31: actions[1].key: there is another action 'call' before"),
        (
            "continuity = true",
            "continuity = false",
            "Line 20: actions: no action has continuity = true; at least one keeps the account served (S0-27).",
        ),
        (
            'area = "communication"',
            'area = "comunication"',
            'Line 24: actions[0].area is "comunication": allowed: communication, logistics, stakeholders, resources, '
            'reassurance; did you mean "communication"?',
        ),
        ('area = "resources"', 'area = "reassurance"', "Line 20: actions: no action has area = 'resources'"),
        ('area = "resources"', 'area = "logistics"', "Line 20: actions: no action has area = 'resources'"),
        (
            'horizon = "long_term"',
            'horizon = "intermediate"',
            "Line 20: actions: no action has horizon = 'long_term'; a plan has all three (S1-24).",
        ),
        ("[next update]", "soon", "Line 57: communication.holding: it must say when they hear from us again: "),
        ('by = "liaison"', 'by = "boss"', "Line 66: communication.tell[0].by: 'boss' is no role"),
        ('next = "long"', 'next = "longer"', "Line 13: triage[0].answers[1].next: there is no question 'longer'."),
        (
            'next = "long"',
            'severity = "SEV3"',
            "Line 16: triage[1].key: no answer leads to 'long', so it is never asked.",
        ),
        (
            '{ say = "A site", next = "long" }',
            '{ say = "A site" }',
            "Line 13: triage[0].answers[1]: a walk ends here without any severity: add severity.",
        ),
        (
            '{ say = "Hours", severity = "SEV2" }',
            '{ say = "Hours", severity = "SEV2", next = "reach" }',
            "Line 18: triage[1].answers[0].next: 'reach' was asked before; a walk only goes forward",
        ),
        (
            '{ say = "Hours", severity = "SEV2" }',
            '{ say = "Hours", severity = "SEV2", next = "long" }',
            "Line 18: triage[1].answers[0].next: 'long' was asked before; a walk only goes forward",
        ),
        (
            '{ say = "Minutes", severity = "SEV3", playbook = "service_outage" }',
            '{ say = "Minutes" }',
            "Line 18: triage[1].answers[1]: a walk ends here without any severity: add severity.",
        ),
        ('key = "long"', 'key = "reach"', "Line 16: triage[1].key: there is another question 'reach' before; a key "),
    ],
    ids=lambda value: str(value)[:40].replace("\n", " "),
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, sentence: str) -> None:
    """Whoever writes a playbook sees where to look and what to do."""
    with pytest.raises(PlaybookError) as refused:
        parse_playbook(a_playbook_text((old, new)))

    assert [problem for problem in refused.value.problems if problem.startswith(sentence)], refused.value.problems


MINUTES = '{ say = "Minutes", severity = "SEV3", playbook = "service_outage" }'


def test_a_walk_that_was_grave_before_may_end_without_a_severity() -> None:
    """What an answer decided need not be said again by the next one."""
    decided = ('{ say = "A site", next = "long" }', '{ say = "A site", severity = "SEV2", next = "long" }')

    playbook = parse_playbook(a_playbook_text(decided, (MINUTES, '{ say = "Minutes" }')))

    assert playbook.triage[1].answers[1].severity is None


def test_a_walk_without_a_severity_is_found_behind_questions_where_all_is_decided() -> None:
    """Each way through the tree counts, not only those through every question."""
    first = (
        'severity = "SEV1", because = "All is dark." }',
        'severity = "SEV1", because = "All is dark.", next = "since" }',
    )
    between = (
        '[[triage]]\n\nkey = "long"',
        '[[triage]]\nkey = "since"\nask = "Since when?"\nanswers = [{ say = "Now" }, { say = "Long ago" }]\n'
        '[[triage]]\nkey = "long"',
    )

    with pytest.raises(PlaybookError) as refused:
        parse_playbook(a_playbook_text(first, between, (MINUTES, '{ say = "Minutes" }')))

    assert refused.value.problems == [
        "Line 21: triage[2].answers[1]: a walk ends here without any severity: add severity."
    ]


def test_every_problem_is_named_at_once() -> None:
    """Nobody mends a file one error at a time."""
    text = a_playbook_text(('category = "operational"', 'category = "x"'), ('due = "30m"', 'due = "soon"'))

    with pytest.raises(PlaybookError) as refused:
        parse_playbook(text)

    assert [problem.split(":")[0] for problem in refused.value.problems] == ["Line 2", "Line 26"]
    assert str(refused.value) == " ".join(refused.value.problems)


@pytest.mark.parametrize(
    "name",
    ["Data Breach", "data-breach", "_x", "x__y", "", pytest.param("é", id="an accent"), "a" * 61],
)
def test_a_file_has_a_name_people_can_type(name: str) -> None:
    """The name is what is typed after `/crisis playbook`; the refusal shows one."""
    problem = slug_problem(name)

    assert problem is not None
    assert problem.endswith("at most 60 of them, for example data_breach.toml.")


@pytest.mark.parametrize("name", ["data_breach", "x", "24_7", "a" * 60])
def test_small_letters_digits_and_single_underscores_are_a_name(name: str) -> None:
    """Up to the very last letter that is allowed."""
    assert slug_problem(name) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('title = "x', "At end of document this is no valid TOML: Unterminated string."),
        (
            '["x (at y"]\n["x (at y"]\n',
            r"At line 2, column 11 this is no valid TOML: Cannot declare \('x \(at y',\) twice\.$",
        ),
        ("x = " + "[" * 1_500, "It is nested beyond reason"),
        ("x = " + "9" * 1_997, "Line 1 has 2,001 characters; 2,000 are allowed. Break it into several lines."),
        ("#" * 100_001, "It has 100,001 characters; 100,000 are allowed."),
    ],
    ids=["cut off", "twice the same table", "nested", "long line", "long"],
)
def test_a_text_that_is_no_playbook_at_all_is_refused_all_the_same(text: str, sentence: str) -> None:
    """Whatever lies in the folder, the bot starts."""
    with pytest.raises(PlaybookError, match=f"^{sentence}"):
        parse_playbook(text)


def test_a_playbook_may_be_as_long_as_is_said() -> None:
    """To the very last letter."""
    lines = ("#" * LONGEST_LINE + "\n") * 60
    assert parse_playbook((SMALL + lines)[:MOST_CHARACTERS]).title == "Power cut"
