"""What effects are called in the outbox. Databases hold the names: with other ones an upgrade would double messages."""

import pytest

from crisis.effects import (
    EFFECT_VALUES,
    AddBookmark,
    AnnounceChange,
    AnnounceCrisis,
    AskForFeedback,
    CaptureMessage,
    EffectValue,
    FindPerson,
    InviteMembers,
    OpenChannel,
    PassOnFeedback,
    PinHeadline,
    PostBrainstorm,
    PostCard,
    PostDigest,
    PostFridayDigest,
    PostHeadline,
    PostNotice,
    PostReminder,
    PostUpdate,
    PublishHome,
    RefreshAnnouncement,
    RefreshBrainstorm,
    RefreshCard,
    RefreshHeadline,
    RefreshPage,
    RefreshQuestion,
    RefreshReminder,
    RefreshUserGroups,
    RemindOfActions,
    RemindOfRisks,
    RemoveReminder,
    SendAppointment,
    SendCatchUp,
    SendDirect,
    SendDraft,
    SendMatrix,
    SendPage,
    SendReadiness,
    SendTrigger,
    SetTopic,
    ShowOpened,
    TellContagion,
    TellKamHandover,
    UploadMatrix,
    UploadTimeline,
    effect_value,
)
from storage.vocabulary import Urgency

NAMES: list[tuple[EffectValue, Urgency, str | None, str | None, str | None]] = [
    (AddBookmark(crisis_id=1), Urgency.HOUSEKEEPING, None, "bookmark:1", None),
    (AnnounceChange(crisis_id=1, word="w"), Urgency.REPLY, "announcement:1", None, None),
    (AnnounceCrisis(crisis_id=1), Urgency.REPLY, "announcement:1", "announcement:1", None),
    (
        AskForFeedback(crisis_id=1, ask_id=2, round=1, slack_id="U1"),
        Urgency.HOUSEKEEPING,
        None,
        "feedback:2:1",
        None,
    ),
    (
        CaptureMessage(crisis_id=1, channel="C1", message_ts="1.5", by="U2"),
        Urgency.REPLY,
        "capture:C1:1.5",
        "capture:C1:1.5:",
        None,
    ),
    (FindPerson(crisis_id=1, email="a@b.c", function="sales"), Urgency.PAGE, None, "find:1:sales:a@b.c", None),
    (InviteMembers(crisis_id=1, slack_ids=("U1",)), Urgency.PAGE, "channel:1", None, None),
    (OpenChannel(crisis_id=1), Urgency.PAGE, "channel:1", None, None),
    (PassOnFeedback(handoff_id=8, round=1, slack_id="U1"), Urgency.REPLY, None, "handoff:8:1", None),
    (PinHeadline(crisis_id=1), Urgency.HOUSEKEEPING, None, None, None),
    (PostBrainstorm(brainstorm_id=6), Urgency.REPLY, "brainstorm:6", "brainstorm:6", None),
    (PostCard(crisis_id=1, card="actions"), Urgency.REPLY, "channel:1", "card:1:actions", None),
    (PostDigest(crisis_id=1, target="U1", end=1), Urgency.REPLY, None, "digest:1:1:U1", None),
    (PostFridayDigest(week="2026-W47"), Urgency.HOUSEKEEPING, None, "friday:2026-W47", None),
    (PostHeadline(crisis_id=1), Urgency.REPLY, "headline:1", "headline:1", None),
    (PostNotice(crisis_id=1, word="w"), Urgency.REPLY, "channel:1", None, None),
    (PostReminder(crisis_id=1, clock_id=3, round=2), Urgency.REPLY, "reminder:3", "reminder:3:2", None),
    (PostUpdate(crisis_id=1, update_id=5), Urgency.REPLY, "channel:1", "update:5", None),
    (PublishHome(slack_id="U1"), Urgency.HOUSEKEEPING, "home:U1", None, "home:U1"),
    (RefreshAnnouncement(crisis_id=1), Urgency.REPLY, "announcement:1", None, "announcement:1"),
    (RefreshBrainstorm(brainstorm_id=6), Urgency.REPLY, "brainstorm:6", None, "brainstorm:6"),
    (RefreshCard(crisis_id=1, card="actions"), Urgency.REPLY, "channel:1", None, "card:1:actions"),
    (RefreshHeadline(crisis_id=1), Urgency.REPLY, "headline:1", None, "headline:1"),
    (RefreshPage(crisis_id=1, page_id=4), Urgency.HOUSEKEEPING, "page:4", None, "page:4"),
    (RefreshQuestion(asked="trigger:9:1"), Urgency.HOUSEKEEPING, None, None, "question:trigger:9:1"),
    (RefreshReminder(crisis_id=1, clock_id=3, round=2), Urgency.REPLY, "reminder:3", None, "reminder:3:2"),
    (RefreshUserGroups(at="T12"), Urgency.HOUSEKEEPING, None, "user-groups:T12", None),
    (RemindOfActions(crisis_id=1, slack_id="U1", action_ids=(1,)), Urgency.REPLY, None, None, None),
    (RemindOfRisks(slack_id="U1", risk_ids=(1,)), Urgency.HOUSEKEEPING, None, None, None),
    (RemoveReminder(crisis_id=1, clock_id=3, round=2), Urgency.HOUSEKEEPING, "reminder:3", "remove-reminder:3:2", None),
    (
        SendAppointment(slack_id="U1", appointment_id=8, stage="ask", round=2),
        Urgency.HOUSEKEEPING,
        None,
        "appointment:8:ask:2",
        None,
    ),
    (SendCatchUp(crisis_id=1, slack_id="U1", joined_at="10:00"), Urgency.REPLY, None, "catch-up:1:U1:10:00", None),
    (SendDirect(slack_id="U1", word="w"), Urgency.REPLY, None, None, None),
    (
        SendDraft(crisis_id=1, draft_id=3, version=2, stage="waiting", slack_id="U1"),
        Urgency.REPLY,
        None,
        "draft:3:2:waiting",
        None,
    ),
    (SendMatrix(slack_id="U1", account_id=9, asked_at="10:00"), Urgency.REPLY, None, "matrix:U1:9:10:00", None),
    (SendPage(crisis_id=1, page_id=4), Urgency.PAGE, "page:4", "page:4", None),
    (SendReadiness(slack_id="U1", week="2026-W47"), Urgency.HOUSEKEEPING, None, "readiness:2026-W47:U1", None),
    (SendTrigger(slack_id="U1", trigger_id=7, round=2), Urgency.REPLY, None, "trigger:7:2", None),
    (SetTopic(crisis_id=1), Urgency.HOUSEKEEPING, "topic:1", None, "topic:1"),
    (ShowOpened(crisis_id=1, view_id="V1"), Urgency.REPLY, None, None, None),
    (TellContagion(crisis_id=1, slack_id="U1"), Urgency.REPLY, None, "contagion:1:U1", None),
    (TellKamHandover(slack_id="U1", handover_id=3), Urgency.REPLY, None, "kam-handover:3:U1", None),
    (
        UploadMatrix(slack_id="U1", account_id=9, asked_at="10:00"),
        Urgency.REPLY,
        None,
        "matrix-picture:U1:9:10:00",
        None,
    ),
    (UploadTimeline(crisis_id=1, end=1), Urgency.REPLY, None, "timeline-picture:1:1", None),
]
"""Effect, urgency, lane, once key, coalesce key."""


@pytest.mark.parametrize(("effect", "urgency", "lane", "once", "coalesce"), NAMES)
def test_names_stay(
    effect: EffectValue, urgency: Urgency, lane: str | None, once: str | None, coalesce: str | None
) -> None:
    """Changing a pattern needs a migration of the rows that wait."""
    assert (effect.urgency, effect.lane, effect.once_key, effect.coalesce_key) == (urgency, lane, once, coalesce)


@pytest.mark.parametrize(
    ("effect", "once"),
    [
        (PostHeadline(crisis_id=1, instead_of="1.5"), "headline:1:1.5"),
        (PostBrainstorm(brainstorm_id=6, instead_of="1.5"), "brainstorm:6:1.5"),
        (AnnounceCrisis(crisis_id=1, again=True), None),
        (FindPerson(email="a@b.c"), "find:::a@b.c"),
        (UploadMatrix(slack_id="U1", account_id=None, asked_at="T"), "matrix-picture:U1:all:T"),
        (SendMatrix(slack_id="U1", account_id=None, asked_at="T"), "matrix:U1:all:T"),
        (CaptureMessage(crisis_id=1, channel="C1", message_ts="1.5", by="U1", again="2"), "capture:C1:1.5:2"),
    ],
)
def test_a_second_time_has_another_name(effect: EffectValue, once: str | None) -> None:
    """What may happen again under the same heading says what makes it another one."""
    assert effect.once_key == once


def test_the_digest_of_the_channel_waits_its_turn_there() -> None:
    """In direct messages and in the digest channel nothing else of the crisis is in order with it."""
    assert PostDigest(crisis_id=1, target="channel", end=1).lane == "channel:1"
    assert PostDigest(crisis_id=1, target="digest", end=1).lane is None


def test_every_effect_has_its_names_here_and_says_what_it_does() -> None:
    """The sentence goes after “Crisis Desk could not …”."""
    assert [type(effect) for effect, *_ in NAMES] == list(EFFECT_VALUES)
    assert all(kind.what and kind.what[0].islower() and not kind.what.endswith(".") for kind in EFFECT_VALUES)


def test_an_effect_is_read_back_as_it_was_written() -> None:
    """JSON has no tuples."""
    invite = InviteMembers(crisis_id=1, slack_ids=("U1", "U2"))

    assert effect_value("InviteMembers", {"crisis_id": 1, "slack_ids": ["U1", "U2"]}) == invite
    with pytest.raises(KeyError):
        effect_value("OfANewerRelease", {})
