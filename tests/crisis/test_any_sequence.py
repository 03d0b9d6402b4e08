"""Whatever people and the clock do, in whatever order: what must always hold, holds."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from crisis.clocks import cadence_for
from crisis.declare import join
from crisis.escalation import acknowledge, decline, delegate, escalate
from crisis.headline import headline
from crisis.lead import hand_over, take_lead
from crisis.refusals import Refusal
from crisis.resolve import Resolution, cancel, reopen, resolve, start_recovery
from crisis.rules.lifecycle import is_open
from crisis.severity import change_severity
from crisis.timeline import verify
from crisis.update import UpdateDraft, no_change, post_update, snooze
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb, Page
from storage.tables.update import Update, UpdateClock
from storage.vocabulary import Answer, Audience, ClockStage, Severity, Step
from tests.builders import BEA, DAN, GUS, KIM, MAX, MIA, SAM, SUE, ZOE, Desk, a_crisis, an_account

ANYBODY = st.sampled_from([SAM, SUE, KIM, MAX, MIA, DAN, ZOE, GUS])
AUDIENCES = st.sampled_from(list(Audience))
ANSWERS = st.sampled_from([acknowledge, decline])


class AnySequence(RuleBasedStateMachine):
    """One crisis, a dozen people, a clock. Refusals are normal business; anything else raised is a bug."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk.in_memory()
        account = an_account(self.desk, annual_value=300_000, currency="EUR", manager=MIA)
        self.crisis_id = a_crisis(self.desk, account_id=account.id).id or 0

    def teardown(self) -> None:
        self.desk.__exit__(None, None, None)

    def attempt(self, operation: object, *args: object, **named: object) -> None:
        try:
            self.desk.do(operation, *args, **named)  # type: ignore[arg-type]
        except Refusal as refusal:
            assert refusal.sentence

    @rule(minutes=st.sampled_from([1, 5, 15, 45, 240]))
    def wait(self, minutes: int) -> None:
        self.desk.wait(minutes=minutes)

    @rule(days=st.integers(1, 4))
    def stand_still(self, days: int) -> None:
        self.desk.stand_still(days=days)
        self.desk.sweep()

    @rule(place=st.integers(0, 5), answer=ANSWERS)
    def answer_a_page(self, place: int, answer: object) -> None:
        pages = self.desk.all(Page, answer=Answer.OPEN)
        if pages:
            page = pages[place % len(pages)]
            self.attempt(answer, page.id, by=page.slack_id)

    @rule(place=st.integers(0, 5), to=st.sampled_from([BEA, KIM, GUS, SAM]))
    def pass_a_page_on(self, place: int, to: str) -> None:
        pages = self.desk.all(Page, answer=Answer.OPEN)
        if pages:
            page = pages[place % len(pages)]
            self.attempt(delegate, page.id, by=page.slack_id, to=to)

    @rule(who=ANYBODY)
    def lead(self, who: str) -> None:
        self.attempt(take_lead, self.crisis_id, by=who)

    @rule(who=ANYBODY, to=ANYBODY)
    def give_the_lead(self, who: str, to: str) -> None:
        self.attempt(hand_over, self.crisis_id, to=to, by=who, note="")

    @rule(who=ANYBODY)
    def come_in(self, who: str) -> None:
        self.attempt(join, self.crisis_id, who=who)

    @rule(who=ANYBODY, to=st.sampled_from(list(Step)))
    def escalate_by_hand(self, who: str, to: Step) -> None:
        self.attempt(escalate, self.crisis_id, to=to, reason="It is worse.", by=who)

    @rule(who=ANYBODY, to=st.sampled_from(list(Severity)))
    def change_how_bad_it_is(self, who: str, to: Severity) -> None:
        self.attempt(change_severity, self.crisis_id, to=to, reason="As agreed.", by=who)

    @rule(who=ANYBODY, audience=AUDIENCES)
    def update(self, who: str, audience: Audience) -> None:
        draft = UpdateDraft(
            crisis_id=self.crisis_id, audience=audience, author=who, plan="Call.", told_to="Ms Roe", told_how="call"
        )
        self.attempt(post_update, draft)

    @rule(who=ANYBODY, audience=AUDIENCES)
    def say_nothing_changed(self, who: str, audience: Audience) -> None:
        self.attempt(no_change, self.crisis_id, audience, round=None, by=who)

    @rule(who=ANYBODY, audience=AUDIENCES)
    def put_off(self, who: str, audience: Audience) -> None:
        self.attempt(snooze, self.crisis_id, audience, round=None, reason="In a call", by=who)

    @rule(who=ANYBODY)
    def recover(self, who: str) -> None:
        self.attempt(start_recovery, self.crisis_id, by=who, note="")

    @rule(who=st.sampled_from([MAX, SAM]))
    def end(self, who: str) -> None:
        done = Resolution(crisis_id=self.crisis_id, by=who, what_was_done="Mended.", unconfirmed_reason="Asleep.")
        self.attempt(resolve, done)

    @rule(who=st.sampled_from([MAX, SAM]))
    def call_it_off(self, who: str) -> None:
        self.attempt(cancel, self.crisis_id, by=who, reason="False alarm")

    @rule(who=st.sampled_from([MAX, SAM]))
    def open_again(self, who: str) -> None:
        self.attempt(reopen, self.crisis_id, by=who, reason="It is back.")

    @invariant()
    def the_record_verifies(self) -> None:
        assert self.desk.do(verify, self.crisis_id) == []

    @invariant()
    def what_ended_is_quiet(self) -> None:
        crisis = self.desk.one(Crisis)
        assert (crisis.ended_at is None) == is_open(crisis.status)
        if not is_open(crisis.status):
            assert all(clock.due_at is None and clock.next_check_at is None for clock in self.desk.all(UpdateClock))
            assert self.desk.all(Climb, ended_at=None) == []
            assert self.desk.all(Page, answer=Answer.OPEN) == []

    @invariant()
    def nobody_is_asked_twice_at_a_time(self) -> None:
        asked = Counter((page.slack_id, page.climb_id) for page in self.desk.all(Page, answer=Answer.OPEN))
        assert all(count == 1 for count in asked.values())
        concerns = Counter(climb.concern for climb in self.desk.all(Climb, ended_at=None))
        assert all(count == 1 for count in concerns.values())

    @invariant()
    def what_ended_does_not_climb(self) -> None:
        assert all(climb.next_at is None for climb in self.desk.all(Climb) if climb.ended_at)

    @invariant()
    def no_guest_ever_gets_in(self) -> None:
        shown = self.desk.do(headline, self.crisis_id)
        assert shown is not None and GUS not in shown.crisis.roles.values()
        assert self.desk.all(Update, author=GUS) == [] and self.desk.all(Page, slack_id=GUS) == []

    @invariant()
    def a_clock_runs_when_the_protocol_asks(self) -> None:
        crisis = self.desk.one(Crisis)
        policy = self.desk.protocol.policy(crisis.severity)
        for clock in self.desk.all(UpdateClock):
            if is_open(crisis.status) and cadence_for(policy, clock.audience):
                assert clock.due_at is not None
            if clock.due_at is not None:
                waits = clock.next_check_at is not None
                assert waits != (clock.stage is ClockStage.ESCALATED)
                assert clock.due_at <= self.desk.now + timedelta(days=14)
            assert 0 <= clock.snoozes <= self.desk.protocol.updates.snooze_at_most

    @invariant()
    def after_a_sweep_nothing_is_due(self) -> None:
        while self.desk.sweep():
            pass
        assert all(climb.next_at is None or climb.next_at > self.desk.now for climb in self.desk.all(Climb))


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(
    max_examples=6,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
