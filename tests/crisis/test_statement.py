"""Statements for clients: true or refused, kept, for those who answer for the account."""

from datetime import timedelta

import pytest

from crisis.account_team import MemberDraft, put_member
from crisis.effects import SendDirect
from crisis.playbook import keep_versions
from crisis.playbook_library import library_of
from crisis.profile import confirm_section
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, NotAllowed, NotTrueYet, UnknownAccount
from crisis.statement import MadeStatement, make_statement, send_statement
from storage.tables.account import Account
from storage.tables.risk import Risk
from storage.tables.statement import ClientStatement
from storage.vocabulary import Section
from tests.builders import DAN, GLOBEX, KIM, MAX, MIA, SAM, SUE, ZOE, Desk, a_protocol, an_account

SECRET = "their plant burns down"


def whole_team() -> Protocol:
    """Every function has a backup."""
    return a_protocol(('primary = "U0SUE"\n', 'primary = "U0SUE"\nbackup = "U0BEA"\n'))


def ready(desk: Desk) -> Account:
    """An account of which the page is true."""
    desk.protocol = whole_team()
    account = an_account(desk)
    desk.do(keep_versions, library_of())
    risk = Risk(
        account_id=account.id or 0,
        scenario=SECRET,
        scenario_key=SECRET,
        likelihood=4,
        impact=5,
        playbook="data_breach",
        review_on=desk.now.date() + timedelta(days=60),
        scored_at=desk.now,
    )
    desk.add(risk)
    desk.do(confirm_section, account.id, Section.TEAM, by=KIM)
    return account


def made(desk: Desk, account: Account, by: str = KIM) -> MadeStatement:
    return desk.do(make_statement, account.id, by=by)


def test_a_statement_is_made_of_facts_and_kept(desk: Desk) -> None:
    """It names the KAM and no other person, no risk, no score, no other account."""
    account = ready(desk)
    an_account(desk, GLOBEX)

    statement = made(desk, account)

    assert "5 kinds of situations: Billing dispute" in statement.text
    assert "for sales, service and legal. Every function has a backup." in statement.text
    assert "High: a first word within 1 hour" in statement.text
    assert "Your contact. Kim, kim@example.com." in statement.text
    assert "Prepared on 17 November 2026." in statement.text
    for inside in (SECRET, GLOBEX, "Sam", "Sue", "Bea", "U0", "SEV", "about to be lost", "renewal", "100"):
        assert inside not in statement.text, inside
    row = desk.one(ClientStatement)
    assert (row.account_id, row.text, row.by, row.at) == (account.id, statement.text, KIM, desk.now)


def test_the_same_page_is_the_same_statement(desk: Desk) -> None:
    """Whoever looks again makes none; another day says another day, and who made the one before."""
    account = ready(desk)
    first = made(desk, account)
    assert made(desk, account, by=MAX).id == first.id
    desk.stand_still(days=1)

    second = made(desk, account, by=MAX)

    assert second.id != first.id and [by for by, _ in second.earlier] == [KIM]
    assert [row.by for row in desk.all(ClientStatement)] == [KIM, MAX]


def test_what_would_be_untrue_is_refused_and_named(desk: Desk) -> None:
    """All of it at once, and nothing is kept."""
    account = an_account(desk, kam=None)

    with pytest.raises(NotTrueYet) as refused:
        made(desk, account, by=MAX)

    for sentence in ("It has no KAM", "Its risk register is empty", "1 function of its response team", "no playbook"):
        assert sentence in refused.value.sentence
    assert "`/crisis readiness Acme Corp`" in refused.value.sentence
    assert desk.all(ClientStatement) == []


def test_it_becomes_untrue_when_facts_grow_old(desk: Desk) -> None:
    """After a quarter nobody looked at the risk nor at the profile."""
    account = ready(desk)
    made(desk, account)
    desk.stand_still(days=100)

    with pytest.raises(NotTrueYet, match=r"1 risk should have been reviewed.*in the last 90 days"):
        made(desk, account)


def test_only_who_answers_for_the_account_tells_its_client(desk: Desk) -> None:
    """The account's team may edit it, and yet does not speak for it; managers do."""
    account = ready(desk)
    member = MemberDraft(account_id=account.id or 0, slack_id=SAM, function="", responsibility="Invoices", by=KIM)
    desk.do(put_member, member)
    for somebody in (SAM, SUE, ZOE):
        with pytest.raises(NotAllowed, match="Only the KAM of Acme Corp"):
            made(desk, account, by=somebody)
    statement = made(desk, account, by=MIA)
    with pytest.raises(NotAllowed):
        desk.do(send_statement, statement.id, by=SAM)

    assert desk.effects(SendDirect) == []


def test_it_is_sent_once_to_whoever_asks(desk: Desk) -> None:
    """As it was made; the second press says where it is."""
    account = ready(desk)
    statement = made(desk, account)
    desk.stand_still(days=3)
    desk.forget_effects()

    desk.do(send_statement, statement.id, by=DAN)

    (sent,) = desk.new_effects(SendDirect)
    assert (sent.slack_id, sent.word) == (DAN, "client_statement")
    assert sent.values == {"account": "Acme Corp", "statement": statement.text}
    with pytest.raises(AlreadyDone, match="direct messages"):
        desk.do(send_statement, statement.id, by=DAN)
    with pytest.raises(UnknownAccount, match="does not exist any more"):
        desk.do(send_statement, 404, by=DAN)
