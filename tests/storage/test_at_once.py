"""Several people, deliveries and replicas at the same moment, on both databases: one outcome, nothing lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from crisis.account_plan import SectionDraft, write_section
from crisis.appointment import AppointmentDraft, plan, took_place
from crisis.brainstorm import Wanted, open_brainstorm, vote
from crisis.declare import declare
from crisis.effects import PostBrainstorm, PostDigest, PostReminder, SendAppointment, SendPage, SendTrigger
from crisis.escalation import acknowledge
from crisis.kpi import KpiDraft, add_kpi, remove_kpi
from crisis.lead import take_lead
from crisis.page import page_sent
from crisis.person import SlackProfile, person_seen
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone
from crisis.resolve import Resolution, resolve
from crisis.scenario_idea import IdeaDraft, add_idea
from crisis.silence import silences
from crisis.sweeps import appointment, escalation, update
from crisis.timeline import verify
from crisis.touchpoint import LogDraft, log
from crisis.trigger import TriggerDraft, raise_trigger
from crisis.trigger_decision import dismiss
from crisis.update import UpdateDraft, post_update
from storage.queries.crisis import next_number
from storage.session import Database
from storage.tables.account_plan import PlanEntry
from storage.tables.brainstorm import Brainstorm, IdeaVote, ScenarioIdea
from storage.tables.crisis import Crisis, CrisisRole
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.tables.timeline import TimelineEntry
from storage.tables.touchpoint import Touchpoint
from storage.tables.trigger import TriggerEvent
from storage.tables.update import Update
from storage.vocabulary import Audience, Better, IdeaSource, PlanSection, Role, TouchpointKind
from tests.builders import DAN, EVERYBODY, MAX, MIA, NOON, SAM, SUE, Desk, a_crisis, a_declaration, an_account, people

MANY = 4


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


def outcomes(results: list[object]) -> Counter[str]:
    return Counter(type(result).__name__ if isinstance(result, Exception) else "done" for result in results)


def test_declarations_at_once_get_different_keys(desk: Desk) -> None:
    """Each its own number, without a gap."""
    operations = [desk.operation(declare, a_declaration(view_id=f"V{number}")) for number in range(MANY)]

    assert outcomes(desk.at_once(*operations)) == {"done": MANY}

    assert sorted(crisis.key for crisis in desk.all(Crisis)) == [f"C-2026-{n:03d}" for n in range(1, MANY + 1)]


def test_the_same_view_delivered_at_once_makes_one_crisis(desk: Desk) -> None:
    """Both deliveries get the same record; nobody sees an error."""
    results = desk.at_once(*(desk.operation(declare, a_declaration(view_id="V1")) for _ in range(MANY)))

    assert outcomes(results) == {"done": MANY}
    crisis = desk.one(Crisis)
    assert {result.id for result in results if isinstance(result, Crisis)} == {crisis.id}
    assert (len(desk.effects(SendPage)), crisis.number) == (2, 1)


def test_one_of_several_takes_the_lead(desk: Desk) -> None:
    """The others hear who was first."""
    crisis = a_crisis(desk)

    results = desk.at_once(*(desk.operation(take_lead, crisis.id, by=who) for who in (SAM, SUE, MAX, MIA)))

    assert outcomes(results) == {"done": 1, "AlreadyDone": 3}
    lead = desk.one(CrisisRole, role=Role.LEAD).slack_id
    assert all(f"<@{lead}> leads" in str(result) for result in results if isinstance(result, AlreadyDone))
    assert desk.do(verify, crisis.id) == []


def test_one_of_several_resolves(desk: Desk) -> None:
    """One end, one set of digests; the others hear who was first."""
    crisis = a_crisis(desk)
    ends = [
        Resolution(crisis_id=crisis.id or 0, by=who, what_was_done=who, unconfirmed_reason="?")
        for who in (MAX, MIA, DAN)
    ]

    results = desk.at_once(*(desk.operation(resolve, end) for end in ends))

    assert outcomes(results) == {"done": 1, "AlreadyDone": 2}
    after = desk.crisis(crisis)
    first = after.what_was_done
    assert all(f"<@{first}> was faster" in str(result) for result in results if isinstance(result, AlreadyDone))
    assert (after.ends, len(desk.effects(PostDigest))) == (1, 2)
    assert desk.do(verify, crisis.id) == []


def test_the_same_update_submitted_at_once_is_one(desk: Desk) -> None:
    """A double click on a slow line."""
    crisis = a_crisis(desk)
    draft = UpdateDraft(
        crisis_id=crisis.id or 0, audience=Audience.INTERNAL, author=SAM, plan="Call.", request_key="view:V7"
    )

    results = desk.at_once(*(desk.operation(post_update, draft) for _ in range(MANY)))

    assert sum(result is None for result in results) == MANY - 1
    assert len(desk.all(Update)) == 1


def test_different_changes_at_once_all_stand_in_one_chain(desk: Desk) -> None:
    """The timeline has no fork and no gap."""
    crisis = a_crisis(desk)
    pages = {who: desk.page_for(crisis, who) for who in (SAM, SUE)}
    drafts = [
        UpdateDraft(crisis_id=crisis.id or 0, audience=Audience.INTERNAL, author=who, plan=who) for who in (SAM, SUE)
    ]

    results = desk.at_once(
        *(desk.operation(post_update, draft) for draft in drafts),
        *(desk.operation(acknowledge, page, by=who) for who, page in pages.items()),
        desk.operation(take_lead, crisis.id, by=MAX),
    )

    assert outcomes(results) == {"done": 5}
    assert desk.do(verify, crisis.id) == []
    assert len(desk.all(TimelineEntry)) == 2 + 5


def test_pages_that_arrive_at_once_are_all_remembered(desk: Desk) -> None:
    """The first one is the time to notify; none is lost to the other."""
    crisis = a_crisis(desk)
    pages = [desk.page_for(crisis, who) for who in (SAM, SUE)]

    results = desk.at_once(*(desk.operation(page_sent, page, channel="D0", ts=f"1.{page}") for page in pages))

    assert outcomes(results) == {"done": 2}
    assert {page.message_ts for page in desk.open_pages(crisis)} == {f"1.{page}" for page in pages}
    assert desk.crisis(crisis).notified_at == NOON


def test_two_replicas_sweep_the_same_rows_once(desk: Desk) -> None:
    """Both find them due; each row is acted on once."""
    crisis = a_crisis(desk)
    desk.stand_still(minutes=50)
    climbs, clocks = desk.do(escalation.due, limit=10), desk.do(update.due, limit=10)

    results = desk.at_once(
        *(desk.operation(escalation.act, climb) for climb in climbs * 2),
        *(desk.operation(update.act, clock) for clock in clocks * 2),
    )

    assert outcomes(results) == {"done": 6}
    assert len(desk.effects(PostReminder)) == 2
    assert len(desk.paged(crisis)) == 5
    assert desk.do(verify, crisis.id) == []


def test_a_receipt_is_given_once(desk: Desk) -> None:
    """Whoever asks at the same moment waits for the other's commit."""
    results = desk.at_once(*(desk.operation(first_time, "view:V1") for _ in range(MANY)))

    assert sorted(map(bool, results)) == [False] * (MANY - 1) + [True]


def test_a_request_that_failed_leaves_no_receipt(desk: Desk) -> None:
    """It can be carried out when it comes again."""

    async def fail(*, now: object) -> None:
        async with desk.database.transaction() as session:
            await first_time(session, "view:V1", now=NOON)
            raise RuntimeError("the process stumbles")

    desk.at_once(fail(now=NOON))

    assert desk.do(first_time, "view:V1")


def test_numbers_count_without_a_gap(desk: Desk) -> None:
    """Also from nothing, when two are the first of the year."""
    results = desk.at_once(*(desk.operation(next_number, 2027) for _ in range(MANY)))

    assert sorted(results) == list(range(1, MANY + 1))  # type: ignore[type-var]


def test_somebody_new_who_clicks_twice_is_one_person(desk: Desk) -> None:
    """Both requests ask Slack and remember the answer."""
    profile = SlackProfile(
        slack_id="U0NEW",
        email="new@example.com",
        name="Newton",
        time_zone="UTC",
        team_id="T0HOME",
        is_guest=False,
        is_bot=False,
        is_deactivated=False,
    )

    results = desk.at_once(*(desk.operation(person_seen, profile) for _ in range(MANY)))

    assert outcomes(results) == {"done": MANY}
    assert desk.one(Person, slack_id="U0NEW").email == "new@example.com"


def test_nothing_of_a_refused_operation_stays(desk: Desk) -> None:
    """Rows, timeline and effects stand or fall together."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)
    before = len(desk.all(Effect)), len(desk.all(TimelineEntry))

    with pytest.raises(AlreadyDone):
        desk.do(take_lead, crisis.id, by=SUE)

    assert (len(desk.all(Effect)), len(desk.all(TimelineEntry))) == before


def test_one_brainstorm_about_the_same_and_one_vote_a_person(desk: Desk) -> None:
    """Whoever asks at the same moment joins; a double click on two replicas is one vote."""
    wanted = Wanted(account_id=None, topic="Supply", asked_in="C0HERE", by=SAM)

    assert outcomes(desk.at_once(*(desk.operation(open_brainstorm, wanted) for _ in range(MANY)))) == {"done": MANY}
    row = desk.one(Brainstorm)
    assert len(desk.effects(PostBrainstorm)) == 1
    idea = desk.do(add_idea, row.id, IdeaDraft(text="A fire", source=IdeaSource.EXPERIENCE), by=SAM, seen_in=None)
    assert idea is not None
    clicks = [desk.operation(vote, idea.id, by=SAM, seen_in=None) for _ in range(MANY)]
    assert outcomes(desk.at_once(*clicks)) == {"done": MANY}

    desk.one(IdeaVote)


def test_the_same_idea_added_at_once_stands_there_once(desk: Desk) -> None:
    """The others are asked whether theirs is the same."""
    row, _ = desk.do(open_brainstorm, Wanted(account_id=None, topic="", asked_in=None, by=SAM))
    draft = IdeaDraft(text="A fire", source=IdeaSource.EXPERIENCE)

    results = desk.at_once(*(desk.operation(add_idea, row.id, draft, by=SAM, seen_in=None) for _ in range(MANY)))

    assert outcomes(results) == {"done": 1, "AlikeIdeas": MANY - 1}
    desk.one(ScenarioIdea)


def test_complaints_logged_at_once_raise_one_trigger(desk: Desk) -> None:
    """They are counted one after the other, also by two replicas: the fourth needs two more."""
    account = an_account(desk, kam=SAM)
    draft = LogDraft(account_id=account.id or 0, kind=None, note="Wrong again.", by=SAM)

    assert outcomes(desk.at_once(*(desk.operation(log, draft) for _ in range(MANY)))) == {"done": MANY}

    desk.one(TriggerEvent)
    assert len(desk.effects(SendTrigger)) == 1
    assert desk.do(silences, [account])[account.id or 0].last_at == desk.now


def test_a_trigger_is_decided_by_one_person(desk: Desk) -> None:
    """The others hear who was faster."""
    account = an_account(desk, kam=SAM)
    draft = TriggerDraft(account_id=account.id or 0, kind="public mention", text="In the paper.", by=SAM)
    raised = desk.do(raise_trigger, draft)
    assert raised is not None

    clicks = [desk.operation(dismiss, raised.trigger.id, "Nothing.", by=SAM) for _ in range(MANY)]

    assert outcomes(desk.at_once(*clicks)) == {"done": 1, "AlreadyDone": MANY - 1}


def test_a_visit_takes_place_once(desk: Desk) -> None:
    """However many say so at the same moment; and two sweeps remind of it once."""
    account = an_account(desk, kam=SAM)
    when = NOON + timedelta(hours=3)
    draft = AppointmentDraft(
        account_id=account.id or 0, kind=TouchpointKind.VISIT, planned_at=when, purpose="The renewal.", by=SAM
    )
    row = desk.do(plan, draft)
    assert row is not None

    sweeps = [desk.operation(appointment.act, row.id) for _ in range(MANY)]
    assert outcomes(desk.at_once(*sweeps)) == {"done": MANY}
    clicks = [desk.operation(took_place, row.id, "They sign.", by=SAM) for _ in range(MANY)]
    assert outcomes(desk.at_once(*clicks)) == {"done": 1, "AlreadyDone": MANY - 1}

    desk.one(Touchpoint)
    assert len(desk.effects(SendAppointment)) == 1


def test_a_plan_written_at_once_loses_nothing(desk: Desk) -> None:
    """One version; the others are told that somebody was faster."""
    account = an_account(desk, kam=SAM)
    draft = SectionDraft(section=PlanSection.GOALS, text="A second plant")

    writing = [
        desk.operation(write_section, account.id, replace(draft, text=f"Plant {number}"), based_on=0, by=SAM)
        for number in range(MANY)
    ]

    assert outcomes(desk.at_once(*writing)) == {"done": 1, "InvalidInput": MANY - 1}
    desk.one(PlanEntry)


def test_a_kpi_is_removed_once(desk: Desk) -> None:
    """Whoever waited for the account meanwhile hears that somebody was faster."""
    account = an_account(desk, kam=SAM)
    draft = KpiDraft(label="Availability", target="99.5 %", better=Better.HIGHER)
    kpi = desk.do(add_kpi, account.id, draft, by=SAM)
    assert kpi is not None

    results = desk.at_once(*(desk.operation(remove_kpi, kpi.id, by=SAM) for _ in range(MANY)))

    assert outcomes(results) == {"done": 1, "UnknownAccount": MANY - 1}
