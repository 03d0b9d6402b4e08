"""What somebody outside may see, beyond the table: other protocols, other people's forms, App Home."""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crisis.rules.permissions import Word
from fake_slack import payloads
from handlers.crisis_command import SUBCOMMANDS
from tests.harness import Slack
from tests.rights.asking import ask
from tests.rights.company import SECRETS, Company
from tests.rights.table import RIGHTS, Way, Who
from tests.rights.words import WORDS
from tests.stage import Stage, a_protocol, prepare

MANAGERS = [Word.MANAGERS]


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
