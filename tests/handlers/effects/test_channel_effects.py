"""The crisis channel: ours or none, private or none, and one bad guest blocks nobody."""

from crisis.effects import AddBookmark, InviteMembers, PinHeadline, SetTopic
from fake_slack.model import Channel
from storage.tables.crisis import Crisis, CrisisMember
from storage.vocabulary import EffectState, Status
from tests.bot.outgoing import ANA, DORA, FARID, GIL, ZOE, Outgoing, outgoing, protocol_with, run

NAME = "crisis-2026-001-acme-corp"


def put_channel(world: Outgoing, name: str, *, creator: str, created: int, private: bool = True) -> Channel:
    """A channel that stands in the way; the bot is in it."""
    state = world.slack.state
    channel = Channel(state.new_id("C"), name, is_private=private, creator=creator, created=created)
    channel.members = [creator, state.bot_user_id]
    return state.add_channel(channel)


async def crisis_row(world: Outgoing, crisis: int) -> Crisis:
    async with world.database.reading() as session:
        row = await session.get(Crisis, crisis)
    assert row is not None
    return row


def test_a_name_that_somebody_else_has_is_left_alone(sqlite_url: str) -> None:
    """The channel gets the next free name; theirs is never used."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            theirs = put_channel(world, NAME, creator=ANA, created=int(world.clock.wall().timestamp()))

            crisis = await world.declare()
            await world.delivery.drain()

            assert (await crisis_row(world, crisis)).channel_name == f"{NAME}-2"
            assert theirs.messages == {}
            assert DORA not in theirs.members

    run(story())


def test_our_own_channel_of_an_earlier_life_is_not_adopted(sqlite_url: str) -> None:
    """After a lost database the same key comes again, but other people are in the old channel."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            put_channel(world, NAME, creator=world.slack.bot_user_id, created=1_600_000_000)

            crisis = await world.declare()
            await world.delivery.drain()

            assert (await crisis_row(world, crisis)).channel_name == f"{NAME}-2"

    run(story())


def test_ten_names_that_are_taken_end_in_a_sentence_that_helps(sqlite_url: str) -> None:
    """Somebody must rename one; the declarer is told."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            for name in (NAME, *(f"{NAME}-{number}" for number in range(2, 10))):
                put_channel(world, name, creator=ANA, created=1_600_000_000)

            crisis = await world.declare()
            await world.delivery.drain()

            assert "Rename one" in (await crisis_row(world, crisis)).channel_problem
            assert "Rename one" in world.direct(ANA)[0].text

    run(story())


def test_a_crisis_that_ended_before_its_channel_opened_gets_none(sqlite_url: str) -> None:
    """No empty channel is left behind."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            async with world.database.transaction() as session:
                row = await session.get(Crisis, crisis)
                assert row is not None
                row.status = Status.CANCELLED
                session.add(row)

            await world.delivery.drain()

            assert world.calls("conversations.create") == []
            assert (await world.effect("OpenChannel")).state is EffectState.DROPPED

    run(story())


def test_a_channel_that_slack_made_before_the_crisis_was_cancelled_is_not_forgotten(sqlite_url: str) -> None:
    """No orphan: what an attempt with an unknown outcome left is found and recorded."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            world.slack.faults.add("conversations.create", "drop_after")
            crisis = await world.declare()
            await world.delivery.drain()
            async with world.database.transaction() as session:
                row = await session.get(Crisis, crisis)
                assert row is not None
                row.status = Status.CANCELLED
                session.add(row)

            await world.deliver_for(seconds=10)

            assert (await crisis_row(world, crisis)).channel_id == world.channel().id
            assert len(world.calls("conversations.create")) == 1

    run(story())


def test_guests_and_deactivated_people_are_reported_and_block_nobody(sqlite_url: str) -> None:
    """The others are in with the same call; each problem is on its person in plain words."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()
            async with world.database.transaction() as session:
                session.add_all(CrisisMember(crisis_id=crisis, slack_id=who) for who in (GIL, ZOE, "U0NOBODY"))
            members = set(world.channel().members)

            await world.wish(InviteMembers(crisis_id=crisis, slack_ids=(GIL, "U0HUGO0008", ZOE, "U0NOBODY", ANA)))
            await world.delivery.drain()

            assert set(world.channel().members) - members == {"U0HUGO0008"}
            result = (await world.effects("InviteMembers"))[-1].result
            assert set(result["problems"]) == {GIL, ZOE, "U0NOBODY"}
            assert result["problems"][GIL] == "they are a guest"

    run(story())


def test_one_bad_guest_alone_is_reported_as_well(sqlite_url: str) -> None:
    """Slack then refuses the whole call."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()

            await world.wish(InviteMembers(crisis_id=crisis, slack_ids=(GIL,)))
            await world.wish(InviteMembers(crisis_id=crisis, slack_ids=(DORA, FARID)))
            await world.delivery.drain()

            alone, already_in = (await world.effects("InviteMembers"))[-2:]
            assert alone.result["problems"] == {GIL: "they are a guest"}
            assert (already_in.state, already_in.result["problems"]) == (EffectState.DONE, {})

    run(story())


def test_two_hundred_people_are_invited_a_hundred_at_a_time(sqlite_url: str) -> None:
    """Slack takes no more in one call."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()
            before = len(world.calls("conversations.invite"))

            await world.wish(InviteMembers(crisis_id=crisis, slack_ids=(DORA, *(f"U{n:08}" for n in range(205)))))
            await world.delivery.drain()

            sizes = [len(str(call["users"]).split(",")) for call in world.calls("conversations.invite")[before:]]
            assert sizes == [100, 100, 6]

    run(story())


def test_the_channel_is_furnished_once_however_often_it_is_asked_for(sqlite_url: str) -> None:
    """Topic, one pin, one bookmark; after an unknown outcome they are listed first."""

    async def story() -> None:
        protocol = protocol_with(('protocol_url = ""', 'protocol_url = "https://example.com/protocol"'))
        async with outgoing(sqlite_url, protocol=protocol) as world:
            world.slack.faults.add("bookmarks.add", "drop_after")
            world.slack.faults.add("pins.add", "drop_after")
            crisis = await world.declare()
            await world.deliver_for(seconds=30)

            await world.wish(PinHeadline(crisis_id=crisis))
            await world.wish(SetTopic(crisis_id=crisis))
            await world.delivery.drain()

            channel = world.channel()
            assert [bookmark["link"] for bookmark in channel.bookmarks] == ["https://example.com/protocol"]
            assert len(channel.pins) == 1
            assert "C-2026-001" in channel.topic
            assert (await world.effect(AddBookmark.__name__)).state is EffectState.DONE

    run(story())
