"""What somebody outside may see, beyond the table: other protocols, other people's forms, App Home. And that the table
is whole: nothing that can be pressed, filled in or searched is missing from it."""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.authorization import AuthorizeResult

from crisis.rules.permissions import Word
from fake_slack import payloads
from handlers.crisis_command import SUBCOMMANDS
from handlers.register import REGISTERS
from handlers.routed_app import RoutedApp
from tests.harness import Slack
from tests.hostile.corpus import recorded
from tests.rights.asking import ask
from tests.rights.company import SECRETS, Company
from tests.rights.table import RIGHTS, Way, Who
from tests.rights.words import WORDS
from tests.stage import Stage, a_protocol, prepare

MANAGERS = [Word.MANAGERS]
ELSEWHERE = {
    ("block_actions", "crisis_answer_question_2"): "The same function as the first two questions.",
    ("block_actions", "crisis_answer_question_3"): "The same function as the first two questions.",
    ("block_actions", "crisis_answer_question_4"): "The same function as the first two questions.",
    ("block_suggestion", "crisis_idea_account"): "Names of accounts only: see below.",
    ("block_suggestion", "crisis_log_account"): "Names of accounts only: see below.",
    ("block_suggestion", "crisis_trigger_account"): "Names of accounts only: see below.",
    ("view_submission", "crisis_idea_account_form"): "Opens the form of a risk, which is checked (scenario_idea).",
    ("view_submission", "crisis_kam_handover"): "Shows what would move; the form after it moves it, and is checked.",
    (
        "view_submission",
        "crisis_loss_risk_over_view",
    ): "Nobody says so here: tests/crisis/test_loss_risk.py.",
    ("view_submission", "crisis_portfolio_view"): "Searches the list whose pages are tried.",
    (
        "view_submission",
        "crisis_take_proposal_view",
    ): "No newer version here: tests/crisis/test_proposal.py.",
}
"""What no row tries, and why that is enough."""
NOBODYS = (Who.GUEST, Who.GUEST_INSIDE, Who.LEFT, Who.BOT, Who.SHARED)


@pytest.fixture
def closed(migrated_sqlite_file: Path, tmp_path: Path) -> Iterator[Slack]:
    """A company whose protocol lets only managers list and join."""
    path = shutil.copy(migrated_sqlite_file, tmp_path / "crisis.db")
    prepare(f"sqlite:///{path}")
    stage = Stage(f"sqlite:///{path}", protocol=a_protocol(permissions={"list": MANAGERS, "join": MANAGERS}))
    stage.open()
    yield Slack(stage)
    stage.close()


def test_where_the_list_is_for_managers_nobody_else_learns_that_there_is_a_crisis(closed: Slack) -> None:
    """Not by the list, not by a word without a key, not by a key that is nearly right, not by the form's warning."""
    closed.person("chloe").declares(account="Acme", summary="It burns")
    milo, olga = closed.people("milo", "olga")

    milo.types("/crisis list")
    milo.was_told("Only managers may do this.")
    milo.types("/crisis show")
    milo.was_told("No crisis is open")
    milo.types("/crisis show C-2026-002")
    milo.was_told("There is no crisis")
    assert "Did you mean" not in milo.private_answers[-1]
    milo.types("/crisis")
    milo.picks_account("Acme")
    assert "C-2026-001" not in milo.screen
    milo.types("/crisis join C-2026-001")
    milo.was_told("Only managers may do this.")

    olga.types("/crisis list")
    olga.was_told("C-2026-001")


def test_the_form_of_somebody_else_tells_nothing(company: Company) -> None:
    """Its crisis, its channel and what was typed stay with whoever declared."""
    chloe, milo = company.user(Who.DECLARER), company.user(Who.STRANGER)
    view = company.hand_view(company.forms["declare"], chloe)
    first = payloads.submission_payload(company.state, chloe, view)
    link = company.stage.slack.link
    assert company.stage.do(link.deliver("interactive", first)).ok
    rows = company.rows()

    forged = copy.deepcopy(first) | {"user": payloads.submission_payload(company.state, milo, view)["user"]}
    delivery = company.stage.do(link.deliver("interactive", forged))

    assert "This form is somebody else's." in str(delivery.body)
    changed = {name for name in rows if rows[name] != company.rows()[name]}
    company.restore()
    assert "C-2026-003" not in str(delivery.body)
    assert "Opening" not in str(delivery.body)
    assert changed <= {"person", "receipt"}


@pytest.mark.parametrize("who", [Who.GUEST_INSIDE, Who.LEFT])
def test_app_home_shows_nothing_to_guests_and_people_who_left(company: Company, who: Who) -> None:
    """Also when they are in a crisis channel."""
    user = company.user(who)
    event = {"type": "app_home_opened", "user": user.id, "channel": "D0HOME0001", "tab": "home", "event_ts": "1.1"}

    delivery = company.stage.do(company.stage.slack.link.deliver_event(event))

    effects = company.rows()["effect"]
    company.restore()
    assert delivery.status == 200
    assert effects == company.kept_rows()["effect"]


def test_the_list_tells_what_it_must_and_no_more(company: Company) -> None:
    """Key, account, severity, who leads; never what was said."""
    (right,) = [right for right in RIGHTS if right.what == "list"]

    told = ask(company, Who.STRANGER, right, Way.ELSEWHERE).told

    assert all(word in told for word in ("C-2026-002", "Acme Corp", "SEV2"))
    assert not any(secret in told for secret in SECRETS)
    assert "90,000" not in told


def test_numbers_of_actions_are_told_to_nobody_outside(company: Company) -> None:
    """Whether action 99 exists is asked after whether the person may know."""
    milo = company.slack.person("milo")

    milo.types("/crisis action C-2026-002 done 99")

    milo.was_told("You may not do this in C-2026-002.")


def test_every_word_has_its_row() -> None:
    """A new word comes with its rights, and a row that tries a word nobody knows would declare a crisis instead."""
    tried = {line.split()[0] for line in WORDS.values() if line} | {"severity"}

    assert tried == {word.word for word in SUBCOMMANDS}


def routed() -> frozenset[tuple[str, str]]:
    """Everything the app answers by name, from the app itself."""

    async def authorize() -> AuthorizeResult:
        raise AssertionError("This app answers nobody.")

    app = RoutedApp(authorize=authorize, request_verification_enabled=False)
    for register in REGISTERS:
        register(app)
    return app.routes.names


def name_of(payload: dict[str, Any]) -> tuple[str, str]:
    """What a request asks for, in the app's words."""
    kind = str(payload.get("type", ""))
    if kind == "block_actions":
        return kind, payload["actions"][0]["action_id"]
    if kind == "view_submission":
        return kind, payload["view"]["callback_id"]
    if kind == "block_suggestion":
        return kind, payload["action_id"]
    return ("command", payload["command"]) if "command" in payload else (kind, "")


def test_every_button_form_and_search_is_tried(company: Company) -> None:
    """Whoever adds one adds a row: who may, and that all others may not."""
    tried = {name_of(one.payload) for one in recorded(company)}

    assert routed() - tried - ELSEWHERE.keys() == set()
    assert not ELSEWHERE.keys() & tried and ELSEWHERE.keys() <= routed()


def test_searches_tell_nothing_to_people_from_outside(company: Company) -> None:
    """Every field that searches while somebody types; whoever works here finds accounts with it."""
    searches = [name for kind, name in routed() if kind == "block_suggestion"]

    found = {(name, who): _options(company, name, who) for name in searches for who in (*NOBODYS, Who.STRANGER)}

    assert {who for (_, who), options in found.items() if options} == {Who.STRANGER}
    assert all(found[name, Who.STRANGER] for name in searches)


def _options(company: Company, name: str, who: Who) -> list[Any]:
    user = company.user(who)
    view = company.hand_view(company.forms["declare"], user)
    search = payloads.suggestion_payload(company.state, user, view.blocks[0], name, "acm")
    search |= {"view": payloads.submission_payload(company.state, user, view)["view"]}
    search["container"] = {"type": "view", "view_id": view.id}
    delivery = company.stage.do(company.stage.slack.link.deliver("interactive", search))
    return list((delivery.answer or {}).get("options", []))
