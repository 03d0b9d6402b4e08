"""From a declaration to people in the channel, through the real performers and a Slack on this machine."""

from storage.vocabulary import EffectState
from tests.bot.outgoing import ANA, DORA, FARID, outgoing, run


def test_a_declaration_brings_everybody_into_one_private_channel(sqlite_url: str) -> None:
    """The declarer and the team are in after one create and one invite, and nothing is left undone."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            await world.declare()

            await world.delivery.drain()

            channel = world.channel()
            assert channel.is_private
            assert channel.name.startswith("crisis-2026-001-acme-corp")
            assert {ANA, DORA, FARID} <= set(channel.members)
            assert [len(world.calls(f"conversations.{what}")) for what in ("create", "invite")] == [1, 1]
            assert {effect.state for effect in await world.effects()} <= {EffectState.DONE, EffectState.DROPPED}

    run(story())
