"""`manifest.yml` asks Slack for what the code uses: nothing is missing, and nothing is asked for in vain."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.scopes import NEEDED_SCOPES, SCOPES_OF_METHODS
from bot.slack_identity import SlackIdentity
from crisis.protocol import read_protocol
from handlers.dependencies import Dependencies
from handlers.effects.pace import PER_MINUTE
from handlers.register import register_handlers
from handlers.routed_app import RoutedApp
from storage.session import Database

ROOT = Path(__file__).parent.parent.parent
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))

SCOPES_OF_EVENTS = {
    "app_home_opened": set[str](),
    "group_rename": {"groups:read"},
    "member_joined_channel": {"groups:read"},
    "member_left_channel": {"groups:read"},
    "message.groups": {"groups:history"},
    "pin_added": {"pins:read"},
    "reaction_added": {"reactions:read"},
    "subteam_members_changed": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
}
"""What Slack wants before it sends an event of a private channel (docs.slack.dev/reference/events, 2026-08)."""

METHOD = re.compile(
    r"(apps|auth|bookmarks|chat|conversations|files|pins|reactions|team|usergroups|users|views)(\.[a-zA-Z]+)+"
)
TABLES = {"bot/scopes.py", "handlers/effects/pace.py", "handlers/effects/slack_gate.py"}
"""They list methods; they do not call them."""


class RecordingApp(RoutedApp):
    """A Bolt app that remembers what it was asked to listen to."""

    def __init__(self) -> None:
        async def authorize() -> AuthorizeResult:
            raise AssertionError("This app answers nobody.")

        super().__init__(authorize=authorize, request_verification_enabled=False)
        self.commands: list[Any] = []
        self.shortcuts: list[Any] = []
        self.events: list[Any] = []
        self.interactions: list[Any] = []

    def command(self, command: Any, *args: Any, **kwargs: Any) -> Any:
        self.commands.append(command)
        return super().command(command, *args, **kwargs)

    def shortcut(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
        self.shortcuts.append(constraints)
        return super().shortcut(constraints, *args, **kwargs)

    def event(self, event: Any, *args: Any, **kwargs: Any) -> Any:
        self.events.append(event)
        return super().event(event, *args, **kwargs)

    def action(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
        self.interactions.append(constraints)
        return super().action(constraints, *args, **kwargs)


@pytest.fixture(scope="module")
def app() -> RecordingApp:
    """The app with everything registered."""
    app = RecordingApp()
    deps = Dependencies(
        database=Database("sqlite://"),
        protocol=read_protocol(None),
        clock=SystemClock(),
        identity=SlackIdentity(AsyncWebClient()),
    )
    register_handlers(app, deps)
    return app


def named(listened_to: list[Any]) -> list[Any]:
    """Without the patterns that catch whatever is left."""
    return [name for name in listened_to if not isinstance(name, re.Pattern)]


def test_the_commands_are_those_the_code_answers(app: RecordingApp) -> None:
    """A command in the manifest that nobody answers fails in front of people; the other way it never arrives."""
    assert sorted(named(app.commands)) == sorted(entry["command"] for entry in MANIFEST["features"]["slash_commands"])


def test_the_shortcuts_are_those_the_code_answers(app: RecordingApp) -> None:
    """By callback id and by kind."""
    kind = {"global": "shortcut", "message": "message_action"}

    asked_for = {(entry["callback_id"], kind[entry["type"]]) for entry in MANIFEST["features"]["shortcuts"]}

    assert {(shortcut["callback_id"], shortcut["type"]) for shortcut in named(app.shortcuts)} == asked_for


def test_the_events_are_those_the_code_listens_to(app: RecordingApp) -> None:
    """An event nobody needs is data nobody should get."""
    asked_for = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

    heard = {name if isinstance(name, str) else f"{name['type']}.groups" for name in named(app.events)}
    assert sorted(heard) == sorted(asked_for)
    assert set(asked_for) == set(SCOPES_OF_EVENTS)


def test_buttons_need_interactivity(app: RecordingApp) -> None:
    """Without it Slack greys out every button."""
    assert named(app.interactions)
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True


def test_every_method_the_code_calls_has_its_scopes_in_the_table() -> None:
    """Whoever calls a new method writes down what it needs; a row nobody needs goes."""
    assert called_methods() == set(SCOPES_OF_METHODS)


def test_every_method_called_for_effects_has_its_pace() -> None:
    """The gate knows no pace for others and would fail."""
    called = called_methods("handlers/effects")

    assert called
    assert called - set(PER_MINUTE) == set()


def test_the_manifest_asks_for_the_scopes_the_code_needs_and_no_other() -> None:
    """Each scope is earned by a method, an event or a command."""
    needed = {"commands"}.union(*SCOPES_OF_EVENTS.values(), *(SCOPES_OF_METHODS[name] for name in called_methods()))

    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(needed)
    assert "user" not in MANIFEST["oauth_config"]["scopes"], "The bot never acts in a person's name."


def test_check_looks_for_the_scopes_of_the_manifest() -> None:
    """`python -m bot check` compares with the same list."""
    assert sorted(NEEDED_SCOPES) == sorted(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_every_scope_and_event_says_in_a_comment_why_it_is_there() -> None:
    """Whoever installs the app reads the manifest first. Neighbours may share a comment."""
    lines = (ROOT / "manifest.yml").read_text(encoding="utf-8").splitlines()
    entry, explained, unexplained = re.compile(r"\s+- [a-z_.]+(:[a-z.]+)*"), False, []
    for line in lines:
        if entry.fullmatch(line) and not explained:
            unexplained.append(line.strip())
        explained = line.strip().startswith("#") or (explained and bool(entry.fullmatch(line)))

    assert sum(bool(entry.fullmatch(line)) for line in lines) == len(NEEDED_SCOPES) + len(SCOPES_OF_EVENTS)
    assert unexplained == []


def test_the_manifest_is_for_socket_mode() -> None:
    """It works as it is, without an address; the lines for HTTP stand in the README."""
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert not {"url", "request_url"} & {key for key, _ in leaves(MANIFEST)}


LIMITS = [
    ("display_information.name", 1, 35),
    ("display_information.description", 1, 140),
    ("display_information.long_description", 175, 4000),
    ("features.bot_user.display_name", 1, 80),
    ("features.slash_commands.command", 2, 32),
    ("features.slash_commands.description", 1, 2000),
    ("features.slash_commands.usage_hint", 0, 1000),
    ("features.shortcuts.name", 1, 24),
    ("features.shortcuts.description", 1, 150),
    ("features.shortcuts.callback_id", 1, 255),
]
"""Field, fewest and most characters (Slack's manifest schema 2.0, 2026-08)."""


@pytest.mark.parametrize(("path", "fewest", "most"), LIMITS, ids=[path for path, *_ in LIMITS])
def test_texts_are_as_long_as_slack_allows(path: str, fewest: int, most: int) -> None:
    """Slack refuses the whole manifest for one text that is too long, or a long description that is too short."""
    texts = list(texts_at(MANIFEST, path.split(".")))

    assert texts
    assert [text for text in texts if not fewest <= len(text) <= most] == []


def test_lists_are_as_long_as_slack_allows() -> None:
    """Commands start with a slash and their arguments arrive as ids."""
    features, scopes = MANIFEST["features"], MANIFEST["oauth_config"]["scopes"]["bot"]

    assert len(features["slash_commands"]) <= 50
    assert len(features["shortcuts"]) <= 10
    assert len(scopes) == len(set(scopes)) <= 255
    assert len(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) <= 100
    assert all(entry["command"].startswith("/") and entry["should_escape"] for entry in features["slash_commands"])
    assert re.fullmatch("#[0-9a-fA-F]{6}", MANIFEST["display_information"]["background_color"])
    assert MANIFEST["_metadata"]["major_version"] == 2


def called_methods(*folders: str) -> set[str]:
    """Web API methods named in strings (`slack.call("chat.update")`) or called on a client (`client.views_open()`)."""
    return {
        method
        for folder in folders or ("handlers", "bot")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if str(path.relative_to(ROOT)) not in TABLES
        for method in methods_in(ast.parse(path.read_text(encoding="utf-8")))
    }


def methods_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and METHOD.fullmatch(node.value):
            yield node.value
        if isinstance(node, ast.Attribute) and hasattr(AsyncWebClient, node.attr):
            method = node.attr.replace("_", ".")
            if METHOD.fullmatch(method):
                yield method


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


def texts_at(value: Any, path: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from texts_at(inner, path)
    elif path:
        yield from texts_at(value[path[0]], path[1:])
    else:
        yield str(value)
