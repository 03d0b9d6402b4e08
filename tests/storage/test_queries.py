"""Questions to the database, on both kinds: right order, right rows, and at a cost that does not grow with history."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts, facts_of_standing
from crisis.lead import take_lead
from crisis.resolve import cancel
from crisis.rules.account import search_key
from crisis.timeline import record
from storage.queries.account import search_accounts
from storage.queries.crisis import (
    count_open_by_severity,
    crisis_by_channel,
    crisis_by_key,
    open_crises,
    open_crises_of_person,
)
from storage.queries.escalation import due_climbs
from storage.queries.standing import KnownPerson, standing_in
from storage.queries.timeline import last_entry_of, newest_entries
from storage.queries.update import due_clocks
from storage.session import Database
from storage.tables.account import AccountAlias
from storage.tables.crisis import IS_OPEN, Crisis
from storage.tables.person import Person
from storage.vocabulary import Role, Severity
from tests.builders import EVERYBODY, KIM, MAX, SAM, SUE, ZOE, Desk, a_crisis, an_account, people

PLANS = {
    "clocks": ("SELECT * FROM update_clock WHERE next_check_at <= '2026-11-17'", "ix_update_clock_next_check_at"),
    "climbs": ("SELECT * FROM climb WHERE next_at <= '2026-11-17'", "ix_climb_next_at"),
    "pages": ("SELECT * FROM page WHERE crisis_id = 1 AND answer = 'open'", "ix_page_crisis_id_answer"),
    "timeline": ("SELECT * FROM timeline_entry WHERE crisis_id = 1 ORDER BY seq DESC LIMIT 1", "timeline_entry"),
    "open": (f"SELECT * FROM crisis WHERE {IS_OPEN} ORDER BY severity, declared_at LIMIT 9", "ix_crisis_open"),
    "people": ("SELECT * FROM person WHERE slack_id IS NULL AND looked_up_at IS NULL ORDER BY id", "slack_id=?"),
}


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


def test_open_crises_come_gravest_then_oldest(desk: Desk) -> None:
    """With a page of them at a time; those that ended are left out."""
    mild = a_crisis(desk, severity=Severity.SEV3)
    desk.stand_still(minutes=1)
    first, over = a_crisis(desk, severity=Severity.SEV1), a_crisis(desk)
    desk.stand_still(minutes=1)
    second = a_crisis(desk, severity=Severity.SEV1)
    desk.do(cancel, over.id, by=MAX, reason="False alarm")

    listed = desk.do(open_crises)

    assert [crisis.key for crisis in listed] == [first.key, second.key, mild.key]
    assert [crisis.key for crisis in desk.do(open_crises, limit=1, offset=1)] == [second.key]
    assert [crisis.key for crisis in desk.do(open_crises_of_person, SUE)] == [first.key, second.key, mild.key]
    assert desk.do(count_open_by_severity) == {
        Severity.SEV1: 2,
        Severity.SEV2: 0,
        Severity.SEV3: 1,
        Severity.SEV4: 0,
    }


def test_one_question_tells_what_several_would(desk: Desk) -> None:
    """The crisis with its account's tier, who has which role, and whether somebody belongs to it."""
    account = an_account(desk)
    crisis = a_crisis(desk, account_id=account.id)
    desk.do(take_lead, crisis.id, by=SAM)

    standing = desk.do(standing_in, crisis.id, SUE)
    outsider = desk.do(standing_in, crisis.id, MAX)

    assert standing is not None and outsider is not None
    assert facts_of_standing(desk.protocol, standing) == desk.do(crisis_facts, desk.crisis(crisis))
    assert (standing.roles[Role.LEAD], standing.roles[Role.LIAISON]) == (SAM, KIM)
    sue = desk.one(Person, slack_id=SUE)
    assert standing.person == KnownPerson(sue.email, sue.looked_up_at, sue.is_guest, sue.is_bot, sue.is_deactivated)
    assert (standing.belongs, outsider.belongs) == (True, False)
    assert desk.do(standing_in, 404, SUE) is None


def test_a_crisis_is_found_by_what_people_call_it(desk: Desk) -> None:
    """By key and by channel; what is unknown is nothing, not an error."""
    crisis = a_crisis(desk)
    desk.change(Crisis, crisis.id, channel_id="C0ACME")

    by_key, by_channel = desk.do(crisis_by_key, crisis.key), desk.do(crisis_by_channel, "C0ACME")

    assert by_key is not None and by_channel is not None and by_key.id == by_channel.id == crisis.id
    assert desk.do(crisis_by_key, "C-1999-001") is None
    assert desk.do(crisis_by_channel, "C0OTHER") is None


def test_due_rows_come_most_overdue_first(desk: Desk) -> None:
    """At the very moment they are due, not a second before."""
    crisis, later = a_crisis(desk), a_crisis(desk, severity=Severity.SEV3)
    due = desk.open_climbs(crisis)["unacknowledged"]  # type: ignore[index]
    assert due.next_at is not None

    assert desk.do(due_climbs, now=due.next_at - timedelta(seconds=1), limit=5) == []
    assert [climb.id for climb in desk.do(due_climbs, now=due.next_at, limit=5)] == [due.id]
    clocks = desk.do(due_clocks, now=desk.now + timedelta(days=2), limit=3)
    assert [clock.crisis_id for clock in clocks] == [crisis.id, crisis.id, later.id]


def test_accounts_are_searched_by_name_and_alias(desk: Desk) -> None:
    """Beginnings of names first, then by name; the signs of LIKE are letters like others."""
    elan, globex = an_account(desk, "Élan Vital"), an_account(desk, "Globex")
    an_account(desk, "Vital Élan")
    an_account(desk, "100% Juice")
    desk.add(AccountAlias(account_id=globex.id or 0, alias="Élan Group", alias_key=search_key("Élan Group")))

    def found(words: str) -> list[str]:
        return [account.name for account in desk.do(search_accounts, search_key(words), limit=5)]

    assert found("ELAN") == [elan.name, "Globex", "Vital Élan"]
    assert (found("%"), found("_"), found("\\")) == (["100% Juice"], [], [])


def test_the_newest_entries_of_one_crisis(desk: Desk) -> None:
    """Oldest of them first; the last one with a word says who it was."""
    crisis, other = a_crisis(desk), a_crisis(desk)
    for by in (SAM, SUE):
        desk.do(record, crisis, "noted", by, by=by)
    desk.do(record, other, "noted", ZOE, by=ZOE)

    last = desk.do(last_entry_of, crisis.id, ["noted"])

    assert last is not None and last.by == SUE
    assert [entry.seq for entry in desk.do(newest_entries, crisis.id, limit=2)] == [3, 4]
    assert desk.do(last_entry_of, crisis.id, ["resolved"]) is None


@pytest.mark.parametrize("question", PLANS)
def test_sweeps_and_lists_ask_an_index(sqlite_url: str, question: str) -> None:
    """They cost what is due or open, not what was ever written."""
    statement, index = PLANS[question]

    async def plan(session: AsyncSession) -> str:
        rows = await (await session.connection()).execute(text(f"EXPLAIN QUERY PLAN {statement}"))
        return " ".join(str(row[3]) for row in rows)

    with Desk(Database(sqlite_url)) as desk:
        said = desk.do(plan)

    # Reading a partial index from end to end reads what is open, no more.
    assert re.search(r"SCAN \w+\b(?! USING)", said) is None
    assert index in said
