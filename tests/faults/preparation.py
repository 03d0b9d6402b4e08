"""What the bot does in Slack for the preparation: cards, reminders, the risk matrix; one scene per step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action import ActionDraft, add_action
from crisis.appointment import AppointmentDraft, plan
from crisis.brainstorm import Wanted, open_brainstorm
from crisis.client_draft import DraftText, write_draft
from crisis.effects import (
    AskForFeedback,
    PassOnFeedback,
    RefreshReminder,
    RemindOfActions,
    RemindOfRisks,
    SendAppointment,
    SendCatchUp,
    SendMatrix,
    SendReadiness,
    TellContagion,
    TellKamHandover,
    UploadMatrix,
)
from crisis.feedback import FeedbackDraft, write_feedback
from crisis.handoff import pass_on
from crisis.kam_handover import HandoverDraft, hand_over_accounts
from crisis.kam_handover_rights import kams_for
from crisis.protocol import Protocol
from crisis.risk import RiskDraft, score_risk
from crisis.scenario_idea import IdeaDraft, add_idea
from crisis.trigger import TriggerDraft, raise_trigger
from crisis.trigger_decision import watch
from storage.tables.account import Account
from storage.tables.person import Person
from storage.vocabulary import DraftKind, IdeaSource, TouchpointKind
from tests.faults.scenes import (
    CRISIS,
    SCENES,
    Arguments,
    Scene,
    in_channel,
    in_direct,
    resolved,
    saying,
    was_reminded,
    with_its_picture,
)
from tests.faults.world import World

ACME = 1
ASKED_AT = "2026-03-03T09:00"


def adds_action(what: str) -> Callable[[World], None]:
    """Farid is to do it within an hour; only the cards and what is said of them is wished for."""

    def _act(world: World) -> None:
        world.keeps_only("PostCard", "RefreshCard", "RefreshHeadline", "SendDirect")
        draft = ActionDraft(
            crisis_id=CRISIS,
            what=what,
            owner=world.person("farid").id,
            due_at=world.clock.now() + timedelta(hours=1),
            measure="She knows what we do",
            by=world.person("dora").id,
        )
        world.does(add_action, draft)

    return _act


def has_card(world: World) -> None:
    adds_action("Call the CFO")(world)
    world.waits()
    world.keeps_all()


def has_overdue_action(world: World) -> None:
    adds_action("Call the CFO")(world)
    world.waits()
    world.passes(hours=2)
    world.keeps_all()


def later(world: World, **span: float) -> None:
    """Nothing that falls due meanwhile is wished for."""
    world.keeps_only()
    world.passes(**span)
    world.keeps_all()


def reminds_of_actions(world: World) -> None:
    world.wishes(RemindOfActions(crisis_id=CRISIS, slack_id=world.person("farid").id, action_ids=(1,)))


def has_risk(world: World) -> None:
    """Scored a quarter ago, so it is to be reviewed."""
    risk = RiskDraft(account_id=ACME, scenario="A fire", likelihood=2, impact=3, by=world.person("ana").id)
    world.does(score_risk, risk)
    later(world, days=91)


def reminds_of_risks(world: World) -> None:
    world.wishes(RemindOfRisks(slack_id=world.person("ana").id, risk_ids=(1,)))


def reminds_of_readiness(world: World) -> None:
    world.wishes(SendReadiness(slack_id=world.person("ana").id, week="2026-W10"))


def petra_came(world: World) -> None:
    """She reads the crisis as one of the ladder, and is in the channel."""
    world.keeps_only()
    world.person("petra").is_invited(world.channel(), by=world.person("ana"))
    world.keeps_all()


def catches_up(world: World) -> None:
    world.wishes(SendCatchUp(crisis_id=CRISIS, slack_id=world.person("petra").id, joined_at=ASKED_AT))


def tells_contagion(world: World) -> None:
    world.wishes(TellContagion(crisis_id=CRISIS, slack_id=world.person("dora").id))


def on_card(arguments: Arguments) -> bool:
    return "crisis_add_action" in str(arguments.get("blocks")) and str(arguments.get("channel")).startswith("C")


def redraws_reminder(world: World) -> None:
    world.changes_crisis(key="C-2026-099")
    world.wishes(RefreshReminder(crisis_id=CRISIS, clock_id=1, round=0))


def uploads_matrix(world: World) -> None:
    world.wishes(UploadMatrix(slack_id=world.person("ana").id, account_id=ACME, asked_at=ASKED_AT))


def matrix_uploaded(world: World) -> int:
    return int(any("file_id" in (one.result or {}) for one in world.effects("UploadMatrix")))


def has_matrix_picture(world: World) -> None:
    uploads_matrix(world)
    world.waits()


def sends_matrix(world: World) -> None:
    world.wishes(SendMatrix(slack_id=world.person("ana").id, account_id=ACME, asked_at=ASKED_AT))


def sees_competitor(world: World) -> None:
    """Nora, Ana's manager, raises it; Ana is asked about it, as the account's KAM."""
    draft = TriggerDraft(account_id=ACME, kind="competitor seen", text="They met a rival", by=world.person("nora").id)
    world.does(raise_trigger, draft)


def has_trigger(world: World) -> None:
    sees_competitor(world)
    world.waits()


def watches_competitor(world: World) -> None:
    """Nora decides it in the list; Ana, who was asked, sees that on the question."""
    world.does(watch, 1, by=world.person("nora").id)


def plans_visit(world: World) -> None:
    """In three days, so that the clock says nothing of it yet."""
    draft = AppointmentDraft(
        account_id=ACME,
        kind=TouchpointKind.VISIT,
        planned_at=world.clock.now() + timedelta(days=3),
        purpose="The renewal",
        by=world.person("ana").id,
    )
    world.does(plan, draft)


def speaks_of_visit(world: World) -> None:
    world.wishes(SendAppointment(slack_id=world.person("ana").id, appointment_id=1, stage="prepare", round=1))


def opens_brainstorm(world: World) -> None:
    """Farid asks for it in the crisis channel, which is private."""
    place, farid = world.channel().channel.id, world.person("farid").id
    world.does(open_brainstorm, Wanted(account_id=None, topic="strikes", asked_in=place, by=farid))


def has_brainstorm(world: World) -> None:
    opens_brainstorm(world)
    world.waits()


def adds_idea(world: World) -> None:
    draft = IdeaDraft(text="A fire", source=IdeaSource.EXPERIENCE)
    world.does(add_idea, 1, draft, by=world.person("farid").id, seen_in=None)


def asks_for_feedback(world: World) -> None:
    world.wishes(AskForFeedback(crisis_id=CRISIS, ask_id=1, round=1, slack_id=world.person("ana").id))


def has_feedback(world: World) -> None:
    ana = world.person("ana").id
    world.does(write_feedback, FeedbackDraft(account_id=ACME, text="Too slow", by=ana))
    world.keeps_only()
    world.does(pass_on, 1, "sales", by=ana)
    world.keeps_all()
    world.forgets_effects("PassOnFeedback")


def passes_feedback_on(world: World) -> None:
    to, nora = world.person("dora").id, world.person("nora").id
    world.wishes(PassOnFeedback(handoff_id=1, round=0, slack_id=to), asked_by=nora)


async def _kams_of(
    session: AsyncSession, protocol: Protocol, *, by: str, now: datetime
) -> list[tuple[Person, list[Account]]]:
    return await kams_for(session, protocol, by=by)


def handed_over(world: World) -> None:
    """Acme went from Ana to Ben."""
    ana, ben = world.person("ana"), world.person("ben")
    world.keeps_only()
    ((kam, _), *_) = world.does(_kams_of, by=ana.id)
    world.does(hand_over_accounts, HandoverDraft(from_id=kam.id, to=ben.id, account_ids=(ACME,), by=ana.id))
    world.keeps_all()
    world.forgets_effects("TellKamHandover")


def tells_new_kam(world: World) -> None:
    to, nora = world.person("ben").id, world.person("nora").id
    world.wishes(TellKamHandover(slack_id=to, handover_id=1), asked_by=nora)


def writes_draft(world: World) -> None:
    """Farid writes it, Dora leads and is asked to approve it."""
    world.keeps_only("SendDraft", "SendDirect", "RefreshHeadline")
    text, dora, farid = "We are on it. More at 14:00.", world.person("dora").id, world.person("farid").id
    draft = DraftText(crisis_id=CRISIS, kind=DraftKind.HOLDING, text=text, approver=dora, by=farid)
    world.does(write_draft, draft)


def to_person(name: str, *words: str) -> dict[str, Any]:
    """How often it stands in somebody's direct messages, and which posts are meant."""
    return {"stands": in_direct(name, *words), "fits": saying(*words, to="D")}


PREPARATION_SCENES: dict[str, Scene] = {
    "post a card": Scene("PostCard", adds_action("Call the CFO"), in_channel("Call the CFO"), on_card),
    "redraw a card": Scene(
        "RefreshCard", adds_action("Call the CEO"), in_channel("Call the CEO"), on_card, before=has_card
    ),
    "redraw a reminder": Scene(
        "RefreshReminder",
        redraws_reminder,
        in_channel("the team in C-2026-099"),
        saying("update for the team"),
        before=was_reminded,
    ),
    "remind of actions": Scene(
        "RemindOfActions", reminds_of_actions, **to_person("farid", "overdue"), before=has_overdue_action
    ),
    "remind of risks": Scene("RemindOfRisks", reminds_of_risks, **to_person("ana", "to be reviewed"), before=has_risk),
    "tell how to be readier": Scene("SendReadiness", reminds_of_readiness, **to_person("ana", "readier for a crisis")),
    "speak of a planned visit": Scene(
        "SendAppointment", speaks_of_visit, **to_person("ana", "Coming up"), before=plans_visit
    ),
    "ask about a trigger": Scene("SendTrigger", sees_competitor, **to_person("ana", "competitor seen"), asker="nora"),
    "show what became of a question": Scene(
        "RefreshQuestion",
        watches_competitor,
        in_direct("ana", "@nora watches it"),
        saying("watches it", to="D"),
        before=has_trigger,
        asker="nora",
    ),
    "catch somebody up": Scene("SendCatchUp", catches_up, **to_person("petra", "Catch-up"), before=petra_came),
    "tell what a crisis may reach": Scene("TellContagion", tells_contagion, **to_person("dora", "known to share")),
    "tell a KAM of a handover": Scene(
        "TellKamHandover",
        tells_new_kam,
        **to_person("ben", "You look after 1 account"),
        before=handed_over,
        asker="nora",
    ),
    "ask how the client feels": Scene(
        "AskForFeedback", asks_for_feedback, **to_person("ana", "How does Acme Corp feel"), before=resolved
    ),
    "pass on what a client said": Scene(
        "PassOnFeedback", passes_feedback_on, **to_person("dora", "Too slow"), before=has_feedback, asker="nora"
    ),
    "ask for the approval of a draft": Scene("SendDraft", writes_draft, **to_person("dora", "asks you to approve")),
    "look where a brainstorm may stand": Scene("PostBrainstorm", opens_brainstorm, in_channel("Brainstorm:")),
    "post a brainstorm": Scene("PostBrainstorm", opens_brainstorm, in_channel("Brainstorm:"), saying("Brainstorm:")),
    "redraw a brainstorm": Scene(
        "RefreshBrainstorm",
        adds_idea,
        in_channel("Brainstorm:", "A fire"),
        saying("Brainstorm:"),
        before=has_brainstorm,
    ),
    "ask where to upload the matrix": Scene("UploadMatrix", uploads_matrix, matrix_uploaded),
    "upload the matrix": Scene("UploadMatrix", uploads_matrix, matrix_uploaded),
    "finish the upload of the matrix": Scene("UploadMatrix", uploads_matrix, matrix_uploaded),
    "send the matrix": Scene(
        "SendMatrix", sends_matrix, in_direct("ana", "Risk matrix"), with_its_picture, before=has_matrix_picture
    ),
}
EVERY_SCENE = {**SCENES, **PREPARATION_SCENES}
"""Step → its scene."""
