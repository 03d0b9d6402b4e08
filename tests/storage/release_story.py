"""A company's year, told by real operations: its files, its preparation, a crisis, and everything that follows.

The files are those of Northwind; who speaks, decides and answers in Slack are the people of `tests.builders`.
In the end every table has a row: a new table needs a line here before the next release.
"""

from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.absence import AbsenceDraft, set_absence
from crisis.account_plan import sign_plan
from crisis.account_plan_facts import account_plan
from crisis.action import ActionDraft, add_action, finish_action
from crisis.action_area import say_area
from crisis.appointment import AppointmentDraft, plan
from crisis.brainstorm import Wanted, brainstorm_posted, open_brainstorm, vote
from crisis.capture import MessageFacts, ask_for_capture, message_read
from crisis.card import card_posted
from crisis.channel import channel_opened, members_invited
from crisis.checklist import tick_task
from crisis.client_approval import approve_draft
from crisis.client_draft import DraftText, write_draft
from crisis.client_sending import SentDraft, draft_sent
from crisis.complaint import FollowUp, follow_up
from crisis.designation import DesignationDraft, designate
from crisis.escalation import acknowledge
from crisis.exchange import KINDS
from crisis.feedback import FeedbackDraft, write_feedback
from crisis.foresight import answer_register
from crisis.handoff import pass_on, see_handoff
from crisis.kam_handover import HandoverDraft, hand_over_accounts
from crisis.lead import take_lead
from crisis.loss_risk import fear_loss
from crisis.named_channel import channel_found
from crisis.obligation import settle_obligation
from crisis.page import page_sent
from crisis.playbook import keep_versions, playbook_named, run_playbook
from crisis.playbook_library import library_of
from crisis.profile import confirm_section
from crisis.proposal import propose_change
from crisis.readiness import begin_week
from crisis.receipt import first_time
from crisis.resolve import Resolution, resolve
from crisis.retro import answer_question
from crisis.review import FindingDraft, add_finding
from crisis.scenario_idea import IdeaDraft, add_idea
from crisis.skill import set_skills, set_wanted
from crisis.statement import make_statement
from crisis.touchpoint import LogDraft, log
from crisis.training import TrainingDraft, record_training
from crisis.triage import keep_triage
from crisis.trigger import TriggerDraft, raise_trigger
from crisis.update import UpdateDraft, post_update
from crisis.user_group import SlackGroup, user_groups_seen
from storage.tables.account import Account
from storage.tables.brainstorm import ScenarioIdea
from storage.tables.client_draft import ClientDraft
from storage.tables.commitment import Obligation
from storage.tables.communication import CommunicationTask
from storage.tables.crisis import Crisis
from storage.tables.feedback import ClientFeedback, FeedbackHandoff
from storage.tables.risk import Risk
from storage.tables.touchpoint import Complaint
from storage.vocabulary import (
    ActionArea,
    Audience,
    DraftKind,
    FindingKind,
    IdeaSource,
    Kept,
    Section,
    Tier,
    TouchpointKind,
)
from tests.builders import BEA, EVE, KIM, LIV, MAX, SAM, SUE, Desk, a_crisis, a_protocol

NORTHWIND = Path(__file__).parents[2] / "fake_slack" / "northwind"
PLAYBOOK = "billing_dispute"
CHANNEL, MESSAGE = "C0CRISIS", "1795305911.000100"
EVERY_SEAT_HAS_A_BACKUP = ('primary = "U0SUE"\n', 'primary = "U0SUE"\nbackup = "U0BEA"\n')


def tell(desk: Desk) -> None:
    """All of it, in order."""
    desk.protocol = a_protocol(EVERY_SEAT_HAS_A_BACKUP)
    account = the_company(desk)
    it_prepares(desk, account)
    people_prepare(desk, account)
    they_think_ahead(desk, account)
    signs_are_seen(desk, account)
    crisis = it_breaks_out(desk, account)
    they_work(desk, crisis)
    the_client_is_told(desk, crisis)
    it_ends(desk, crisis)
    they_look_back(desk, crisis)
    the_client_answers(desk, account, crisis)


def the_company(desk: Desk) -> Account:
    """Its files are taken, and Acme Industries goes from the KAM of the file to Kim."""
    for name in KINDS:
        file = NORTHWIND / f"{name}.csv"
        if file.exists():
            desk.do(_take, name, file.read_text(encoding="utf-8"))
    account = desk.one(Account, name="Acme Industries")
    handover = HandoverDraft(
        from_id=account.kam_id or 0, to=KIM, account_ids=(account.id or 0,), note="Call Rita – ✓", by=MAX
    )
    desk.do(hand_over_accounts, handover)
    return desk.one(Account, id=account.id)


async def _take(session: AsyncSession, protocol: object, name: str, text: str, now: datetime) -> None:
    await KINDS[name].take(session, protocol, text, now)  # type: ignore[arg-type]


def it_prepares(desk: Desk, account: Account) -> None:
    """Playbooks, tier, plan, page, statement; what was found in Slack."""
    desk.do(keep_versions, library_of())
    scores = dict.fromkeys(("revenue", "growth", "profit", "loss", "reference"), 4)
    reason = "They stay where they are."
    desk.do(
        designate, DesignationDraft(account_id=account.id or 0, scores=scores, tier=Tier.KEY, reason=reason, by=KIM)
    )
    desk.do(sign_plan, account.id, up_to=desk.do(account_plan, account).up_to, by=KIM)
    for section in Section:
        desk.do(confirm_section, account.id, section, by=KIM)
    desk.do(make_statement, account.id, by=KIM)
    desk.do(begin_week)
    desk.do(channel_found, "#crisis-desk", channel_id="C0DESK")
    desk.do(user_groups_seen, [SlackGroup(group_id="S0ONCALL", handle="on-call", name="On call", members=(SAM, SUE))])
    desk.do(first_time, "view:V0RELEASE")


def people_prepare(desk: Desk, account: Account) -> None:
    """Skills, trainings, and days on which Kim is away and Bea stands in."""
    desk.do(set_skills, LIV, "speaks Japanese", by=LIV)
    desk.do(set_wanted, account.id, "speaks Japanese\nknows the night shift", by=KIM)
    today = desk.now.date()
    desk.do(record_training, TrainingDraft(who=SAM, what="crisis response", trained_on=today, by=MAX))
    away = AbsenceDraft(
        who=KIM, first_day=today + timedelta(days=40), last_day=today + timedelta(days=44), deputy=BEA, by=KIM
    )
    desk.do(set_absence, away)


def they_think_ahead(desk: Desk, account: Account) -> None:
    """A brainstorm with an idea and a vote for it."""
    row, _ = desk.do(open_brainstorm, Wanted(account_id=account.id, topic="The new line", asked_in="C0HERE", by=KIM))
    desk.do(brainstorm_posted, row.id, channel="C0ROOM", ts="1.1")
    idea = IdeaDraft(text="Their plant is flooded", source=IdeaSource.HYPOTHETICAL, likelihood=2, impact=5)
    desk.do(add_idea, row.id, idea, by=KIM, seen_in="C0ROOM")
    desk.do(vote, desk.one(ScenarioIdea).id, by=MAX, seen_in="C0ROOM")


def signs_are_seen(desk: Desk, account: Account) -> None:
    """A visit is planned, a call and a complaint are logged, a trigger is raised."""
    account_id = account.id or 0
    visit = AppointmentDraft(
        account_id=account_id,
        kind=TouchpointKind.VISIT,
        planned_at=desk.now + timedelta(days=30),
        purpose="The renewal.",
        by=KIM,
    )
    desk.do(plan, visit)
    desk.do(log, LogDraft(account_id=account_id, kind=TouchpointKind.CALL, note="About the invoice.", by=KIM))
    desk.do(log, LogDraft(account_id=account_id, kind=None, note="The invoice is wrong again.", by=KIM))
    desk.do(follow_up, desk.one(Complaint).id, FollowUp(action="Sue looks at it."), by=KIM)
    desk.do(
        raise_trigger,
        TriggerDraft(account_id=account_id, kind="competitor seen", text="They met a rival.", by=KIM),
    )


def it_breaks_out(desk: Desk, account: Account) -> Crisis:
    """Declared, its channel opened, Sam paged and in the lead."""
    crisis = a_crisis(desk, account_id=account.id, account_name=account.name)
    crisis_id = crisis.id or 0
    desk.do(channel_opened, crisis_id, channel_id=CHANNEL, name="crisis-2026-001-acme-industries")
    members = sorted({page.slack_id for page in desk.open_pages(crisis)} | {KIM, SAM})
    desk.do(members_invited, crisis_id, invited=members, problems={})
    desk.do(card_posted, crisis_id, "playbooks", ts="1.2")
    page = desk.open_pages(crisis)[0]
    desk.do(page_sent, page.id, channel="D0FIRST", ts="1.0")
    desk.do(acknowledge, page.id, by=page.slack_id)
    desk.do(take_lead, crisis_id, by=MAX)
    return crisis


def they_work(desk: Desk, crisis: Crisis) -> None:
    """Triage, a playbook, an action, a task that is told, a message kept, a loss that is feared."""
    crisis_id = crisis.id or 0
    known = desk.do(playbook_named, PLAYBOOK)
    desk.do(keep_triage, crisis_id, known.version_id, (0, 1, 0), by=MAX)
    desk.do(run_playbook, crisis_id, known.version_id, by=MAX)
    action = ActionDraft(
        crisis_id=crisis_id,
        what="Call the sponsor",
        owner=SUE,
        due_at=desk.now + timedelta(hours=2),
        measure="She said that she heard it.",
        by=MAX,
    )
    added = desk.do(add_action, action)
    assert added is not None
    desk.do(say_area, added.id, ActionArea.COMMUNICATION, by=MAX)
    desk.do(finish_action, added.id, by=SUE, note="She thanked us.")
    desk.do(tick_task, desk.all(CommunicationTask)[-1].id, by=MAX)
    desk.do(ask_for_capture, channel=CHANNEL, message_ts=MESSAGE, by=KIM)
    desk.do(message_read, crisis_id, CHANNEL, _message(desk.now), by=KIM)
    desk.do(fear_loss, crisis_id, reason="They invited a rival.", by=MAX)


def _message(at: datetime) -> MessageFacts:
    return MessageFacts(
        ts=MESSAGE, author=SAM, written_at=at, text="They threaten to leave", files=(), edited_ts="", edited_at=None
    )


def the_client_is_told(desk: Desk, crisis: Crisis) -> None:
    """Kim's text is approved and sent; the team hears, and what was promised is kept."""
    crisis_id = crisis.id or 0
    text = "We are on it. You hear from me again at 14:00."
    draft = desk.do(
        write_draft, DraftText(crisis_id=crisis_id, kind=DraftKind.HOLDING, text=text, approver=EVE, by=KIM)
    )
    assert draft is not None
    desk.do(approve_draft, draft.id, 1, by=desk.one(ClientDraft).approver)
    sent = SentDraft(draft_id=draft.id or 0, version=1, told_to="Rita Roth", told_how="call", next_due_at=None, by=KIM)
    desk.do(draft_sent, sent)
    update = UpdateDraft(crisis_id=crisis_id, audience=Audience.INTERNAL, author=MAX, progress="Prices rolled back – ✓")
    desk.do(post_update, update)
    promise = desk.all(Obligation)[0]
    desk.do(settle_obligation, promise.id, kept=Kept.KEPT, evidence="Sue called at 12:10.", by=MAX)


def it_ends(desk: Desk, crisis: Crisis) -> None:
    """After the clocks had something to say for five hours."""
    desk.wait(hours=5)
    done = Resolution(
        crisis_id=crisis.id or 0, by=MAX, what_was_done="Rolled back", unconfirmed_reason="They meet on Monday"
    )
    desk.do(resolve, done)


def they_look_back(desk: Desk, crisis: Crisis) -> None:
    """A gap, a strength, an answer, a better playbook, and whether the register foresaw it."""
    crisis_id = crisis.id or 0
    gap = FindingDraft(
        crisis_id=crisis_id, kind=FindingKind.GAP, text="Nobody knew whom to call.", what="Print the list", by=MAX
    )
    desk.do(add_finding, gap)
    desk.do(add_finding, FindingDraft(crisis_id=crisis_id, kind=FindingKind.STRENGTH, text="Fast.", by=MAX))
    desk.do(answer_question, crisis_id, question="surprise", text="Their CFO called first.", by=MAX)
    version_id = desk.do(playbook_named, PLAYBOOK).version_id
    desk.do(propose_change, crisis_id, version_id, text="Ask for the invoice first.", by=MAX)
    risk = desk.all(Risk, account_id=crisis.account_id)[0]
    desk.do(answer_register, crisis_id, risk.id, by=MAX)


def the_client_answers(desk: Desk, account: Account, crisis: Crisis) -> None:
    """What they say is written down, passed on and seen."""
    said = FeedbackDraft(account_id=account.id or 0, text="They trust us again.", score=4, crisis_id=crisis.id, by=KIM)
    desk.do(write_feedback, said)
    desk.do(pass_on, desk.one(ClientFeedback).id, "sales", by=KIM)
    handoff = desk.one(FeedbackHandoff)
    desk.do(see_handoff, handoff.id, by=handoff.slack_id)
