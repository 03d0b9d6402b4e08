"""Commitments start clocks in a crisis, bound the client's next word, and are recorded as kept or broken."""

from datetime import date, timedelta

import pytest

from crisis.card import OBLIGATIONS_CARD
from crisis.clocks import why_due
from crisis.commitment import CommitmentDraft, add_commitment, edit_commitment, remove_commitment
from crisis.digest import digest
from crisis.effects import PostCard, SendDirect
from crisis.headline import headline
from crisis.obligation import check_obligation_form, obligation_numbered, settle_obligation, show_obligations
from crisis.obligation_facts import obligation_board
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis, WrongStatus
from crisis.resolve import Resolution, cancel, reopen, resolve
from crisis.severity import change_severity
from crisis.update import UpdateDraft, post_update
from storage.tables.account import Account
from storage.tables.commitment import Commitment, Obligation
from storage.tables.crisis import Crisis
from storage.vocabulary import Audience, CommitmentKind, Kept, Severity
from tests.builders import KIM, MAX, NOON, SAM, ZOE, Desk, a_crisis, an_account


def promise(desk: Desk, account: Account, label: str = "Workaround", **values: object) -> int:
    """Written down by Kim: a workaround within four hours, at SEV3 and graver."""
    draft = {"label": label, "text": "A workaround.", "kind": CommitmentKind.DELIVERY, "within": "4h", **values}
    row = desk.do(add_commitment, account.id, CommitmentDraft(**draft), by=KIM)  # type: ignore[arg-type]
    assert row is not None and row.id is not None
    return row.id


def obligation(desk: Desk, crisis: Crisis, number: int = 1) -> Obligation:
    return desk.all(Obligation, crisis_id=crisis.id)[number - 1]


def told(desk: Desk, word: str) -> list[str]:
    return [effect.slack_id for effect in desk.effects(SendDirect) if effect.word == word]


def a_client_update(crisis: Crisis) -> UpdateDraft:
    assert crisis.id is not None
    return UpdateDraft(
        crisis_id=crisis.id,
        audience=Audience.CLIENT,
        author=KIM,
        progress="A fix is on its way.",
        told_to="Mara",
        told_how="call",
    )


def an_end(crisis: Crisis) -> Resolution:
    assert crisis.id is not None
    return Resolution(crisis_id=crisis.id, by=KIM, what_was_done="Fixed.", unconfirmed_reason="It is night there.")


def test_declaring_starts_the_clocks_that_apply(desk: Desk) -> None:
    """By severity and expiry; removed ones stay out; what has no time is there to be known."""
    account = an_account(desk)
    promise(desk, account)
    promise(desk, account, "Credit", kind=CommitmentKind.CREDIT, within="")
    promise(desk, account, "For SEV1 only", least_severity=Severity.SEV1)
    desk.change(Commitment, promise(desk, account, "Old"), expires_on=date(2026, 11, 16))
    desk.do(remove_commitment, promise(desk, account, "Gone"), by=KIM)

    crisis = a_crisis(desk, account_id=account.id)

    found = desk.all(Obligation, crisis_id=crisis.id)
    assert [row.due_at for row in found] == [NOON + timedelta(hours=4), None]
    assert "obligations_started" in desk.words(crisis)
    assert "2 commitments of the contract count in this crisis: “Workaround”, “Credit”." in desk.sentences(crisis)


def test_an_account_that_promises_nothing_has_no_card(desk: Desk) -> None:
    """No message that nobody needs."""
    account = an_account(desk)
    crisis = a_crisis(desk, account_id=account.id)

    desk.do(show_obligations, crisis, account)

    assert not desk.effects(PostCard)
    assert "obligations_started" not in desk.words(crisis)


def test_the_liaison_is_reminded_once_and_liaison_and_lead_hear_that_it_is_overdue(desk: Desk) -> None:
    """An hour before, at the time, and never again."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id)

    desk.wait(hours=2, minutes=59)
    before = told(desk, "obligation_due")
    desk.wait(minutes=2)
    reminded = told(desk, "obligation_due")
    desk.wait(hours=1)
    desk.wait(days=2)

    assert (before, reminded, told(desk, "obligation_due")) == ([], [KIM], [KIM])
    assert told(desk, "obligation_overdue") == [KIM]
    assert desk.words(crisis).count("obligation_overdue") == 1


def test_after_a_standstill_it_is_said_once(desk: Desk) -> None:
    """Not reminded and reported in one breath."""
    account = an_account(desk)
    promise(desk, account)
    a_crisis(desk, account_id=account.id)

    desk.stand_still(hours=6)
    desk.sweep()
    desk.sweep()

    assert (told(desk, "obligation_due"), told(desk, "obligation_overdue")) == ([], [KIM])


def test_kept_is_recorded_with_evidence_by_whom(desk: Desk) -> None:
    """The clock stops, the timeline says it, the second one hears who was faster."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id)
    row_id = desk.do(obligation_numbered, crisis.id, 1)

    desk.do(settle_obligation, row_id, kept=Kept.KEPT, evidence=" Mara confirmed by mail. ", by=SAM)
    with pytest.raises(AlreadyDone, match="kept already: <@U0SAM> was faster"):
        desk.do(settle_obligation, row_id, kept=Kept.BROKEN, evidence="No.", by=KIM)
    desk.wait(days=1)

    row = obligation(desk, crisis)
    assert (row.kept, row.evidence, row.settled_by, row.next_check_at) == (
        Kept.KEPT,
        "Mara confirmed by mail.",
        SAM,
        None,
    )
    assert "<@U0SAM> recorded that “Workaround” was kept: Mara confirmed by mail." in desk.sentences(crisis)
    assert told(desk, "obligation_due") == []


@pytest.mark.parametrize("kept", [Kept.KEPT, Kept.BROKEN, Kept.VOID])
@pytest.mark.parametrize("evidence", ["  ", "x" * 3001], ids=["nothing", "a novel"])
def test_nothing_is_settled_without_saying_what_shows_it(desk: Desk, kept: Kept, evidence: str) -> None:
    """And bad input changes nothing."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id)

    with pytest.raises(InvalidInput) as refused:
        desk.do(settle_obligation, obligation(desk, crisis).id, kept=kept, evidence=evidence, by=SAM)

    assert list(refused.value.errors) == ["evidence"]
    assert obligation(desk, crisis).kept is Kept.OPEN


def test_only_people_of_the_crisis_settle(desk: Desk) -> None:
    """And there must be one with the number."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id, declared_by=KIM)

    with pytest.raises(NotAllowed):
        desk.do(settle_obligation, obligation(desk, crisis).id, kept=Kept.KEPT, evidence="Yes.", by=ZOE)
    with pytest.raises(UnknownCrisis, match="no obligation 2"):
        desk.do(obligation_numbered, crisis.id, 2)


def test_after_the_end_only_what_outlasts_it_runs_on(desk: Desk) -> None:
    """A delivery is asked about in the digest; a credit's clock still reminds; reopened, all run again."""
    account = an_account(desk)
    promise(desk, account)
    promise(desk, account, "Credit note", kind=CommitmentKind.CREDIT, within="8h")
    crisis = a_crisis(desk, account_id=account.id)

    desk.do(resolve, an_end(crisis))
    waiting = [row.next_check_at for row in desk.all(Obligation)]
    ended = desk.do(digest, crisis.id, end=1)
    desk.do(reopen, crisis.id, by=KIM, reason="It came back.")

    assert waiting == [None, NOON + timedelta(hours=7)]
    assert ended is not None
    assert any("Was “Workaround” of the contract kept?" in one for one in ended.remains)
    assert any("clock “Credit note” still runs" in one for one in ended.remains)
    assert obligation(desk, crisis).next_check_at == NOON + timedelta(hours=3)


def test_a_false_alarm_owes_nothing(desk: Desk) -> None:
    """No reminder after it, nothing to record."""
    account = an_account(desk)
    promise(desk, account, kind=CommitmentKind.CREDIT)
    crisis = a_crisis(desk, account_id=account.id)

    desk.do(cancel, crisis.id, by=KIM, reason="A test.")
    desk.wait(days=1)

    assert told(desk, "obligation_due") == told(desk, "obligation_overdue") == []
    with pytest.raises(WrongStatus):
        desk.do(settle_obligation, obligation(desk, crisis).id, kept=Kept.KEPT, evidence="Yes.", by=KIM)


def test_a_stricter_promise_of_updates_wins_over_the_protocol(desk: Desk) -> None:
    """SEV2 asks for a word after an hour and daily ones; the contract for one every half an hour."""
    account = an_account(desk)
    promise(desk, account, "Updates", kind=CommitmentKind.UPDATE, within="30m", source="MSA 7.2")

    crisis = a_crisis(desk, account_id=account.id)
    first = desk.clock(crisis, Audience.CLIENT).due_at
    desk.wait(minutes=10)
    desk.do(post_update, a_client_update(crisis))
    shown = desk.do(headline, crisis.id)

    assert first == NOON + timedelta(minutes=30)
    assert desk.clock(crisis, Audience.CLIENT).due_at == NOON + timedelta(minutes=40)
    assert desk.clock(crisis).due_at == NOON + timedelta(hours=1)
    assert shown is not None and shown.client is not None
    assert shown.client.promised_in == "“Updates” (MSA 7.2)"
    assert shown.client.default_next_at == NOON + timedelta(minutes=40)


def test_a_looser_promise_of_updates_changes_nothing(desk: Desk) -> None:
    """The protocol is stricter, and is named as no contract's."""
    account = an_account(desk)
    promise(desk, account, "Updates", kind=CommitmentKind.UPDATE, within="3d")

    crisis = a_crisis(desk, account_id=account.id)

    clock = desk.clock(crisis, Audience.CLIENT)
    assert clock.due_at == NOON + timedelta(hours=1)
    assert desk.do(why_due, crisis, clock) is None


def test_a_promise_that_does_not_apply_lets_the_protocol_rule_again(desk: Desk) -> None:
    """Void with a reason: the first word is due after the protocol's hour."""
    account = an_account(desk)
    promise(desk, account, "First response", kind=CommitmentKind.RESPONSE, within="15m")
    crisis = a_crisis(desk, account_id=account.id)
    strict = desk.clock(crisis, Audience.CLIENT).due_at

    row_id = desk.do(obligation_numbered, crisis.id, 1)
    desk.do(settle_obligation, row_id, kept=Kept.VOID, evidence="Planned maintenance is exempt.", by=KIM)

    assert strict == NOON + timedelta(minutes=15)
    assert desk.clock(crisis, Audience.CLIENT).due_at == NOON + timedelta(hours=1)


def test_raising_the_severity_starts_what_applies_only_then(desk: Desk) -> None:
    """Counted from the declaration, as the contract counts; what runs is not started twice."""
    account = an_account(desk)
    promise(desk, account)
    promise(
        desk,
        account,
        "Right to terminate",
        kind=CommitmentKind.TERMINATION_RIGHT,
        within="2d",
        least_severity=Severity.SEV1,
    )
    crisis = a_crisis(desk, account_id=account.id)
    desk.wait(hours=1)

    desk.do(change_severity, crisis.id, to=Severity.SEV1, reason="It spreads.", by=KIM)

    assert [row.due_at for row in desk.all(Obligation)] == [NOON + timedelta(hours=4), NOON + timedelta(days=2)]


def test_what_begins_late_is_shown_in_a_channel_that_is_there(desk: Desk) -> None:
    """A card for it, once; before there is a channel nothing is to be shown."""
    account = an_account(desk)
    early, late = a_crisis(desk, account_id=account.id), a_crisis(desk, account_id=account.id)
    desk.change(Crisis, late.id, channel_id="C0ACME")

    promise(desk, account)

    assert [(card.crisis_id, card.card) for card in desk.effects(PostCard)] == [(late.id, OBLIGATIONS_CARD)]
    assert len(desk.all(Obligation, crisis_id=early.id)) == 1


def test_the_form_is_shown_of_what_may_become_so_to_who_may_say_it(desk: Desk) -> None:
    """Everybody else hears at once what sending it would say."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id, declared_by=KIM)
    row = obligation(desk, crisis)
    assert desk.do(check_obligation_form, row.id, Kept.KEPT, by=KIM).id == row.id

    with pytest.raises(NotAllowed):
        desk.do(check_obligation_form, row.id, Kept.KEPT, by=ZOE)
    with pytest.raises(UnknownCrisis):
        desk.do(check_obligation_form, 404, Kept.KEPT, by=KIM)


def test_a_commitment_found_during_the_crisis_counts_at_once(desk: Desk) -> None:
    """And a corrected time moves its clock."""
    account = an_account(desk)
    crisis = a_crisis(desk, account_id=account.id)

    row_id = promise(desk, account, within="2h")
    found = obligation(desk, crisis).due_at
    draft = CommitmentDraft(label="Workaround", text="One.", kind=CommitmentKind.DELIVERY, within="6h")
    desk.do(edit_commitment, row_id, draft, by=MAX)

    assert found == NOON + timedelta(hours=2)
    assert obligation(desk, crisis).due_at == NOON + timedelta(hours=6)


def test_the_board_lists_the_soonest_first(desk: Desk) -> None:
    """Numbers stay those of the beginning; the headline shows the next one besides updates."""
    account = an_account(desk)
    for label, within in (("Slow", "2d"), ("Fast", "2h")):
        promise(desk, account, label, within=within)
    promise(desk, account, "Updates", kind=CommitmentKind.UPDATE, within="30m")
    crisis = a_crisis(desk, account_id=account.id)

    board = desk.do(obligation_board, crisis.id)
    shown = desk.do(headline, crisis.id)

    assert board is not None and shown is not None and shown.next_obligation is not None
    assert [one.label for one in board.open] == ["Updates", "Fast", "Slow"]
    assert shown.next_obligation.label == "Fast"
    assert board.who == KIM


def test_reopening_reminds_of_nothing_twice(desk: Desk) -> None:
    """Who was reminded before the end hears of it again only when it is overdue."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id)
    desk.wait(hours=3, minutes=5)

    desk.do(resolve, an_end(crisis))
    desk.do(reopen, crisis.id, by=KIM, reason="It came back.")
    desk.wait(hours=2)

    assert (told(desk, "obligation_due"), told(desk, "obligation_overdue")) == ([KIM], [KIM])


def test_what_was_said_to_be_overdue_is_said_once_however_often_it_is_reopened(desk: Desk) -> None:
    """Nobody can be late twice."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id)
    desk.wait(hours=5)

    desk.do(resolve, an_end(crisis))
    desk.do(reopen, crisis.id, by=KIM, reason="It came back.")
    desk.wait(days=2)

    assert obligation(desk, crisis).next_check_at is None
    assert told(desk, "obligation_overdue") == [KIM]


def test_what_was_settled_can_be_corrected_and_both_stay_on_the_timeline(desk: Desk) -> None:
    """Whoever opened the form before somebody else corrected it hears what stands there now."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id)
    row = obligation(desk, crisis)
    desk.do(settle_obligation, row.id, kept=Kept.KEPT, evidence="Mara said so", by=SAM)

    desk.do(settle_obligation, row.id, kept=Kept.BROKEN, evidence="She meant another", instead_of=Kept.KEPT, by=KIM)
    with pytest.raises(AlreadyDone, match="recorded as broken already: <@U0KIM> was faster"):
        desk.do(settle_obligation, row.id, kept=Kept.VOID, evidence="Old form", instead_of=Kept.KEPT, by=SAM)
    with pytest.raises(AlreadyDone, match="recorded as broken already"):
        desk.do(settle_obligation, row.id, kept=Kept.BROKEN, evidence="Again", instead_of=Kept.BROKEN, by=SAM)

    after = obligation(desk, crisis)
    assert (after.kept, after.evidence, after.settled_by) == (Kept.BROKEN, "She meant another", KIM)
    assert f"<@{SAM}> recorded that “Workaround” was kept: Mara said so" in desk.sentences(crisis)
    assert desk.sentences(crisis)[-1] == (
        f"<@{KIM}> corrected the record and recorded that “Workaround” was broken (before: kept): She meant another"
    )


def test_a_promise_that_applies_after_all_bounds_the_next_word_again(desk: Desk) -> None:
    """It was called void by mistake; the client's clock follows both times."""
    account = an_account(desk)
    promise(desk, account, "First response", kind=CommitmentKind.RESPONSE, within="20m")
    crisis = a_crisis(desk, account_id=account.id)
    row = obligation(desk, crisis)
    assert desk.clock(crisis, Audience.CLIENT).due_at == NOON + timedelta(minutes=20)
    desk.do(settle_obligation, row.id, kept=Kept.VOID, evidence="Another contract", by=SAM)
    assert desk.clock(crisis, Audience.CLIENT).due_at == NOON + timedelta(minutes=60)

    desk.do(settle_obligation, row.id, kept=Kept.BROKEN, evidence="It counts", instead_of=Kept.VOID, by=SAM)

    assert desk.clock(crisis, Audience.CLIENT).due_at == NOON + timedelta(minutes=20)


def test_a_promise_that_is_settled_after_the_end_starts_no_clock(desk: Desk) -> None:
    """The client is told nothing more about a crisis that is over."""
    account = an_account(desk)
    promise(desk, account, "First response", kind=CommitmentKind.RESPONSE, within="20m")
    crisis = a_crisis(desk, account_id=account.id)
    desk.do(resolve, an_end(crisis))

    desk.do(settle_obligation, obligation(desk, crisis).id, kept=Kept.VOID, evidence="Another contract", by=KIM)

    assert desk.clock(crisis, Audience.CLIENT).due_at is None


def test_the_board_says_when_the_client_heard_our_first_word(desk: Desk) -> None:
    """Beside the promise of a first word, and no other, so that it can be settled from what stands there."""
    account = an_account(desk)
    promise(desk, account)
    promise(desk, account, "First response", kind=CommitmentKind.RESPONSE, within="20m")
    crisis = a_crisis(desk, account_id=account.id)
    desk.stand_still(minutes=7)

    desk.do(post_update, a_client_update(crisis))

    board = desk.do(obligation_board, crisis.id)
    assert board is not None
    assert {one.label: one.first_word for one in board.obligations} == {
        "First response": "The client heard our first word at 12:07 UTC; see the timeline.",
        "Workaround": "",
    }


def test_what_is_open_is_not_recorded_as_open(desk: Desk) -> None:
    """The button of a list that somebody opened before."""
    account = an_account(desk)
    promise(desk, account)
    crisis = a_crisis(desk, account_id=account.id)

    with pytest.raises(AlreadyDone, match="This is open"):
        desk.do(check_obligation_form, obligation(desk, crisis).id, Kept.OPEN, by=SAM)
