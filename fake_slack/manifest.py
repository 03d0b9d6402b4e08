"""What the app was configured to be: the parts of manifest.yml that Slack acts on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]


@dataclass(frozen=True)
class Manifest:
    """Name, rights and entrances of the one app in this workspace."""

    name: str
    bot_name: str
    scopes: tuple[str, ...]
    commands: tuple[Json, ...] = ()
    shortcuts: tuple[Json, ...] = ()
    events: tuple[str, ...] = ()
    home_enabled: bool = True
    messages_tab_enabled: bool = True
    raw: Json = field(default_factory=dict)

    def command(self, word: str) -> Json | None:
        """The slash command of this name (`/crisis`), or None."""
        return next((command for command in self.commands if command["command"] == word), None)

    def shortcut(self, callback_id: str, kind: str) -> Json | None:
        """The shortcut of this callback_id and kind (global, message), or None."""
        return next((s for s in self.shortcuts if s["callback_id"] == callback_id and s["type"] == kind), None)


def read_manifest(path: Path) -> Manifest:
    """Read a Slack app manifest in YAML."""
    return manifest_from(yaml.safe_load(path.read_text(encoding="utf-8")))


def manifest_from(raw: Json) -> Manifest:
    """The manifest as this workspace uses it; missing parts are as empty as in Slack."""
    features: Json = raw.get("features", {})
    home: Json = features.get("app_home", {})
    name = raw["display_information"]["name"]
    return Manifest(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        scopes=tuple(raw.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        commands=tuple(features.get("slash_commands", ())),
        shortcuts=tuple(features.get("shortcuts", ())),
        events=tuple(raw.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())),
        home_enabled=bool(home.get("home_tab_enabled", False)),
        messages_tab_enabled=bool(home.get("messages_tab_enabled", False)),
        raw=raw,
    )
