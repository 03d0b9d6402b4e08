"""A Bolt app that finds the listener of a command, a button, a field or a form by its name.

Why: `docs/decisions/0008-listeners-are-found-by-name.md`.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.request.payload_utils import to_action, to_options, to_view
from slack_bolt.response import BoltResponse

Listener = Callable[..., Awaitable[None]]
Name = tuple[str, str]
"""Type of the payload, and the name in it: `("block_actions", "crisis_more")`."""
ARGUMENTS = ("asked", "deps", "command", "action", "view", "options")
"""What a listener of the table may ask for. The first two come from the doorman; everything else is in `asked`."""


class _Route(NamedTuple):
    listener: Listener
    arguments: tuple[str, ...]


class Routes(AsyncMiddleware):
    """The table. As the last of the middleware it answers what stands in it; everything else goes Bolt's way."""

    def __init__(self) -> None:
        self._routes: dict[Name, _Route] = {}

    @property
    def names(self) -> frozenset[Name]:
        """Kind of request and name of everything that stands in the table."""
        return frozenset(self._routes)

    def take(self, kind: str, name: str, listener: Listener) -> None:
        """
        Raises:
            ValueError: the name has a listener, so a second would never be called; or it asks for what nobody gives.
        """
        if (kind, name) in self._routes:
            raise ValueError(f"Two listeners for {name}: give one of them another name.")
        arguments = tuple(inspect.signature(listener).parameters)
        if unknown := set(arguments) - set(ARGUMENTS):
            raise ValueError(
                f"The listener for {name} asks for {', '.join(sorted(unknown))}; it can have {', '.join(ARGUMENTS)}."
            )
        self._routes[kind, name] = _Route(listener, arguments)

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        """The listener's answer; what it raises reaches the app's error listener."""
        route = self._routes.get(_name_in(req.body))
        if route is None:
            return await next()
        given = {**req.context, **_payload_in(req.body)}
        await route.listener(**{name: given[name] for name in route.arguments})
        return req.context.ack.response


class RoutedApp(AsyncApp):
    """Like its parent, but where names are plain strings one look into a table replaces the search.

    `app.use(app.routes)` comes after all other middleware.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.routes = Routes()

    def command(self, command: Any, matchers: Any = None, middleware: Any = None) -> Callable[..., Any]:
        """As Bolt's; a plain name becomes a row of the table."""
        if not isinstance(command, str):
            return super().command(command, matchers, middleware)
        return self._route("command", command)

    def action(self, constraints: Any, matchers: Any = None, middleware: Any = None) -> Callable[..., Any]:
        """As Bolt's; a plain name becomes a row of the table."""
        if not isinstance(constraints, str):
            return super().action(constraints, matchers, middleware)
        return self._route("block_actions", constraints)

    def view(self, constraints: Any, matchers: Any = None, middleware: Any = None) -> Callable[..., Any]:
        """As Bolt's; a plain name becomes a row of the table, for submissions."""
        if not isinstance(constraints, str):
            return super().view(constraints, matchers, middleware)
        return self._route("view_submission", constraints)

    def options(self, constraints: Any, matchers: Any = None, middleware: Any = None) -> Callable[..., Any]:
        """As Bolt's; a plain name becomes a row of the table."""
        if not isinstance(constraints, str):
            return super().options(constraints, matchers, middleware)
        return self._route("block_suggestion", constraints)

    def _route(self, kind: str, name: str) -> Callable[[Listener], Listener]:
        def take(listener: Listener) -> Listener:
            self.routes.take(kind, name, listener)
            return listener

        return take


def _name_in(body: Mapping[str, Any]) -> Name:
    if "command" in body:
        return "command", str(body["command"])
    kind = str(body.get("type"))
    if kind == "block_actions":
        return kind, str(body["actions"][0]["action_id"])
    if kind == "view_submission":
        return kind, str(body["view"].get("callback_id"))
    return kind, str(body.get("action_id"))


def _payload_in(body: dict[str, Any]) -> dict[str, Any]:
    """What a listener may ask for besides the context."""
    return {"command": body, "action": to_action(body), "view": to_view(body), "options": to_options(body)}
