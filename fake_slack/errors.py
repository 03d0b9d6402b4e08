"""How Slack says no."""

from typing import Any


class SlackError(Exception):
    """`{"ok": false, "error": …}`; `messages` become response_metadata.messages, `extra` further top-level keys."""

    def __init__(self, error: str, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.extra = extra

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer
