"""People act, the real Bolt app answers: over the websocket and over signed HTTP alike."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from fake_slack.server import FakeSlack
from tests.fake_slack.tiny_app import a_manifest, an_app, button, modal, over_http, over_socket, section, text, typed

Json = dict[str, Any]
Story = Callable[[FakeSlack, AsyncApp], Awaitable[None]]
ROADS = {"socket": over_socket, "http": over_http}


def play(road: str, set_up: Callable[[AsyncApp], None], story: Callable[[FakeSlack], Awaitable[None]]) -> None:
    """Start the stand-in and the app, connect them by this road, and let the story run."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False) as slack:
            app = an_app(slack)
            set_up(app)
            async with ROADS[road](slack, app):
                await story(slack)

    asyncio.run(run())


@pytest.fixture(params=sorted(ROADS))
def road(request: pytest.FixtureRequest) -> str:
    """Each test of this file goes both ways."""
    return str(request.param)


def open_modal_on_command(view: Json) -> Callable[[AsyncApp], None]:
    """An app that answers /tiny with this modal."""

    def set_up(app: AsyncApp) -> None:
        @app.command("/tiny")
        async def tiny(ack: Any, command: Json, client: Any) -> None:
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=view)

    return set_up


def test_a_command_carries_ids_instead_of_names(road: str) -> None:
    """With should_escape people and channels arrive as ids, and the direct answer is private."""
    heard: list[Json] = []

    def set_up(app: AsyncApp) -> None:
        @app.command("/tiny")
        async def tiny(ack: Any, command: Json) -> None:
            heard.append(command)
            await ack("Only you read this")

    async def story(slack: FakeSlack) -> None:
        ana = slack.person("ana")
        delivery = await ana.types("/tiny ask @ben in #sales about <this>", in_channel="sales")
        assert delivery.ok
        assert heard[0]["text"] == "ask <@U0BEN00002|ben> in <#C0SALES002|sales> about &lt;this&gt;"
        assert heard[0]["channel_id"] == "C0SALES002"
        assert heard[0]["is_enterprise_install"] == "false"
        assert [message.text for message in ana.ephemerals] == ["Only you read this"]
        assert slack.state.messages("sales") == []

    play(road, set_up, story)


def test_a_modal_is_opened_filled_and_submitted(road: str) -> None:
    """state.values hold what was typed and chosen; an empty acknowledgement closes the modal."""
    sent: list[Json] = []
    select = {
        "type": "static_select",
        "action_id": "pick",
        "options": [{"text": text("One"), "value": "1"}, {"text": text("Two"), "value": "2"}],
    }
    view = modal(typed(), {"type": "input", "block_id": "which", "label": text("Which"), "element": select})

    def set_up(app: AsyncApp) -> None:
        open_modal_on_command(view)(app)

        @app.view("m")
        async def submitted(ack: Any, body: Json) -> None:
            sent.append(body)
            await ack()

    async def story(slack: FakeSlack) -> None:
        ana = slack.person("ana")
        await ana.types("/tiny")
        await slack.until(lambda: ana.modal is not None)
        await ana.submits(what="it burns", pick="Two")
        values = sent[0]["view"]["state"]["values"]
        assert values["what"]["typed"] == {"type": "plain_text_input", "value": "it burns"}
        assert values["which"]["pick"]["selected_option"]["value"] == "2"
        assert ana.modal is None

    play(road, set_up, story)


def test_errors_of_the_app_stay_in_the_modal(road: str) -> None:
    """response_action errors shows the sentence at the block and keeps what was typed."""

    def set_up(app: AsyncApp) -> None:
        open_modal_on_command(modal(typed()))(app)

        @app.view("m")
        async def submitted(ack: Any) -> None:
            await ack(response_action="errors", errors={"what": "Say more."})

    async def story(slack: FakeSlack) -> None:
        ana = slack.person("ana")
        await ana.types("/tiny")
        await slack.until(lambda: ana.modal is not None)
        await ana.submits(what="x")
        assert ana.modal is not None
        assert ana.modal.errors == {"what": "Say more."}
        assert ana.modal.values["what"]["typed"]["value"] == "x"

    play(road, set_up, story)


def test_a_button_tells_which_message_it_stood_on(road: str) -> None:
    """block_actions bring container, message, channel, state and a response_url that works."""
    heard: list[Json] = []

    def set_up(app: AsyncApp) -> None:
        @app.action("press")
        async def pressed(ack: Any, body: Json, respond: Any) -> None:
            heard.append(body)
            await ack()
            await respond(text="pressed", replace_original=True)

    async def story(slack: FakeSlack) -> None:
        ana = slack.person("ana")
        client = an_app(slack).client
        blocks = [section(), {"type": "actions", "elements": [button()]}]
        await client.chat_postMessage(channel="C0DESK0003", text="fallback", blocks=blocks)
        message = slack.state.messages("crisis-desk")[-1]
        delivery = await ana.presses(message, "press")
        await slack.until(lambda: message.text == "pressed")
        assert delivery.ok
        assert heard[0]["container"]["message_ts"] == message.ts
        assert heard[0]["channel"] == {"id": "C0DESK0003", "name": "privategroup"}
        assert heard[0]["message"]["blocks"][1]["elements"][0]["action_id"] == "press"
        assert heard[0]["actions"][0]["value"] == "v1"
        assert message.blocks == []

    play(road, set_up, story)


def test_the_home_tab_appears_when_it_is_opened(road: str) -> None:
    """app_home_opened reaches the app, which publishes the tab."""

    def set_up(app: AsyncApp) -> None:
        @app.event("app_home_opened")
        async def opened(event: Json, client: Any) -> None:
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Home")]})

    async def story(slack: FakeSlack) -> None:
        ana = slack.person("ana")
        delivery = await ana.opens_home()
        await slack.until(lambda: ana.home is not None)
        assert delivery.ok
        assert delivery.payload["authorizations"][0]["user_id"] == slack.bot_user_id
        assert ana.home is not None and ana.home.content["blocks"][0]["text"]["text"] == "Home"

    play(road, set_up, story)
