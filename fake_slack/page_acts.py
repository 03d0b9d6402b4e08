"""POST /_page/act: what somebody does on the web page, one function per word of `do`."""

from collections.abc import Awaitable, Callable
from typing import Any

from fake_slack import acts, message_acts, modal_acts
from fake_slack.acts import Impossible, Stage
from fake_slack.delivery import Delivery
from fake_slack.model import Channel, Json, Message, User, View


async def perform(stage: Stage, user: User, wish: Json) -> Json:
    """Do it and wait for the app as long as Slack would; the answer holds ok or a sentence in `error`."""
    act = ACTS.get(str(wish.get("do")))
    if act is None:
        return _no(f"There is no act {wish.get('do')!r}; there are {', '.join(sorted(ACTS))}.")
    try:
        return await act(stage, user, wish)
    except Impossible as impossible:
        return _no(str(impossible))
    except ValueError as wrong:
        return _no(f"That cannot be chosen: {wrong}")


def _no(sentence: str) -> Json:
    return {"ok": False, "error": sentence}


def _answered(delivery: Delivery, trouble: str = modal_acts.TROUBLE) -> Json:
    nothing_to_send = delivery.status == 0 and not delivery.payload
    return {"ok": True} if delivery.ok or nothing_to_send else _no(trouble)


def _need(wish: Json, key: str) -> str:
    if wish.get(key) is None:
        raise Impossible(f"The request lacks {key!r}.")
    return str(wish[key])


def _channel(stage: Stage, user: User, wish: Json) -> Channel:
    channel = stage.slack.channels.get(str(wish.get("channel")))
    if channel is None or channel not in list(stage.slack.visible_to(user.id)):
        raise Impossible("You cannot see this channel.")
    return channel


def _message(stage: Stage, user: User, wish: Json) -> Message:
    message = _channel(stage, user, wish).messages.get(str(wish.get("ts")))
    if message is None or message.ephemeral_to not in (None, user.id):
        raise Impossible("This message is gone.")
    return message


def _modal(stage: Stage, user: User) -> View:
    view = stage.slack.top_view(user.id)
    if view is None:
        raise Impossible("There is no modal open.")
    return view


async def command(stage: Stage, user: User, wish: Json) -> Json:
    """A slash command."""
    line = _need(wish, "text")
    delivery = await acts.type_command(stage, user, _channel(stage, user, wish), line)
    word = line.partition(" ")[0]
    why = "dispatch_failed" if delivery.error in ("not_connected", "connection_failed") else "operation_timeout"
    return _answered(delivery, f"{word} failed with the error “{why}”")


async def message(stage: Stage, user: User, wish: Json) -> Json:
    """A message or a reply in a thread."""
    acts.say(stage, user, _channel(stage, user, wish), _need(wish, "text"), wish.get("thread_ts"))
    return {"ok": True}


def _chosen(wish: Json) -> Any:
    return wish["user"] if wish.get("user") is not None else wish.get("value")


async def use_message(stage: Stage, user: User, wish: Json) -> Json:
    """A button or menu on a message."""
    target = _message(stage, user, wish)
    return _answered(
        await acts.use_on_message(stage, user, target, _need(wish, "action_id"), _chosen(wish), wish.get("block_id"))
    )


async def use_modal(stage: Stage, user: User, wish: Json) -> Json:
    """A button or menu in the open modal."""
    view = _modal(stage, user)
    _keep_state(view, wish)
    return _answered(
        await acts.use_in_view(stage, user, view, _need(wish, "action_id"), _chosen(wish), wish.get("block_id"))
    )


def _keep_state(view: View, wish: Json) -> None:
    """Take over what was typed, for inputs that are really there."""
    for block_id, actions in (wish.get("state") or {}).items():
        for action_id, value in actions.items():
            if action_id in view.values.get(block_id, {}):
                view.values[block_id][action_id] = value


async def modal_state(stage: Stage, user: User, wish: Json) -> Json:
    """Keep what was typed so far."""
    _keep_state(_modal(stage, user), wish)
    return {"ok": True}


async def modal_submit(stage: Stage, user: User, wish: Json) -> Json:
    """Submit the open modal; errors show in the modal."""
    view = _modal(stage, user)
    _keep_state(view, wish)
    return _answered(await modal_acts.submit(stage, user, view))


async def modal_close(stage: Stage, user: User, wish: Json) -> Json:
    """Cancel, or with `everything` close the whole stack."""
    return _answered(await modal_acts.close(stage, user, everything=bool(wish.get("everything"))))


async def suggest(stage: Stage, user: User, wish: Json) -> Json:
    """Type into an external select."""
    where = _message(stage, user, wish) if wish.get("ts") else _modal(stage, user)
    typed, block_id = str(wish.get("value", "")), wish.get("block_id")
    delivery = await acts.suggest(stage, user, where, _need(wish, "action_id"), typed, block_id)
    if not delivery.ok:
        return _no("The options could not be loaded.")
    found = {"options": delivery.answer.get("options", []), "option_groups": delivery.answer.get("option_groups", [])}
    return {"ok": True, **found}


async def shortcut(stage: Stage, user: User, wish: Json) -> Json:
    """A global shortcut."""
    return _answered(await acts.use_shortcut(stage, user, _need(wish, "callback_id")))


async def message_shortcut(stage: Stage, user: User, wish: Json) -> Json:
    """A shortcut on a message."""
    target = _message(stage, user, wish)
    return _answered(await acts.use_message_shortcut(stage, user, _need(wish, "callback_id"), target))


async def home_open(stage: Stage, user: User, wish: Json) -> Json:
    """Look at the Home tab."""
    return _answered(await acts.open_home(stage, user))


async def home_press(stage: Stage, user: User, wish: Json) -> Json:
    """A button in the Home tab."""
    home = stage.slack.homes.get(user.id)
    if home is None:
        raise Impossible("The app has no Home tab for you yet.")
    return _answered(
        await acts.use_in_view(stage, user, home, _need(wish, "action_id"), _chosen(wish), wish.get("block_id"))
    )


async def pin(stage: Stage, user: User, wish: Json) -> Json:
    """Hold a message at the top of its channel."""
    message_acts.pin(stage, user, _message(stage, user, wish))
    return {"ok": True}


async def react(stage: Stage, user: User, wish: Json) -> Json:
    """An emoji on a message; again takes it away."""
    message_acts.react(stage, user, _message(stage, user, wish), _need(wish, "emoji"))
    return {"ok": True}


async def edit(stage: Stage, user: User, wish: Json) -> Json:
    """Change one's own message."""
    message_acts.edit(stage, user, _message(stage, user, wish), _need(wish, "text"))
    return {"ok": True}


async def delete(stage: Stage, user: User, wish: Json) -> Json:
    """Take one's own message away."""
    message_acts.delete(stage, user, _message(stage, user, wish))
    return {"ok": True}


ACTS: dict[str, Callable[[Stage, User, Json], Awaitable[Json]]] = {
    "command": command,
    "message": message,
    "press": use_message,
    "select": use_message,
    "modal_press": use_modal,
    "modal_select": use_modal,
    "modal_state": modal_state,
    "modal_submit": modal_submit,
    "modal_close": modal_close,
    "suggest": suggest,
    "shortcut": shortcut,
    "message_shortcut": message_shortcut,
    "home_open": home_open,
    "home_press": home_press,
    "pin": pin,
    "react": react,
    "edit": edit,
    "delete": delete,
}
