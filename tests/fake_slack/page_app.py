"""A tiny Slack app over Socket Mode, only to play the page against.

python -m tests.fake_slack.page_app URL BOT_TOKEN APP_TOKEN
"""

import asyncio
import sys
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

DESK = "C0DESK0003"
ACCOUNTS = ("Acme Corp", "Acme Iberia", "Borealis")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def button(action_id: str, text: str) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": "1"}


def declare_modal(words: str, note: str = "") -> dict[str, Any]:
    """Account, what happened, how bad; `note` stands above them once somebody pressed Explain."""
    account = {"type": "external_select", "action_id": "account", "min_query_length": 1, "placeholder": plain("Search")}
    what = {"type": "plain_text_input", "action_id": "what", "multiline": True, "max_length": 300}
    if words:
        what["initial_value"] = words
    severity = {"type": "radio_buttons", "action_id": "severity", "options": [option("SEV1"), option("SEV2")]}
    blocks: list[dict[str, Any]] = [
        {"type": "input", "block_id": "account", "label": plain("Account"), "element": account},
        {"type": "input", "block_id": "what", "label": plain("What happened"), "element": what},
        {"type": "input", "block_id": "severity", "label": plain("How bad"), "element": severity, "optional": True},
        {"type": "actions", "block_id": "more", "elements": [button("explain", "Explain")]},
    ]
    if note:
        blocks.insert(0, {"type": "section", "block_id": "note", "text": plain(note)})
    return {
        "type": "modal",
        "callback_id": "declare",
        "title": plain("Declare a crisis"),
        "submit": plain("Declare"),
        "blocks": blocks,
    }


def unescaped(text: str) -> str:
    """What the person typed; with should_escape Slack sends it escaped."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def register(app: AsyncApp) -> None:
    """Everything the app answers."""

    @app.command("/crisis")
    async def command(ack: Any, command: dict[str, Any], client: AsyncWebClient, respond: Any) -> None:
        words = unescaped(command.get("text", ""))
        if words == "silent":
            return
        await ack()
        if words == "help":
            await respond("Type `/crisis` and *answer three questions*.")
        else:
            await client.views_open(trigger_id=command["trigger_id"], view=declare_modal(words))

    @app.options("account")
    async def accounts(ack: Any, payload: dict[str, Any]) -> None:
        found = [option(name) for name in ACCOUNTS if payload["value"].lower() in name.lower()]
        await ack(options=found)

    @app.action("explain")
    async def explain(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_update(view_id=body["view"]["id"], view=declare_modal("", "SEV1 means: cannot work."))

    @app.view("declare")
    async def submitted(ack: Any, view: dict[str, Any], client: AsyncWebClient) -> None:
        values = view["state"]["values"]
        what = values["what"]["what"]["value"]
        if len(what) < 10:
            await ack(response_action="errors", errors={"what": "Say who is affected."})
            return
        await ack()
        await client.chat_postMessage(channel=DESK, text="A crisis", blocks=headline(values, what))

    @app.action("take")
    async def take(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await say_who(client, body, body["user"]["id"])

    @app.action("delegate")
    async def delegate(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await say_who(client, body, body["actions"][0]["selected_user"])

    @app.action("cancel")
    async def cancel(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.chat_delete(channel=body["channel"]["id"], ts=body["message"]["ts"])

    @app.shortcut("crisis_declare")
    async def lightning(ack: Any, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=declare_modal(""))

    @app.shortcut("crisis_declare_from_message")
    async def quoted(ack: Any, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        view = declare_modal(unescaped(shortcut["message"]["text"]))
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view)

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        shown = {"type": "header", "text": plain("My open crises")}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [shown]})


async def say_who(client: AsyncWebClient, body: dict[str, Any], user: str) -> None:
    """The message now says who has it, and offers nothing any more."""
    said = {"type": "section", "text": {"type": "mrkdwn", "text": f"Taken by <@{user}>"}}
    await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Taken", blocks=[said])


def headline(values: dict[str, Any], what: str) -> list[dict[str, Any]]:
    """What is posted after the submission, with what the person wrote escaped as Slack asks for."""
    safe = what.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    account = values["account"]["account"]["selected_option"]["text"]["text"]
    delegate = {"type": "users_select", "action_id": "delegate", "placeholder": plain("Delegate to")}
    sure = {"title": plain("False alarm?"), "text": plain("It goes."), "confirm": plain("Yes"), "deny": plain("No")}
    cancel = {**button("cancel", "Cancel it"), "style": "danger", "confirm": sure}
    return [
        {"type": "header", "text": plain(account)},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*What happened*\n{safe}"}},
        {"type": "actions", "elements": [button("take", "Take the lead"), delegate, cancel]},
    ]


async def main(url: str, bot_token: str, app_token: str) -> None:
    """Connect, say so on standard output, and answer until ended."""
    app = AsyncApp(client=AsyncWebClient(token=bot_token, base_url=f"{url}api/"))
    register(app)
    await AsyncSocketModeHandler(app, app_token).connect_async()  # type: ignore[no-untyped-call]
    print("connected", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
