"""What goes wrong between us and Slack: nothing is lost, nothing is doubled, nothing fails in silence."""

from datetime import timedelta
from typing import Any

import pytest

from bot.delivery import LEASE, Delivery
from bot.retries import ATTEMPTS, GIVES_UP_AFTER
from crisis.effects import PostNotice, RefreshHeadline, SendPage
from crisis.lead import take_lead
from handlers.effects.slack_gate import AWAY_AT_FIRST, SlackGate, slack_client
from storage.outbox import claim_due
from storage.tables.crisis import Crisis
from storage.vocabulary import EffectState
from tests.bot.outgoing import ANA, DESK, DORA, FARID, Outgoing, outgoing, run


async def notice(world: Outgoing, crisis: int, step: str = "first") -> int:
    values = {"by": ANA, "note": step}
    return await world.wish(PostNotice(crisis_id=crisis, word="recovering", values=values), asked_by=ANA)


async def calm_crisis(world: Outgoing) -> int:
    """A crisis with everything delivered that its declaration asks for."""
    crisis = await world.declare()
    await world.delivery.drain()
    return crisis


@pytest.mark.parametrize("fault", ["drop_after", "timeout_after", "drop_before", "timeout", "500", "503"])
def test_a_post_with_an_unknown_outcome_stands_in_slack_exactly_once(sqlite_url: str, fault: str) -> None:
    """Whether or not Slack had done it: we look before we repeat."""

    async def story() -> None:
        async with outgoing(sqlite_url, patience=1.0) as world:
            crisis = await calm_crisis(world)
            before = len(world.posts(world.channel().id))
            world.slack.faults.add("chat.postMessage", fault)

            await notice(world, crisis)
            await world.delivery.drain()
            assert (await world.effects())[-1].outcome_unknown
            await world.deliver_for(seconds=30)

            assert len(world.posts(world.channel().id)) == before + 1
            assert (await world.effects())[-1].state is EffectState.DONE

    run(story())


@pytest.mark.parametrize("method", ["conversations.create", "conversations.invite", "chat.update", "pins.add"])
@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "500"])
def test_everything_of_a_declaration_happens_once_whatever_call_breaks(
    sqlite_url: str, method: str, fault: str
) -> None:
    """One channel, everybody in it, one pinned headline."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            world.slack.faults.add(method, fault)

            await world.declare()
            await world.deliver_for(seconds=60)

            channel = world.channel()
            assert {ANA, DORA, FARID} <= set(channel.members)
            assert len(channel.pins) == 1
            assert [len(world.direct(person)) for person in (DORA, FARID)] == [1, 1]
            assert {effect.state for effect in await world.effects()} <= {EffectState.DONE, EffectState.DROPPED}

    run(story())


def test_a_process_killed_after_posting_leaves_one_message(sqlite_url: str) -> None:
    """The next process waits until the lease ends, finds the message by the effect's id, and notes where it is."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            await notice(world, crisis)
            await _claim_post_and_die(world)
            posted = len(world.posts(world.channel().id))

            assert await world.delivery.drain() == 0
            world.clock.forward(seconds=LEASE + 1)
            await world.delivery.drain()

            last = (await world.effects())[-1]
            assert (last.state, last.attempts) == (EffectState.DONE, 2)
            assert len(world.posts(world.channel().id)) == posted
            assert last.result["ts"] == world.posts(world.channel().id)[-1].ts

    run(story())


async def _claim_post_and_die(world: Outgoing) -> None:
    """What a killed process leaves behind: the message in Slack, and a claimed row that says nothing of it."""
    now, wall = world.clock.now(), world.clock.wall()
    async with world.database.transaction() as session:
        (effect,) = await claim_due(
            session, now=now, wall=wall, claimant="killed", lease=timedelta(seconds=LEASE), limit=1
        )
    metadata = {"event_type": "crisis_desk_effect", "event_payload": {"effect": effect.uid}}
    client = world.gate._client
    await client.chat_postMessage(channel=world.channel().id, text="Posted, then killed", metadata=metadata)


def test_a_process_killed_after_creating_the_channel_leaves_one_channel(sqlite_url: str) -> None:
    """The next one adopts it, and brings everybody in."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            await world.declare()
            world.slack.faults.add("conversations.create", "drop_after")
            await world.delivery.drain()
            (opening,) = await world.effects("OpenChannel")
            assert opening.outcome_unknown

            await world.deliver_for(seconds=10)

            assert {ANA, DORA, FARID} <= set(world.channel().members)
            assert len(world.calls("conversations.create")) == 1

    run(story())


def test_a_refusal_stops_at_once_and_everybody_concerned_hears_it(sqlite_url: str) -> None:
    """The declarer reads why there is no channel, and the crisis keeps it; pages go out all the same."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            world.slack.faults.add("conversations.create", "error", error="restricted_action")

            crisis = await world.declare()
            await world.deliver_for(seconds=15)

            async with world.database.reading() as session:
                row = await session.get(Crisis, crisis)
            assert row is not None and "administrator" in row.channel_problem
            opening = await world.effect("OpenChannel")
            assert (opening.state, opening.attempts) == (EffectState.FAILED, 1)
            assert any("administrator" in message.text for message in world.direct(ANA))
            assert world.direct(DORA) != []

    run(story())


def test_what_never_succeeds_is_given_up_and_told(sqlite_url: str) -> None:
    """After a stated number of attempts and a stated time, and not before."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            world.slack.faults.add(
                "chat.postMessage", "error", times=99, error="service_unavailable", match=_to_channel
            )
            before = len(world.direct(ANA))

            await notice(world, crisis)
            await world.deliver_for(minutes=14)
            assert (await world.effects("PostNotice"))[-1].state is EffectState.PENDING
            await world.deliver_for(minutes=7)

            given_up = (await world.effects("PostNotice"))[-1]
            assert given_up.state is EffectState.FAILED
            assert given_up.attempts >= ATTEMPTS
            assert timedelta(minutes=21) >= GIVES_UP_AFTER
            assert "service_unavailable" in given_up.last_error
            assert any("service_unavailable" in message.text for message in world.direct(ANA)[before:])

    run(story())


def _to_channel(arguments: dict[str, object]) -> bool:
    return str(arguments["channel"]).startswith(("C", "G")) and arguments["channel"] != DESK


def test_slack_away_for_ten_minutes_loses_nothing_and_keeps_the_order(sqlite_url: str) -> None:
    """What was said meanwhile arrives afterwards, each once, in the order in which it was said."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            channel = world.channel().id
            before = len(world.posts(channel))
            world.slack.faults.add("*", "503", times=999)
            for step in ("first", "second", "third"):
                await notice(world, crisis, step)
            await world.deliver_for(minutes=10)
            assert len(world.posts(channel)) == before

            world.slack.faults.clear()
            await world.deliver_for(minutes=6)

            told = [message.text for message in world.posts(channel)[before:]]
            assert [word for text in told for word in ("first", "second", "third") if word in text] == [
                "first",
                "second",
                "third",
            ]

    run(story())


def test_while_nobody_answers_at_slacks_address_no_attempt_is_counted(sqlite_url: str) -> None:
    """The request never left, so trying for days must not use up the attempts."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            closed = slack_client("xoxb-none", "http://127.0.0.1:9/api/", world.gate._client.session)  # type: ignore[arg-type]
            unreachable = Delivery(world.database, SlackGate(closed), world.clock, world.protocol)
            await notice(world, crisis)

            await unreachable.drain()

            effect = (await world.effects())[-1]
            assert (effect.state, effect.attempts, effect.outcome_unknown) == (EffectState.PENDING, 0, False)
            assert "could not be reached" in effect.last_error
            assert 0 < await unreachable._seconds_until_next(world.clock.now()) <= AWAY_AT_FIRST
            world.clock.forward(seconds=2)
            await world.delivery.drain()
            assert (await world.effects())[-1].state is EffectState.DONE

    run(story())


def test_retry_after_is_obeyed_and_counts_as_no_attempt(sqlite_url: str) -> None:
    """Ten times told to wait, and the message still arrives; nothing is called before its time."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            posted = len(world.calls("chat.postMessage"))
            world.slack.faults.add("chat.postMessage", "ratelimited", retry_after=7)
            await notice(world, crisis)

            await world.delivery.drain()

            effect = (await world.effects())[-1]
            assert (effect.state, effect.attempts) == (EffectState.PENDING, 0)
            assert effect.due_at >= world.clock.now() + timedelta(seconds=6.9)
            world.clock.forward(seconds=8)
            await world.delivery.drain()
            assert len(world.calls("chat.postMessage")) == posted + 1, (
                "Slack's seconds are real ones, and not over yet."
            )

    run(story())


def test_the_headline_shows_the_newest_state_with_one_call(sqlite_url: str) -> None:
    """Three changes before delivery comes by are one update, and it shows the last."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            updates = len(world.calls("chat.update"))
            for _ in range(3):
                await world.wish(RefreshHeadline(crisis_id=crisis))
            await world.do(take_lead, world.protocol, crisis, by=DORA)

            await world.delivery.drain()

            headline = [call for call in world.calls("chat.update")[updates:] if call["channel"] == world.channel().id]
            assert len(headline) == 1
            assert DORA in str(headline[0]["blocks"])

    run(story())


@pytest.mark.parametrize(
    ("fault", "more"), [("ratelimited", {"retry_after": 1}), ("error", {"error": "service_unavailable"})]
)
def test_an_old_refresh_steps_back_for_a_newer_one(sqlite_url: str, fault: str, more: dict[str, Any]) -> None:
    """After a failed try the newer wish shows the newest state, so the older one is not repeated."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            old = await world.wish(RefreshHeadline(crisis_id=crisis))
            await world.do(take_lead, world.protocol, crisis, by=DORA)
            claimed = await world.delivery._claim(1, least_urgent=2)  # type: ignore[arg-type]
            new = await world.wish(RefreshHeadline(crisis_id=crisis))
            world.slack.faults.add("chat.update", fault, **more)
            await world.delivery._one.attempt(claimed[0])

            rows = {effect.id: effect for effect in await world.effects("RefreshHeadline")}
            assert (rows[old].state, rows[new].state) == (EffectState.DROPPED, EffectState.PENDING)
            assert rows[old].last_error == "A newer effect shows the newest state as well."

    run(story())


def test_a_page_that_was_answered_meanwhile_is_not_sent(sqlite_url: str) -> None:
    """Its turn comes too late; the reason is kept."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            world.slack.faults.add("conversations.open", "ratelimited", times=9, retry_after=5)
            crisis = await world.declare()
            await world.delivery.drain()
            await world.do(take_lead, world.protocol, crisis, by=FARID)
            async with world.database.transaction() as session:
                row = await session.get(Crisis, crisis)
                assert row is not None
                row.status = row.status.CANCELLED
                session.add(row)

            world.clock.forward(seconds=60)
            await world.delivery.drain()

            dropped = [
                effect for effect in await world.effects(SendPage.__name__) if effect.state is EffectState.DROPPED
            ]
            assert len(dropped) == 2
            assert all("no answer any more" in effect.last_error for effect in dropped)
            assert world.direct(DORA) == []

    run(story())
