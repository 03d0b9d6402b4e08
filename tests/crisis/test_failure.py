"""What Slack refuses for good reaches everybody who must know."""

import pytest

from crisis.channel import channel_opened
from crisis.effects import (
    AnnounceCrisis,
    EffectValue,
    InviteMembers,
    OpenChannel,
    PostBrainstorm,
    PostHeadline,
    PostNotice,
    PostUpdate,
    PublishHome,
    RefreshHeadline,
    SendDirect,
    SendPage,
    SetTopic,
)
from crisis.failure import effect_failed
from crisis.lead import take_lead
from storage.tables.crisis import Crisis
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState
from tests.builders import KIM, NOON, SAM, SUE, ZOE, Desk, a_crisis


def fails(desk: Desk, value: EffectValue, *, asked_by: str | None = None, reason: str = "not_in_channel") -> None:
    effect = Effect(id=7, uid="e7", kind=type(value).__name__, asked_by=asked_by, created_at=NOON, due_at=NOON)
    desk.do(effect_failed, effect, value, reason)


def settled(crisis: Crisis, number: int, state: EffectState, error: str, *, kind: str = "PostNotice") -> Effect:
    """Something that was to go into the channel of the crisis."""
    return Effect(
        id=number,
        uid=f"e{number}",
        kind=kind,
        payload={"crisis_id": crisis.id, "word": "recovering"}
        if kind == "PostNotice"
        else {"crisis_id": crisis.id, "update_id": 1},
        crisis_id=crisis.id,
        lane=f"channel:{crisis.id}",
        state=state,
        last_error=error,
        created_at=NOON,
        due_at=NOON,
    )


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(direct.slack_id, direct.word) for direct in desk.effects(SendDirect)]


def test_whoever_asked_and_the_lead_hear_it(desk: Desk) -> None:
    """With what failed, why, and the number to retry it by; and it is on the timeline."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)

    fails(desk, PostUpdate(crisis_id=crisis.id or 0, update_id=1), asked_by=SUE)

    assert told(desk) == [(SUE, "effect_failed"), (SAM, "effect_failed")]
    assert desk.effects(SendDirect)[0].values == {
        "what": "post the update in the crisis channel",
        "reason": "not_in_channel",
        "effect_id": 7,
        "person": None,
    }
    assert desk.words(crisis)[-1] == "effect_failed"
    assert "not_in_channel" in desk.sentences(crisis)[-1]


def test_one_person_hears_it_once(desk: Desk) -> None:
    """The lead asked for it themselves."""
    crisis = a_crisis(desk)
    desk.do(take_lead, crisis.id, by=SAM)

    fails(desk, PostUpdate(crisis_id=crisis.id or 0, update_id=1), asked_by=SAM)

    assert told(desk) == [(SAM, "effect_failed")]


def test_without_a_lead_the_declarer_hears_it(desk: Desk) -> None:
    """Somebody must."""
    crisis = a_crisis(desk)

    fails(desk, AnnounceCrisis(crisis_id=crisis.id or 0))

    assert told(desk) == [(ZOE, "effect_failed")]


def test_a_page_that_did_not_arrive_names_whom_it_was_for(desk: Desk) -> None:
    """So that somebody can call them."""
    crisis = a_crisis(desk)

    fails(desk, SendPage(crisis_id=crisis.id or 0, page_id=desk.page_for(crisis, SUE)), reason="user_disabled")

    assert desk.effects(SendDirect)[0].values["person"] == SUE
    assert f"page somebody <@{SUE}>: user_disabled" in desk.sentences(crisis)[-1]


def test_a_channel_that_cannot_be_opened_keeps_the_text(desk: Desk) -> None:
    """The declarer hears it in words of its own, not twice."""
    crisis = a_crisis(desk)

    fails(desk, OpenChannel(crisis_id=crisis.id or 0), asked_by=ZOE, reason="restricted_action")

    assert told(desk) == [(ZOE, "crisis_not_opened")]
    assert desk.crisis(crisis).channel_problem == "restricted_action"


def test_a_failed_invitation_does_not_leave_the_channel_bare(desk: Desk) -> None:
    """Headline and buttons come all the same, and everybody who is missing is named."""
    crisis = a_crisis(desk)
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")

    fails(desk, InviteMembers(crisis_id=crisis.id or 0, slack_ids=(SAM, KIM)), asked_by=ZOE, reason="fatal_error")

    assert len(desk.effects(PostHeadline)) == 1
    notice = desk.effects(PostNotice)[-1]
    assert (notice.word, notice.values["problems"]) == (
        "invite_problems",
        {SAM: "fatal_error", KIM: "fatal_error"},
    )


@pytest.mark.parametrize("kind", [SendDirect, SetTopic])
def test_small_things_are_noted_quietly(desk: Desk, kind: type[EffectValue]) -> None:
    """A message about a message that failed would fail as well; the timeline has it."""
    crisis = a_crisis(desk)
    crisis_id = crisis.id or 0
    value = SetTopic(crisis_id=crisis_id)
    direct = SendDirect(crisis_id=crisis_id, slack_id=SAM, word="joined")

    fails(desk, direct if kind is SendDirect else value)

    assert told(desk) == []
    assert desk.words(crisis)[-1] == "effect_failed"


def test_what_belongs_to_no_crisis_stays_on_the_health_page(desk: Desk) -> None:
    """There is no timeline and no lead to tell."""
    crisis: Crisis = a_crisis(desk)
    words = desk.words(crisis)

    fails(desk, PublishHome(slack_id=SAM))

    assert (told(desk), desk.words(crisis)) == ([], words)


def test_whoever_asked_for_something_outside_of_a_crisis_hears_it(desk: Desk) -> None:
    """What failed, why, and the number to retry it by; of what is drawn anew by itself nobody does."""
    asked = PostBrainstorm(brainstorm_id=1)

    fails(desk, asked, asked_by=KIM, reason="user_not_found")
    fails(desk, PublishHome(slack_id=SAM), asked_by=SAM)

    (direct,) = desk.effects(SendDirect)
    assert (direct.slack_id, direct.word, direct.crisis_id) == (KIM, "effect_failed", None)
    assert direct.values == {"what": asked.what, "reason": "user_not_found", "effect_id": 7}


def test_the_headline_shows_that_something_failed(desk: Desk) -> None:
    """It is drawn anew."""
    crisis = a_crisis(desk)
    desk.do(channel_opened, crisis.id, channel_id="C0ACME", name="crisis-2026-001-acme-corp")
    desk.forget_effects()

    fails(desk, SetTopic(crisis_id=crisis.id or 0))

    assert len(desk.new_effects(RefreshHeadline)) == 1


@pytest.mark.parametrize(
    ("kind", "reason", "is_told"),
    [
        # The channel is archived: everything that goes there fails the same way.
        ("PostNotice", "is_archived", False),
        # Something else went wrong.
        ("PostNotice", "msg_too_long", True),
        # Somebody typed it, and must know that nobody reads it.
        ("PostUpdate", "is_archived", True),
    ],
)
def test_the_same_refusal_again_is_told_once(desk: Desk, kind: str, reason: str, is_told: bool) -> None:
    """Not one direct message for each notice; an update is told each time."""
    crisis = a_crisis(desk)
    for number, (one, error) in enumerate([("PostNotice", "is_archived"), (kind, reason)], start=901):
        desk.add(settled(crisis, number, EffectState.FAILED, error, kind=one))
    later = desk.one(Effect, id=902)
    notice = PostNotice(crisis_id=crisis.id or 0, word="recovering", values={})
    value = notice if kind == "PostNotice" else PostUpdate(crisis_id=crisis.id or 0, update_id=1)

    desk.do(effect_failed, later, value, reason)

    assert [to for to, word in told(desk) if word == "effect_failed"] == ([ZOE] if is_told else [])
    assert desk.words(crisis)[-1] == "effect_failed"


def test_once_something_arrived_the_next_refusal_is_told_again(desk: Desk) -> None:
    """The channel was taken out of the archive, and put back."""
    crisis = a_crisis(desk)
    for number, state in enumerate([EffectState.FAILED, EffectState.DONE, EffectState.FAILED], start=901):
        error = "is_archived" if state is EffectState.FAILED else ""
        desk.add(settled(crisis, number, state, error))

    notice = PostNotice(crisis_id=crisis.id or 0, word="recovering", values={})
    desk.do(effect_failed, desk.one(Effect, id=903), notice, "is_archived")

    assert told(desk) == [(ZOE, "effect_failed")]
