"""Which playbook fits, what the questions lead to, who stands for what, in which line a key stands."""

import pytest

from crisis.playbook_library import shipped_files
from crisis.rules.category import proposed_category
from crisis.rules.playbook import parse_playbook
from crisis.rules.playbook_fit import Kind, best_fits, found_by
from crisis.rules.team import stands_for
from crisis.rules.toml_lines import line_of
from crisis.rules.triage import walk
from storage.vocabulary import Category, Severity
from tests.playbooks import SMALL, a_playbook_text

POWER = parse_playbook(SMALL)
FLOOD = parse_playbook(
    a_playbook_text(
        ('title = "Power cut"', 'title = "Flood"'),
        ('words = ["power", "electricity", "blackout"]', 'words = ["water", "flood", "power pump"]'),
    )
)
UNKNOWN = Kind()
BOTH = {"power_cut": POWER, "flood": FLOOD}


@pytest.mark.parametrize(
    ("text", "foreseen", "best"),
    [
        ("The power is out", (), ["power_cut"]),
        ("POWER and Electricity; some water", (), ["power_cut", "flood"]),
        ("The power pump failed", (), ["flood", "power_cut"]),
        ("Powerful words, nothing else", (), []),
        ("Blackouts everywhere", (), ["power_cut"]),
        ("Nothing is known", ("flood",), ["flood"]),
        ("The power is out", ("flood",), ["flood", "power_cut"]),
        ("power, electricity", ("flood",), ["power_cut", "flood"]),
        ("The system, the service and its users", (), []),
    ],
)
def test_what_fits_best(text: str, foreseen: tuple[str, ...], best: list[str]) -> None:
    """Whole words count; a foreseen risk weighs more than one word, two words more than it; a category alone none."""
    assert [fit.slug for fit in best_fits(BOTH, text, foreseen=foreseen, kind=UNKNOWN)] == best


RIVAL = parse_playbook(
    a_playbook_text(
        ('category = "operational"', 'category = "external"'),
        ('words = ["power", "electricity", "blackout"]', 'words = ["power", "price", "tender"]'),
    )
)
"""Sorts before the power cut by name."""


@pytest.mark.parametrize(
    ("text", "kind", "best"),
    [
        ("No power", UNKNOWN, ["a_rival", "power_cut"]),
        ("No power", Kind(category=Category.OPERATIONAL), ["power_cut", "a_rival"]),
        ("A blackout, and the price of power", Kind(category=Category.EXTERNAL), ["a_rival", "power_cut"]),
        ("Electricity and power are gone", Kind(category=Category.EXTERNAL), ["power_cut", "a_rival"]),
        ("Electricity and power are gone", Kind(category=Category.EXTERNAL, is_chosen=True), ["a_rival", "power_cut"]),
        ("Nothing is known", Kind(category=Category.EXTERNAL), []),
        ("Nothing is known", Kind(category=Category.EXTERNAL, is_chosen=True), ["a_rival"]),
    ],
)
def test_the_kind_of_crisis_decides(text: str, kind: Kind, best: list[str]) -> None:
    """Proposed by words, among equals only; chosen by people it outweighs a word, and speaks for itself."""
    fits = best_fits({"a_rival": RIVAL, "power_cut": POWER}, text, foreseen=(), kind=kind)

    assert [fit.slug for fit in fits] == best


@pytest.mark.parametrize(
    ("text", "foreseen", "kind", "best"),
    [
        ("A blackout", ("flood",), UNKNOWN, ["flood", "a_cut"]),
        ("A blackout", (), Kind(category=Category.EXTERNAL, is_chosen=True), ["rival", "a_cut"]),
        ("A blackout", (), Kind(category=Category.EXTERNAL), ["a_cut"]),
        ("A blackout, no electricity", ("flood",), UNKNOWN, ["a_cut", "flood"]),
    ],
)
def test_a_risk_and_a_chosen_kind_outweigh_a_word(
    text: str, foreseen: tuple[str, ...], kind: Kind, best: list[str]
) -> None:
    """Also where the other one would come first by its name."""
    fits = best_fits({"a_cut": POWER, "flood": FLOOD, "rival": RIVAL}, text, foreseen=foreseen, kind=kind)

    assert [fit.slug for fit in fits] == best


def test_what_is_for_the_loss_of_the_account_comes_first() -> None:
    """Before better words and a foreseen risk, and though nothing else speaks for it; one that is not there is not."""
    wanted = best_fits(BOTH, "Power, electricity", foreseen=("power_cut",), kind=UNKNOWN, first="flood")
    missing = best_fits(BOTH, "The power is out", foreseen=(), kind=UNKNOWN, first="nobody_has_this")

    assert [(fit.slug, fit.is_for_loss_risk) for fit in wanted] == [("flood", True), ("power_cut", False)]
    assert [(fit.slug, fit.is_for_loss_risk) for fit in missing] == [("power_cut", False)]


def test_no_more_are_offered_than_wanted() -> None:
    """Somebody in a crisis reads three lines, not ten."""
    assert len(best_fits({f"p{number}": POWER for number in range(9)}, "power", foreseen=(), kind=UNKNOWN)) == 3


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("flood", ("flood",)),
        ("Power Cut", ("power_cut",)),
        ("site power", ("power_cut", "flood")),
        ("", ()),
        ("x y", ()),
    ],
)
def test_a_name_wins_over_words(wanted: str, found: tuple[str, ...]) -> None:
    """Whoever types the name of one means that one."""
    assert found_by(BOTH, wanted) == found


def test_the_name_of_the_file_is_a_name_also_with_spaces() -> None:
    """The words stand in both; one of them is called so."""
    assert found_by({"flood": FLOOD, "site_power": POWER}, "Site Power") == ("site_power",)


@pytest.mark.parametrize(
    ("chosen", "severity", "playbook", "because"),
    [
        ((0,), Severity.SEV1, None, ("All is dark.",)),
        ((1, 0), Severity.SEV2, None, ()),
        ((1, 1), Severity.SEV3, "service_outage", ()),
    ],
)
def test_answers_lead_to_a_proposal(
    chosen: tuple[int, ...], severity: Severity, playbook: str | None, because: tuple[str, ...]
) -> None:
    """Severity, playbook, and why."""
    proposal = walk(POWER, chosen).proposal

    assert proposal is not None
    assert (proposal.severity, proposal.playbook, proposal.because) == (severity, playbook, because)


def test_the_gravest_answer_counts() -> None:
    """What comes later does not make it harmless again."""
    text = a_playbook_text(
        ('{ say = "A site", next = "long" }', '{ say = "A site", severity = "SEV1", next = "long" }')
    )

    found = walk(parse_playbook(text), (1, 1))

    assert found.proposal is not None
    assert found.proposal.severity is Severity.SEV1
    assert found.path == (("What is dark?", "A site"), ("How long?", "Minutes"))


@pytest.mark.parametrize("chosen", [(2,), (-1,), (0, 0), (1, 0, 0)])
def test_a_way_that_does_not_exist_cannot_be_walked(chosen: tuple[int, ...]) -> None:
    """No such answer, or the walk was over."""
    with pytest.raises(IndexError, match=rf"No answer {chosen[-1]} at this point of the walk\."):
        walk(POWER, chosen)


@pytest.mark.parametrize(
    ("function", "wanted", "stands"),
    [
        ("service", "service", True),
        ("Customer Service", "service", True),
        ("service", "customer service", True),
        ("self-service", "service", False),
        ("legal", "service", False),
        ("", "service", False),
    ],
)
def test_who_stands_for_what(function: str, wanted: str, stands: bool) -> None:
    """Organisations name their functions more exactly than a playbook does."""
    assert stands_for(function, wanted) is stands


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (("b",), 6),
        (("t", 1, "x"), 10),
        (("t", 1, "missing"), 9),
        (("t",), 7),
        (("s", "u", "y"), 13),
        (("nowhere",), None),
    ],
)
def test_a_key_is_found_in_its_line(location: tuple[int | str, ...], line: int | None) -> None:
    """Also behind a long text that looks like keys and tables, and in tables below tables."""
    text = 'a = """\n[[t]]\nb = 1\n[s]\n"""\nb = 2\n[[t]]\nx = 1\n[[ t ]]\nx = 2\n[s]\n[s.u]\ny = 1\n'

    assert line_of(text, location) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('a = ["""x""", """y"""]\nb = 2\n', 2, id="each ends where it began"),
        pytest.param('a = ["""x""", """\nb = 1\n"""]\nb = 2\n', 4, id="the second goes on below"),
    ],
)
def test_long_texts_in_one_line_hide_nothing_below_it(text: str, line: int) -> None:
    """What looks like a key inside of one is none."""
    assert line_of(text, ("b",)) == line


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Acme cannot send invoices since this morning", "service_outage"),
        ("Their portal is down, nobody can log in", "service_outage"),
        ("They dispute three invoices and withhold payment", "billing_dispute"),
        ("Invoices are wrong since this morning", "billing_dispute"),
        ("The shipment for the new plant is two weeks late", "delivery_failure"),
        ("A list with personal data went to the wrong recipient", "data_breach"),
        ("Their CIO, our champion, resigned yesterday", "key_contact_leaves"),
        ("They run a pilot with a competitor", "competitor_attack"),
        ("A journalist asks about their angry post on LinkedIn", "public_complaint"),
        ("Their lawyer says that we missed the SLA and speaks of penalties", "contract_breach"),
        ("Their head of operations is furious and cancelled meetings", "relationship_breakdown"),
        ("They gave notice and will not renew", "account_about_to_be_lost"),
        ("We billed them twice", "billing_dispute"),
        ("They refuse to pay our last bill", "billing_dispute"),
        ("They received the wrong goods", "delivery_failure"),
        ("There is a strike at our warehouse", "delivery_failure"),
        ("We sent their data to another client", "data_breach"),
        ("They were bought by another company", "key_contact_leaves"),
        ("They threaten to leave", "account_about_to_be_lost"),
        ("The renewal is at risk", "account_about_to_be_lost"),
        ("They stopped answering our calls", "relationship_breakdown"),
        ("Our engineer was rude to their manager", "relationship_breakdown"),
        ("A newspaper wrote about us", "public_complaint"),
        ("Their legal department threatens to sue", "contract_breach"),
    ],
)
def test_a_sentence_as_people_write_it_finds_its_playbook(text: str, best: str) -> None:
    """One of each of the shipped scenarios."""
    shipped = {file.slug: parse_playbook(file.text) for file in shipped_files()}

    kind = Kind(category=proposed_category(text))
    assert best_fits(shipped, text, foreseen=(), kind=kind)[0].slug == best
