"""Modals and Home tabs as Slack keeps them: triggers, stacks, hashes, what was typed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from fake_slack.server import FakeSlack
from fake_slack.view_stack import TRIGGER_S, new_trigger
from tests.fake_slack.furnished import ANA, answer_to
from tests.fake_slack.tiny_app import a_manifest, client_of, modal, section, typed

Json = dict[str, Any]
HOME = {"type": "home", "blocks": [section("Home")]}


def with_slack(story: Callable[[FakeSlack, AsyncWebClient], Awaitable[None]], **changes: Any) -> None:
    """Run a story with a workspace and the real client."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(**changes), limits=False) as slack:
            await story(slack, client_of(slack))

    asyncio.run(run())


def test_a_trigger_opens_one_view_only() -> None:
    """The second use is exchanged_trigger_id."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        call = {"trigger_id": new_trigger(slack.state, ANA), "view": modal()}
        assert (await answer_to(client, "views.open", call))["ok"] is True
        assert (await answer_to(client, "views.open", call))["error"] == "exchanged_trigger_id"

    with_slack(story)


def test_a_trigger_dies_after_three_seconds() -> None:
    """A little later than that it is expired_trigger_id."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        trigger = new_trigger(slack.state, ANA)
        later = slack.state.real_now() + TRIGGER_S + 0.1
        slack.state.real_now = lambda: later
        answer = await answer_to(client, "views.open", {"trigger_id": trigger, "view": modal()})
        assert answer["error"] == "expired_trigger_id"
        assert slack.person("ana").modal is None

    with_slack(story)


def test_three_views_are_the_most() -> None:
    """Open and push twice; the next push is push_limit_reached; closing shows the one below."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        ana = slack.person("ana")
        methods = ["views.open", "views.push", "views.push", "views.push"]
        answers = [
            await answer_to(client, method, {"trigger_id": new_trigger(slack.state, ANA), "view": modal()})
            for method in methods
        ]
        assert [answer.get("error") for answer in answers] == [None, None, None, "push_limit_reached"]
        assert answers[2]["view"]["previous_view_id"] == answers[1]["view"]["id"]
        assert answers[2]["view"]["root_view_id"] == answers[0]["view"]["id"]
        await ana.closes_modal()
        assert ana.modal is not None and ana.modal.id == answers[1]["view"]["id"]

    with_slack(story)


def test_an_update_keeps_what_was_typed_where_ids_stay() -> None:
    """The same block_id and action_id keep the words; a renamed block starts empty."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        ana = slack.person("ana")
        call = {"trigger_id": new_trigger(slack.state, ANA), "view": modal(typed("a"), typed("b"))}
        opened = await answer_to(client, "views.open", call)
        ana.fills(a="kept", b="lost")
        await client.views_update(view_id=opened["view"]["id"], view=modal(section("new"), typed("a"), typed("c")))
        assert ana.modal is not None
        assert ana.modal.values["a"]["typed"]["value"] == "kept"
        assert ana.modal.values["c"]["typed"]["value"] is None

    with_slack(story)


def test_a_stale_hash_is_a_conflict() -> None:
    """Who updates with the hash of an older version is refused; the current hash works."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        call = {"trigger_id": new_trigger(slack.state, ANA), "view": modal()}
        first = (await answer_to(client, "views.open", call))["view"]
        second = (await client.views_update(view_id=first["id"], hash=first["hash"], view=modal(section())))["view"]
        stale = {"view_id": first["id"], "hash": first["hash"], "view": modal()}
        assert (await answer_to(client, "views.update", stale))["error"] == "hash_conflict"
        assert (await answer_to(client, "views.update", {**stale, "hash": second["hash"]}))["ok"] is True

    with_slack(story)


def test_an_external_id_is_used_once() -> None:
    """Two open views cannot share one; after closing it is free, and updates may keep their own."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        view = modal(external_id="only-one")

        async def open_for(user: str) -> Json:
            return await answer_to(client, "views.open", {"trigger_id": new_trigger(slack.state, user), "view": view})

        assert (await open_for(ANA))["ok"] is True
        assert (await open_for("U0BEN00002"))["error"] == "duplicate_external_id"
        assert (await answer_to(client, "views.update", {"external_id": "only-one", "view": view}))["ok"] is True
        await slack.person("ana").closes_modal()
        assert (await open_for("U0BEN00002"))["ok"] is True

    with_slack(story)


def test_slack_itself_asks_for_required_fields_and_lengths() -> None:
    """Nothing goes to the app while a required input is empty or too long."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        ana = slack.person("ana")
        short = typed("short", element={"type": "plain_text_input", "action_id": "s", "max_length": 3})
        view = modal(typed("needed"), typed("free", optional=True), short)
        await answer_to(client, "views.open", {"trigger_id": new_trigger(slack.state, ANA), "view": view})
        delivery = await ana.submits(short="four")
        assert delivery.payload == {}
        assert ana.modal is not None
        assert ana.modal.errors == {
            "needed": "Please complete this required field.",
            "short": "Must be fewer than 4 characters.",
        }

    with_slack(story)


def test_the_home_tab_wants_to_be_switched_on() -> None:
    """Without the Home tab in the manifest views.publish is not_enabled; with it, a stale hash is refused."""

    async def switched_off(slack: FakeSlack, client: AsyncWebClient) -> None:
        assert (await answer_to(client, "views.publish", {"user_id": ANA, "view": HOME}))["error"] == "not_enabled"

    async def switched_on(slack: FakeSlack, client: AsyncWebClient) -> None:
        first = await client.views_publish(user_id=ANA, view=HOME)
        await client.views_publish(user_id=ANA, view=HOME, hash=first["view"]["hash"])
        stale = {"user_id": ANA, "view": HOME, "hash": first["view"]["hash"]}
        assert (await answer_to(client, "views.publish", stale))["error"] == "hash_conflict"

    with_slack(switched_off, home_enabled=False)
    with_slack(switched_on)
