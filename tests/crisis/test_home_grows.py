"""App Home and the list of accounts cost the same questions however much there is."""

from sqlalchemy import event

from crisis.home import MOST_ACCOUNTS, home
from crisis.readiness import readiness_of
from storage.queries.account import all_accounts
from tests.builders import KIM, MAX, Desk, a_crisis, an_account


def statements_for(desk: Desk, who: str) -> int:
    counted: list[str] = []
    engine = desk.database.engine.sync_engine

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    desk.do(home, who)
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def test_home_asks_the_same_questions_whatever_there_is(desk: Desk) -> None:
    """Of a KAM with forty accounts and many crises, and of a manager."""
    account = an_account(desk)
    a_crisis(desk, account_id=account.id, declared_by=KIM)
    before = {who: statements_for(desk, who) for who in (KIM, MAX)}
    for number in range(40):
        more = an_account(desk, f"Customer {number:02d}")
        if number < 5:
            a_crisis(desk, account_id=more.id, declared_by=KIM)

    after = {who: statements_for(desk, who) for who in (KIM, MAX)}

    assert after == before
    assert len(desk.do(home, KIM).accounts) == MOST_ACCOUNTS + 1
    assert max(after.values()) <= 30
    assert len(desk.do(readiness_of, desk.do(all_accounts))) == 41
