"""What a new crisis channel reads first about its account."""

from crisis.account_note import add_note
from crisis.action import finish_action, skip_action
from crisis.effects import PostCard
from crisis.kpi import KpiDraft, add_kpi, measure_kpi
from crisis.last_time import LastTime, last_time
from crisis.preparation import prepare_channel
from crisis.resolve import Resolution, cancel, reopen, resolve
from crisis.review import FindingDraft, add_finding, close_review, leave_gap
from storage.tables.account import Account
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.tables.kpi import Kpi
from storage.tables.review import ReviewFinding
from storage.vocabulary import Better, FindingKind
from tests.builders import KIM, MAX, Desk, a_crisis, an_account

GAP, STRENGTH = FindingKind.GAP, FindingKind.STRENGTH


def ended(desk: Desk, acme: Account, number: int) -> Crisis:
    crisis = a_crisis(desk, account_id=acme.id, summary=f"Trouble number {number}")
    desk.stand_still(hours=number)
    desk.do(
        resolve,
        Resolution(
            crisis_id=crisis.id or 0,
            by=MAX,
            what_was_done=f"Done {number}",
            cause=f"Cause {number}",
            unconfirmed_reason="They sleep.",
        ),
    )
    return crisis


def of(desk: Desk, crisis: Crisis) -> LastTime | None:
    return desk.do(last_time, crisis.id)


def test_three_crises_and_the_notes_are_told_newest_first(desk: Desk) -> None:
    """With outcome, cause, what was done and how long it took; the one that opens is not among them."""
    acme = an_account(desk)
    for number in range(1, 5):
        ended(desk, acme, number)
    desk.do(add_note, acme.id, "Call the COO.", by=KIM)

    last = of(desk, a_crisis(desk, account_id=acme.id))

    assert last is not None
    assert last.notes == ["Call the COO."]
    assert [(one.cause, one.what_was_done) for one in last.past] == [(f"Cause {n}", f"Done {n}") for n in (4, 3, 2)]
    assert [one.took_seconds for one in last.past] == [4 * 3600.0, 3 * 3600.0, 2 * 3600.0]


def test_what_began_later_was_not_before(desk: Desk) -> None:
    """Also where Slack let the card wait until the next crisis had come and gone."""
    acme = an_account(desk)
    ended(desk, acme, 1)
    crisis = a_crisis(desk, account_id=acme.id)
    desk.stand_still(hours=1)
    ended(desk, acme, 2)

    last = of(desk, crisis)

    assert last is not None and [one.cause for one in last.past] == ["Cause 1"]


def lessons(desk: Desk, crisis: Crisis) -> list[tuple[str, str, bool]]:
    last = of(desk, crisis)
    assert last is not None
    return [(one.text, one.what, one.is_done) for past in last.past for one in past.lessons]


def test_what_a_closed_review_found_is_told_next_time(desk: Desk) -> None:
    """Gaps first, with what we do or did about each; nothing while the review is open."""
    acme = an_account(desk)
    before = ended(desk, acme, 1)
    found = [(STRENGTH, "Fast.", ""), (GAP, "No list.", "Print it"), (GAP, "No van.", "Buy one"), (GAP, "Rain.", "")]
    for kind, text, what in found:
        desk.do(add_finding, FindingDraft(crisis_id=before.id or 0, kind=kind, text=text, what=what, by=MAX))
    done, skipped = desk.all(CrisisAction)
    desk.do(finish_action, done.id, by=MAX)
    desk.do(skip_action, skipped.id, by=MAX, reason="Too dear.")
    desk.do(leave_gap, desk.all(ReviewFinding)[-1].id, reason="It rains.", by=MAX)
    again = a_crisis(desk, account_id=acme.id)
    assert lessons(desk, again) == []

    desk.do(close_review, before.id, by=MAX)

    assert lessons(desk, again) == [
        ("No list.", "Print it", True),
        ("No van.", "", False),
        ("Rain.", "", False),
        ("Fast.", "", False),
    ]


def test_a_reopened_crisis_is_no_last_time(desk: Desk) -> None:
    """Its review is closed, but something is still to be done, so it could be reopened; then it is the present."""
    acme = an_account(desk)
    before = ended(desk, acme, 1)
    found = FindingDraft(crisis_id=before.id or 0, kind=GAP, text="No list.", what="Print it", by=MAX)
    desk.do(add_finding, found)
    desk.do(close_review, before.id, by=MAX)
    again = a_crisis(desk, account_id=acme.id)
    assert lessons(desk, again) == [("No list.", "Print it", False)]

    desk.do(reopen, before.id, by=MAX, reason="It is back.")

    assert of(desk, again) is None


def test_a_false_alarm_teaches_nothing(desk: Desk) -> None:
    """It is no last time."""
    acme = an_account(desk)
    alarm = a_crisis(desk, account_id=acme.id)
    desk.do(cancel, alarm.id, by=MAX, reason="It was a drill.")

    assert of(desk, a_crisis(desk, account_id=acme.id)) is None


def test_the_card_is_wished_for_only_when_there_is_something_to_say(desk: Desk) -> None:
    """Nothing for an account without a past, nor for one that is not in the list."""
    acme = an_account(desk)
    first, strange = a_crisis(desk, account_id=acme.id), a_crisis(desk, account_name="Somebody else")
    desk.do(add_note, acme.id, "Call the COO.", by=KIM)
    second = a_crisis(desk, account_id=acme.id)
    desk.do(add_note, acme.id, "And the CFO.", by=KIM)

    for crisis in (second, strange):
        desk.do(prepare_channel, crisis)

    assert [card.crisis_id for card in desk.effects(PostCard) if card.card == "last_time"] == [second.id]
    assert of(desk, first) is not None


def test_only_kpis_that_are_missed_now_are_named(desk: Desk) -> None:
    """Not what is met, and not what nobody has measured for long: the lead has no time for that."""
    acme = an_account(desk)
    desk.do(add_note, acme.id, "Call the COO.", by=KIM)
    for label in ("Missed", "Met", "Never"):
        desk.do(add_kpi, acme.id, KpiDraft(label=label, target="99 %", better=Better.HIGHER), by=KIM)
    desk.stand_still(days=60)
    for label, actual in (("Missed", "98"), ("Met", "99")):
        desk.do(measure_kpi, desk.one(Kpi, label=label).id, actual, desk.now.date(), by=KIM)

    last = of(desk, a_crisis(desk, account_id=acme.id))

    assert last is not None
    assert [one.label for one in last.missed] == ["Missed"]
