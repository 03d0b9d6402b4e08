"""A crisis ends while its channel, its people or its announcement are still on the way, and is taken up again."""

from sqlmodel import select

from crisis.effects import InviteMembers
from crisis.resolve import Resolution, cancel, reopen, resolve
from fake_slack.model import Message
from storage.tables.crisis import CrisisMember
from storage.vocabulary import EffectState
from tests.bot.outgoing import ANA, DESK, DORA, FARID, NORA, Outgoing, outgoing, run


async def ends(world: Outgoing, crisis_id: int) -> None:
    await world.do(cancel, world.protocol, crisis_id, by=ANA, reason="It looked like a false alarm.")


async def comes_back(world: Outgoing, crisis_id: int) -> None:
    await world.do(reopen, world.protocol, crisis_id, by=ANA, reason="It was none.")
    await world.deliver_for(minutes=2)


async def recorded_inside(world: Outgoing) -> set[str]:
    async with world.database.reading() as session:
        rows = (await session.exec(select(CrisisMember).where(CrisisMember.is_in_channel))).all()
    return {row.slack_id for row in rows}


def announcements(world: Outgoing) -> list[Message]:
    return [message for message in world.posts(DESK) if message.thread_ts in (None, message.ts)]


def test_a_crisis_that_ended_before_anything_reached_slack_has_everything_after_reopening(sqlite_url: str) -> None:
    """One channel with everybody in it, one pinned headline, one announcement."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis_id = await world.declare()
            await ends(world, crisis_id)
            await world.deliver_for(seconds=30)
            assert not [one for one in world.slack.state.channels.values() if one.name.startswith("crisis-2")]

            await comes_back(world, crisis_id)

            assert {ANA, DORA, FARID} <= set(world.channel().members)
            assert len(world.channel().pins) == 1
            assert len(announcements(world)) == 1

    run(story())


def test_people_whose_invitation_the_end_overtook_are_invited_after_reopening(sqlite_url: str) -> None:
    """Nobody who belongs to an open crisis is left outside."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis_id = await world.declare()
            world.slack.faults.add("conversations.invite", "503", times=1)
            await world.delivery.drain()
            await ends(world, crisis_id)
            await world.deliver_for(seconds=30)
            assert DORA not in world.channel().members

            await comes_back(world, crisis_id)

            assert {ANA, DORA, FARID} <= set(world.channel().members) & await recorded_inside(world)
            assert len(world.channel().pins) == 1

    run(story())


def test_a_crisis_that_was_announced_is_not_announced_again(sqlite_url: str) -> None:
    """Reopening is a reply below the line that stands there already."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis_id = await world.declare()
            await world.delivery.drain()
            await ends(world, crisis_id)
            await world.delivery.drain()

            await comes_back(world, crisis_id)

            assert len(announcements(world)) == 1
            assert len(await world.effects("AnnounceCrisis")) == 1

    run(story())


def test_who_came_in_by_an_attempt_nobody_could_record_is_recorded_although_the_crisis_ended(sqlite_url: str) -> None:
    """The record names everybody who can read the channel."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis_id = await world.declare()
            await world.delivery.drain()
            world.slack.faults.add("conversations.invite", "drop_after", times=1)
            async with world.database.transaction() as session:
                session.add(CrisisMember(crisis_id=crisis_id, slack_id=NORA))
            await world.wish(InviteMembers(crisis_id=crisis_id, slack_ids=(NORA,)))
            await world.delivery.drain()
            assert NORA in world.channel().members
            assert NORA not in await recorded_inside(world)
            await ends(world, crisis_id)

            await world.deliver_for(minutes=1)

            assert NORA in await recorded_inside(world)
            (effect,) = [e for e in await world.effects("InviteMembers") if e.payload["slack_ids"] == [NORA]]
            assert effect.state is EffectState.DONE

    run(story())


def test_a_digest_that_left_before_the_reopening_counts_as_told(sqlite_url: str) -> None:
    """Nobody knew whether it had arrived: it is looked for wherever it went, and is not listed as dropped."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis_id = await world.declare()
            await world.deliver_for(minutes=1)
            world.slack.faults.add("chat.postMessage", "drop_after", times=99)
            resolution = Resolution(crisis_id=crisis_id, by=ANA, what_was_done="Repaired.", unconfirmed_reason="Later.")
            await world.do(resolve, world.protocol, resolution)
            await world.delivery.drain()
            world.slack.faults.clear()

            await comes_back(world, crisis_id)

            told = await world.effects("PostDigest")
            assert EffectState.DONE in {effect.state for effect in told}
            posts = [message for channel in world.slack.state.channels for message in world.posts(channel)]
            uids = [message.metadata["event_payload"]["effect"] for message in posts if message.metadata]
            assert {effect.uid for effect in told if effect.uid in uids} == {
                effect.uid for effect in told if effect.state is EffectState.DONE
            }

    run(story())
