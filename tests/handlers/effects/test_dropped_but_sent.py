"""What Slack took although it did not say so is found and written down, also when it is no longer wanted."""

from collections.abc import Callable
from typing import Any

import pytest

from crisis.card import card_ts
from crisis.effects import EffectValue, PostCard, PostFridayDigest, SendCatchUp, SendMatrix, TellContagion
from crisis.refusals import NotAllowed
from handlers.effects.card import CARDS
from storage.vocabulary import EffectState
from tests.bot.outgoing import ANA, Outgoing, outgoing, run

ROUND = "2026-11-17T12:00:00+00:00"


async def _nothing(*_: object, **__: object) -> list[object]:
    return []


async def _no_message(*_: object) -> None:
    return None


async def _refused(*_: object, **__: object) -> None:
    raise NotAllowed("Not any more.")


def no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CARDS, "actions", _no_message)


def nobody_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.effects.catch_up.may", _nothing)


def no_crisis_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.effects.digest.friday", _nothing)


def no_right_to_the_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.effects.matrix.risk_matrix", _refused)


def no_right_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.effects.contagion.contagion", _refused)


@pytest.mark.parametrize(
    ("wish", "meanwhile"),
    [
        pytest.param(lambda crisis: PostCard(crisis_id=crisis, card="actions"), no_card, id="a card without lines"),
        pytest.param(
            lambda crisis: SendCatchUp(crisis_id=crisis, slack_id=ANA, joined_at=ROUND), nobody_inside, id="catch-up"
        ),
        pytest.param(lambda _: PostFridayDigest(week="2026-W47"), no_crisis_open, id="Friday"),
        pytest.param(
            lambda _: SendMatrix(slack_id=ANA, account_id=None, asked_at=ROUND), no_right_to_the_matrix, id="matrix"
        ),
        pytest.param(lambda crisis: TellContagion(crisis_id=crisis, slack_id=ANA), no_right_to_the_others, id="others"),
    ],
)
def test_a_message_that_arrived_is_found_though_it_is_no_longer_wanted(
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    wish: Callable[[int], EffectValue],
    meanwhile: Callable[[pytest.MonkeyPatch], None],
) -> None:
    """The connection broke after Slack had it, and then there was nothing to say: the record knows of it, once."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.deliver_for(seconds=5)
            value = wish(crisis)
            with monkeypatch.context() as shown:
                if isinstance(value, PostCard):
                    shown.setitem(CARDS, "actions", CARDS["playbooks"])
                world.slack.faults.add("chat.postMessage", "drop_after")
                await world.wish(value)
                await world.delivery.drain()
            tried = await world.effect(type(value).__name__)
            assert (tried.state, tried.outcome_unknown) == (EffectState.PENDING, True)

            meanwhile(monkeypatch)
            await world.deliver_for(seconds=40)

            settled = await world.effect(type(value).__name__)
            assert settled.state is EffectState.DONE
            assert standing(world, settled.uid) == [(settled.result["channel"], settled.result["ts"])]
            if isinstance(value, PostCard):
                async with world.database.reading() as session:
                    assert await card_ts(session, crisis, "actions") == settled.result["ts"]

    run(story())


def standing(world: Outgoing, uid: str) -> list[tuple[Any, Any]]:
    return [
        (channel, message.ts)
        for channel in world.slack.state.channels
        for message in world.posts(channel)
        if uid in str(message.metadata)
    ]
