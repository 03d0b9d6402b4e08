"""What people can do to an app, beyond the first command: menus, shortcuts, deeper modals, coming and going."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from fake_slack.acts import Impossible
from fake_slack.server import FakeSlack
from tests.fake_slack.furnished import ANA, BEN, DESK, answer_to
from tests.fake_slack.tiny_app import a_manifest, an_app, button, client_of, modal, over_socket, section, text, typed

Json = dict[str, Any]


class Diary:
    """An app that writes down what it hears, by kind, and answers submissions as it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Json]] = []
        self.answers: list[Json] = []

    def last(self, kind: str) -> Json:
        """The last body of this kind."""
        return [body for heard, body in self.heard if heard == kind][-1]

    def listen(self, app: AsyncApp) -> None:
        """Register for everything."""

        async def write(kind: str, ack: Any, body: Json, answer: Json | None = None) -> None:
            self.heard.append((kind, body))
            await ack(**(answer or {}))

        @app.command("/tiny")
        async def command(ack: Any, body: Json, client: Any) -> None:
            await write("command", ack, body)
            await client.views_open(trigger_id=body["trigger_id"], view=modal(typed(), notify_on_close=True))

        @app.view("m")
        async def submitted(ack: Any, body: Json) -> None:
            await write("submission", ack, body, self.answers.pop(0) if self.answers else None)

        @app.view_closed("m")
        async def closed(ack: Any, body: Json) -> None:
            await write("closed", ack, body)

        @app.shortcut("go")
        @app.shortcut("quote")
        async def shortcut(ack: Any, body: Json) -> None:
            await write("shortcut", ack, body)

        @app.action({"action_id": "menu"})
        @app.action({"action_id": "who"})
        @app.action({"action_id": "press"})
        async def action(ack: Any, body: Json) -> None:
            await write("action", ack, body)

        @app.event("member_joined_channel")
        async def joined(body: Json) -> None:
            self.heard.append(("joined", body))

        @app.event("message")
        async def message(body: Json) -> None:
            self.heard.append(("message", body))


def with_diary(story: Callable[[FakeSlack, Diary], Awaitable[None]]) -> None:
    """Run a story with the diary connected by websocket."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False) as slack:
            diary, app = Diary(), an_app(slack)
            diary.listen(app)
            async with over_socket(slack, app):
                await story(slack, diary)

    asyncio.run(run())


async def opens_modal(slack: FakeSlack) -> None:
    """Ana gets the modal of /tiny."""
    ana = slack.person("ana")
    await ana.types("/tiny")
    await slack.until(lambda: ana.modal is not None)


def test_a_submission_can_be_answered_with_another_view() -> None:
    """update replaces the top view, push puts one above it, clear takes everything away."""

    async def story(slack: FakeSlack, diary: Diary) -> None:
        ana = slack.person("ana")
        await opens_modal(slack)
        first = ana.modal
        other = modal(typed("else"), title=text("Other"))
        diary.answers = [
            {"response_action": "update", "view": other},
            {"response_action": "push", "view": modal(section(), title=text("Above"))},
            {"response_action": "clear"},
        ]
        await ana.submits(what="one")
        assert ana.modal is first
        assert first is not None and first.content["title"]["text"] == "Other"
        await ana.submits(**{"else": "two"})
        assert ana.modal is not None and ana.modal.previous_id == first.id
        await ana.submits()
        assert ana.modal is None

    with_diary(story)


def test_an_answer_slack_would_not_show_is_trouble_for_the_person() -> None:
    """An update over the limits, or errors for blocks that are no inputs: the view stays and says so."""

    async def story(slack: FakeSlack, diary: Diary) -> None:
        ana = slack.person("ana")
        await opens_modal(slack)
        diary.answers = [
            {"response_action": "update", "view": modal(title=text("x" * 25))},
            {"response_action": "errors", "errors": {"elsewhere": "no"}},
        ]
        for _ in range(2):
            await ana.submits(what="one")
            assert ana.modal is not None
            assert "trouble" in ana.modal.errors[""]

    with_diary(story)


def test_a_closed_view_is_reported_when_it_asked_for_it() -> None:
    """view_closed brings the view; nothing is open afterwards."""

    async def story(slack: FakeSlack, diary: Diary) -> None:
        ana = slack.person("ana")
        await opens_modal(slack)
        delivery = await ana.closes_modal()
        assert delivery.ok
        assert diary.last("closed")["is_cleared"] is False
        assert ana.modal is None
        with pytest.raises(Impossible):
            await ana.closes_modal()

    with_diary(story)


def test_menus_send_what_was_chosen() -> None:
    """An overflow entry, a person, and the state of the message's selects."""

    async def story(slack: FakeSlack, diary: Diary) -> None:
        more = {"type": "overflow", "action_id": "menu", "options": [{"text": text("More"), "value": "more"}]}
        who = {"type": "users_select", "action_id": "who", "placeholder": text("Who?")}
        blocks = [section(accessory=more), {"type": "actions", "block_id": "b", "elements": [who, button()]}]
        await answer_to(client_of(slack), "chat.postMessage", {"channel": DESK, "text": "x", "blocks": blocks})
        ana, message = slack.person("ana"), slack.state.messages(DESK)[-1]
        await ana.presses(message, "menu", value="more")
        assert diary.last("action")["actions"][0]["selected_option"]["value"] == "more"
        await ana.selects(message, "who", user="ben")
        assert diary.last("action")["actions"][0]["selected_user"] == BEN
        await ana.presses(message, "press")
        assert diary.last("action")["state"]["values"]["b"]["who"]["selected_user"] == BEN
        with pytest.raises(Impossible):
            await ana.presses(message, "nowhere")

    with_diary(story)


def test_shortcuts_bring_their_place() -> None:
    """The global one has a trigger, the one on a message quotes it and can answer there."""

    async def story(slack: FakeSlack, diary: Diary) -> None:
        ana = slack.person("ana")
        await ana.uses_shortcut("go")
        assert diary.last("shortcut")["trigger_id"] in slack.state.triggers
        message = await slack.person("ben").says("Acme is angry", in_channel="sales")
        await ana.uses_message_shortcut("quote", message)
        body = diary.last("shortcut")
        assert (body["message"]["text"], body["message"]["user"]) == ("Acme is angry", BEN)
        assert body["channel"] == {"id": "C0SALES002", "name": "sales"}
        assert body["response_url"].startswith(slack.url)

    with_diary(story)


def test_the_app_hears_who_comes_and_what_is_said() -> None:
    """member_joined_channel and message.groups, from channels the bot is in."""

    async def story(slack: FakeSlack, diary: Diary) -> None:
        delivery = await slack.person("farid").is_invited("crisis-desk", by="ana")
        await slack.person("farid").says("here I am", in_channel="crisis-desk")
        await slack.settled()
        assert delivery.ok
        assert diary.last("joined")["event"]["inviter"] == ANA
        assert diary.last("message")["event"]["channel_type"] == "group"

    with_diary(story)


def test_people_cannot_do_what_slack_does_not_let_them() -> None:
    """Unknown commands, closed doors and archived channels are refused before the app hears anything."""

    async def story(slack: FakeSlack, diary: Diary) -> None:
        slack.state.channel("sales").archived = True
        attempts: list[Callable[[], Awaitable[Any]]] = [
            lambda: slack.person("ana").types("/unknown"),
            lambda: slack.person("quentin").says("hello", in_channel="crisis-desk"),
            lambda: slack.person("ana").says("hello", in_channel="sales"),
            lambda: slack.person("quentin").joins("crisis-desk"),
            lambda: slack.person("ana").uses_shortcut("unknown"),
            lambda: slack.person("ana").presses_in_home("press"),
        ]
        for attempt in attempts:
            with pytest.raises(Impossible):
                await attempt()
        assert diary.heard == []

    with_diary(story)
