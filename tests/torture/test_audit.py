"""The audit of a torture run sees what it is there to see: a machine that never complains proves nothing."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest

from crisis.effects import EFFECT_VALUES
from handlers.blocks.message import Message
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.tables.escalation import Page
from storage.tables.outbox import Effect
from storage.tables.review import ReviewFinding
from storage.tables.timeline import TimelineEntry
from storage.tables.update import Update
from storage.vocabulary import Audience, Concern, EffectState, FindingKind, Severity, Status, Step
from tests.stage import a_protocol
from tests.torture import audit_acts, audit_crises, audit_messages, audit_places
from tests.torture.ledger import Declared, Ledger, Outcome, Written
from tests.torture.record import POSTING, SILENT, Posted, Record
from tests.torture.verdict import Finding

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
BOT = "UBOT"


def a_crisis(**changes: Any) -> Crisis:
    wanted: dict[str, Any] = {
        "id": 1,
        "key": "C-2026-001",
        "year": 2026,
        "number": 1,
        "account_name": "Acme",
        "summary": "Invoices are wrong (mark00001x)",
        "severity": Severity.SEV1,
        "status": Status.RESPONDING,
        "declared_by": "U1",
        "declared_at": NOW,
        "declared_in_view": "V1",
        "phase_since": NOW,
        "channel_id": "C1",
    }
    return Crisis(**{**wanted, **changes})


def an_effect(kind: str = "PostNotice", state: EffectState = EffectState.DONE, **changes: Any) -> Effect:
    facts: dict[str, Any] = {"id": 1, "uid": "e1", "crisis_id": 1, "created_at": NOW, "due_at": NOW}
    return Effect(kind=kind, state=state, **(facts | changes))


def a_channel(**changes: Any) -> dict[str, Any]:
    wanted = {
        "id": "C1",
        "name": "crisis-2026-001-acme",
        "creator": BOT,
        "is_private": True,
        "is_im": False,
        "members": [BOT, "U1"],
        "pins": [],
        "messages": [],
    }
    return {**wanted, **changes}


def a_record(**changes: Any) -> Record:
    wanted: dict[str, Any] = {
        "session": None,
        "protocol": None,
        "now": NOW,
        "scale": 60.0,
        "crises": [a_crisis()],
        "members": defaultdict(list),
        "pages": [],
        "updates": [],
        "clocks": [],
        "effects": [],
        "timeline": [],
        "findings": [],
        "actions": [],
        "slack": {"bot_user_id": BOT, "users": [], "channels": [a_channel()]},
    }
    return Record(**{**wanted, **changes})


def a_message(uid: str = "e1", *, ts: float = NOW.timestamp()) -> dict[str, list[Posted]]:
    return {uid: [Posted("C1", f"{ts:.6f}", {"text": "", "blocks": []})]}


def an_entry(text: str, *, word: str = "updated", by: str = "U1") -> TimelineEntry:
    return TimelineEntry(crisis_id=1, seq=1, at=NOW, by=by, word=word, text=text, previous_hash="", hash="")


def a_finding() -> ReviewFinding:
    return ReviewFinding(crisis_id=1, kind=FindingKind.GAP, text="Late (mark00003x)", by="U1", at=NOW)


def an_action() -> CrisisAction:
    return CrisisAction(
        crisis_id=1, what="Look (mark00003x)", due_at=NOW, success_measure="", created_by="U1", created_at=NOW
    )


def a_review(outcome: Outcome) -> Ledger:
    return Ledger(findings=[Written(word="review_finding", marker="mark00003x", who="U1", outcome=outcome)])


def problems(finding: Finding) -> list[str]:
    return [kind for kind in ("lost", "doubled", "wrong") if getattr(finding, kind)]


def look(promise: Any, record: Record, ledger: Ledger | None = None) -> Finding:
    finding: Finding = asyncio.run(promise(record, ledger or Ledger()))
    return finding


def test_a_declaration_that_was_acknowledged_and_is_not_there_is_lost() -> None:
    """The worst that can happen."""
    ledger = Ledger(declared={"V9": Declared("U1", "mark00009x", is_acknowledged=True)})

    assert look(audit_acts.declared, a_record(crises=[]), ledger).lost


def test_two_crises_of_one_form_are_doubled() -> None:
    """Also when the second lost the id of the form."""
    ledger = Ledger(declared={"V1": Declared("U1", "mark00001x", is_acknowledged=True)})
    twice = a_record(crises=[a_crisis(), a_crisis(id=2, key="C-2026-002", declared_in_view=None)])

    assert look(audit_acts.declared, twice, ledger).doubled


ANSWERED = pytest.mark.parametrize(
    ("outcome", "times", "problem"),
    [
        pytest.param(Outcome.DONE, 0, "lost", id="told that it worked, and it is not on record"),
        pytest.param(Outcome.DONE, 1, "", id="told that it worked, and it is on record"),
        pytest.param(Outcome.DONE, 2, "doubled", id="on record twice"),
        pytest.param(Outcome.UNKNOWN, 0, "", id="nobody answered, nothing was done"),
        pytest.param(Outcome.UNKNOWN, 1, "", id="nobody answered, but it was done"),
        pytest.param(Outcome.UNKNOWN, 2, "doubled", id="nobody answered, and it was done twice"),
        pytest.param(Outcome.REFUSED, 1, "wrong", id="refused, and done all the same"),
    ],
)


@ANSWERED
def test_what_people_were_told_is_held_against_the_timeline(outcome: Outcome, times: int, problem: str) -> None:
    """Each answer allows its own number of entries."""
    ledger = Ledger(written=[Written(word="updated", marker="mark00002x", who="U1", outcome=outcome)])
    record = a_record(timeline=[an_entry("Update (mark00002x)")] * times)

    assert problems(look(audit_acts.markers, record, ledger)) == ([problem] if problem else [])


@ANSWERED
def test_what_people_were_told_is_held_against_the_review(outcome: Outcome, times: int, problem: str) -> None:
    """The timeline does not quote a finding."""
    record = a_record(findings=[a_finding()] * times, actions=[an_action()] * times)

    assert problems(look(audit_acts.findings, record, a_review(outcome))) == ([problem] if problem else [])


@pytest.mark.parametrize("actions", [0, 2])
def test_a_finding_with_another_number_of_actions_is_wrong(actions: int) -> None:
    """What is to be done about it came in with it."""
    record = a_record(findings=[a_finding()], actions=[an_action()] * actions)

    assert problems(look(audit_acts.findings, record, a_review(Outcome.DONE))) == ["wrong"]


def test_an_answered_click_without_an_entry_is_lost() -> None:
    """Clicks have no words of their own; they are counted."""
    ledger = Ledger()
    ledger.note("C1", "U1", "acknowledged", done=1, perhaps=0)

    assert look(audit_acts.unworded, a_record(), ledger).lost


@pytest.mark.parametrize(
    ("effect", "copies", "problem"),
    [
        pytest.param(an_effect(), 0, "lost", id="done, and not there"),
        pytest.param(an_effect(), 2, "doubled", id="done, and there twice"),
        pytest.param(an_effect(state=EffectState.DROPPED), 1, "doubled", id="dropped, and there"),
    ],
)
def test_a_message_is_counted_by_the_uid_it_carries(effect: Effect, copies: int, problem: str) -> None:
    """However it came about."""
    record = a_record(effects=[effect], posted={"e1": a_message()["e1"] * copies})

    assert getattr(look(audit_messages.once_each, record), problem)


def test_every_effect_counts_as_one_that_posts_unless_it_is_said_to_be_silent() -> None:
    """A new kind is looked for in Slack from its first day on."""
    assert {kind.__name__ for kind in EFFECT_VALUES} == POSTING | SILENT and not POSTING & SILENT
    for kind in sorted(POSTING - {"PostReminder"}):
        assert look(audit_messages.once_each, a_record(effects=[an_effect(kind)])).lost, kind


@pytest.mark.parametrize(
    ("channel", "copies", "problem"),
    [
        pytest.param("C1", 1, "", id="said once"),
        pytest.param("C1", 0, "lost", id="given, and never said"),
        pytest.param("C1", 2, "doubled", id="said twice"),
        pytest.param("C9", 1, "wrong", id="said to others"),
    ],
)
def test_an_update_that_is_on_record_is_looked_for_in_its_channel(channel: str, copies: int, problem: str) -> None:
    """Also when the effect itself was never wished for."""
    update = Update(id=5, crisis_id=1, audience=Audience.INTERNAL, author="U1", posted_at=NOW, next_due_at=NOW)
    effect = an_effect("PostUpdate", payload={"update_id": 5})
    posted = {"e1": [Posted(channel, "1.0", {"text": "", "blocks": []})] * copies}
    record = a_record(updates=[update], effects=[effect], posted=defaultdict(list, posted))

    finding = look(audit_messages.updates, record)
    forgotten = look(audit_messages.updates, a_record(updates=[update], posted=defaultdict(list)))

    assert [kind for kind in ("lost", "doubled", "wrong") if getattr(finding, kind)] == ([problem] if problem else [])
    assert forgotten.lost


@pytest.mark.parametrize(
    ("kind", "payload", "right"),
    [
        pytest.param("PostNotice", {}, "C1", id="a notice"),
        pytest.param("PostDigest", {"target": "channel"}, "C1", id="the digest of the team"),
        pytest.param("PostDigest", {"target": "digest"}, "C3", id="the digest of the company"),
        pytest.param("PostDigest", {"target": "U1"}, "D1", id="the digest of one person"),
        pytest.param("AnnounceCrisis", {}, "C2", id="the announcement"),
        pytest.param("SendPage", {"page_id": 4}, "D1", id="a page"),
        pytest.param("TellContagion", {"slack_id": "U1"}, "D1", id="other clients"),
    ],
)
def test_a_message_in_the_wrong_place_is_seen(kind: str, payload: dict[str, Any], right: str) -> None:
    """A secret is one because of where it stands."""
    desks = [a_channel(id=at, name=name) for at, name in (("C2", "crisis-desk"), ("C3", "crisis-digest"))]
    directs = [a_channel(id=f"D{who}", name="", is_im=True, members=[BOT, f"U{who}"]) for who in (1, 2)]
    channels = [a_channel(), a_channel(id="C9"), *desks, *directs]
    slack = {"bot_user_id": BOT, "users": [], "channels": channels}
    page = Page(id=4, crisis_id=1, slack_id="U1", step=Step.CRT, concern=Concern.UNACKNOWLEDGED, sent_at=NOW)

    def is_seen(channel: str) -> bool:
        record = a_record(
            slack=slack,
            protocol=a_protocol(),
            pages=[page],
            effects=[an_effect(kind, payload=payload)],
            posted={"e1": [Posted(channel, "1.0", {})]},
        )
        return bool(look(audit_places.places, record).wrong)

    assert [channel["id"] for channel in channels if not is_seen(channel["id"])] == [right]


def test_an_effect_that_is_open_or_failed_at_the_end_is_lost() -> None:
    """Every planned fault passes, so nothing has a reason to stay undone."""
    for state in (EffectState.PENDING, EffectState.CLAIMED, EffectState.FAILED):
        assert look(audit_messages.effects_ended, a_record(effects=[an_effect(state=state)])).lost


def test_a_page_wanted_or_sent_long_after_the_end_is_seen() -> None:
    """Both count: what was written down after the end, and what was posted too late."""
    ended = a_crisis(status=Status.RESOLVED, ended_at=NOW.replace(hour=8))
    wanted_after = a_record(crises=[ended], effects=[an_effect("SendPage")])
    early = an_effect("SendPage")
    early.created_at = NOW.replace(hour=7)
    sent_after = a_record(crises=[ended], effects=[early], posted=a_message())

    assert look(audit_messages.after_the_end, wanted_after).problems
    assert look(audit_messages.after_the_end, sent_after).problems


def test_who_looked_at_the_clock_later_may_have_been_first() -> None:
    """Somebody resolves and waits for the row; somebody else acknowledges meanwhile, a moment later by the clock."""
    ended = a_crisis(status=Status.RESOLVED, ended_at=NOW.replace(hour=8))
    end = an_effect("PostNotice", id=7, created_at=ended.ended_at, payload={"crisis_id": 1, "word": "resolved"})
    said = {"crisis_id": 1, "word": "acknowledged"}
    before, after = (an_effect("PostNotice", id=number, payload=said) for number in (6, 8))

    assert not look(audit_messages.after_the_end, a_record(crises=[ended], effects=[before, end])).problems
    assert look(audit_messages.after_the_end, a_record(crises=[ended], effects=[end, after])).problems


def test_a_crisis_without_a_channel_and_a_channel_without_a_crisis_are_seen() -> None:
    """One is lost, the other is one too many."""
    no_channel = a_record(slack={"bot_user_id": BOT, "users": [], "channels": []})

    assert look(audit_crises.channels, no_channel).lost
    assert look(audit_crises.orphans, a_record(crises=[])).doubled


def test_a_guest_or_a_stranger_in_the_channel_is_seen() -> None:
    """Whoever is there must be on record, and nobody from outside may be."""
    guest = {"id": "U1", "is_guest": True, "deleted": False}
    record = a_record(slack={"bot_user_id": BOT, "users": [guest], "channels": [a_channel()]})

    assert len(look(audit_crises.members, record).problems) >= 2


@pytest.mark.parametrize(
    ("text", "blocks", "problem"),
    [
        pytest.param("2 open", [{"type": "section", "text": "2 open", "block_id": "a"}], "", id="as it should be"),
        pytest.param("1 open", [{"type": "section", "text": "2 open"}], "says “1 open”", id="another text"),
        pytest.param("2 open", [{"type": "section", "text": "1 open"}], "shows {'type'", id="another block"),
        pytest.param("2 open", [], "has 0 blocks instead of 1", id="a block too few"),
    ],
)
def test_a_message_that_shows_what_is_no_longer_true_is_seen(text: str, blocks: list[Any], problem: str) -> None:
    """Headlines, pages, cards and drafts are compared so; the ids that Slack makes up do not count."""
    wanted = Message(text="2 open", blocks=[{"type": "section", "text": "2 open", "block_id": "b"}])

    found = audit_crises.differs({"text": text, "blocks": blocks}, wanted)

    assert found.startswith(problem) and bool(found) is bool(problem)
