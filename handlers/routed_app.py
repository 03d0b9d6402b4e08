"""A Bolt app that finds the listener of a button, a field or a form by its name, instead of asking each in turn.

Why: `docs/decisions/0008-listeners-are-found-by-name.md`.
"""

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

Listener = Callable[..., Awaitable[None]]
Name = tuple[str, str]
"""Type of the payload, and the name in it: `("block_actions", "crisis_more")`."""

ANY_NAME = re.compile("", re.DOTALL)


class _Route(NamedTuple):
    listener: Listener
    arguments: tuple[str, ...]


class RoutedApp(AsyncApp):
    """Like its parent, but where names are plain strings one look into a table replaces the search."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._routes: dict[Name, _Route] = {}

    def action(self, constraints: Any, matchers: Any = None, middleware: Any = None) -> Callable[..., Any]:
        """As Bolt's; a plain name becomes a row of the table."""
        if not isinstance(constraints, str):
            return super().action(constraints, matchers, middleware)
        return self._route(super().action, "block_actions", constraints)

    def view(self, constraints: Any, matchers: Any = None, middleware: Any = None) -> Callable[..., Any]:
        """As Bolt's; a plain name becomes a row of the table, for submissions."""
        if not isinstance(constraints, str):
            return super().view(constraints, matchers, middleware)
        return self._route(super().view_submission, "view_submission", constraints)

    def options(self, constraints: Any, matchers: Any = None, middleware: Any = None) -> Callable[..., Any]:
        """As Bolt's; a plain name becomes a row of the table."""
        if not isinstance(constraints, str):
            return super().options(constraints, matchers, middleware)
        return self._route(super().options, "block_suggestion", constraints)

    def _route(self, listen: Callable[..., Any], kind: str, name: str) -> Callable[[Listener], Listener]:
        """Take the listener into the table; the first of its kind opens the door through which all of them come."""

        def take(listener: Listener) -> Listener:
            if (kind, name) in self._routes:
                raise ValueError(f"Two listeners for {name}: give one of them another name.")
            if kind not in {known for known, _ in self._routes}:
                listen(ANY_NAME, matchers=[self._has_route])(self._follow_route)
            self._routes[kind, name] = _Route(listener, tuple(inspect.signature(listener).parameters))
            return listener

        return take

    async def _has_route(self, body: dict[str, Any]) -> bool:
        return _name_in(body) in self._routes

    async def _follow_route(self, args: AsyncArgs) -> None:
        route = self._routes[_name_in(args.body)]
        given = {**args.context, "action": args.action, "view": args.view, "options": args.options}
        await route.listener(**{name: given[name] for name in route.arguments})


def _name_in(body: dict[str, Any]) -> Name:
    kind = str(body.get("type"))
    if kind == "block_actions":
        return kind, str(body["actions"][0]["action_id"])
    if kind == "view_submission":
        return kind, str(body["view"].get("callback_id"))
    return kind, str(body.get("action_id"))
