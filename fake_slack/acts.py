"""What people do to the app: commands, buttons, selects, shortcuts, the Home tab. Modals are in modal_acts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fake_slack import payloads, posting
from fake_slack.app_link import AppLink
from fake_slack.block_elements import suggestion_faults
from fake_slack.delivery import Delivery, not_sent
from fake_slack.element_actions import action_of
from fake_slack.element_state import VALUE_KEYS, options_of, state_value
from fake_slack.errors import SlackError
from fake_slack.model import Channel, Json, Message, User, View
from fake_slack.response_urls import post_answer
from fake_slack.shapes import view_json
from fake_slack.state import Workspace


@dataclass(frozen=True)
class Stage:
    """Where people act: the workspace and the way to the app."""

    slack: Workspace
    link: AppLink


class Impossible(Exception):
    """Slack would not let a person do that; the message is a sentence for them."""


async def type_command(stage: Stage, user: User, channel: Channel, line: str) -> Delivery:
    """Send `/word text` typed by somebody in a channel, and show the app's direct answer."""
    slack = stage.slack
    word, _, text = line.partition(" ")
    command = slack.manifest.command(word)
    if command is None:
        raise Impossible(f"{word} is not a valid command. Type / to see those there are.")
    text = escape_mentions(slack, text) if command.get("should_escape") else text
    payload = payloads.command_payload(slack, user, channel, word, text.strip())
    delivery = await stage.link.deliver("slash_commands", payload)
    if delivery.ok and delivery.body:
        _show_answer(stage, user, channel, delivery)
    return delivery


def _show_answer(stage: Stage, user: User, channel: Channel, delivery: Delivery) -> None:
    try:
        post_answer(stage.slack, user.id, channel, delivery.body)
    except SlackError as refusal:
        delivery.error = "; ".join([refusal.error, *refusal.messages])


def escape_mentions(slack: Workspace, text: str) -> str:
    """Names of people and channels become ids, as Slack does with should_escape; unknown names stay text."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    people = {user.name: user.id for user in slack.users.values()}
    channels = {c.name: c.id for c in slack.channels.values() if not c.is_im}

    def person(found: re.Match[str]) -> str:
        name = found.group(1)
        return f"<@{people[name]}|{name}>" if name in people else found.group(0)

    def channel(found: re.Match[str]) -> str:
        name = found.group(1)
        return f"<#{channels[name]}|{name}>" if name in channels else found.group(0)

    return re.sub(r"(?<!\S)#([\w-]+)", channel, re.sub(r"(?<![\w.])@([\w.-]*\w)", person, text))


def say(
    stage: Stage, user: User, channel: Channel, text: str, thread_ts: str | None = None, files: Sequence[str] = ()
) -> Message:
    """Post a message as a person; `files` are ids of files that go with it."""
    if user.id not in channel.members:
        raise Impossible(f"{user.name} is not in #{channel.name}; join first.")
    if channel.archived:
        raise Impossible(f"#{channel.name} is archived; nobody can write there.")
    # What people type reaches apps escaped, with ids for names: only an app can write <!channel>.
    said = escape_mentions(stage.slack, text)
    return posting.post(stage.slack, channel, text=said, user=user.id, thread_ts=thread_ts, files=[*files])


async def use_on_message(
    stage: Stage, user: User, message: Message, action_id: str, value: Any = None, block_id: str | None = None
) -> Delivery:
    """Press a button or choose something on a message."""
    slack = stage.slack
    channel = slack.channels[message.channel]
    found = message.element(action_id, block_id)
    if found is None:
        raise Impossible(f"The message has no element {action_id!r}; it offers {offered(message.blocks)}.")
    block, element = found
    value = as_suggested(message, action_id, value)
    if element["type"] in VALUE_KEYS:
        message.state.setdefault(block["block_id"], {})[action_id] = state_value(element, value)
    payload = payloads.message_action_payload(slack, user, channel, message, action_of(block, element, value))
    return await stage.link.deliver("interactive", payload)


def offered(blocks: list[Json]) -> list[str]:
    """The action ids of all blocks, for error sentences."""
    found = [(b.get("elements") or []) + [b[k] for k in ("element", "accessory") if k in b] for b in blocks]
    return [e["action_id"] for elements in found for e in elements if isinstance(e, dict) and e.get("action_id")]


def as_suggested(where: View | Message, action_id: str, value: Any) -> Any:
    """The whole option the app suggested, if `value` is the value or the text of one; otherwise `value` itself."""
    for option in where.suggested.get(action_id, []):
        if value in (option["value"], option["text"]["text"]):
            return option
    return value


async def use_in_view(
    stage: Stage, user: User, view: View, action_id: str, value: Any = None, block_id: str | None = None
) -> Delivery:
    """Press a button or choose something in a modal or the Home tab.

    An input block tells the app only with dispatch_action; otherwise the choice is just kept.
    """
    found = view.element(action_id, block_id)
    if found is None:
        raise Impossible(f"The view has no element {action_id!r}; it offers {offered(view.content['blocks'])}.")
    block, element = found
    value = as_suggested(view, action_id, value)
    if element["type"] in VALUE_KEYS:
        view.values.setdefault(block["block_id"], {})[action_id] = state_value(element, value)
        stage.slack.changed()
    if block["type"] == "input" and not block.get("dispatch_action"):
        return not_sent("interactive", "an input without dispatch_action tells the app nothing before the submission")
    payload = payloads.view_action_payload(stage.slack, user, view, action_of(block, element, value))
    return await stage.link.deliver("interactive", payload)


async def suggest(
    stage: Stage, user: User, where: View | Message, action_id: str, typed: str, block_id: str | None = None
) -> Delivery:
    """Type into an external select; the answer's body holds options or option_groups."""
    found = where.element(action_id, block_id)
    if found is None:
        raise Impossible(f"There is no select {action_id!r} here.")
    payload = payloads.suggestion_payload(stage.slack, user, found[0], action_id, typed)
    if isinstance(where, View):
        payload |= {"container": {"type": "view", "view_id": where.id}, "view": view_json(stage.slack, where)}
    else:
        place = {"type": "message", "message_ts": where.ts, "channel_id": where.channel, "is_ephemeral": False}
        channel = stage.slack.channels[where.channel]
        payload |= {"container": place, "channel": {"id": channel.id, "name": payloads.channel_name(channel)}}
    delivery = await stage.link.deliver("interactive", payload)
    _keep_suggestions(where, action_id, delivery)
    return delivery


def _keep_suggestions(where: View | Message, action_id: str, delivery: Delivery) -> None:
    """Remember what was offered; options Slack would not show make the delivery fail."""
    faults = suggestion_faults(delivery.answer) if delivery.ok else []
    if faults:
        delivery.error = "; ".join(faults)
    if delivery.ok:
        where.suggested[action_id] = options_of(delivery.answer)


async def use_shortcut(stage: Stage, user: User, callback_id: str) -> Delivery:
    """A global shortcut."""
    if stage.slack.manifest.shortcut(callback_id, "global") is None:
        raise Impossible(f"There is no global shortcut {callback_id!r}.")
    return await stage.link.deliver("interactive", payloads.shortcut_payload(stage.slack, user, callback_id))


async def use_message_shortcut(stage: Stage, user: User, callback_id: str, message: Message) -> Delivery:
    """A shortcut in the menu of a message."""
    slack = stage.slack
    if slack.manifest.shortcut(callback_id, "message") is None:
        raise Impossible(f"There is no message shortcut {callback_id!r}.")
    channel = slack.channels[message.channel]
    payload = payloads.message_shortcut_payload(slack, user, callback_id, channel, message)
    return await stage.link.deliver("interactive", payload)


async def open_home(stage: Stage, user: User) -> Delivery:
    """Look at the Home tab; the app hears of it and usually publishes it then."""
    slack = stage.slack
    if "app_home_opened" not in slack.manifest.events:
        return not_sent("events_api", "the manifest does not subscribe to app_home_opened")
    channel = slack.open_direct_message(user.id, slack.bot_user_id)
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": "home"}
    home = slack.homes.get(user.id)
    if home is not None:
        event["view"] = view_json(slack, home)
    return await stage.link.deliver_event({**event, "event_ts": f"{slack.now():.6f}"})


def show_refusal(view: View, refusal: SlackError) -> None:
    """What a person sees when the app answered with something Slack does not show."""
    reasons = "; ".join(refusal.messages) or refusal.error
    view.errors = {"": f"We had some trouble connecting. Try again? ({reasons})"}
