"""What we want Slack to do, as small frozen values. `wish_for` writes one down in the transaction of the change.

A value holds ids, never texts of messages: a message is rendered when its turn comes, so it shows what is true then.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox import Wish, enqueue
from storage.vocabulary import Urgency


@dataclass(frozen=True, kw_only=True)
class EffectValue:
    """The base of all effects. What lane and keys mean stands at `storage.tables.outbox.Effect`."""

    urgency: ClassVar[Urgency] = Urgency.REPLY
    crisis_id: int | None = None

    @property
    def lane(self) -> str | None:
        return None

    @property
    def once_key(self) -> str | None:
        return None

    @property
    def coalesce_key(self) -> str | None:
        return None


@dataclass(frozen=True, kw_only=True)
class CrisisEffect(EffectValue):
    """An effect that belongs to a crisis."""

    crisis_id: int


@dataclass(frozen=True, kw_only=True)
class InChannel(CrisisEffect):
    """Something whose order in the crisis channel matters."""

    @property
    def lane(self) -> str | None:
        return f"channel:{self.crisis_id}"


@dataclass(frozen=True, kw_only=True)
class OpenChannel(InChannel):
    """Create the private channel, or adopt it if an earlier attempt created it."""

    urgency = Urgency.PAGE


@dataclass(frozen=True, kw_only=True)
class InviteMembers(InChannel):
    """Bring people in. One bad or guest user never blocks the others."""

    slack_ids: tuple[str, ...]
    urgency = Urgency.PAGE


@dataclass(frozen=True, kw_only=True)
class PostHeadline(CrisisEffect):
    """Post the one message that is always current; `instead_of`: the ts of the one that somebody deleted in Slack."""

    instead_of: str = ""

    @property
    def lane(self) -> str | None:
        return f"headline:{self.crisis_id}"

    @property
    def once_key(self) -> str:
        return f"headline:{self.crisis_id}{f':{self.instead_of}' if self.instead_of else ''}"


@dataclass(frozen=True, kw_only=True)
class RefreshHeadline(CrisisEffect):
    @property
    def lane(self) -> str | None:
        return f"headline:{self.crisis_id}"

    @property
    def coalesce_key(self) -> str | None:
        return f"headline:{self.crisis_id}"


@dataclass(frozen=True, kw_only=True)
class PinHeadline(CrisisEffect):
    urgency = Urgency.HOUSEKEEPING


@dataclass(frozen=True, kw_only=True)
class SetTopic(CrisisEffect):
    urgency = Urgency.HOUSEKEEPING

    @property
    def lane(self) -> str | None:
        return f"topic:{self.crisis_id}"

    @property
    def coalesce_key(self) -> str | None:
        return f"topic:{self.crisis_id}"


@dataclass(frozen=True, kw_only=True)
class AddBookmark(CrisisEffect):
    """Link the protocol at the top of the channel."""

    urgency = Urgency.HOUSEKEEPING

    @property
    def once_key(self) -> str | None:
        return f"bookmark:{self.crisis_id}"


@dataclass(frozen=True, kw_only=True)
class AnnounceCrisis(CrisisEffect):
    """One line in the crisis-desk channel."""

    again: bool = False
    """The crisis was reopened before it could be announced."""

    @property
    def lane(self) -> str | None:
        return f"announcement:{self.crisis_id}"

    @property
    def once_key(self) -> str | None:
        return None if self.again else f"announcement:{self.crisis_id}"


@dataclass(frozen=True, kw_only=True)
class RefreshAnnouncement(CrisisEffect):
    """Not housekeeping: what is said below the announcement waits for it in the same lane."""

    @property
    def lane(self) -> str | None:
        return f"announcement:{self.crisis_id}"

    @property
    def coalesce_key(self) -> str | None:
        return f"announcement:{self.crisis_id}"


@dataclass(frozen=True, kw_only=True)
class AnnounceChange(CrisisEffect):
    """A reply under the announcement: recovering, resolved, reopened, cancelled, severity changed."""

    word: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def lane(self) -> str | None:
        return f"announcement:{self.crisis_id}"


@dataclass(frozen=True, kw_only=True)
class SendPage(CrisisEffect):
    """The direct message of one page."""

    page_id: int
    urgency = Urgency.PAGE

    @property
    def lane(self) -> str | None:
        return f"page:{self.page_id}"

    @property
    def once_key(self) -> str | None:
        return f"page:{self.page_id}"


@dataclass(frozen=True, kw_only=True)
class RefreshPage(CrisisEffect):
    """Show on a page what became of it. Slack takes few changes a minute, and the headline must not wait for pages."""

    page_id: int
    urgency = Urgency.HOUSEKEEPING

    @property
    def lane(self) -> str | None:
        return f"page:{self.page_id}"

    @property
    def coalesce_key(self) -> str | None:
        return f"page:{self.page_id}"


@dataclass(frozen=True, kw_only=True)
class PostUpdate(InChannel):
    update_id: int

    @property
    def once_key(self) -> str | None:
        return f"update:{self.update_id}"


@dataclass(frozen=True, kw_only=True)
class PostReminder(CrisisEffect):
    """Mention in the channel that an update is due. Void as soon as the clock is in another round."""

    clock_id: int
    round: int

    @property
    def lane(self) -> str | None:
        return f"reminder:{self.clock_id}"

    @property
    def once_key(self) -> str | None:
        return f"reminder:{self.clock_id}:{self.round}"


@dataclass(frozen=True, kw_only=True)
class RefreshReminder(CrisisEffect):
    clock_id: int
    round: int

    @property
    def lane(self) -> str | None:
        return f"reminder:{self.clock_id}"

    @property
    def coalesce_key(self) -> str | None:
        return f"reminder:{self.clock_id}:{self.round}"


@dataclass(frozen=True, kw_only=True)
class RemoveReminder(CrisisEffect):
    """Take away the reminder of a round that was answered. Its ts is in the result of that round's `PostReminder`."""

    clock_id: int
    round: int
    urgency = Urgency.HOUSEKEEPING

    @property
    def lane(self) -> str | None:
        return f"reminder:{self.clock_id}"

    @property
    def once_key(self) -> str | None:
        return f"remove-reminder:{self.clock_id}:{self.round}"


@dataclass(frozen=True, kw_only=True)
class PostNotice(InChannel):
    """A sentence in the crisis channel. `word` chooses it (`handlers/blocks/notice.py`), `values` fill it."""

    word: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PostCard(InChannel):
    """A message of the channel that is kept up to date in place. `card` names it (`handlers/effects/card.py`)."""

    card: str

    @property
    def once_key(self) -> str | None:
        return f"card:{self.crisis_id}:{self.card}"


@dataclass(frozen=True, kw_only=True)
class RefreshCard(InChannel):
    """In the same lane as `PostCard`, so that it never overtakes the message it is to change."""

    card: str

    @property
    def coalesce_key(self) -> str | None:
        return f"card:{self.crisis_id}:{self.card}"


@dataclass(frozen=True, kw_only=True)
class CaptureMessage(CrisisEffect):
    """Read a message that was pinned or marked, so that it goes on the timeline. Only Slack knows what it says."""

    channel: str
    message_ts: str
    by: str
    """Slack id of who pinned or marked it."""
    again: str = ""
    """It changed while it was being read: look once more."""

    @staticmethod
    def key(channel: str, message_ts: str, again: str = "") -> str:
        return f"capture:{channel}:{message_ts}:{again}"

    @property
    def lane(self) -> str | None:
        return f"capture:{self.channel}:{self.message_ts}"

    @property
    def once_key(self) -> str | None:
        return self.key(self.channel, self.message_ts, self.again)


@dataclass(frozen=True, kw_only=True)
class SendDirect(EffectValue):
    """A sentence in a direct message. Words and values as for `PostNotice`."""

    slack_id: str
    word: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SendReadiness(EffectValue):
    """The weekly message to a KAM: what would make their accounts readier."""

    slack_id: str
    week: str
    """ISO week, for example `2026-W47`."""
    urgency = Urgency.HOUSEKEEPING

    @property
    def once_key(self) -> str | None:
        return f"readiness:{self.week}:{self.slack_id}"


@dataclass(frozen=True, kw_only=True)
class SendCatchUp(CrisisEffect):
    """Tell somebody who came into the channel later what they must know."""

    slack_id: str
    joined_at: str
    """Once per join; ISO."""

    @property
    def once_key(self) -> str | None:
        return f"catch-up:{self.crisis_id}:{self.slack_id}:{self.joined_at}"


@dataclass(frozen=True, kw_only=True)
class RemindOfActions(CrisisEffect):
    """Tell somebody directly which actions are overdue: their own, or as the lead those of others."""

    slack_id: str
    action_ids: tuple[int, ...]
    is_lead: bool = False


@dataclass(frozen=True, kw_only=True)
class RemindOfRisks(EffectValue):
    """Tell somebody directly, once a week, which risks are to be reviewed and which mitigations are due."""

    slack_id: str
    risk_ids: tuple[int, ...]
    urgency = Urgency.HOUSEKEEPING


@dataclass(frozen=True, kw_only=True)
class UploadMatrix(EffectValue):
    """Draw the risk matrix that this person may see and give Slack the picture, not shown anywhere yet."""

    slack_id: str
    account_id: int | None
    """None: of all accounts the person may read."""
    asked_at: str

    @property
    def once_key(self) -> str | None:
        return f"matrix-picture:{self.slack_id}:{self.account_id or 'all'}:{self.asked_at}"


@dataclass(frozen=True, kw_only=True)
class SendMatrix(EffectValue):
    """The risk matrix with its list, to whoever asked, and nobody else."""

    slack_id: str
    account_id: int | None
    asked_at: str

    @property
    def once_key(self) -> str | None:
        return f"matrix:{self.slack_id}:{self.account_id or 'all'}:{self.asked_at}"


@dataclass(frozen=True, kw_only=True)
class PostBrainstorm(EffectValue):
    """Post the message of a brainstorm where it was asked for, if that is private, else to the crisis-desk channel."""

    brainstorm_id: int

    @property
    def lane(self) -> str | None:
        return f"brainstorm:{self.brainstorm_id}"

    @property
    def once_key(self) -> str | None:
        return f"brainstorm:{self.brainstorm_id}"


@dataclass(frozen=True, kw_only=True)
class RefreshBrainstorm(EffectValue):
    """Show what people added and how they voted, or the result."""

    brainstorm_id: int

    @property
    def lane(self) -> str | None:
        return f"brainstorm:{self.brainstorm_id}"

    @property
    def coalesce_key(self) -> str | None:
        return f"brainstorm:{self.brainstorm_id}"


@dataclass(frozen=True, kw_only=True)
class TellContagion(CrisisEffect):
    """Tell whoever leads which other accounts share what broke; never in the channel, for they are other clients."""

    slack_id: str

    @property
    def once_key(self) -> str | None:
        return f"contagion:{self.crisis_id}:{self.slack_id}"


@dataclass(frozen=True, kw_only=True)
class ShowOpened(CrisisEffect):
    """Turn the "opening…" modal into the link, or into what failed."""

    view_id: str


@dataclass(frozen=True, kw_only=True)
class FindPerson(EffectValue):
    """Ask Slack who has this e-mail address. With a crisis: bring them in and page them once they are found."""

    email: str
    function: str = ""
    urgency = Urgency.PAGE

    @property
    def once_key(self) -> str | None:
        return f"find:{self.crisis_id or ''}:{self.function}:{self.email}"[:120]


@dataclass(frozen=True, kw_only=True)
class UploadTimeline(CrisisEffect):
    """Draw the timeline and give Slack the picture, not shown anywhere yet."""

    end: int
    """Which end of the crisis it belongs to: 1, after a reopening 2, …"""

    @property
    def once_key(self) -> str | None:
        return f"timeline-picture:{self.crisis_id}:{self.end}"


@dataclass(frozen=True, kw_only=True)
class PostDigest(CrisisEffect):
    """The digest, to the crisis channel (`channel`), the digest channel (`digest`) or one person (a Slack id)."""

    target: str
    end: int

    @property
    def lane(self) -> str | None:
        return f"channel:{self.crisis_id}" if self.target == "channel" else None

    @property
    def once_key(self) -> str | None:
        return f"digest:{self.crisis_id}:{self.end}:{self.target}"


@dataclass(frozen=True, kw_only=True)
class PostFridayDigest(EffectValue):
    """All open crises, to the crisis-desk channel, once a week."""

    week: str
    """ISO week, for example `2026-W47`."""
    urgency = Urgency.HOUSEKEEPING

    @property
    def once_key(self) -> str | None:
        return f"friday:{self.week}"


@dataclass(frozen=True, kw_only=True)
class PublishHome(EffectValue):
    slack_id: str
    urgency = Urgency.HOUSEKEEPING

    @property
    def lane(self) -> str | None:
        return f"home:{self.slack_id}"

    @property
    def coalesce_key(self) -> str | None:
        return f"home:{self.slack_id}"


@dataclass(frozen=True, kw_only=True)
class RefreshUserGroups(EffectValue):
    """Ask Slack who is in which user group."""

    at: str
    """The hour for which it is asked, `2026-11-17T12`, or what else makes one more question worth it."""
    urgency = Urgency.HOUSEKEEPING

    @property
    def once_key(self) -> str | None:
        return f"user-groups:{self.at}"


EFFECT_VALUES: tuple[type[EffectValue], ...] = (
    AddBookmark,
    AnnounceChange,
    AnnounceCrisis,
    CaptureMessage,
    FindPerson,
    InviteMembers,
    OpenChannel,
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
    RefreshReminder,
    RefreshUserGroups,
    RemindOfActions,
    RemindOfRisks,
    RemoveReminder,
    SendCatchUp,
    SendDirect,
    SendMatrix,
    SendPage,
    SendReadiness,
    SetTopic,
    ShowOpened,
    TellContagion,
    UploadMatrix,
    UploadTimeline,
)
_BY_KIND = {value.__name__: value for value in EFFECT_VALUES}


async def wish_for(
    session: AsyncSession,
    effect: EffectValue,
    *,
    now: datetime,
    after: int | None = None,
    at_most_until: datetime | None = None,
    asked_by: str | None = None,
    urgency: Urgency | None = None,
) -> int | None:
    """Write an effect into the outbox. Returns its id; None when it was wished for once already.

    Args:
        after: id of the effect that must be settled first.
        at_most_until: when to stop waiting for it.
        asked_by: Slack id of who hears about it should it fail.
        urgency: another one than its kind has.
    """
    wish = Wish(
        kind=type(effect).__name__,
        payload=asdict(effect),
        crisis_id=effect.crisis_id,
        lane=effect.lane,
        after_id=after,
        after_until=at_most_until,
        urgency=effect.urgency if urgency is None else urgency,
        once_key=effect.once_key,
        coalesce_key=effect.coalesce_key,
        asked_by=asked_by,
    )
    return await enqueue(session, wish, now=now)


async def wish_for_all(
    session: AsyncSession, effects: Iterable[EffectValue], *, now: datetime, asked_by: str | None = None
) -> None:
    """Several that need not wait for each other."""
    for effect in effects:
        await wish_for(session, effect, now=now, asked_by=asked_by)


def effect_value(kind: str, payload: dict[str, Any]) -> EffectValue:
    """The value that was written down.

    Raises:
        KeyError: no such kind; the row was written by a newer release.
    """
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in payload.items()
    }
    return _BY_KIND[kind](**plain)
