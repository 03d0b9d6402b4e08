"""What the channel reads when people write on the timeline."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.text import mention, when, with_people

Values = Mapping[str, Any]
TEXT_MOST = 2_500


def _added(values: Values, _crisis: CrisisFacts | None) -> str:
    at = f" ({when(datetime.fromisoformat(str(values['happened_at'])))})" if values.get("happened_at") else ""
    said = f"{mention(str(values['by']))} put this on the timeline{at}, as entry {values['seq']}:"
    return f"{said}\n{with_people(str(values['note']), TEXT_MOST)}"


def _corrected(values: Values, _crisis: CrisisFacts | None) -> str:
    said = f"{mention(str(values['by']))} corrected entry {values['corrects']} of the timeline:"
    return f"{said}\n{with_people(str(values['note']), TEXT_MOST)}"


TIMELINE_NOTICES: dict[str, Callable[[Values, CrisisFacts | None], str]] = {
    "timeline_added": _added,
    "timeline_corrected": _corrected,
}
