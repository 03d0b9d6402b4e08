"""What we want Slack to do, as small frozen values. `wish_for` writes one down in the transaction of the change.

A value holds ids, never texts of messages: a message is rendered when its turn comes, so it shows what is true then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox import Wish, enqueue
from storage.vocabulary import Urgency


@dataclass(frozen=True, kw_only=True)
class EffectValue:
    """The base of all effects. What lane and keys mean stands at `storage.tables.outbox.Effect`.

    A subclass gives each as a pattern over its own fields: `lane="page:{page_id}"`; without one it has none.
    """

    urgency: ClassVar[Urgency] = Urgency.REPLY
    patterns: ClassVar[Mapping[str, str]] = {}
    what: ClassVar[str] = ""
    """What it does, to go after "Crisis Desk could not …"; empty for a base of several effects."""
    is_quiet: ClassVar[bool] = False
    """Nobody is written to when it is given up: that would fail the same way, or is not worth a message in a crisis.
    It is on the timeline, in `python -m bot effects list` and on the health page all the same."""
    crisis_id: int | None = None

    def __init_subclass__(
        cls,
        *,
        what: str = "",
        lane: str = "",
        once: str = "",
        coalesce: str = "",
        urgency: Urgency | None = None,
        is_quiet: bool = False,
    ) -> None:
        cls.what, cls.is_quiet = what, is_quiet
        given = {"lane": lane, "once": once, "coalesce": coalesce}
        cls.patterns = {**cls.patterns, **{name: pattern for name, pattern in given.items() if pattern}}
        cls.urgency = cls.urgency if urgency is None else urgency

    @property
    def lane(self) -> str | None:
        return self._filled("lane")

    @property
    def once_key(self) -> str | None:
        return self._filled("once")

    @property
    def coalesce_key(self) -> str | None:
        return self._filled("coalesce")

    def _filled(self, name: str) -> str | None:
        pattern = self.patterns.get(name)
        return pattern.format_map(vars(self)) if pattern else None


@dataclass(frozen=True, kw_only=True)
class CrisisEffect(EffectValue):
    """An effect that belongs to a crisis."""

    crisis_id: int


@dataclass(frozen=True, kw_only=True)
class InChannel(CrisisEffect, lane="channel:{crisis_id}"):
    """Something whose order in the crisis channel matters."""


@dataclass(frozen=True, kw_only=True)
class OpenChannel(InChannel, urgency=Urgency.PAGE, what="open the crisis channel"):
    """Create the private channel, or adopt it if an earlier attempt created it."""


@dataclass(frozen=True, kw_only=True)
class InviteMembers(InChannel, urgency=Urgency.PAGE, what="invite people to the crisis channel"):
    """Bring people in. One bad or guest user never blocks the others."""

    slack_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostHeadline(CrisisEffect, lane="headline:{crisis_id}", what="post the headline"):
    """Post the one message that is always current; `instead_of`: the ts of the one that somebody deleted in Slack."""

    instead_of: str = ""

    @property
    def once_key(self) -> str:
        return f"headline:{self.crisis_id}{f':{self.instead_of}' if self.instead_of else ''}"


@dataclass(frozen=True, kw_only=True)
class RefreshHeadline(
    CrisisEffect, lane="headline:{crisis_id}", coalesce="headline:{crisis_id}", what="bring the headline up to date"
):
    pass


@dataclass(frozen=True, kw_only=True)
class PinHeadline(CrisisEffect, urgency=Urgency.HOUSEKEEPING, what="pin the headline", is_quiet=True):
    pass


@dataclass(frozen=True, kw_only=True)
class SetTopic(
    CrisisEffect,
    lane="topic:{crisis_id}",
    coalesce="topic:{crisis_id}",
    urgency=Urgency.HOUSEKEEPING,
    what="set the channel's topic",
    is_quiet=True,
):
    pass


@dataclass(frozen=True, kw_only=True)
class AddBookmark(
    CrisisEffect, once="bookmark:{crisis_id}", urgency=Urgency.HOUSEKEEPING, what="add the link to the protocol"
):
    """Link the protocol at the top of the channel."""


@dataclass(frozen=True, kw_only=True)
class AnnounceCrisis(
    CrisisEffect, lane="announcement:{crisis_id}", what="announce the crisis in the crisis-desk channel"
):
    """One line in the crisis-desk channel."""

    again: bool = False
    """The crisis was reopened before it could be announced."""

    @property
    def once_key(self) -> str | None:
        return None if self.again else f"announcement:{self.crisis_id}"


@dataclass(frozen=True, kw_only=True)
class RefreshAnnouncement(
    CrisisEffect,
    lane="announcement:{crisis_id}",
    coalesce="announcement:{crisis_id}",
    what="bring the announcement up to date",
):
    """Not housekeeping: what is said below the announcement waits for it in the same lane."""


@dataclass(frozen=True, kw_only=True)
class AnnounceChange(
    CrisisEffect, lane="announcement:{crisis_id}", what="announce the change in the crisis-desk channel"
):
    """A reply under the announcement: recovering, resolved, reopened, cancelled, severity changed."""

    word: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SendPage(CrisisEffect, lane="page:{page_id}", once="page:{page_id}", urgency=Urgency.PAGE, what="page somebody"):
    """The direct message of one page."""

    page_id: int


@dataclass(frozen=True, kw_only=True)
class RefreshPage(
    CrisisEffect,
    lane="page:{page_id}",
    coalesce="page:{page_id}",
    urgency=Urgency.HOUSEKEEPING,
    what="bring a page up to date",
    is_quiet=True,
):
    """Show on a page what became of it. Slack takes few changes a minute, and the headline must not wait for pages."""

    page_id: int


@dataclass(frozen=True, kw_only=True)
class PostUpdate(InChannel, once="update:{update_id}", what="post the update in the crisis channel"):
    update_id: int


@dataclass(frozen=True, kw_only=True)
class PostReminder(
    CrisisEffect,
    lane="reminder:{clock_id}",
    once="reminder:{clock_id}:{round}",
    what="post a reminder in the crisis channel",
):
    """Mention in the channel that an update is due. Void as soon as the clock is in another round."""

    clock_id: int
    round: int


@dataclass(frozen=True, kw_only=True)
class RefreshReminder(
    CrisisEffect,
    lane="reminder:{clock_id}",
    coalesce="reminder:{clock_id}:{round}",
    what="bring a reminder up to date",
    is_quiet=True,
):
    clock_id: int
    round: int


@dataclass(frozen=True, kw_only=True)
class RemoveReminder(
    CrisisEffect,
    lane="reminder:{clock_id}",
    once="remove-reminder:{clock_id}:{round}",
    urgency=Urgency.HOUSEKEEPING,
    what="take a reminder away",
    is_quiet=True,
):
    """Take away the reminder of a round that was answered. Its ts is in the result of that round's `PostReminder`."""

    clock_id: int
    round: int


@dataclass(frozen=True, kw_only=True)
class PostNotice(InChannel, what="post a notice in the crisis channel"):
    """A sentence in the crisis channel. `word` chooses it (`handlers/blocks/notice.py`), `values` fill it."""

    word: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PostCard(
    InChannel, once="card:{crisis_id}:{card}", what="post a message of the preparation in the crisis channel"
):
    """A message of the channel that is kept up to date in place. `card` names it (`handlers/effects/card.py`)."""

    card: str


@dataclass(frozen=True, kw_only=True)
class RefreshCard(
    InChannel,
    coalesce="card:{crisis_id}:{card}",
    what="bring a message in the crisis channel up to date",
    is_quiet=True,
):
    """In the same lane as `PostCard`, so that it never overtakes the message it is to change."""

    card: str


@dataclass(frozen=True, kw_only=True)
class CaptureMessage(
    CrisisEffect, lane="capture:{channel}:{message_ts}", what="read a message for the timeline", is_quiet=True
):
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
    def once_key(self) -> str | None:
        return self.key(self.channel, self.message_ts, self.again)


@dataclass(frozen=True, kw_only=True)
class SendDirect(EffectValue, what="send a direct message", is_quiet=True):
    """A sentence in a direct message. Words and values as for `PostNotice`."""

    slack_id: str
    word: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SendReadiness(
    EffectValue,
    once="readiness:{week}:{slack_id}",
    urgency=Urgency.HOUSEKEEPING,
    what="send somebody their weekly message",
):
    """The weekly message to a KAM: what would make their accounts readier."""

    slack_id: str
    week: str
    """ISO week, for example `2026-W47`."""


@dataclass(frozen=True, kw_only=True)
class SendCatchUp(
    CrisisEffect,
    once="catch-up:{crisis_id}:{slack_id}:{joined_at}",
    what="tell somebody who came later what they must know",
    is_quiet=True,
):
    """Tell somebody who came into the channel later what they must know."""

    slack_id: str
    joined_at: str
    """Once per join; ISO."""


@dataclass(frozen=True, kw_only=True)
class RemindOfActions(CrisisEffect, what="remind somebody of overdue actions", is_quiet=True):
    """Tell somebody directly which actions are overdue: their own, or as the lead those of others."""

    slack_id: str
    action_ids: tuple[int, ...]
    is_lead: bool = False


@dataclass(frozen=True, kw_only=True)
class RemindOfRisks(EffectValue, urgency=Urgency.HOUSEKEEPING, what="remind somebody of risks to be reviewed"):
    """Tell somebody directly, once a week, which risks are to be reviewed and which mitigations are due."""

    slack_id: str
    risk_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AskForFeedback(
    CrisisEffect,
    once="feedback:{ask_id}:{round}",
    urgency=Urgency.HOUSEKEEPING,
    what="ask somebody what the client says after the crisis",
):
    """Ask whoever speaks to the client how the client feels. Void once it was written down or the crisis goes on."""

    ask_id: int
    round: int
    slack_id: str


@dataclass(frozen=True, kw_only=True)
class PassOnFeedback(EffectValue, once="handoff:{handoff_id}:{round}", what="pass on what a client said"):
    """Tell whoever stands for a function what a client said; `round` 1: remind them, unless they saw it."""

    handoff_id: int
    round: int
    slack_id: str


@dataclass(frozen=True, kw_only=True)
class UploadMatrix(EffectValue, what="upload the picture of the risk matrix", is_quiet=True):
    """Draw the risk matrix that this person may see and give Slack the picture, not shown anywhere yet."""

    slack_id: str
    account_id: int | None
    """None: of all accounts the person may read."""
    asked_at: str

    @property
    def once_key(self) -> str | None:
        return f"matrix-picture:{self.slack_id}:{self.account_id or 'all'}:{self.asked_at}"


@dataclass(frozen=True, kw_only=True)
class SendMatrix(EffectValue, what="send somebody the risk matrix", is_quiet=True):
    """The risk matrix with its list, to whoever asked, and nobody else."""

    slack_id: str
    account_id: int | None
    asked_at: str

    @property
    def once_key(self) -> str | None:
        return f"matrix:{self.slack_id}:{self.account_id or 'all'}:{self.asked_at}"


@dataclass(frozen=True, kw_only=True)
class PostBrainstorm(EffectValue, lane="brainstorm:{brainstorm_id}", what="post the brainstorm"):
    """Post the message of a brainstorm where it was asked for, if that is private, else to the crisis-desk channel.

    `instead_of`: the ts of the one that somebody deleted in Slack.
    """

    brainstorm_id: int
    instead_of: str = ""

    @property
    def once_key(self) -> str:
        return f"brainstorm:{self.brainstorm_id}{f':{self.instead_of}' if self.instead_of else ''}"


@dataclass(frozen=True, kw_only=True)
class RefreshBrainstorm(
    EffectValue,
    lane="brainstorm:{brainstorm_id}",
    coalesce="brainstorm:{brainstorm_id}",
    what="bring a brainstorm up to date",
):
    """Show what people added and how they voted, or the result."""

    brainstorm_id: int


@dataclass(frozen=True, kw_only=True)
class SendAppointment(
    EffectValue,
    once="appointment:{appointment_id}:{stage}:{round}",
    urgency=Urgency.HOUSEKEEPING,
    what="remind somebody of a planned visit or call",
):
    """Tell whoever planned a visit or call what to prepare, or ask how it went."""

    slack_id: str
    appointment_id: int
    stage: str
    """`prepare` or `ask`."""
    round: int
    """One more whenever it is moved."""


@dataclass(frozen=True, kw_only=True)
class SendTrigger(EffectValue, once="trigger:{trigger_id}:{round}", what="ask somebody about a trigger"):
    """Ask whoever looks after an account what becomes of a trigger: declare, watch or dismiss."""

    slack_id: str
    trigger_id: int
    round: int
    """1 when it is raised, 2 after it was watched for a while."""


@dataclass(frozen=True, kw_only=True)
class RefreshQuestion(
    EffectValue,
    coalesce="question:{asked}",
    urgency=Urgency.HOUSEKEEPING,
    what="show what became of a question",
    is_quiet=True,
):
    """Show on a direct message that asked something what was answered, in place of its buttons."""

    asked: str
    """`once_key` of the effect that asked."""


@dataclass(frozen=True, kw_only=True)
class TellContagion(
    CrisisEffect,
    once="contagion:{crisis_id}:{slack_id}",
    what="tell who leads which other accounts share what broke",
    is_quiet=True,
):
    """Tell whoever leads which other accounts share what broke; never in the channel, for they are other clients."""

    slack_id: str


@dataclass(frozen=True, kw_only=True)
class TellKamHandover(
    EffectValue, once="kam-handover:{handover_id}:{slack_id}", what="tell a KAM which accounts were handed over"
):
    """Tell the old or the new KAM which accounts went from one to the other; the new one also what is open in each."""

    slack_id: str
    handover_id: int


@dataclass(frozen=True, kw_only=True)
class SendDraft(
    CrisisEffect,
    once="draft:{draft_id}:{version}:{stage}",
    what="send somebody a draft for the client",
):
    """A draft to whoever must do something about it now. Void as soon as it is at another stage."""

    draft_id: int
    version: int
    stage: str
    """A `DraftState`: `waiting` asks the approver, `changes` its author, `approved` whoever speaks to the client."""
    slack_id: str


@dataclass(frozen=True, kw_only=True)
class ShowOpened(CrisisEffect, what="show the link in the modal", is_quiet=True):
    """Turn the "opening…" modal into the link, or into what failed."""

    view_id: str


@dataclass(frozen=True, kw_only=True)
class FindPerson(EffectValue, urgency=Urgency.PAGE, what="look somebody up by e-mail address"):
    """Ask Slack who has this e-mail address. With a crisis: bring them in and page them once they are found."""

    email: str
    function: str = ""

    @property
    def once_key(self) -> str | None:
        return f"find:{self.crisis_id or ''}:{self.function}:{self.email}"[:120]


@dataclass(frozen=True, kw_only=True)
class UploadTimeline(
    CrisisEffect, once="timeline-picture:{crisis_id}:{end}", what="upload the picture of the timeline"
):
    """Draw the timeline and give Slack the picture, not shown anywhere yet."""

    end: int
    """Which end of the crisis it belongs to: 1, after a reopening 2, …"""


@dataclass(frozen=True, kw_only=True)
class PostDigest(CrisisEffect, once="digest:{crisis_id}:{end}:{target}", what="post the digest"):
    """The digest, to the crisis channel (`channel`), the digest channel (`digest`) or one person (a Slack id)."""

    target: str
    end: int

    @property
    def lane(self) -> str | None:
        return f"channel:{self.crisis_id}" if self.target == "channel" else None


@dataclass(frozen=True, kw_only=True)
class PostFridayDigest(EffectValue, once="friday:{week}", urgency=Urgency.HOUSEKEEPING, what="post the Friday digest"):
    """All open crises, to the crisis-desk channel, once a week."""

    week: str
    """ISO week, for example `2026-W47`."""


@dataclass(frozen=True, kw_only=True)
class PublishHome(
    EffectValue,
    lane="home:{slack_id}",
    coalesce="home:{slack_id}",
    urgency=Urgency.HOUSEKEEPING,
    what="draw somebody's App Home",
    is_quiet=True,
):
    slack_id: str


@dataclass(frozen=True, kw_only=True)
class RefreshUserGroups(
    EffectValue,
    once="user-groups:{at}",
    urgency=Urgency.HOUSEKEEPING,
    what="ask who is in the user groups of the response team",
    is_quiet=True,
):
    """Ask Slack who is in which user group."""

    at: str
    """The hour for which it is asked, `2026-11-17T12`, or what else makes one more question worth it."""


def _every(base: type[EffectValue]) -> Iterator[type[EffectValue]]:
    for kind in base.__subclasses__():
        if kind.what:
            yield kind
        yield from _every(kind)


EFFECT_VALUES: tuple[type[EffectValue], ...] = tuple(sorted(_every(EffectValue), key=lambda kind: kind.__name__))
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


def effect_value(kind: str, payload: dict[str, Any]) -> EffectValue:
    """The value that was written down.

    Raises:
        KeyError: no such kind; the row was written by a newer release.
    """
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in payload.items()
    }
    return _BY_KIND[kind](**plain)
