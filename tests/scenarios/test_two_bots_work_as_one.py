"""Two bots on one PostgreSQL: whoever gets a click, whoever delivers, people see one Crisis Desk."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.build import build
from bot.delivery import LEASE
from bot.running import Running
from fake_slack.delivery import Delivery
from fake_slack.http_delivery import HttpDelivery
from fake_slack.model import Json
from handlers.effects.pace import Pace
from storage.vocabulary import EffectState, Urgency
from tests.harness import ChannelPlace, Clock, Slack
from tests.stage import Stage, connect, prepare


class InTurn(HttpDelivery):
    """What stands in front of several bots: each request goes to the next of them."""

    def __init__(self, doors: list[HttpDelivery]) -> None:
        self.doors, self.turn = doors, 0

    async def send(self, kind: str, payload: Json, retry: Json | None = None) -> Delivery:
        self.turn += 1
        return await self.doors[self.turn % len(self.doors)].send(kind, payload, retry)

    async def close(self) -> None:
        for door in self.doors:
            await door.close()


class PairStage(Stage):
    """Both bots deliver and sweep at the same moment; requests reach them in turn."""

    pair: list[Running]

    def stop_bot(self) -> None:
        for bot in self.pair:
            self.do(bot.stop())

    async def _start_bot(self) -> None:
        await super()._start_bot()
        first, link = self.slack.link.http, self.slack.link
        assert first is not None
        twin = build(self._settings(), clock=self.clock, protocol=self.protocol, pace=Pace(speed=100_000))
        await connect(twin)
        self.pair = [self.bot, twin]
        link.http = None
        await self.slack.deliver_to_http(f"{twin.web.url}/slack/events")
        assert link.http is not None
        link.http = InTurn([first, link.http])

    async def settle(self) -> None:
        attempts = 1
        while attempts:
            await self.slack.settled()
            attempts = sum(await asyncio.gather(*(bot.delivery.drain() for bot in self.pair)))

    async def _work(self) -> None:
        await self.settle()
        await asyncio.gather(*(bot.schedule.tick_all(self.clock.now()) for bot in self.pair))
        await self.settle()


@pytest.fixture
def stage(postgres_url: str) -> Iterator[PairStage]:
    prepare(postgres_url)
    stage = PairStage(postgres_url)
    stage.open()
    yield stage
    stage.close()
    assert not stage.surprises, "\n".join(stage.surprises)


def test_a_snooze_at_one_is_honoured_by_the_other(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Form from one bot, submission to the other, both clocks ticking: one reminder, gone, and again when it is due."""
    ana = slack.person("ana")
    clock.fast_forward(minutes=20)
    reminder = channel.expects_once("the update for the team in C-2026-001 is due")

    ana.presses("Snooze (possible 3 times)", on=reminder)
    ana.submits(reason="Their CIO calls back")

    assert reminder.is_gone
    clock.fast_forward(minutes=20)
    channel.expects_once("@ana put the update for the team off until")
    assert channel.count("the update for the team in C-2026-001", "due") == 1
    for step in ("response team and its backups", "sales manager: @nora. Nobody had"):
        channel.expects_once(f"was escalated to the {step}")
    for name in ("dora", "farid", "hugo", "emil", "nora"):
        assert slack.direct_message(slack.person(name)).count("you are needed") in (1, 2)


def test_of_two_who_resolve_at_once_the_second_hears_who_was_faster(slack: Slack, channel: ChannelPlace) -> None:
    """Each form at another bot in the same moment: one end, one digest, and the loser's words are kept."""
    ana, dora = slack.people("ana", "dora")
    dora.presses("Take the lead", on=channel.headline)
    for person in (ana, dora):
        person.presses("Resolve", on=channel.headline)
        person.fills(what_was_done=f"{person.name} did it", unconfirmed_reason="They are asleep")

    slack.at_once(ana.actor.submits(), dora.actor.submits())

    first, second = (ana, dora) if ana.actor.modal is None else (dora, ana)
    assert first.actor.modal is None
    second.sees(f"@{first.name} was faster", f"{second.name} did it")
    channel.expects_once("is resolved: Acme Corp", f"{first.name} did it")
    slack.channel("crisis-digest").expects_once("is resolved: Acme Corp")


def test_the_same_click_at_both_counts_once(slack: Slack, channel: ChannelPlace) -> None:
    """A double click on the page and on the button that takes the lead."""
    dora = slack.person("dora")
    page = slack.direct_message(dora).expects("you are needed")

    slack.at_once(*(dora.actor.presses(page.message, "crisis_acknowledge_page") for _ in range(2)))
    slack.at_once(*(dora.actor.presses(channel.headline.message, "crisis_take_lead") for _ in range(2)))

    channel.expects_once("@dora is on it.")
    channel.expects_once("@dora leads")


def test_what_a_dead_bot_had_begun_waits_for_its_lease_and_no_longer(
    slack: Slack, stage: PairStage, clock: Clock, channel: ChannelPlace
) -> None:
    """The other one leaves it alone, then does it once; what is new goes out at once all the same."""
    first, second = stage.pair
    dora, farid = slack.people("dora", "farid")
    page = slack.direct_message(farid).expects("you are needed")
    stage.do(farid.actor.presses(page.message, "crisis_acknowledge_page"))
    claimed = stage.do(first.delivery._claim(limit=32, least_urgent=Urgency.HOUSEKEEPING))
    assert "PostNotice" in [effect.kind for effect in claimed]
    stage.pair = [second]

    clock.fast_forward(seconds=LEASE - 1)
    channel.expects_no("@farid is on it.")
    dora.types("/crisis")
    dora.fills(account="Globex", summary="Another one", severity="SEV3")
    dora.submits()
    assert len(slack.crisis_channels()) == 2

    clock.fast_forward(seconds=2)
    channel.expects_once("@farid is on it.")
    states = [stage.do(stage.effect(effect.id or 0)) for effect in claimed]
    assert {one.state for one in states if one} <= {EffectState.DONE, EffectState.DROPPED}
    stage.pair = [first, second]
