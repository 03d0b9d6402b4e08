"""Valid facts with telling defaults, and the same as large as they can be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from crisis.facts import (
    ClockFacts,
    CrisisFacts,
    Digest,
    Figures,
    Headline,
    HomeFacts,
    ListedCrisis,
    OpenPage,
    PageFacts,
    ReminderFacts,
    TimelineFacts,
    UpdateFacts,
)
from storage.vocabulary import Answer, Audience, Category, ClockStage, Concern, Role, Severity, Status, Step, Tier

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
HOSTILE = ("<!channel> & *bold* <@U0ANA00001> 👩‍👩‍👧‍👦 <https://evil.example|click> " * 60)[:3000]
ONLY_ESCAPES = "&<>" * 1000
CROWD = tuple(f"U0PERSON{number:03d}" for number in range(80))


def a_crisis(**changes: Any) -> CrisisFacts:
    crisis = CrisisFacts(
        id=7,
        key="C-2026-007",
        account_name="Acme Corp",
        tier=Tier.STRATEGIC,
        summary="Acme cannot invoice since 9:00.",
        severity=Severity.SEV1,
        severity_name="Critical",
        severity_meaning="Loss of the account is likely.",
        was_unsure=False,
        status=Status.RESPONDING,
        category=Category.OPERATIONAL,
        declared_by="U0ANA00001",
        declared_at=NOW - timedelta(hours=1),
        channel_id="C0CRISIS01",
        channel_name="crisis-2026-007-acme-corp",
        channel_problem="",
        origin_link=None,
        revenue_at_risk=1_200_000,
        currency="EUR",
        roles={Role.LEAD: "U0DORA0004", Role.LIAISON: "U0ANA00001"},
    )
    return replace(crisis, **changes)


def a_clock(**changes: Any) -> ClockFacts:
    clock = ClockFacts(
        id=3,
        audience=Audience.INTERNAL,
        due_at=NOW + timedelta(minutes=30),
        stage=ClockStage.WAITING,
        is_first=False,
        round=2,
        snoozes=0,
        snoozes_left=3,
        is_overdue=False,
        reminder_ts=None,
        default_next_at=NOW + timedelta(hours=1),
    )
    return replace(clock, **changes)


def an_update(**changes: Any) -> UpdateFacts:
    update = UpdateFacts(
        id=11,
        audience=Audience.INTERNAL,
        author="U0DORA0004",
        posted_at=NOW,
        progress="The invoice run was started by hand.",
        changes="",
        plan="",
        is_no_change=False,
        told_to="",
        told_how="",
        told_at=None,
        next_due_at=NOW + timedelta(hours=1),
    )
    return replace(update, **changes)


def a_headline(**changes: Any) -> Headline:
    headline = Headline(
        crisis=a_crisis(),
        internal=a_clock(),
        client=a_clock(id=4, audience=Audience.CLIENT, is_first=True),
        last_update=an_update(),
        open_pages=(OpenPage(slack_id="U0HUGO0008", step=Step.CRT, sent_at=NOW),),
        on_it=("U0DORA0004",),
        escalated_to=None,
        escalation_reason="",
        next_escalation_at=None,
        failed_effects=0,
        headline_ts=None,
        resolved_at=None,
        what_was_done="",
        cancel_reason="",
    )
    return replace(headline, **changes)


def a_page(**changes: Any) -> PageFacts:
    page = PageFacts(
        id=21,
        crisis=a_crisis(roles={}),
        slack_id="U0HUGO0008",
        step=Step.CRT,
        concern=Concern.UNACKNOWLEDGED,
        reason="",
        is_repeat=False,
        sent_at=NOW,
        answer=Answer.OPEN,
        answered_at=None,
        answer_note="",
        delegated_by=None,
        channel=None,
        message_ts=None,
        acknowledged_by=(),
        function="legal",
    )
    return replace(page, **changes)


def a_reminder(**changes: Any) -> ReminderFacts:
    return replace(ReminderFacts(crisis=a_crisis(), clock=a_clock(), responsible="U0DORA0004"), **changes)


def an_entry(seq: int, text: str = "Ana declared the crisis.") -> TimelineFacts:
    return TimelineFacts(seq=seq, at=NOW, by="U0ANA00001", word="declared", text=text)


def a_digest(**changes: Any) -> Digest:
    digest = Digest(
        crisis=a_crisis(status=Status.RESOLVED),
        end=1,
        resolved_at=NOW,
        what_was_done="Invoices were sent by hand.",
        cause="A certificate had expired.",
        client_confirmed_by="Ms Roadrunner",
        client_confirmed_how="call",
        unconfirmed_reason="",
        figures=Figures(
            to_notify_s=4.0,
            to_acknowledge_s=190.0,
            to_first_client_word_s=1500.0,
            to_resolve_s=7260.0,
            internal_on_time=3,
            internal_due=4,
            client_on_time=0,
            client_due=0,
            escalations=1,
        ),
        people=(("U0DORA0004", "lead"), ("U0ANA00001", "client liaison")),
        timeline=tuple(an_entry(seq) for seq in range(1, 5)),
        remains=("The review is due.",),
        picture_file_id=None,
    )
    return replace(digest, **changes)


def a_listed(**changes: Any) -> ListedCrisis:
    listed = ListedCrisis(
        id=7,
        key="C-2026-007",
        account_name="Acme Corp",
        severity=Severity.SEV1,
        status=Status.RESPONDING,
        channel_id="C0CRISIS01",
        lead="U0DORA0004",
        declared_at=NOW,
        next_internal_at=NOW + timedelta(minutes=30),
        next_client_at=None,
        is_overdue=False,
    )
    return replace(listed, **changes)


def a_home(**changes: Any) -> HomeFacts:
    return replace(HomeFacts(slack_id="U0ANA00001", mine=(a_listed(),), pages=(a_page(),), may_declare=True), **changes)


def a_huge_crisis(text: str) -> CrisisFacts:
    """Every field as large as it can be stored."""
    return a_crisis(
        account_name=text[:120],
        summary=text,
        severity_meaning=text[:400],
        was_unsure=True,
        channel_problem=text[:300],
        origin_link="https://northwind.slack.com/archives/C0CRISIS01/p1700000000000001",
        roles=dict.fromkeys(Role, "U0PERSON001"),
    )
