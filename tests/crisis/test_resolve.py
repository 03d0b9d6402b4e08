"""The end of a crisis, the way there and the way back."""

from datetime import timedelta

import pytest

from crisis.effects import AnnounceChange, InviteMembers, PostDigest, PostNotice, RemoveReminder, UploadTimeline
from crisis.escalation import escalate
from crisis.lead import take_lead
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, WrongStatus
from crisis.resolve import Resolution, cancel, reopen, resolve, start_recovery
from crisis.update import UpdateDraft, post_update, snooze
from storage.tables.crisis import Crisis, CrisisMember
from storage.tables.escalation import Climb, Page
from storage.tables.update import UpdateClock
from storage.vocabulary import Answer, Audience, Severity, Status, Step
from tests.builders import BEA, DAN, EVE, KIM, MAX, MIA, NOON, SAM, SUE, ZOE, Desk, a_crisis, a_protocol, an_account

HOUR = timedelta(hours=1)


def a_resolution(crisis: Crisis, **values: object) -> Resolution:
    answers: dict[str, object] = {
        "by": MAX,
        "what_was_done": "Restored the export and sent all invoices.",
        "client_confirmed_by": "Ms Roe, CFO",
        "client_confirmed_how": "call",
    }
    return Resolution(crisis_id=crisis.id, **(answers | values))  # type: ignore[arg-type]


# Recovery


def test_recovery_slows_the_updates(desk: Desk) -> None:
    """SEV2: every four hours instead of every hour; said in the channel and where it was announced."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=30)

    desk.do(start_recovery, crisis.id, by=SAM, note=" The export runs. ")

    after = desk.crisis(crisis)
    assert (after.status, after.recovering_at) == (Status.RECOVERING, desk.now)
    assert desk.clock(crisis).due_at == desk.now + 4 * HOUR
    assert desk.sentences(crisis)[-1] == f"<@{SAM}> started the recovery. The export runs."
    assert [change.word for change in desk.effects(AnnounceChange)] == ["recovering"]
    assert [notice.word for notice in desk.effects(PostNotice)] == ["recovering"]


def test_recovery_is_started_once(desk: Desk) -> None:
    """The second hears who was first."""
    crisis = a_crisis(desk)
    desk.do(start_recovery, crisis.id, by=SAM, note="")

    with pytest.raises(AlreadyDone, match=f"<@{SAM}> was faster"):
        desk.do(start_recovery, crisis.id, by=SUE, note="")


# Resolve


def test_resolving_ends_everything(desk: Desk) -> None:
    """Clocks stand, reminders go, the ladder ends, nobody needs to answer, and nothing comes after."""
    crisis = a_crisis(desk)
    desk.wait(minutes=50)

    desk.do(resolve, a_resolution(crisis))

    after = desk.crisis(crisis)
    assert (after.status, after.resolved_at, after.ended_at, after.ends) == (Status.RESOLVED, desk.now, desk.now, 1)
    assert (after.what_was_done, after.client_confirmed_by) == (
        "Restored the export and sent all invoices.",
        "Ms Roe, CFO",
    )
    assert [clock.due_at or clock.next_check_at for clock in desk.all(UpdateClock)] == [None, None]
    assert [climb.id for climb in desk.all(Climb) if climb.ended_at is None or climb.next_at] == []
    assert {page.answer_note for page in desk.all(Page) if page.answer is Answer.MOOT} >= {"The crisis was resolved."}
    assert desk.open_pages(crisis) == []
    assert len(desk.effects(RemoveReminder)) == 2
    effects, words = len(desk.effect_rows()), desk.words(crisis)
    desk.wait(days=3)
    assert (len(desk.effect_rows()), desk.words(crisis)) == (effects, words)


def test_resolving_with_overdue_clocks_counts_what_was_missed(desk: Desk) -> None:
    """An end does not make silence good."""
    crisis = a_crisis(desk)
    desk.do(post_update, UpdateDraft(crisis_id=crisis.id or 0, audience=Audience.INTERNAL, author=SAM, plan="Call."))
    desk.stand_still(minutes=60)

    desk.do(resolve, a_resolution(crisis))

    assert (desk.clock(crisis).missed, desk.clock(crisis, Audience.CLIENT).missed) == (0, 0)
    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")
    desk.stand_still(hours=5)
    desk.do(resolve, a_resolution(crisis))
    assert (desk.clock(crisis).missed, desk.clock(crisis, Audience.CLIENT).missed) == (1, 1)


def test_the_digest_goes_to_everybody_who_must_know(desk: Desk) -> None:
    """Crisis channel, digest channel, and each manager or sponsor who was paged; the picture goes ahead of it."""
    crisis = a_crisis(desk)
    desk.wait(minutes=30)
    desk.do(escalate, crisis.id, to=Step.DIRECTOR, reason="They threaten to leave.", by=SAM)

    desk.do(resolve, a_resolution(crisis))

    assert [value.target for value in desk.effects(PostDigest)] == ["channel", "digest", MIA, DAN]
    (picture,) = [row for row in desk.effect_rows() if row.kind == "UploadTimeline"]
    digests = [row for row in desk.effect_rows() if row.kind == "PostDigest"]
    assert {row.after_id for row in digests} == {picture.id}
    assert {row.after_until for row in digests} == {desk.now + timedelta(minutes=10)}
    assert desk.effects(UploadTimeline)[0].end == 1


def test_without_a_digest_channel_it_goes_to_the_crisis_channel(desk: Desk) -> None:
    """The protocol need not name one; nobody above was paged."""
    desk.protocol = a_protocol(('digest = "C0DIGEST"', 'digest = ""'))
    crisis = a_crisis(desk)

    desk.do(resolve, a_resolution(crisis))

    assert [value.target for value in desk.effects(PostDigest)] == ["channel"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what_was_done": " "}, "what_was_done"),
        ({"what_was_done": "x" * 3_001}, "what_was_done"),
        ({"cause": "x" * 3_001}, "cause"),
        ({"client_confirmed_how": ""}, "client_confirmed_how"),
        ({"client_confirmed_by": ""}, "client_confirmed_by"),
        ({"client_confirmed_by": "", "client_confirmed_how": ""}, "unconfirmed_reason"),
        ({"client_confirmed_by": "x" * 201}, "client_confirmed_by"),
        ({"client_confirmed_how": "x" * 201}, "client_confirmed_how"),
        ({"unconfirmed_reason": "x" * 3_001}, "unconfirmed_reason"),
    ],
)
def test_a_wrong_field_is_named_and_the_crisis_stays_open(desk: Desk, values: dict[str, object], field: str) -> None:
    """What was done; the client's confirmation with who and how, or why there is none."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(resolve, a_resolution(crisis, **values))

    assert list(refused.value.errors) == [field]
    assert desk.crisis(crisis).status is Status.DECLARED


def test_a_reason_serves_where_the_client_has_not_confirmed(desk: Desk) -> None:
    """The crisis can end before the client found time."""
    crisis = a_crisis(desk)

    desk.do(
        resolve,
        a_resolution(crisis, client_confirmed_by="", client_confirmed_how="", unconfirmed_reason="On holiday."),
    )

    assert desk.crisis(crisis).unconfirmed_reason == "On holiday."


def test_the_second_hears_who_resolved_it(desk: Desk) -> None:
    """Two people resolve at once: one end, one set of digests."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.do(resolve, a_resolution(crisis, by=KIM))
    digests = len(desk.effects(PostDigest))

    with pytest.raises(AlreadyDone, match=f"<@{KIM}> was faster"):
        desk.do(resolve, a_resolution(crisis, what_was_done="Something else."))
    with pytest.raises(WrongStatus, match="resolved already"):
        desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    assert desk.crisis(crisis).what_was_done == "Restored the export and sent all invoices."
    assert len(desk.effects(PostDigest)) == digests


def test_only_lead_kam_and_managers_end_it(desk: Desk) -> None:
    """Being in it is not enough."""
    crisis = a_crisis(desk)

    with pytest.raises(NotAllowed, match="Only the crisis lead"):
        desk.do(resolve, a_resolution(crisis, by=SAM))
    with pytest.raises(NotAllowed):
        desk.do(cancel, crisis.id, by=ZOE, reason="False alarm")

    desk.do(take_lead, crisis.id, by=SAM)
    desk.do(resolve, a_resolution(crisis, by=SAM))
    assert desk.crisis(crisis).status is Status.RESOLVED


# Cancel


def test_a_false_alarm_says_why(desk: Desk) -> None:
    """In the channel and where it was announced; there is no digest of what was none."""
    crisis = a_crisis(desk)

    desk.do(cancel, crisis.id, by=MAX, reason=" A test that went to the wrong place. ")

    after = desk.crisis(crisis)
    assert (after.status, after.ended_at, after.resolved_at) == (Status.CANCELLED, NOON, None)
    assert after.cancel_reason == "A test that went to the wrong place."
    assert desk.effects(PostDigest) == []
    assert [change.word for change in desk.effects(AnnounceChange)] == ["cancelled"]
    assert desk.open_pages(crisis) == [] and desk.open_climbs(crisis) == {}


@pytest.mark.parametrize("reason", ["", " ", "x" * 3_001])
def test_cancelling_needs_a_reason(desk: Desk, reason: str) -> None:
    """Everybody in it will read it."""
    crisis = a_crisis(desk)

    with pytest.raises(InvalidInput):
        desk.do(cancel, crisis.id, by=MAX, reason=reason)
    with pytest.raises(InvalidInput):
        desk.do(reopen, crisis.id, by=MAX, reason=reason)


# Reopen


@pytest.mark.parametrize("end", ["resolved", "cancelled"])
def test_reopening_starts_the_clocks_again(desk: Desk, end: str) -> None:
    """From now, at the acute pace; said in the channel and where it was announced."""
    crisis = a_crisis(desk)
    desk.do(post_update, UpdateDraft(crisis_id=crisis.id or 0, audience=Audience.INTERNAL, author=SAM, plan="Call."))
    if end == "resolved":
        desk.do(resolve, a_resolution(crisis))
    else:
        desk.do(cancel, crisis.id, by=MAX, reason="False alarm")
    desk.stand_still(days=2)

    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")

    after = desk.crisis(crisis)
    assert (after.status, after.ended_at, after.resolved_at) == (Status.RESPONDING, None, None)
    assert (after.cancel_reason, after.phase_since) == ("", desk.now)
    assert desk.clock(crisis).due_at == desk.now + HOUR
    assert desk.clock(crisis, Audience.CLIENT).due_at == desk.now, "They have still heard nothing."
    assert desk.sentences(crisis)[-1] == f"<@{MAX}> reopened the crisis. It is back."
    assert desk.effects(AnnounceChange)[-1].word == "reopened"


def test_reopening_calls_back_who_did_not_come_and_nobody_else(desk: Desk) -> None:
    """Whoever is in the channel is not invited into it; who cannot be, Slack was asked about already."""
    crisis = a_crisis(desk)
    desk.change(Crisis, crisis.id, channel_id="C0ACME", headline_ts="1.1")
    members = desk.all(CrisisMember, crisis_id=crisis.id)
    for number, row in enumerate(members):
        desk.change(CrisisMember, row.id, is_in_channel=number > 0, problem="" if number else "a guest")

    for missing in ([], [members[1].slack_id]):
        for row in members[1:]:
            desk.change(CrisisMember, row.id, is_in_channel=row.slack_id not in missing)
        desk.do(resolve, a_resolution(crisis))
        desk.forget_effects()

        desk.do(reopen, crisis.id, by=MAX, reason="It is back.")

        assert [list(one.slack_ids) for one in desk.new_effects(InviteMembers)] == ([missing] if missing else [])


def test_reopening_gives_back_the_right_to_put_updates_off(desk: Desk) -> None:
    """It is a new phase."""
    crisis = a_crisis(desk)
    desk.do(snooze, crisis.id, Audience.INTERNAL, round=None, reason="In a call", by=SAM)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")

    assert desk.clock(crisis).snoozes == 0


def test_a_reopened_crisis_without_a_lead_climbs_for_one(desk: Desk) -> None:
    """Nobody is paged at once, but the lead is expected in the protocol's time."""
    crisis = a_crisis(desk)
    desk.do(cancel, crisis.id, by=MAX, reason="False alarm")

    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")
    desk.wait(minutes=30)

    assert [page.slack_id for page in desk.open_pages(crisis)] == [MIA]
    assert EVE not in desk.paged(crisis) and BEA not in desk.paged(crisis)


def test_reopening_is_possible_for_the_protocols_days(desk: Desk) -> None:
    """Seven days; later it is a new crisis."""
    crisis, other = a_crisis(desk), a_crisis(desk)
    for one in (crisis, other):
        desk.do(resolve, a_resolution(one))

    desk.stand_still(days=7)
    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")
    desk.stand_still(minutes=1)
    with pytest.raises(WrongStatus, match="7 days ago"):
        desk.do(reopen, other.id, by=MAX, reason="It is back.")

    assert desk.crisis(other).status is Status.RESOLVED


def test_what_is_open_is_not_reopened(desk: Desk) -> None:
    """The second hears who was first."""
    crisis = a_crisis(desk, severity=Severity.SEV1)
    with pytest.raises(AlreadyDone, match="is open"):
        desk.do(reopen, crisis.id, by=MAX, reason="It is back.")
    desk.do(resolve, a_resolution(crisis))
    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")

    with pytest.raises(AlreadyDone, match=f"<@{MAX}> was faster"):
        desk.do(reopen, crisis.id, by=MAX, reason="It is back.")


def test_what_is_closed_stays_closed(desk: Desk) -> None:
    """Its review is done."""
    crisis = a_crisis(desk)
    desk.change(Crisis, crisis.id, status=Status.CLOSED)

    with pytest.raises(WrongStatus, match="declare a new one"):
        desk.do(reopen, crisis.id, by=MAX, reason="It is back.")


def test_each_end_has_a_digest_of_its_own(desk: Desk) -> None:
    """Resolved, reopened, resolved again: two digests, the second with the newer end."""
    crisis = a_crisis(desk)
    desk.do(resolve, a_resolution(crisis))
    desk.do(reopen, crisis.id, by=MAX, reason="It is back.")

    desk.do(resolve, a_resolution(crisis))

    assert [(value.target, value.end) for value in desk.effects(PostDigest)] == [
        ("channel", 1),
        ("digest", 1),
        ("channel", 2),
        ("digest", 2),
    ]
