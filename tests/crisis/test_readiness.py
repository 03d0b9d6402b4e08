"""Readiness of accounts from what is on record, week by week, and the weekly message."""

from datetime import UTC, datetime, timedelta

from crisis.effects import SendReadiness
from crisis.kpi import KpiDraft, add_kpi, measure_kpi
from crisis.protocol import parse_protocol
from crisis.readiness import begin_week, bundle_for, readiness_of
from crisis.rules.readiness import Part
from storage.tables.account import Account
from storage.tables.account_plan import PlanEntry
from storage.tables.commitment import Commitment
from storage.tables.contact import Contact
from storage.tables.diagnostic import DiagnosticRun
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.tables.profile import SectionCheck
from storage.tables.readiness import ReadinessSnapshot
from storage.tables.risk import Risk
from storage.vocabulary import Better, CommitmentKind, ContactRole, PlanSection, Section
from tests.builders import GLOBEX, KIM, PROTOCOL, SAM, Desk, a_protocol, an_account

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def a_week_ago(desk: Desk) -> None:
    """It is not the first week in which we look."""
    (account, *_) = desk.all(Account)
    assert account.id is not None
    desk.add(ReadinessSnapshot(account_id=account.id, week="2026-W46", score=1, at=desk.now))


def test_facts_on_record_make_the_score(desk: Desk) -> None:
    """Of each account its own, whatever the other has."""
    acme, globex = an_account(desk), an_account(desk, GLOBEX)
    assert acme.id is not None
    desk.add(
        *(SectionCheck(account_id=acme.id, section=one, verified_by=KIM, verified_at=desk.now) for one in Section),
        *(
            Contact(account_id=acme.id, name=role.value, name_key=role.value, role=role)
            for role in (ContactRole.SPONSOR, ContactRole.CHAMPION)
        ),
        Commitment(account_id=acme.id, label="First", label_key="first", kind=CommitmentKind.RESPONSE, text="4 hours"),
        Risk(
            account_id=acme.id,
            scenario="Outage",
            scenario_key="outage",
            likelihood=4,
            impact=5,
            playbook="service_outage",
            review_on=desk.now.date(),
            scored_at=desk.now,
        ),
        DiagnosticRun(account_id=acme.id, assessed_on=desk.now.date(), total=50, by=KIM, at=desk.now),
        *(
            PlanEntry(
                account_id=acme.id, section=one, text="A", by=KIM, at=desk.now, checked_by=KIM, checked_at=desk.now
            )
            for one in (PlanSection.GOALS, PlanSection.GOALS, PlanSection.ISSUES)
        ),
    )
    for label, agreed_on in (("Uptime", desk.now.date()), ("Volume", None)):
        figure = KpiDraft(label=label, target="99 %", better=Better.HIGHER, agreed_on=agreed_on)
        desk.do(add_kpi, acme.id, figure, by=KIM)
    weights = desk.protocol.readiness.weights()

    full, empty = desk.do(readiness_of, [acme, globex])

    assert full.score.parts == {
        **weights,
        Part.CONTACTS: weights[Part.CONTACTS] / 2,
        Part.CRT: round(weights[Part.CRT] * 5 / 6),
        Part.KPIS: round(weights[Part.KPIS] / 2),
        Part.ACCOUNT_PLAN: weights[Part.ACCOUNT_PLAN] / 4,
    }
    assert empty.score.parts == {**dict.fromkeys(Part, 0), Part.CRT: round(weights[Part.CRT] * 5 / 6)}


def test_once_a_week_scores_are_kept_and_kams_hear_on_their_monday_morning(desk: Desk) -> None:
    """In the zone of each; a second replica, and a standstill, change nothing."""
    an_account(desk)
    an_account(desk, GLOBEX, kam=SAM)
    a_week_ago(desk)
    desk.change(Person, desk.one(Person, slack_id=KIM).id, time_zone="Asia/Tokyo")
    desk.now = MONDAY - timedelta(hours=13)

    for _ in range(3):
        desk.do(begin_week)
        desk.stand_still(days=1)

    assert len(desk.all(ReadinessSnapshot, week="2026-W48")) == 2
    due = {row.payload["slack_id"]: row.due_at for row in desk.all(Effect, kind="SendReadiness")}
    assert due == {KIM: MONDAY - timedelta(hours=1), SAM: MONDAY + timedelta(hours=8)}


def test_a_zone_that_is_half_a_name_delays_nobodys_message(desk: Desk) -> None:
    """It counts as not told; `Pacific` is a folder of the machine and no zone."""
    an_account(desk)
    a_week_ago(desk)
    desk.change(Person, desk.one(Person, slack_id=KIM).id, time_zone="Pacific")
    desk.now = MONDAY

    desk.do(begin_week)

    assert desk.one(Effect, kind="SendReadiness").due_at == MONDAY + timedelta(hours=8)


def test_nobody_is_asked_at_the_weekend_or_in_a_week_that_had_begun(desk: Desk) -> None:
    """A bot that was away until Saturday, and one that is new on a Wednesday."""
    an_account(desk)
    desk.now = MONDAY + timedelta(days=2)
    desk.do(begin_week)
    assert desk.effects(SendReadiness) == []
    assert len(desk.all(ReadinessSnapshot)) == 1

    desk.now = MONDAY + timedelta(days=12)
    desk.do(begin_week)

    assert desk.effects(SendReadiness) == []


def test_a_standstill_over_monday_is_made_up_for(desk: Desk) -> None:
    """On a working day of the same week."""
    an_account(desk)
    a_week_ago(desk)
    desk.now = MONDAY + timedelta(days=2, hours=10)

    desk.do(begin_week)

    assert [effect.slack_id for effect in desk.effects(SendReadiness)] == [KIM]


def test_a_bundle_holds_all_of_ones_own_accounts_the_least_ready_first(desk: Desk) -> None:
    """And nothing of an account that is ready."""
    desk.protocol = a_protocol()
    acme = an_account(desk)
    an_account(desk, GLOBEX)
    an_account(desk, "Initech", kam=SAM)
    assert acme.id is not None
    desk.add(SectionCheck(account_id=acme.id, section=Section.TEAM, verified_by=KIM, verified_at=desk.now))

    bundle = desk.do(bundle_for, KIM)

    assert [one.account.name for one in bundle] == [GLOBEX, "Acme Corp"]


def test_an_account_that_is_ready_still_asks_for_its_figures(desk: Desk) -> None:
    """A missed KPI, or a relationship nobody has looked at for long, is no question of points."""
    only = "\n[readiness]\nprofile = 0\ncontacts = 0\nrisks = 0\nplaybooks = 0\ncrt = 0\ncommitments = 1\n"
    only += "kpis = 0\naccount_plan = 0\nrelationship = 0\n"
    desk.protocol = parse_protocol(PROTOCOL + only, "test.toml")
    acme, globex = an_account(desk), an_account(desk, GLOBEX)
    for account in (acme, globex):
        assert account.id is not None
        promise = Commitment(account_id=account.id, label="A", label_key="a", kind=CommitmentKind.CREDIT, text="Five %")
        desk.add(promise)
    assert desk.do(bundle_for, KIM) == []
    kpi = desk.do(add_kpi, acme.id, KpiDraft(label="Uptime", target="99 %", better=Better.HIGHER), by=KIM)
    assert kpi is not None
    desk.do(measure_kpi, kpi.id, "98", desk.now.date(), by=KIM)
    assert [one.account.name for one in desk.do(bundle_for, KIM)] == ["Acme Corp"]

    desk.do(measure_kpi, kpi.id, "99", desk.now.date(), by=KIM)

    assert desk.do(bundle_for, KIM) == []
