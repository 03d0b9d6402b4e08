"""Whose turn it is: the outbox on both databases."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.outbox import (
    Wish,
    claim_due,
    count_by_state,
    enqueue,
    next_due_at,
    oldest_due_at,
    retry_failed,
    settle,
    try_again_at,
)
from storage.queries.outbox import effect_by_once_key, has_newer
from storage.session import Database
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Urgency

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


class Outbox:
    """Short words for what these tests do; each is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def wish(self, kind: str = "Any", *, at: datetime = NOW, **fields: Any) -> int | None:
        async with self.database.transaction() as session:
            return await enqueue(session, Wish(kind=kind, **fields), now=at)

    async def claim(
        self, *, at: datetime = NOW, by: str = "one", limit: int = 10, least: Urgency = Urgency.HOUSEKEEPING
    ) -> list[Effect]:
        async with self.database.transaction() as session:
            return await claim_due(session, now=at, wall=at, claimant=by, lease=LEASE, limit=limit, least_urgent=least)

    async def kinds(self, **fields: Any) -> list[str]:
        return [effect.kind for effect in await self.claim(**fields)]

    async def settle(self, effect: Effect, state: EffectState = EffectState.DONE, **fields: Any) -> bool:
        async with self.database.transaction() as session:
            return await settle(session, effect, state=state, now=NOW, **fields)

    async def later(self, effect: Effect, *, seconds: float, unknown: bool = False, counts: bool = True) -> bool:
        async with self.database.transaction() as session:
            due = NOW + timedelta(seconds=seconds)
            return await try_again_at(
                session, effect, due_at=due, error="not now", outcome_unknown=unknown, counts=counts
            )

    async def ask(self, question: Callable[..., Awaitable[Any]], *arguments: Any, **more: Any) -> Any:
        async with self.database.reading() as session:
            return await question(session, *arguments, **more)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Outbox]:
    database = Database(url)
    try:
        yield Outbox(database)
    finally:
        await database.close()


def test_the_most_urgent_effect_is_claimed_first(database_url: str) -> None:
    """Pages go before replies, replies before housekeeping, whatever was wished first."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            await outbox.wish("tidy", urgency=Urgency.HOUSEKEEPING)
            await outbox.wish("reply", urgency=Urgency.REPLY)
            await outbox.wish("page", urgency=Urgency.PAGE)

            assert await outbox.kinds() == ["page", "reply", "tidy"]

    asyncio.run(story())


def test_room_kept_for_pages_is_not_filled_with_anything_else(database_url: str) -> None:
    """Who asks for pages only gets pages only."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            await outbox.wish("tidy", urgency=Urgency.HOUSEKEEPING)
            await outbox.wish("page", urgency=Urgency.PAGE)

            assert await outbox.kinds(least=Urgency.PAGE) == ["page"]

    asyncio.run(story())


def test_a_lane_gives_one_effect_at_a_time_in_order(database_url: str) -> None:
    """The second of a lane waits until the first is settled, also while the first waits for another try."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            for kind in ("first", "second"):
                await outbox.wish(kind, lane="channel:1")
            await outbox.wish("elsewhere", lane="channel:2")

            first, elsewhere = await outbox.claim()
            assert [first.kind, elsewhere.kind] == ["first", "elsewhere"]
            await outbox.settle(elsewhere)
            assert await outbox.kinds() == []
            await outbox.later(first, seconds=20)
            assert await outbox.kinds(at=NOW + timedelta(seconds=19)) == []
            (again,) = await outbox.claim(at=NOW + timedelta(seconds=20))
            await outbox.settle(again)

            assert await outbox.kinds() == ["second"]

    asyncio.run(story())


def test_an_effect_waits_for_the_one_it_needs_but_no_longer_than_it_may(database_url: str) -> None:
    """A page carries the link to the channel, and goes without it when the channel takes too long."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            channel = await outbox.wish("channel")
            await outbox.wish("patient", after_id=channel)
            await outbox.wish("page", after_id=channel, after_until=NOW + timedelta(seconds=10))

            (claimed,) = await outbox.claim()
            assert await outbox.kinds(at=NOW + timedelta(seconds=9)) == []
            assert await outbox.kinds(at=NOW + timedelta(seconds=10)) == ["page"]
            await outbox.settle(claimed, EffectState.FAILED)

            assert await outbox.kinds(at=NOW + timedelta(seconds=10)) == ["patient"]

    asyncio.run(story())


def test_a_wish_with_a_once_key_is_written_once_for_ever(database_url: str) -> None:
    """Not even after the first is done."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            first = await outbox.wish("headline", once_key="headline:1")
            await outbox.settle((await outbox.claim())[0], result={"ts": "1.2"})

            second = await outbox.wish("headline", once_key="headline:1")

            assert (first is not None, second) == (True, None)
            found = await outbox.ask(effect_by_once_key, "headline:1")
            assert (found.id, found.result) == (first, {"ts": "1.2"})

    asyncio.run(story())


def test_coalescing_wishes_share_one_effect_until_it_is_tried(database_url: str) -> None:
    """Whoever wishes after the claim gets a second effect, because the first may show what was true before."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            first = await outbox.wish("refresh", coalesce_key="headline:1")
            same = await outbox.wish("refresh", coalesce_key="headline:1")
            (claimed,) = await outbox.claim()

            third = await outbox.wish("refresh", coalesce_key="headline:1")

            assert same == first
            assert third not in (None, first)
            assert await outbox.ask(has_newer, claimed) is True

    asyncio.run(story())


def test_an_expired_lease_hands_over_once_and_says_that_the_outcome_is_unknown(database_url: str) -> None:
    """The next one looks first, and what the slow one reports afterwards changes nothing."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            await outbox.wish("post")
            (slow,) = await outbox.claim(by="slow")
            after = NOW + LEASE + timedelta(seconds=1)

            assert await outbox.kinds(at=NOW + LEASE - timedelta(seconds=1), by="eager") == []
            (taken,) = await outbox.claim(at=after, by="next")
            assert await outbox.kinds(at=after, by="third") == []

            assert (taken.outcome_unknown, taken.attempts, taken.claimed_by) == (True, 2, "next")
            assert await outbox.settle(slow) is False
            assert await outbox.later(slow, seconds=5) is False
            assert await outbox.settle(taken) is True

    asyncio.run(story())


def test_a_lease_lost_to_oneself_is_lost_too(database_url: str) -> None:
    """The same process may claim again what it was too slow for; its first attempt then counts no more."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            await outbox.wish("post")
            (slow,) = await outbox.claim(by="one")

            (again,) = await outbox.claim(at=NOW + LEASE + timedelta(seconds=1), by="one")

            assert await outbox.settle(slow) is False
            assert await outbox.settle(again) is True

    asyncio.run(story())


@pytest.mark.parametrize(("counts", "attempts"), [(True, 2), (False, 1)])
def test_an_effect_that_was_given_back_is_due_later(database_url: str, counts: bool, attempts: int) -> None:
    """When Slack was never asked it was no attempt."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            await outbox.wish("post")
            await outbox.later((await outbox.claim())[0], seconds=4, counts=counts)

            assert await outbox.ask(next_due_at, after=NOW) == NOW + timedelta(seconds=4)
            assert await outbox.claim(at=NOW + timedelta(seconds=3)) == []
            (again,) = await outbox.claim(at=NOW + timedelta(seconds=4))

            assert (again.attempts, again.first_attempt_at) == (attempts, NOW)

    asyncio.run(story())


def test_a_failed_effect_can_be_retried_and_looks_first(database_url: str) -> None:
    """It may have arrived after all."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            await outbox.wish("post", coalesce_key="same")
            await outbox.settle((await outbox.claim())[0], EffectState.FAILED, error="Slack said no.")
            assert (await outbox.ask(count_by_state))[EffectState.FAILED] == 1

            async with outbox.database.transaction() as session:
                retried = await retry_failed(session, now=NOW)

            (again,) = await outbox.claim()
            assert retried == [again.id]
            assert (again.outcome_unknown, again.attempts, again.coalesce_key) == (True, 1, None)

    asyncio.run(story())


def test_the_oldest_due_effect_tells_how_far_behind_we_are(database_url: str) -> None:
    """What is due later does not count."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            await outbox.wish("old", at=NOW - timedelta(minutes=3))
            await outbox.wish("new", at=NOW)
            await outbox.wish("later", at=NOW + timedelta(hours=1))

            assert await outbox.ask(oldest_due_at, now=NOW) == NOW - timedelta(minutes=3)

    asyncio.run(story())


def test_many_claimers_share_the_outbox_without_ever_getting_the_same_effect(database_url: str) -> None:
    """Each effect goes to exactly one, and each lane stays in order."""

    async def story() -> None:
        async with opened(database_url) as outbox, opened(database_url) as other:
            for number in range(40):
                await outbox.wish(f"{number}", lane=f"channel:{number % 8}")
            taken: list[str] = []

            async def work(place: Outbox, name: str) -> None:
                while claimed := await place.claim(by=name, limit=3):
                    for effect in claimed:
                        taken.append(effect.kind)
                        await place.settle(effect)

            while (await outbox.ask(count_by_state))[EffectState.PENDING]:
                await asyncio.gather(*(work(place, f"{place}{n}") for place in (outbox, other) for n in range(3)))

            assert sorted(taken, key=int) == [str(number) for number in range(40)]
            lanes = [[int(kind) for kind in taken if int(kind) % 8 == lane] for lane in range(8)]
            assert lanes == [sorted(lane) for lane in lanes]

    asyncio.run(story())


def test_a_commit_with_wishes_wakes_delivery_and_others_do_not(database_url: str) -> None:
    """Delivery need not poll for what this process wrote."""

    async def story() -> None:
        async with opened(database_url) as outbox:
            woken: list[str] = []
            outbox.database.on_effects.append(lambda: woken.append("woken"))

            await outbox.claim()
            assert woken == []
            await outbox.wish("post")
            assert woken == ["woken"]

    asyncio.run(story())
