"""What people do while they wait for an answer, and how the bot starts: one act per step that calls Slack at once."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from bot.problems import StartProblem
from bot.slack_identity import SlackIdentity, SlackLink
from bot.socket_client import PersistentSocketClient
from handlers.effects.slack_gate import slack_client
from tests.faults.matrix import Cell
from tests.faults.world import HANGS, World
from tests.harness import Person

ENOUGH_TRIES = 14
"""More than any fault lasts that goes away."""
TYPED = "Globex cannot pay its invoices any more"


@dataclass(frozen=True)
class Noticed:
    """What the person has before them afterwards."""

    acknowledged: bool
    """Slack shows no error of its own."""
    screen: str
    private: tuple[str, ...]
    """New private answers."""
    crises: int


@dataclass(frozen=True)
class Act:
    """`before` happens undisturbed; `does` is what Slack disturbs."""

    who: str
    does: Callable[[World, Person], None]
    before: Callable[[World, Person], None] = lambda _world, _person: None
    crises: int = 1
    """How many there are afterwards."""


def disturb(world: World, cell: Cell) -> Noticed:
    """Let somebody act while Slack misbehaves."""
    act = ACTS[cell.step]
    world.begin()
    person = world.person(act.who)
    act.before(world, person)
    known = len(person.private_answers)
    world.slack.faults.add(cell.method, **cell.kind)
    with world.hurrying(step_s=0.1) if cell.kind["kind"] in HANGS else nullcontext():
        act.does(world, person)
    assert any(call.method == cell.method for call in world.slack.calls), f"{cell.step!r} never calls {cell.method}."
    crises = world.asks(_count)
    return Noticed(
        world.last.ok, person.screen or world.last.error or "", tuple(person.private_answers[known:]), crises
    )


async def _count(session: Any) -> int:
    from_crisis = await session.connection()
    return int((await from_crisis.exec_driver_sql("SELECT count(*) FROM crisis")).scalar_one())


def types_what_happened(world: World, person: Person) -> None:
    world.lets(person.actor.types(f"/crisis {TYPED}"))


def presses_update(world: World, person: Person) -> None:
    world.lets(person.actor.presses(world.channel().headline.message, "crisis_post_update"))


def opens_more(world: World, person: Person) -> None:
    person.presses("More…", on=world.channel().headline)


def goes_on(world: World, person: Person) -> None:
    world.lets(person.actor.presses_in_modal("crisis_cancel"))


def fills_form_for_acme(world: World, person: Person) -> None:
    person.types("/crisis Globex cannot pay")
    person.picks_account("Acme")


def begins_triage(world: World, person: Person) -> None:
    person.types("/crisis triage service outage", in_channel=world.channel())
    assert "How much of the client's work" in person.screen


def answers_question(world: World, person: Person) -> None:
    world.lets(person.actor.presses_in_modal("crisis_answer_question_1"))


def joins(world: World, person: Person) -> None:
    world.lets(person.actor.presses_in_modal("crisis_join"))
    assert person.name in world.channel().members, "The operation itself was not done."


def declines(world: World, person: Person) -> None:
    """And the buttons are still on the screen, as for somebody who was quicker than Slack."""
    page = world.workplace.direct_message(person).expects("you are needed")
    blocks = page.message.blocks
    person.presses("I can't", on=page)
    page.message.blocks = blocks


def declines_again(world: World, person: Person) -> None:
    (page, *_) = [one for one in world.direct(person.name) if "crisis_decline_page" in str(one.blocks)]
    world.lets(person.actor.presses(page, "crisis_decline_page"))


def is_a_stranger(world: World, person: Person) -> None:
    world.forgets_person(person.name)


def declares(world: World, person: Person) -> None:
    world.lets(person.actor.types(f"/crisis {TYPED}"))
    assert "Globex cannot pay" in person.screen, "The form did not open."
    person.submits(account="Globex", severity="SEV3")


def asks_who_we_are(world: World, _person: Person) -> None:
    client = slack_client(world.slack.bot_token, world.slack.api_url, world.bot.session)
    _starts(world, SlackIdentity(client).ask, "SLACK_BOT_TOKEN", "auth.test")


def asks_for_a_socket(world: World, _person: Person) -> None:
    async def _ask() -> None:
        client = slack_client(world.slack.bot_token, world.slack.api_url, world.bot.session)
        socket = PersistentSocketClient(world.slack.app_token, web_client=client)
        try:
            await socket.issue_new_wss_url()
        finally:
            await socket.close()  # type: ignore[no-untyped-call]

    _starts(world, _ask, "SLACK_APP_TOKEN", "apps.connections.open")


def _starts(world: World, attempt: Callable[[], Any], variable: str, method: str) -> None:
    async def _try() -> None:
        trying = asyncio.create_task(SlackLink().keep_trying(method, attempt, variable))
        while not trying.done() and len([call for call in world.slack.calls if call.method == method]) < ENOUGH_TRIES:
            if not any(call.outcome == "running" for call in world.slack.calls[-2:]):
                world.loop.ahead += 1.0
            await world.loop.run_in_executor(None, int)
        if not trying.done():
            world.last.error = "still trying"
        trying.cancel()
        with suppress(asyncio.CancelledError):
            await trying

    world.last.status, world.last.error = 200, None
    try:
        world.do(_try())
    except StartProblem as problem:
        world.last.error = problem.sentence


ACTS: dict[str, Act] = {
    "type what happened": Act("ben", types_what_happened),
    "press a button that opens a form": Act("dora", presses_update),
    "open a form over another": Act("dora", goes_on, before=opens_more),
    "join the open crisis instead": Act("ben", joins, before=fills_form_for_acme),
    "answer a question of the triage": Act("dora", answers_question, before=begins_triage),
    "press a button that was answered already": Act("farid", declines_again, before=declines),
    "declare as somebody not known yet": Act("emil", declares, before=is_a_stranger, crises=2),
    "start: who are we?": Act("ben", asks_who_we_are),
    "start: open the socket": Act("ben", asks_for_a_socket),
}
