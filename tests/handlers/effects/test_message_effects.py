"""Messages: in the right place, once, true when they are read, and never where strangers read."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete
from sqlmodel import col

from crisis.effects import AnnounceChange, PostDigest, PostFridayDigest, SendDirect
from crisis.escalation import acknowledge
from crisis.lead import take_lead
from crisis.resolve import Resolution, cancel, resolve
from crisis.sweeps.update import act, due
from crisis.update import UpdateDraft, post_update
from fake_slack.model import Channel
from handlers.effects.named_channel import check_closed
from handlers.effects.slack_trouble import CannotBeDone
from storage.queries.escalation import open_pages
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.vocabulary import Audience, EffectState
from tests.bot.outgoing import ANA, DESK, DIGESTS, DORA, FARID, Outgoing, outgoing, protocol_with, run


async def calm_crisis(world: Outgoing) -> int:
    crisis = await world.declare()
    await world.delivery.drain()
    return crisis


async def remind(world: Outgoing) -> None:
    """Let the clocks run until a reminder is due, and write down that it is."""
    world.clock.forward(hours=1)
    async with world.database.reading() as session:
        ids = await due(session, now=world.clock.now(), limit=10)
    assert ids != []
    for clock_id in ids:
        await world.do(act, world.protocol, clock_id)


async def update_the_team(world: Outgoing, crisis: int) -> None:
    draft = UpdateDraft(crisis_id=crisis, audience=Audience.INTERNAL, author=ANA, progress="Prices are rolled back")
    await world.do(post_update, world.protocol, draft)


async def end(world: Outgoing, crisis: int) -> None:
    resolution = Resolution(
        crisis_id=crisis, by=ANA, what_was_done="Rolled back", client_confirmed_by="CFO", client_confirmed_how="phone"
    )
    await world.do(resolve, world.protocol, resolution)


def reminders(world: Outgoing) -> list[str]:
    return [message.text for message in world.posts(world.channel().id) if "due" in message.text.lower()]


def test_a_reminder_stands_once_and_vanishes_with_the_update(sqlite_url: str) -> None:
    """The channel keeps what was said, not that somebody was reminded."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            await remind(world)
            await world.delivery.drain()
            posted = await world.effects("PostReminder")
            assert posted != [] and {effect.state for effect in posted} == {EffectState.DONE}
            stands = {message.ts for message in world.posts(world.channel().id)}
            assert {effect.result["ts"] for effect in posted} <= stands

            await update_the_team(world, crisis)
            await world.delivery.drain()

            removed = (await world.effects("RemoveReminder"))[0]
            assert removed.state is EffectState.DONE
            gone = {call["ts"] for call in world.calls("chat.delete")}
            assert gone and gone.isdisjoint(message.ts for message in world.posts(world.channel().id))

    run(story())


def test_a_reminder_whose_update_came_first_is_never_posted(sqlite_url: str) -> None:
    """It is dropped with the reason, and there is nothing to remove."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            await remind(world)
            await update_the_team(world, crisis)
            await world.do(cancel, world.protocol, crisis, by=ANA, reason="False alarm")

            await world.delivery.drain()

            kinds = ("PostReminder", "RemoveReminder")
            states = [effect.state for kind in kinds for effect in await world.effects(kind)]
            assert states != [] and set(states) == {EffectState.DROPPED}
            assert world.calls("chat.delete") == []

    run(story())


def test_a_reminder_that_arrived_unknown_to_us_is_removed_as_well(sqlite_url: str) -> None:
    """The connection broke after Slack took it, then the update came: it is found, then taken away."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            before = {message.ts for message in world.posts(world.channel().id)}
            world.slack.faults.add("chat.postMessage", "drop_after", times=2)
            await remind(world)
            await world.delivery.drain()
            arrived = {message.ts for message in world.posts(world.channel().id)} - before
            assert arrived

            await world.do(cancel, world.protocol, crisis, by=ANA, reason="False alarm")
            await world.deliver_for(seconds=40)

            assert arrived.isdisjoint(message.ts for message in world.posts(world.channel().id))

    run(story())


def test_a_page_answered_while_it_was_under_way_shows_the_answer(sqlite_url: str) -> None:
    """Nothing could be refreshed before it arrived, so it is refreshed afterwards."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            world.slack.faults.add(
                "chat.postMessage", "drop_after", match=lambda args: "crisis_acknowledge" in str(args)
            )
            crisis = await world.declare()
            await world.delivery.drain()
            waiting = next(effect for effect in await world.effects("SendPage") if effect.outcome_unknown)
            assert waiting.state is EffectState.PENDING
            async with world.database.reading() as session:
                other = next(p for p in await open_pages(session, crisis) if p.id != waiting.payload["page_id"])
                late = next(p for p in await open_pages(session, crisis) if p.id == waiting.payload["page_id"])
            await world.do(acknowledge, world.protocol, other.id, by=other.slack_id)
            await world.deliver_for(seconds=30)

            messages = world.direct(late.slack_id)
            assert len(messages) == 1
            assert other.slack_id in str(messages[0].blocks), "It shows who is on it."

    run(story())


def test_a_second_direct_message_needs_no_opening(sqlite_url: str) -> None:
    """The channel between a person and us is remembered."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            await calm_crisis(world)
            opened = len([call for call in world.calls("conversations.open") if call["users"] == DORA])

            await world.wish(SendDirect(slack_id=DORA, word="update_overdue", values={"audience": "internal"}))
            await world.delivery.drain()

            assert opened == 1
            assert len([call for call in world.calls("conversations.open") if call["users"] == DORA]) == 1
            assert len(world.direct(DORA)) == 2

    run(story())


def make_public(channel: Channel) -> None:
    channel.is_private = False


def archive(channel: Channel) -> None:
    channel.archived = True


def leave_out(channel: Channel) -> None:
    channel.members.clear()


@pytest.mark.parametrize(
    ("change", "advice"), [(make_public, "public"), (archive, "archived"), (leave_out, "invite the app")]
)
def test_crisis_data_never_goes_where_it_must_not(
    sqlite_url: str, change: Callable[[Channel], None], advice: str
) -> None:
    """The sentence says what to change, and the crisis goes on without the announcement."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            change(world.slack.state.channels[DESK])

            await world.declare()
            await world.delivery.drain()

            announcing = await world.effect("AnnounceCrisis")
            assert announcing.state is EffectState.FAILED
            assert advice in announcing.last_error
            assert world.posts(DESK) == []
            assert DORA in world.channel().members

    run(story())


@pytest.mark.parametrize(
    "channel",
    [
        {"is_private": False},
        {},
        {"is_private": True, "is_ext_shared": True},
        {"is_private": True, "is_pending_ext_shared": True},
        {"is_private": True, "is_archived": True},
    ],
)
def test_what_slack_says_about_a_channel_is_believed_only_if_it_is_closed(channel: dict[str, bool]) -> None:
    """Public, shared with strangers, about to be shared: the sentence names the channel."""
    with pytest.raises(CannotBeDone, match="#crisis-desk"):
        check_closed(channel, "#crisis-desk")

    check_closed({"is_private": True, "is_ext_shared": False}, "#crisis-desk")


def test_a_channel_opened_to_everybody_later_gets_no_more_crisis_data(sqlite_url: str) -> None:
    """The reply under the announcement is refused, though the announcement was fine."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            assert len(world.posts(DESK)) == 1
            make_public(world.slack.state.channels[DESK])

            await world.wish(AnnounceChange(crisis_id=crisis, word="recovering"))
            await world.delivery.drain()

            assert (await world.effect("AnnounceChange")).state is EffectState.FAILED
            assert len(world.posts(DESK)) == 1

    run(story())


def test_a_named_channel_is_searched_once_and_remembered(sqlite_url: str) -> None:
    """The second announcement asks for the channel itself only."""

    async def story() -> None:
        async with outgoing(
            sqlite_url, protocol=protocol_with(('crisis_desk = ""', 'crisis_desk = "#crisis-desk"'))
        ) as world:
            await world.declare()
            await world.delivery.drain()
            searched = len(world.calls("users.conversations"))
            await world.declare(account="Beta Corp")
            await world.delivery.drain()

            assert (searched, len(world.calls("users.conversations"))) == (1, 1)
            assert len(world.posts(DESK)) == 2

    run(story())


def test_changes_are_told_below_the_announcement(sqlite_url: str) -> None:
    """One line per crisis; after an unknown outcome the reply is looked for in the thread."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            (announcement,) = world.posts(DESK)
            in_the_desk = {"channel": DESK}
            world.slack.faults.add("chat.postMessage", "drop_after", match=in_the_desk)

            await world.do(cancel, world.protocol, crisis, by=ANA, reason="False alarm")
            await world.deliver_for(seconds=30)

            assert [message.thread_ts for message in world.posts(DESK)] == [None, announcement.ts]

    run(story())


def test_the_end_is_told_with_a_picture_everywhere_it_must_be_known(sqlite_url: str) -> None:
    """Channel and digest channel show the same uploaded picture; its alt text says what it shows."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            await world.do(take_lead, world.protocol, crisis, by=FARID)
            world.clock.forward(hours=2)
            await end(world, crisis)

            await world.deliver_for(seconds=10)

            (file,) = world.slack.state.files.values()
            assert file.content is not None and file.content.startswith(b"\x89PNG")
            assert "C-2026-001" in file.alt_txt
            for place in (world.channel().id, DIGESTS):
                assert file.id in str([message.blocks for message in world.posts(place)])

    run(story())


def test_a_digest_goes_without_its_picture_when_slack_keeps_refusing_it(sqlite_url: str) -> None:
    """A few tries, since Slack looks at a new picture for a while; then the words alone."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            with_picture = {"channel": DIGESTS}
            world.slack.faults.add("chat.postMessage", "error", times=4, error="invalid_blocks", match=with_picture)

            await end(world, crisis)
            await world.deliver_for(seconds=30)

            (digest,) = world.posts(DIGESTS)
            assert "slack_file" not in str(digest.blocks)
            told = [effect for effect in await world.effects("PostDigest") if effect.payload["target"] == "digest"]
            assert [(effect.state, effect.attempts) for effect in told] == [(EffectState.DONE, 4)]

    run(story())


def test_a_digest_in_person_reaches_a_manager(sqlite_url: str) -> None:
    """Who was paged hears how it ended."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            await end(world, crisis)

            await world.wish(PostDigest(crisis_id=crisis, target="U0NORA0014", end=1))
            await world.deliver_for(seconds=10)

            assert any("is resolved" in message.text for message in world.direct("U0NORA0014"))

    run(story())


def test_the_friday_digest_lists_what_is_open_and_is_silent_otherwise(sqlite_url: str) -> None:
    """Nobody needs a message that says nothing."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            await world.wish(PostFridayDigest(week="2026-W46"))
            await world.delivery.drain()
            assert world.posts(DESK) == []
            await calm_crisis(world)

            await world.wish(PostFridayDigest(week="2026-W47"))
            await world.delivery.drain()

            assert "Acme Corp" in str(world.posts(DESK)[-1].blocks)

    run(story())


@pytest.mark.parametrize("fault", ["not_found", "expired_trigger_id"])
def test_a_modal_that_was_closed_meanwhile_is_no_failure(sqlite_url: str, fault: str) -> None:
    """The declarer has the direct message."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            world.slack.faults.add("views.update", "error", error=fault)

            await world.declare(view_id="V0CLOSED1")
            await world.delivery.drain()

            shown: Effect = await world.effect("ShowOpened")
            assert shown.state is EffectState.DROPPED
            assert world.direct(ANA) != []

    run(story())


def test_somebody_named_by_mail_is_found_and_brought_in(sqlite_url: str) -> None:
    """Unknown at the declaration, in the channel and paged a moment later."""

    async def story() -> None:
        by_mail = '\n[[crt]]\nfunction = "legal"\nprimary = "hugo@northwind.example"\n'
        async with outgoing(sqlite_url, protocol=protocol_with(team=by_mail)) as world:
            await _forget(world, "hugo@northwind.example")

            await world.declare()
            await world.delivery.drain()

            assert "U0HUGO0008" in world.channel().members
            assert len(world.direct("U0HUGO0008")) == 1

    run(story())


def test_an_address_that_nobody_has_is_said_in_the_channel(sqlite_url: str) -> None:
    """A gap in the team must not be silent."""

    async def story() -> None:
        unknown = '\n[[crt]]\nfunction = "legal"\nprimary = "nobody@northwind.example"\n'
        async with outgoing(sqlite_url, protocol=protocol_with(team=unknown)) as world:
            await world.declare()
            await world.delivery.drain()

            assert any("nobody@northwind.example" in message.text for message in world.posts(world.channel().id))

    run(story())


async def _forget(world: Outgoing, email: str) -> None:
    async with world.database.transaction() as session:
        await session.exec(delete(Person).where(col(Person.email) == email))


def test_no_post_unfurls_links_and_each_carries_its_effect(sqlite_url: str) -> None:
    """A preview could show strangers' pages in the middle of a crisis."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            await calm_crisis(world)

            posts = world.calls("chat.postMessage")

            assert posts != []
            assert all(call["unfurl_links"] is False and call["unfurl_media"] is False for call in posts)
            uids = [call["metadata"]["event_payload"]["effect"] for call in posts]
            assert len(set(uids)) == len(uids)
            assert all(call["text"] for call in posts)

    run(story())
