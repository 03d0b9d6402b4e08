"""The clock's questions: what is due, most overdue first, and the small housekeeping ones."""

from datetime import timedelta

from crisis.designation import DesignationDraft, designate
from crisis.effects import FindPerson, PostFridayDigest, SendDirect
from crisis.receipt import first_time
from crisis.resolve import cancel, start_recovery
from crisis.sweeps import designation, digest, escalation, person, receipt, update
from storage.tables.account import Account
from storage.tables.escalation import Climb
from storage.tables.profile import Designation
from storage.tables.receipt import Receipt
from storage.tables.update import UpdateClock
from storage.vocabulary import Audience, ClockStage, Severity, Tier
from tests.builders import KIM, MAX, NOON, SAM, Desk, a_crisis, a_protocol, an_account

MINUTE = timedelta(minutes=1)


def test_nothing_is_due_before_its_time(desk: Desk) -> None:
    """A second early is early."""
    a_crisis(desk)
    desk.now = NOON + 10 * MINUTE - timedelta(seconds=1)

    assert desk.do(escalation.due, limit=10) == desk.do(update.due, limit=10) == []
    assert desk.do(escalation.oldest_due_at) is None and desk.do(update.oldest_due_at) is None


def test_the_most_overdue_come_first(desk: Desk) -> None:
    """After a standstill the oldest promise counts most; a limit keeps each pass short."""
    mild, grave = a_crisis(desk, severity=Severity.SEV3), a_crisis(desk, severity=Severity.SEV1)
    desk.stand_still(days=2)
    first = desk.open_climbs(grave)["unacknowledged"].id  # type: ignore[index]
    second = desk.open_climbs(mild)["unacknowledged"].id  # type: ignore[index]

    assert desk.do(escalation.due, limit=10) == [first, second]
    assert desk.do(escalation.due, limit=1) == [first]
    assert desk.do(escalation.oldest_due_at) == NOON + 5 * MINUTE
    assert desk.do(update.due, limit=1)[0] in {desk.clock(grave).id, desk.clock(grave, Audience.CLIENT).id}
    assert desk.do(update.oldest_due_at) == NOON + 20 * MINUTE


def test_what_ended_is_never_due_again(desk: Desk) -> None:
    """The sweeps cost what is due, not what ever was."""
    crisis = a_crisis(desk)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")
    desk.stand_still(days=30)

    assert desk.do(escalation.due, limit=10) == desk.do(update.due, limit=10) == []


def test_a_review_that_nobody_can_be_reminded_of_is_looked_at_again(desk: Desk) -> None:
    """An account without KAM and manager: the reminder waits until somebody is there."""
    account = an_account(desk)
    scores = dict.fromkeys(("revenue", "growth", "profit", "loss", "reference"), 5)
    draft = DesignationDraft(account_id=account.id or 0, scores=scores, tier=Tier.STRATEGIC, reason="", by=KIM)
    desk.do(designate, draft)
    row = desk.one(Designation)
    desk.change(Account, row.account_id, kam_id=None)
    desk.change(Designation, row.id, next_check_at=NOON)
    desk.forget_effects()

    desk.do(designation.act, row.id)

    assert desk.one(Designation).next_check_at == NOON + designation.LOOK_AGAIN_AFTER
    assert desk.new_effects(SendDirect) == []


def test_a_clock_of_an_ended_crisis_stops_when_it_is_found(desk: Desk) -> None:
    """Should one ever be left running, it reminds nobody."""
    crisis = a_crisis(desk)
    clock = desk.clock(crisis)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")
    desk.change(UpdateClock, clock.id, due_at=NOON, next_check_at=NOON)
    effects = len(desk.effect_rows())

    desk.do(update.act, clock.id)

    assert (desk.clock(crisis).next_check_at, len(desk.effect_rows())) == (None, effects)


def test_a_clock_that_was_moved_meanwhile_is_left_alone(desk: Desk) -> None:
    """Two replicas: the other one was faster, or somebody answered."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=50)
    desk.do(start_recovery, crisis.id, by=SAM, note="")
    clock = desk.clock(crisis)

    desk.do(update.act, clock.id)

    assert desk.clock(crisis) == clock
    assert clock.stage is ClockStage.WAITING


def test_a_climb_that_was_moved_meanwhile_is_left_alone(desk: Desk) -> None:
    """It is not due any more."""
    crisis = a_crisis(desk)
    climb = desk.one(Climb)
    desk.stand_still(minutes=10)
    desk.do(escalation.act, climb.id)
    pages = desk.paged(crisis)

    desk.do(escalation.act, climb.id)

    assert desk.paged(crisis) == pages


def test_old_receipts_are_forgotten(desk: Desk) -> None:
    """After thirty days nobody can repeat the request; younger ones still stand."""
    assert desk.do(first_time, "view:V1")
    desk.stand_still(days=30)
    assert desk.do(first_time, "view:V2")
    desk.do(receipt.tick)
    assert not desk.do(first_time, "view:V1")
    desk.stand_still(minutes=1)

    desk.do(receipt.tick)

    assert [row.request_key for row in desk.all(Receipt)] == ["view:V2"]


def test_a_request_without_a_key_cannot_come_twice(desk: Desk) -> None:
    """Nothing is written for it."""
    assert desk.do(first_time, None) and desk.do(first_time, None)
    assert desk.all(Receipt) == []


def test_people_are_looked_up_before_a_crisis_needs_them(desk: Desk) -> None:
    """The sweep asks for everybody the protocol names by address."""
    desk.protocol = a_protocol(('primary = "U0SAM"', 'primary = "new@example.com"'))

    desk.do(person.tick)

    assert [search.email for search in desk.effects(FindPerson)] == ["new@example.com"]


def test_the_friday_sweep_asks_for_the_digest(desk: Desk) -> None:
    """Once its hour has come."""
    a_crisis(desk)
    desk.do(digest.tick)
    assert desk.effects(PostFridayDigest) == []
    desk.stand_still(days=3, hours=3)

    desk.do(digest.tick)

    assert len(desk.effects(PostFridayDigest)) == 1
