"""What the bot does in Slack, one scene per step: how it comes about, and what stands in Slack afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import (
    AddBookmark,
    AnnounceChange,
    AnnounceCrisis,
    CaptureMessage,
    FindPerson,
    InviteMembers,
    PinHeadline,
    PostDigest,
    PostFridayDigest,
    PostNotice,
    PublishHome,
    RefreshAnnouncement,
    RefreshHeadline,
    RefreshPage,
    RefreshUserGroups,
    SendDirect,
    SetTopic,
    UploadTimeline,
)
from crisis.escalation import escalate
from crisis.resolve import Resolution, resolve
from crisis.update import UpdateDraft, post_update
from storage.queries.crisis import crisis_by_id
from storage.queries.roster import all_groups
from storage.queries.timeline import entries
from storage.vocabulary import Audience, Status, Step
from tests.faults.world import World

Arguments = dict[str, Any]
CRISIS = World.crisis_id
OLD_ADDRESS = "D0GONE0001"
SUMMARY = "Globex cannot send invoices"


@dataclass(frozen=True)
class Scene:
    """One step of the road. `act` lets the bot do it, `stands` counts how often it stands in Slack."""

    effect: str
    """The kind whose end is looked at."""
    act: Callable[[World], None]
    stands: Callable[[World], int]
    fits: Callable[[Arguments], bool] = lambda _: True
    """Which calls of the method are this step's."""
    before: Callable[[World], None] = lambda _: None
    """What must stand already; nothing fails in it."""
    asker: str = "farid"
    lead: str = "dora"
    declarer: str = "ana"


# --- opening the channel ---------------------------------------------------------------------------------------------


def declares(world: World) -> None:
    """Ben declares; only the channel and what follows from it is wished for."""
    ben = world.person("ben")
    ben.types(f"/crisis {SUMMARY}")
    ben.fills(account="Globex", severity="SEV2")
    world.keeps_only("OpenChannel", "PostHeadline", "InviteMembers", "ShowOpened", "SendDirect", "RefreshHeadline")
    ben.submits()


def crisis_channels_of_globex(world: World) -> int:
    """How many there are; they must be private and have Ben in them."""
    channels = [one for one in world.slack.state.channels.values() if "globex" in one.name]
    return sum(one.is_private and world.person("ben").id in one.members for one in channels) + sum(
        not one.is_private for one in channels
    )


def invites(world: World) -> None:
    people = tuple(world.person(name).id for name in ("petra", "oscar"))
    world.wishes(InviteMembers(crisis_id=CRISIS, slack_ids=people), asked_by=world.person("farid").id)


def invites_at_the_end(world: World) -> None:
    """Slack brings them in, its answer is lost, and the crisis is over before anybody tries again."""
    invites(world)
    world.changes_crisis(status=Status.CANCELLED)


def petra_is_in(world: World) -> int:
    return int({"petra", "oscar"} <= world.channel().members)


# --- messages --------------------------------------------------------------------------------------------------------


def says_recovering(world: World) -> None:
    values = {"by": world.person("farid").id, "note": "invoices run"}
    world.wishes(PostNotice(crisis_id=CRISIS, word="recovering", values=values), asked_by=world.person("farid").id)


def in_channel(*words: str) -> Callable[[World], int]:
    """How many messages in the crisis channel say all of this."""
    return lambda world: world.channel().count(*words)


def in_direct(name: str, *words: str) -> Callable[[World], int]:
    return lambda world: world.workplace.direct_message(world.person(name)).count(*words)


def on_desk(*words: str) -> Callable[[World], int]:
    return lambda world: world.channel("crisis-desk").count(*words)


def saying(*words: str, to: str = "") -> Callable[[Arguments], bool]:
    """Calls whose text says this, to a channel whose id begins so."""
    return lambda arguments: (
        all(word in str(arguments.get("text")) for word in words) and str(arguments.get("channel")).startswith(to)
    )


def gives_update(world: World) -> None:
    draft = UpdateDraft(
        crisis_id=CRISIS,
        audience=Audience.INTERNAL,
        author=world.person("farid").id,
        progress="Half of the invoices are out",
        changes="",
        plan="The rest by noon",
        told_to="",
        told_how="",
        told_at=None,
        next_due_at=None,
        request_key=None,
    )
    world.does(post_update, draft)


def to_old_address(arguments: Arguments) -> bool:
    return str(arguments.get("channel")) == OLD_ADDRESS


def is_reminded(world: World) -> None:
    world.passes(minutes=31)


def was_reminded(world: World) -> None:
    is_reminded(world)
    world.waits()


def reminder_is_gone(world: World) -> int:
    """The reminder of the update for the team; the client's stands, because nobody told the client anything."""
    return int(not any("the update for the team" in one.text and "due" in one.text for one in world.channel().all))


def pages_oscar(world: World) -> None:
    world.keeps_only("SendPage", "SendDirect", "RefreshHeadline")
    world.does(escalate, CRISIS, to=Step.SALES_MANAGER, reason="The client calls", by=world.person("farid").id)


def page_changes(world: World) -> None:
    world.changes_crisis(account_name="Acme Corporation")
    world.wishes(RefreshPage(crisis_id=CRISIS, page_id=1))


def dm_moved(world: World) -> None:
    """Nora was written to before, and Slack does not know that direct message any more."""
    world.remembers_direct_channel("nora", OLD_ADDRESS)


def writes_to_petra(world: World) -> None:
    world.wishes(SendDirect(crisis_id=CRISIS, slack_id=world.person("petra").id, word="joined"))


def changes_shown(world: World) -> None:
    """The headline must show what changed since it was drawn."""
    world.changes_crisis(summary="Acme cannot invoice at all")
    world.wishes(RefreshHeadline(crisis_id=CRISIS))


def changes_announced(world: World) -> None:
    world.changes_crisis(account_name="Acme Corporation")
    world.wishes(RefreshAnnouncement(crisis_id=CRISIS))


def announces(world: World) -> None:
    world.forgets_effects("AnnounceCrisis")
    world.changes_crisis(announcement_ts=None, announcement_channel=None, account_name="Acme of the North")
    world.wishes(AnnounceCrisis(crisis_id=CRISIS), asked_by=world.person("farid").id)


def announces_recovery(world: World) -> None:
    world.wishes(AnnounceChange(crisis_id=CRISIS, word="recovering"), asked_by=world.person("farid").id)


def tells_friday(world: World) -> None:
    world.wishes(PostFridayDigest(week="2026-W10"))


# --- furniture -------------------------------------------------------------------------------------------------------


def sets_topic(world: World) -> None:
    world.changes_crisis(status="recovering")
    world.wishes(SetTopic(crisis_id=CRISIS))


def pins(world: World) -> None:
    world.channel().channel.pins.clear()
    world.wishes(PinHeadline(crisis_id=CRISIS))


def bookmarks(world: World) -> None:
    world.forgets_effects("AddBookmark")
    world.channel().channel.bookmarks.clear()
    world.wishes(AddBookmark(crisis_id=CRISIS))


def opens_home(world: World) -> None:
    world.wishes(PublishHome(slack_id=world.person("farid").id))


def looks_for_somebody(world: World) -> None:
    find = FindPerson(crisis_id=CRISIS, email="petra@northwind.example", function="finance")
    world.wishes(find, asked_by=world.person("farid").id)


def asks_for_groups(world: World) -> None:
    world.wishes(RefreshUserGroups(at="now"))


def known_groups(world: World) -> int:
    return sum(group.handle == "legal" for group in world.asks(all_groups))


def farid_says(world: World) -> None:
    world.marked = world.person("farid").says("The client threatens to leave", in_channel=world.channel())


def farid_replies(world: World) -> None:
    farid = world.person("farid")
    question = farid.says("What does the client say?", in_channel=world.channel())
    world.marked = farid.says("They threaten to leave", in_channel=world.channel(), under=question)


def marks(world: World) -> None:
    message = world.marked.message
    world.wishes(
        CaptureMessage(crisis_id=CRISIS, channel=message.channel, message_ts=message.ts, by=world.person("farid").id)
    )


def on_timeline(world: World) -> int:
    async def _known(session: AsyncSession) -> int:
        return sum(entry.word == "message_captured" for entry in await entries(session, CRISIS))

    return int(world.asks(_known))


# --- the end ---------------------------------------------------------------------------------------------------------


def resolved(world: World) -> None:
    """Dora resolved it; nothing of the report is wished for yet."""
    resolution = Resolution(
        crisis_id=CRISIS,
        by=world.person("dora").id,
        what_was_done="All invoices are out",
        client_confirmed_by="Mr Smith",
        client_confirmed_how="phone",
    )
    world.keeps_only()
    world.does(resolve, resolution)
    world.keeps_all()
    world.forgets_effects("UploadTimeline", "PostDigest")


def uploads(world: World) -> None:
    world.wishes(UploadTimeline(crisis_id=CRISIS, end=1), asked_by=world.person("farid").id)


def with_picture(world: World) -> None:
    resolved(world)
    uploads(world)
    world.waits()


def digests_to(target: str) -> Callable[[World], None]:
    """The digest to `channel`, `digest`, or somebody by name."""

    def _act(world: World) -> None:
        whom = target if target in ("channel", "digest") else world.person(target).id
        world.wishes(PostDigest(crisis_id=CRISIS, target=whom, end=1), asked_by=world.person("farid").id)

    return _act


def with_its_picture(arguments: Arguments) -> bool:
    return "slack_file" in str(arguments.get("blocks"))


def pictures(world: World) -> int:
    """How many the record knows; a second one in Slack would be seen by nobody."""

    async def _known(session: AsyncSession) -> int:
        crisis = await crisis_by_id(session, CRISIS)
        return int(bool(crisis and crisis.timeline_file_id))

    return int(world.asks(_known))


SCENES: dict[str, Scene] = {
    "open the channel": Scene(
        "OpenChannel", declares, crisis_channels_of_globex, asker="ben", lead="ben", declarer="ben"
    ),
    "adopt our channel": Scene(
        "OpenChannel", declares, crisis_channels_of_globex, asker="ben", lead="ben", declarer="ben"
    ),
    "turn the modal into the link": Scene(
        "ShowOpened",
        declares,
        lambda world: int("is open" in world.person("ben").screen),
        asker="ben",
        lead="ben",
        declarer="ben",
    ),
    "invite people": Scene("InviteMembers", invites, petra_is_in),
    "look who came in": Scene("InviteMembers", invites_at_the_end, petra_is_in),
    "set the topic": Scene("SetTopic", sets_topic, lambda world: int("Recovering" in world.channel().channel.topic)),
    "pin the headline": Scene("PinHeadline", pins, lambda world: len(world.channel().channel.pins)),
    "look for the pin": Scene("PinHeadline", pins, lambda world: len(world.channel().channel.pins)),
    "link the protocol": Scene("AddBookmark", bookmarks, lambda world: len(world.channel().channel.bookmarks)),
    "look for the link": Scene("AddBookmark", bookmarks, lambda world: len(world.channel().channel.bookmarks)),
    "open a direct message": Scene("SendPage", pages_oscar, in_direct("nora", "you are needed")),
    "page": Scene("SendPage", pages_oscar, in_direct("nora", "you are needed"), saying("you are needed", to="D")),
    "page at an old address": Scene(
        "SendPage", pages_oscar, in_direct("nora", "you are needed"), to_old_address, before=dm_moved
    ),
    "write to one person": Scene("SendDirect", writes_to_petra, in_direct("petra", "You are in"), saying("You are in")),
    "post a notice": Scene("PostNotice", says_recovering, in_channel("is recovering"), saying("is recovering")),
    "look for a message": Scene("PostNotice", says_recovering, in_channel("is recovering"), saying("")),
    "post an update": Scene("PostUpdate", gives_update, in_channel("*Progress*", "Half of"), saying("Half of", to="C")),
    "post a reminder": Scene(
        "PostReminder",
        is_reminded,
        in_channel("update for the team in C-2026-001 is *overdue*"),
        saying("update for the team", to="C"),
    ),
    "announce a crisis": Scene("AnnounceCrisis", announces, on_desk("Acme of the North"), saying("North")),
    "look at the named channel": Scene("AnnounceCrisis", announces, on_desk("Acme of the North")),
    "search the named channel": Scene("AnnounceCrisis", announces, on_desk("Acme of the North")),
    "announce a change": Scene("AnnounceChange", announces_recovery, on_desk("recovering"), saying("recovering")),
    "look for a reply": Scene("AnnounceChange", announces_recovery, on_desk("recovering")),
    "tell of all on Friday": Scene(
        "PostFridayDigest", tells_friday, on_desk("Open crises before the weekend"), saying("")
    ),
    "redraw the headline": Scene(
        "RefreshHeadline", changes_shown, in_channel("Acme cannot invoice at all"), saying("at all", to="C")
    ),
    "redraw a page": Scene("RefreshPage", page_changes, in_direct("dora", "Acme Corporation"), saying("", to="D")),
    "redraw the announcement": Scene(
        "RefreshAnnouncement", changes_announced, on_desk("Acme Corporation"), saying("Corporation")
    ),
    "take a reminder away": Scene("RemoveReminder", gives_update, reminder_is_gone, before=was_reminded),
    "read a marked message": Scene("CaptureMessage", marks, on_timeline, before=farid_says),
    "read a marked reply": Scene("CaptureMessage", marks, on_timeline, before=farid_replies),
    "link a marked message": Scene("CaptureMessage", marks, on_timeline, before=farid_says),
    "draw App Home": Scene("PublishHome", opens_home, lambda world: int("C-2026-001" in world.person("farid").home)),
    "find a person": Scene("FindPerson", looks_for_somebody, in_direct("petra", "you are needed")),
    "ask for user groups": Scene("RefreshUserGroups", asks_for_groups, known_groups),
    "ask where to upload": Scene("UploadTimeline", uploads, pictures, before=resolved),
    "upload the picture": Scene("UploadTimeline", uploads, pictures, before=resolved),
    "finish the upload": Scene("UploadTimeline", uploads, pictures, before=resolved),
    "post the digest": Scene(
        "PostDigest",
        digests_to("channel"),
        in_channel("is resolved: Acme Corp"),
        with_its_picture,
        before=with_picture,
    ),
    "send the digest": Scene(
        "PostDigest",
        digests_to("nora"),
        in_direct("nora", "is resolved: Acme Corp"),
        with_its_picture,
        before=with_picture,
    ),
}
