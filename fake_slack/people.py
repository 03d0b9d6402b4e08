"""People who act, for tests and the demo; every act that reaches the app returns its answer as a Delivery."""

from collections.abc import Sequence
from typing import Any

from fake_slack import acts, membership, message_acts, modal_acts
from fake_slack.acts import Impossible, Stage
from fake_slack.delivery import Delivery, not_sent
from fake_slack.element_state import options_of
from fake_slack.model import Channel, Json, Message, User, View


class Person:
    """Somebody in the workspace; `channel` arguments are names or ids."""

    def __init__(self, stage: Stage, user: User) -> None:
        self._stage = stage
        self._slack = stage.slack
        self.user = user

    @property
    def id(self) -> str:
        """The user id."""
        return self.user.id

    @property
    def modal(self) -> View | None:
        """The modal on this person's screen (content, values, errors), or None."""
        return self._slack.top_view(self.id)

    @property
    def home(self) -> View | None:
        """The Home tab as last published, or None."""
        return self._slack.homes.get(self.id)

    @property
    def ephemerals(self) -> list[Message]:
        """Private messages only this person sees, oldest first."""
        found = [m for c in self._slack.channels.values() for m in c.messages.values() if m.ephemeral_to == self.id]
        return sorted(found, key=lambda message: float(message.ts))

    def direct_messages(self) -> list[Message]:
        """What stands in the direct message with the bot, oldest first."""
        channel = self._slack.direct_message(self.id, self._slack.bot_user_id)
        return self._slack.messages(channel.id) if channel else []

    async def types(self, line: str, in_channel: str = "general") -> Delivery:
        """A slash command, for example `/crisis Acme cannot invoice`."""
        return await acts.type_command(self._stage, self.user, self._place(in_channel), line)

    async def says(
        self, text: str, in_channel: str = "general", thread_ts: str | None = None, files: Sequence[str] = ()
    ) -> Message:
        """A message, with files of these names; events about it go out in the background."""
        place = self._place(in_channel)
        attached = [message_acts.attach(self._stage, self.user, place, name) for name in files]
        return acts.say(self._stage, self.user, place, text, thread_ts, attached)

    async def pins(self, message: Message) -> Delivery:
        """Hold a message at the top of its channel."""
        message_acts.pin(self._stage, self.user, message)
        return await self._told()

    async def reacts(self, message: Message, emoji: str) -> Delivery:
        """Put an emoji on a message, or take it away again."""
        message_acts.react(self._stage, self.user, message, emoji)
        return await self._told()

    async def edits(self, message: Message, text: str) -> Delivery:
        """Change one's own message."""
        message_acts.edit(self._stage, self.user, message, text)
        return await self._told()

    async def deletes(self, message: Message) -> Delivery:
        """Take one's own message away."""
        message_acts.delete(self._stage, self.user, message)
        return await self._told()

    def _place(self, name_or_id: str) -> Channel:
        if name_or_id in ("app", "bot"):
            return self._slack.open_direct_message(self.id, self._slack.bot_user_id)
        return self._slack.channel(name_or_id)

    async def presses(self, message: Message, action_id: str, value: str | None = None) -> Delivery:
        """A button (or, with `value`, an entry of an overflow menu) on a message."""
        return await acts.use_on_message(self._stage, self.user, message, action_id, value)

    async def presses_in_modal(self, action_id: str, value: str | None = None) -> Delivery:
        """A button in the open modal."""
        return await acts.use_in_view(self._stage, self.user, self._open_modal(), action_id, value)

    async def presses_in_home(self, action_id: str, value: str | None = None) -> Delivery:
        """A button in the Home tab."""
        if self.home is None:
            raise Impossible("The app has not published a Home tab for this person.")
        return await acts.use_in_view(self._stage, self.user, self.home, action_id, value)

    async def selects(
        self, where: Message | View | None, action_id: str, value: Any = None, *, user: str | None = None
    ) -> Delivery:
        """A choice in a select menu of a message, a view, or (None) the open modal; `user` names a person."""
        chosen = self._slack.user(user).id if user is not None else value
        if isinstance(where, Message):
            return await acts.use_on_message(self._stage, self.user, where, action_id, chosen)
        return await acts.use_in_view(self._stage, self.user, where or self._open_modal(), action_id, chosen)

    async def suggests(self, action_id: str, typed: str, message: Message | None = None) -> list[Json]:
        """Type into an external select of the open modal (or a message): the options the app offers."""
        delivery = await acts.suggest(self._stage, self.user, message or self._open_modal(), action_id, typed)
        if not delivery.ok:
            raise Impossible(f"Slack shows no options: {delivery.error}.")
        return options_of(delivery.answer)

    def fills(self, **values: Any) -> None:
        """Type into the open modal; keys are block ids or action ids."""
        modal_acts.fill(self._stage, self._open_modal(), values)

    async def submits(self, **values: Any) -> Delivery:
        """Fill in and submit the open modal; look at `modal` afterwards for errors or the next view."""
        view = self._open_modal()
        modal_acts.fill(self._stage, view, values)
        return await modal_acts.submit(self._stage, self.user, view)

    async def closes_modal(self, *, everything: bool = False) -> Delivery:
        """Cancel the top modal, or with `everything` the whole stack."""
        return await modal_acts.close(self._stage, self.user, everything=everything)

    async def opens_home(self) -> Delivery:
        """Look at the app's Home tab."""
        return await acts.open_home(self._stage, self.user)

    async def uses_shortcut(self, callback_id: str) -> Delivery:
        """A global shortcut."""
        return await acts.use_shortcut(self._stage, self.user, callback_id)

    async def uses_message_shortcut(self, callback_id: str, message: Message) -> Delivery:
        """A shortcut on a message."""
        return await acts.use_message_shortcut(self._stage, self.user, callback_id, message)

    async def joins(self, channel: str) -> Delivery:
        """Join a public channel."""
        place = self._slack.channel(channel)
        if place.is_private:
            raise Impossible(f"#{place.name} is private; somebody inside must invite {self.user.name}.")
        membership.add_member(self._slack, place, self.id)
        return await self._told()

    async def is_invited(self, channel: str, by: str | None = None) -> Delivery:
        """Be invited by somebody who is in the channel."""
        inviter = self._slack.user(by).id if by else None
        membership.add_member(self._slack, self._slack.channel(channel), self.id, inviter)
        return await self._told()

    async def leaves(self, channel: str) -> Delivery:
        """Leave a channel."""
        membership.remove_member(self._slack, self._slack.channel(channel), self.id)
        return await self._told()

    async def _told(self) -> Delivery:
        sent = await self._stage.link.settled()
        return sent[-1] if sent else not_sent("events_api", "the app does not hear of this channel or this event")

    def _open_modal(self) -> View:
        view = self.modal
        if view is None:
            raise Impossible(f"{self.user.name} has no modal open.")
        return view
