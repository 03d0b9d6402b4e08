"""What stays when nothing is refused: messages, history, direct messages, pins, bookmarks, files, events."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from fake_slack import posting
from fake_slack.delivery import Delivery
from fake_slack.server import FakeSlack
from tests.fake_slack.furnished import ANA, DESK, FARID, SALES, answer_to, furnish
from tests.fake_slack.tiny_app import a_manifest, button, client_of, section

Json = dict[str, Any]


def with_slack(story: Callable[[FakeSlack, AsyncWebClient], Awaitable[None]]) -> None:
    """Run a story with a workspace and the real client."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False, retry_delays_s=()) as slack:
            await story(slack, client_of(slack))

    asyncio.run(run())


def test_metadata_is_found_again_in_the_history() -> None:
    """Only with include_all_metadata, and only after `oldest`."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        metadata = {"event_type": "effect", "event_payload": {"id": 7}}
        first = await client.chat_postMessage(channel=DESK, text="one", metadata=metadata)
        second = await client.chat_postMessage(channel=DESK, text="two", metadata=metadata)
        with_it = await client.conversations_history(channel=DESK, oldest=first["ts"], include_all_metadata=True)
        without = await client.conversations_history(channel=DESK, oldest=first["ts"], inclusive=True)
        assert [(m["ts"], m["metadata"]) for m in with_it["messages"]] == [(second["ts"], metadata)]
        assert [m["text"] for m in without["messages"]] == ["two", "one"]
        assert "metadata" not in without["messages"][0]

    with_slack(story)


def test_history_comes_in_pages() -> None:
    """limit and next_cursor walk through everything once, newest first."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        for number in range(5):
            await client.chat_postMessage(channel=DESK, text=str(number))
        seen: list[str] = []
        cursor = ""
        for _ in range(3):
            page = await answer_to(client, "conversations.history", {"channel": DESK, "limit": 2, "cursor": cursor})
            seen += [message["text"] for message in page["messages"]]
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
        assert seen == ["4", "3", "2", "1", "0"]
        assert cursor == ""

    with_slack(story)


def test_replies_stay_in_their_thread() -> None:
    """The history shows the parent with its count; the replies method shows parent and answers, oldest first."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        parent = await client.chat_postMessage(channel=DESK, text="parent")
        await client.chat_postMessage(channel=DESK, text="reply", thread_ts=parent["ts"])
        history = await client.conversations_history(channel=DESK)
        thread = await client.conversations_replies(channel=DESK, ts=parent["ts"])
        assert [(m["text"], m["reply_count"]) for m in history["messages"]] == [("parent", 1)]
        assert [m["text"] for m in thread["messages"]] == ["parent", "reply"]

    with_slack(story)


def test_text_without_blocks_drops_the_blocks() -> None:
    """As in Slack; and ids that the app left out are filled in."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        blocks = [section(), {"type": "actions", "elements": [{**button(), "action_id": None}]}]
        posted = await client.chat_postMessage(channel=DESK, text="x", blocks=blocks)
        message = slack.state.channel(DESK).messages[posted["ts"]]
        assert all(block["block_id"] for block in message.blocks)
        assert message.blocks[1]["elements"][0]["action_id"]
        await client.chat_update(channel=DESK, ts=posted["ts"], text="only text")
        assert (message.text, message.blocks) == ("only text", [])

    with_slack(story)


def test_a_post_to_a_person_opens_the_direct_message() -> None:
    """By user id, by conversations.open: it is the same channel, and the person reads it."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        posted = await client.chat_postMessage(channel=ANA, text="hello")
        opened = await client.conversations_open(users=ANA)
        await client.chat_postMessage(channel=opened["channel"]["id"], text="again")
        assert posted["channel"] == opened["channel"]["id"]
        assert [message.text for message in slack.person("ana").direct_messages()] == ["hello", "again"]

    with_slack(story)


def test_a_private_message_has_no_history() -> None:
    """Its addressee sees it; conversations.history and chat.update do not know it."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        await client.chat_postEphemeral(channel=DESK, user=ANA, text="psst")
        history = await client.conversations_history(channel=DESK)
        assert [message.text for message in slack.person("ana").ephemerals] == ["psst"]
        assert slack.person("ben").ephemerals == []
        assert history["messages"] == []

    with_slack(story)


def test_a_crisis_channel_is_made_and_furnished() -> None:
    """Create, invite, topic, bookmark, pin: each is there afterwards, and lists show it."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        made = await client.conversations_create(name="crisis-1", is_private=True)
        channel = made["channel"]["id"]
        await client.conversations_invite(channel=channel, users=[ANA, FARID])
        await client.conversations_setTopic(channel=channel, topic="Led by Ana")
        bookmark = {"title": "Protocol", "type": "link", "link": "https://northwind.example/protocol"}
        await client.bookmarks_add(channel_id=channel, **bookmark)
        posted = await client.chat_postMessage(channel=channel, text="headline")
        await client.pins_add(channel=channel, timestamp=posted["ts"])
        members = await client.conversations_members(channel=channel)
        mine = await client.users_conversations(types="private_channel", limit=1000)
        assert members["members"] == [slack.bot_user_id, ANA, FARID]
        assert "crisis-1" in [one["name"] for one in mine["channels"]]
        assert (await client.conversations_info(channel=channel))["channel"]["topic"]["value"] == "Led by Ana"
        assert [b["title"] for b in (await client.bookmarks_list(channel_id=channel))["bookmarks"]] == ["Protocol"]
        assert [p["message"]["text"] for p in (await client.pins_list(channel=channel))["items"]] == ["headline"]

    with_slack(story)


def test_a_file_travels_in_three_steps() -> None:
    """The SDK's own upload shares it with its alt text; the bytes come back for the bot token only."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        await client.files_upload_v2(
            channel=DESK,
            content=b"picture",
            filename="t.png",
            title="Timeline",
            alt_txt="A line",
            initial_comment="See",
        )
        message = slack.state.messages(DESK)[-1]
        file = slack.state.files[message.files[0]]
        assert (message.text, file.title, file.alt_txt, file.content) == ("See", "Timeline", "A line", b"picture")
        url = (await client.files_info(file=file.id))["file"]["url_private"]
        async with aiohttp.ClientSession() as session:
            async with session.get(url, headers={"Authorization": f"Bearer {slack.bot_token}"}) as answer:
                assert await answer.read() == b"picture"
            async with session.get(url, allow_redirects=False) as answer:
                assert answer.status == 302

    with_slack(story)


def test_only_events_the_app_may_hear_are_sent() -> None:
    """Subscribed, and from channels it sees: not from a private channel without it, not what it never asked for."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        furnish(slack)
        await slack.settled()
        slack.link.event_deliveries.clear()
        await slack.person("farid").is_invited("board", by="ana")
        await slack.person("farid").is_invited("crisis-desk", by="ana")
        await slack.person("ana").leaves("crisis-desk")
        posting.post(slack.state, slack.state.channel(SALES), text="public chatter", user=ANA)
        await slack.settled()
        heard = [_event(delivery) for delivery in slack.link.event_deliveries]
        kinds = [(event["type"], event["user"]) for event in heard if event["type"] != "message"]
        assert kinds == [("member_joined_channel", FARID), ("member_left_channel", ANA)]
        assert heard[0 if heard[0]["type"] != "message" else 1]["inviter"] == ANA
        assert {event["channel"] for event in heard} == {DESK}

    with_slack(story)


def _event(delivery: Delivery) -> Json:
    event: Json = delivery.payload["event"]
    return event


def test_times_may_run_faster() -> None:
    """Messages take their time from the clock that was given, and never share a time stamp."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), now=lambda: 2_000_000_000.0) as slack:
            client = client_of(slack)
            stamps = [(await client.chat_postMessage(channel=DESK, text="x"))["ts"] for _ in range(2)]
            assert stamps == ["2000000000.000000", "2000000000.000001"]

    asyncio.run(run())
