"""Plays one cell and looks at what came of it: in Slack, in the record, with the people who must hear of it."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.health import Readiness
from storage.vocabulary import EffectState
from tests.faults.preparation import EVERY_SCENE
from tests.faults.scenes import Scene
from tests.faults.world import HANGS, World

Fault = dict[str, Any]
FOR_GOOD = 999
"""Times a fault happens when it never goes away."""
LEAP = timedelta(minutes=2)
"""Whoever fails for good need not be watched at each of sixty attempts."""
OPEN = (EffectState.PENDING, EffectState.CLAIMED)


@dataclass(frozen=True)
class Seen:
    """How a cell ended."""

    ends: str
    """The state of the effect, in its own word."""
    stands: int
    """How often it stands in Slack."""
    told: frozenset[str]
    """asker, lead, declarer (each by direct message), channel, headline, modal, health."""
    broken: tuple[str, ...] = field(default=())
    """What must never happen and did."""


def play(world: World, name: str, method: str, fault: Fault, first: Fault | None = None) -> Seen:
    """Let the scene happen while Slack misbehaves.

    Args:
        first: a fault that makes the step necessary, such as a post nobody answered, which must be looked for.
    """
    scene = EVERY_SCENE[name]
    world.begin()
    scene.before(world)
    heard = {role: len(_told(world, getattr(scene, role))) for role in ("asker", "lead", "declarer")}
    posted, known = len(_complaints(world)), {one.uid for one in world.effects()}
    if first is not None:
        world.slack.faults.add(**{"match": scene.fits, **first})
    world.slack.faults.add(method, match=scene.fits, **fault)
    with world.hurrying(step_s=1.0) if fault["kind"] in HANGS else nullcontext():
        scene.act(world)
        world.waits(leap=LEAP if fault.get("times", 1) >= FOR_GOOD else timedelta())
    assert _was_used(world, method, fault), f"The scene {name!r} never calls {method}, so nothing was tested."
    told = {role for role, before in heard.items() if len(_told(world, getattr(scene, role))) > before}
    told |= {"channel"} if len(_complaints(world)) > posted else set()
    told |= _shown(world, scene)
    return Seen(_end(world, scene, known), scene.stands(world), frozenset(told), tuple(_never(world)))


def _was_used(world: World, method: str, fault: Fault) -> bool:
    return any(
        planned.method == method and planned.kind == fault["kind"] and planned.times < fault.get("times", 1)
        for planned in world.slack.faults.planned
    )


def _told(world: World, name: str) -> list[str]:
    """Direct messages that say what could not be done."""
    return [message.text for message in world.direct(name) if "could not" in message.text]


def _complaints(world: World) -> list[str]:
    """Notices in the crisis channel that say so."""
    channel = world.channel().channel
    posts = [message for message in world.posts(channel.id) if message.ts not in channel.pins]
    return [one.text for one in posts if "could not" in one.text or "Slack has nobody" in one.text]


def _shown(world: World, scene: Scene) -> set[str]:
    shown = {"health"} if any("failed" in problem for problem in _readiness(world).degraded) else set()
    headlines = [one for one in world.channel().all if "Attention:" in one.text]
    shown |= {"headline"} if headlines else set()
    screen = world.person(scene.declarer).screen
    return shown | ({"modal"} if "could not be opened" in screen else set())


def _readiness(world: World) -> Readiness:
    return world.do(world.bot.health.readiness())


def _end(world: World, scene: Scene, known: set[str]) -> str:
    """Of the first effect of the scene's kind that is new."""
    (effect, *_) = [one for one in world.effects() if one.kind == scene.effect and one.uid not in known]
    return effect.state.value


def _never(world: World) -> list[str]:
    """What is wrong whatever the fault was."""
    found = [f"{one.kind} is still open: {one.last_error}" for one in world.effects() if one.state in OPEN]
    state = world.slack.state
    for channel in state.channels.values():
        if not channel.is_private and not channel.is_im and world.posts(channel.id):
            found.append(f"The bot wrote in the public channel #{channel.name}.")
        uids = [str(message.metadata) for message in world.posts(channel.id) if message.metadata]
        found += [f"{uid} stands twice in #{channel.name}" for uid in set(uids) if uids.count(uid) > 1]
    return found
