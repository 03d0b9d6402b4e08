"""The JSON API of the page: what one person sees, what they do, and that they hear of changes."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp

from fake_slack.server import FakeSlack
from tests.fake_slack.furnished import ANA, BEN, BOARD, DESK, SALES, furnish
from tests.fake_slack.tiny_app import a_manifest, an_app, button, modal, over_socket, section, text, typed

Json = dict[str, Any]
Story = Callable[[FakeSlack, aiohttp.ClientSession], Awaitable[None]]


def tiny(app: AsyncApp) -> None:
    """An app with a command, a modal with an external select, a button and a Home tab."""
    search = {"type": "external_select", "action_id": "account", "min_query_length": 0}
    view = modal(typed(), {"type": "input", "block_id": "who", "label": text("Who"), "element": search})

    @app.command("/tiny")
    async def command(ack: Any, command: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    @app.options("account")
    async def accounts(ack: Any, payload: Json) -> None:
        await ack(options=[{"text": text(f"{payload['value']} Corp"), "value": "17"}])

    @app.view("m")
    async def submitted(ack: Any) -> None:
        await ack(response_action="errors", errors={"what": "Too vague."})

    @app.action("press")
    async def pressed(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Only for you")


def with_page(story: Story, set_up: Callable[[AsyncApp], None] | None = tiny) -> None:
    """Run a story as a browser would live it; without `set_up` no app is connected."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False, retry_delays_s=()) as slack:
            furnish(slack)
            async with aiohttp.ClientSession(slack.url) as session:
                if set_up is None:
                    await story(slack, session)
                    return
                app = an_app(slack)
                set_up(app)
                async with over_socket(slack, app):
                    await story(slack, session)

    asyncio.run(run())


async def get(session: aiohttp.ClientSession, path: str) -> Json:
    """A page request's JSON."""
    async with session.get(path) as answer:
        body: Json = await answer.json()
        return body


async def act(session: aiohttp.ClientSession, do: str, who: str = ANA, **more: Any) -> Json:
    """Do something as somebody."""
    async with session.post("/_page/act", json={"as": who, "do": do, **more}) as answer:
        body: Json = await answer.json()
        return body


def test_everybody_sees_their_own_channels() -> None:
    """Private channels only from the inside; unread counts fall to zero when the channel is looked at."""

    async def story(slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        mine = await get(session, f"/_page/state?as={ANA}")
        bens = await get(session, f"/_page/state?as={BEN}")
        assert BOARD in [channel["id"] for channel in mine["channels"]]
        assert BOARD not in [channel["id"] for channel in bens["channels"]]
        assert mine["app"]["connected"] is True
        assert mine["commands"][0]["command"] == "/tiny"
        desk = next(channel for channel in bens["channels"] if channel["id"] == DESK)
        assert desk["unread"] == 2
        shown = await get(session, f"/_page/channel/{DESK}?as={BEN}")
        assert [message["text"] for message in shown["messages"]] == ["mine", "hers"]
        assert shown["channel"]["unread"] == 0
        async with session.get(f"/_page/channel/{BOARD}?as={BEN}") as refused:
            assert refused.status == 404

    with_page(story)


def test_a_modal_is_played_on_the_page() -> None:
    """Command, search, typing, submission with an error of the app, cancel."""

    async def story(slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        assert await act(session, "command", text="/tiny now", channel=SALES) == {"ok": True}
        await slack.until(lambda: slack.person("ana").modal is not None)
        found = await act(session, "suggest", block_id="who", action_id="account", value="Acme")
        assert found["options"] == [{"text": text("Acme Corp"), "value": "17"}]
        state = {
            "what": {"typed": {"type": "plain_text_input", "value": "fire"}},
            "who": {"account": {"type": "external_select", "selected_option": found["options"][0]}},
        }
        assert await act(session, "modal_submit", state=state) == {"ok": True}
        shown = (await get(session, f"/_page/state?as={ANA}"))["modal"]
        assert shown["errors"] == {"what": "Too vague."}
        assert shown["state"]["what"]["typed"]["value"] == "fire"
        assert await act(session, "modal_close") == {"ok": True}
        assert (await get(session, f"/_page/state?as={ANA}"))["modal"] is None

    with_page(story)


def test_a_button_answers_in_private() -> None:
    """The one who pressed sees the answer, marked as private; nobody else does."""

    async def story(slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        blocks = [section(), {"type": "actions", "block_id": "b", "elements": [button()]}]
        posted = await an_app(slack).client.chat_postMessage(channel=DESK, text="x", blocks=blocks)
        pressed = await act(session, "press", channel=DESK, ts=posted["ts"], block_id="b", action_id="press")
        await slack.until(lambda: bool(slack.person("ana").ephemerals))
        mine = (await get(session, f"/_page/channel/{DESK}?as={ANA}"))["messages"]
        bens = (await get(session, f"/_page/channel/{DESK}?as={BEN}"))["messages"]
        assert pressed == {"ok": True}
        assert (mine[-1]["text"], mine[-1]["ephemeral"]) == ("Only for you", True)
        assert bens[-1]["ts"] == posted["ts"]

    with_page(story)


def test_what_cannot_be_done_is_said_in_a_sentence() -> None:
    """No app, no such command, no channel, nothing open: never a stack trace, always ok: false."""

    async def story(slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        answers = [
            await act(session, "command", text="/tiny", channel=SALES),
            await act(session, "command", text="/unknown", channel=SALES),
            await act(session, "message", text="hi", channel=BOARD, who=BEN),
            await act(session, "modal_submit"),
            await act(session, "dance"),
            await act(session, "press", channel=DESK),
        ]
        assert [answer["ok"] for answer in answers] == [False] * len(answers)
        assert "dispatch_failed" in answers[0]["error"]
        assert "not a valid command" in answers[1]["error"]
        assert all(isinstance(answer["error"], str) and answer["error"] for answer in answers)

    with_page(story, None)


def test_changes_are_announced_to_the_page() -> None:
    """The event stream gives the revision at once and again when somebody writes."""

    async def story(slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        async with session.get(f"/_page/events?as={ANA}") as stream:
            first = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
            await act(session, "message", text="news", channel=DESK)
            second = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
        assert second["revision"] > first["revision"]

    with_page(story, None)
