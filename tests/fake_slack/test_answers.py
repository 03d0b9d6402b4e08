"""The neighbours of the methods the product calls: each works once as Slack's reference says."""

import asyncio
from typing import Any

import pytest

from fake_slack.clock import parse_time_scale
from fake_slack.manifest import read_manifest
from fake_slack.method_facts import FACTS
from fake_slack.seed import read_company
from fake_slack.server import COMPANY, MANIFEST, FakeSlack
from fake_slack.state import Workspace
from fake_slack.web_api.methods import METHODS
from tests.fake_slack.furnished import ANA, ATTIC, BEN, DESK, FARID, SALES, answer_of, answer_to, furnish
from tests.fake_slack.tiny_app import a_manifest, client_of

Json = dict[str, Any]

ANSWERED: list[tuple[str, Json, str]] = [
    ("api.test", {"foo": "bar"}, "args"),
    ("auth.test", {}, "bot_id"),
    ("bookmarks.list", {"channel_id": DESK}, "bookmarks"),
    ("chat.delete", {"channel": DESK, "ts": "$own"}, "ts"),
    ("chat.getPermalink", {"channel": DESK, "message_ts": "$anas"}, "permalink"),
    ("chat.postMessage", {"channel": "#crisis-desk", "text": "by name"}, "ts"),
    ("chat.scheduledMessages.list", {}, "scheduled_messages"),
    ("conversations.archive", {"channel": DESK}, "ok"),
    ("conversations.info", {"channel": DESK, "include_num_members": True}, "channel"),
    ("conversations.join", {"channel": SALES}, "channel"),
    ("conversations.kick", {"channel": DESK, "user": BEN}, "ok"),
    ("conversations.leave", {"channel": DESK}, "ok"),
    ("conversations.open", {"users": f"{ANA},{BEN}", "return_im": True}, "channel"),
    ("conversations.setPurpose", {"channel": DESK, "purpose": "p"}, "purpose"),
    ("dnd.info", {"user": ANA}, "dnd_enabled"),
    ("pins.list", {"channel": DESK}, "items"),
    ("reactions.get", {"channel": DESK, "timestamp": "$own"}, "message"),
    ("team.info", {}, "team"),
    ("usergroups.list", {}, "usergroups"),
    (
        "users.conversations",
        {"user": ANA, "types": "public_channel,private_channel", "exclude_archived": 1},
        "channels",
    ),
    ("users.info", {"user": ANA}, "user"),
    ("users.list", {"limit": 2}, "members"),
]


@pytest.mark.parametrize(("method", "args", "key"), ANSWERED, ids=[row[0] for row in ANSWERED])
def test_a_call_that_slack_grants(method: str, args: Json, key: str) -> None:
    """ok: true, and the answer holds what the reference promises."""
    answer = answer_of(method, args)

    assert answer["ok"] is True
    assert key in answer


def test_every_method_has_its_facts() -> None:
    """Tier, scope and arguments are known for exactly the methods that exist here."""
    assert set(METHODS) == set(FACTS)


def test_what_is_done_can_be_undone() -> None:
    """Pins, reactions, bookmarks and scheduled messages come and go; the second time each is refused."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False, retry_delays_s=()) as slack:
            client, own = client_of(slack), furnish(slack)["$own"]
            at = {"channel": DESK, "timestamp": own}
            link = {"title": "Protocol", "type": "link", "link": "https://northwind.example/p"}
            bookmark = (await answer_to(client, "bookmarks.add", {"channel_id": DESK, **link}))["bookmark"]["id"]
            soon = int(slack.state.now()) + 3600
            planned = await answer_to(client, "chat.scheduleMessage", {"channel": DESK, "text": "x", "post_at": soon})
            known = {"channel_id": DESK, "bookmark_id": bookmark}
            message = {"channel": DESK, "scheduled_message_id": planned["scheduled_message_id"]}
            steps: list[tuple[str, Json, str]] = [
                ("pins.add", at, "already_pinned"),
                ("pins.remove", at, "no_pin"),
                ("reactions.add", {**at, "name": "eyes"}, "already_reacted"),
                ("reactions.remove", {**at, "name": "eyes"}, "no_reaction"),
                ("bookmarks.edit", {**known, "title": "New"}, ""),
                ("bookmarks.remove", known, "not_found"),
                ("chat.deleteScheduledMessage", message, "invalid_scheduled_message_id"),
                ("conversations.kick", {"channel": DESK, "user": BEN}, "not_in_channel"),
                ("conversations.archive", {"channel": DESK}, "already_archived"),
            ]
            for method, args, second in steps:
                assert (await answer_to(client, method, args))["ok"] is True, method
                if second:
                    assert (await answer_to(client, method, args))["error"] == second

    asyncio.run(run())


def test_a_renamed_channel_frees_its_name_and_tells_the_app() -> None:
    """Only who made the channel may rename it; group_rename carries the new name."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False, retry_delays_s=()) as slack:
            client = client_of(slack)
            made = await answer_to(client, "conversations.create", {"name": "old", "is_private": True})
            renamed = {"channel": made["channel"]["id"], "name": "new"}
            assert (await answer_to(client, "conversations.rename", renamed))["channel"]["name"] == "new"
            assert (await answer_to(client, "conversations.create", {"name": "old"}))["ok"] is True
            assert (await answer_to(client, "conversations.create", {"name": "new"}))["error"] == "name_taken"
            await slack.settled()
            events = [delivery.payload["event"] for delivery in slack.link.event_deliveries]
            assert [e["channel"]["name"] for e in events if e["type"] == "group_rename"] == ["new"]

    asyncio.run(run())


def test_the_last_member_cannot_leave() -> None:
    """A channel is never empty; after leaving, a private channel does not exist for the bot."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False, retry_delays_s=()) as slack:
            client = client_of(slack)
            made = await answer_to(client, "conversations.create", {"name": "alone", "is_private": True})
            channel = made["channel"]["id"]
            assert (await answer_to(client, "conversations.leave", {"channel": channel}))["error"] == "last_member"
            await answer_to(client, "conversations.invite", {"channel": channel, "users": FARID})
            assert (await answer_to(client, "conversations.leave", {"channel": channel}))["ok"] is True
            assert (await answer_to(client, "conversations.info", {"channel": channel}))["error"] == "channel_not_found"
            assert (await answer_to(client, "conversations.info", {"channel": ATTIC}))["error"] == "channel_not_found"

    asyncio.run(run())


def test_the_demo_company_fits_the_real_manifest() -> None:
    """Northwind has its people, private channels with the bot, a guest, somebody who left, and /crisis."""
    slack = Workspace(read_company(COMPANY), read_manifest(MANIFEST))

    desk, digest = slack.channel("crisis-desk"), slack.channel("#crisis-digest")
    assert all(c.is_private and slack.bot_user_id in c.members for c in (desk, digest))
    assert slack.user("gil").is_guest and slack.user("zoe").deleted and slack.user("olga").is_admin
    assert slack.user("gil").id not in slack.channel("general").members
    assert slack.manifest.command("/crisis") is not None
    with pytest.raises(KeyError, match="nobody called 'nemo'"):
        slack.user("nemo")


def test_a_scaled_clock_starts_where_it_is_told() -> None:
    """Sixty times faster since an instant with a zone; anything else is refused with the right spelling."""
    now = parse_time_scale("60@2000-01-01T00:00:00+00:00")

    assert now() > 946_684_800 + 60 * 20 * 365 * 86_400
    for wrong in ("60", "60@2000-01-01T00:00:00"):
        with pytest.raises(ValueError, match="--time-scale"):
            parse_time_scale(wrong)
