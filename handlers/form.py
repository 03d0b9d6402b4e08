"""What somebody filled into a modal, as plain values."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from crisis.refusals import UnknownCrisis
from handlers.blocks.metadata import unpack
from handlers.ids import id_in


def open_view(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The modal in which something was pressed or chosen.

    Raises:
        UnknownCrisis: it was pressed in none, so it was made up.
    """
    view = body.get("view")
    if not view:
        raise UnknownCrisis("This works only inside its form. `/crisis` opens it.")
    found: Mapping[str, Any] = view
    return found


class Form:
    """The state of a submitted (or still open) modal. Fields are found by their name, whatever their variant."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self.ids = unpack(view.get("private_metadata"))
        self.view_id = str(view.get("id", ""))
        self.input_blocks = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        values = (view.get("state") or {}).get("values") or {}
        self._fields: dict[str, Mapping[str, Any]] = {
            block_id.partition(":")[0]: next(iter(actions.values()), {}) for block_id, actions in values.items()
        }

    @property
    def crisis_id(self) -> int:
        """
        Raises:
            UnknownCrisis: the form is from another time, or was made up.
        """
        return id_in(self.ids.get("crisis"))

    @property
    def round(self) -> int:
        """Which reminder the form answers. Raises UnknownCrisis as `crisis_id` does."""
        return id_in(self.ids.get("round"))

    @property
    def request_key(self) -> str:
        """Names this submission: a second delivery of it has the same."""
        return f"view:{self.view_id}"

    def text(self, name: str) -> str:
        return str(self._field(name).get("value") or "").strip()

    def option(self, name: str) -> dict[str, Any] | None:
        """The chosen option as Slack sends it."""
        return self._field(name).get("selected_option")

    def choice(self, name: str) -> str:
        """The value of the chosen option; empty when nothing is chosen."""
        return str((self.option(name) or {}).get("value") or "")

    def has(self, name: str) -> bool:
        """Whether the form asked for it at all."""
        return name in self._fields

    def choices(self, name: str) -> list[str]:
        """The values of the chosen options, where any number can be chosen."""
        return [str(one.get("value") or "") for one in self._field(name).get("selected_options") or []]

    def person(self, name: str) -> str:
        return str(self._field(name).get("selected_user") or "")

    def moment(self, name: str) -> datetime | None:
        seconds = self._field(name).get("selected_date_time")
        return datetime.fromtimestamp(seconds, UTC) if seconds else None

    def day(self, name: str) -> date | None:
        chosen = self._field(name).get("selected_date")
        return date.fromisoformat(chosen) if chosen else None

    def _field(self, name: str) -> Mapping[str, Any]:
        return self._fields.get(name, {})


def errors_by_block(errors: Mapping[str, str], blocks: list[str]) -> tuple[dict[str, str], list[str]]:
    """Field errors under the ids of the blocks that show them, and the sentences that have no field here."""
    by_name = {block_id.partition(":")[0]: block_id for block_id in blocks}
    shown = {by_name[name]: sentence for name, sentence in errors.items() if name in by_name}
    return shown, [sentence for name, sentence in errors.items() if name not in by_name]
