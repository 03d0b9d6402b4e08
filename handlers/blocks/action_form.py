"""The form that adds an action: three fields, and the rest behind "More…" (S2-13, S3-10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crisis.action_facts import ActionFacts
from crisis.facts import CrisisFacts
from crisis.rules.duration import say_duration
from handlers.blocks.action import AREA, action_line
from handlers.blocks.elements import (
    Block,
    context,
    field,
    moment,
    option,
    person_select,
    radio,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.update_modal import about
from storage.vocabulary import ActionArea

ADD_VIEW = "crisis_add_action_view"
MORE_OF_ACTION = "crisis_more_of_action"
AREA_VIEW = "crisis_area_of_action_view"


@dataclass(frozen=True, kw_only=True)
class ActionFields:
    """What stands in the form."""

    what: str = ""
    owner: str | None = None
    measure: str = ""
    area: ActionArea | None = None


def add_modal(crisis: CrisisFacts, fields: ActionFields, *, due_within: timedelta) -> Block:
    """What, who, how success is measured; when it is due stands below, and "More…" changes it.

    Args:
        due_within: when it is due where nobody says so.
    """
    known = f" It is about: {AREA[fields.area]}." if fields.area else ""
    blocks = [
        *_asked(crisis, fields),
        context(f"Due in {say_duration(due_within)}; “More…” says when, and what it is about.{known}"),
        more_button(MORE_OF_ACTION, "When it is due, what it is about, and whether it keeps the client served"),
    ]
    ids = {"crisis": crisis.id, "area": fields.area}
    return form_modal("Add an action", blocks, callback_id=ADD_VIEW, ids=ids, submit="Add")


def full_modal(crisis: CrisisFacts, fields: ActionFields, *, due_at: datetime) -> Block:
    """All of it."""
    blocks = [
        *_asked(crisis, fields),
        field("due_at", "By when?", moment(due_at)),
        field(
            "kind",
            "Does it keep the client served meanwhile?",
            radio([option("No, or not above all", "other"), option("Yes", "continuity")], chosen="other"),
            optional=True,
        ),
        _area_field(fields.area),
    ]
    ids = {"crisis": crisis.id, "full": 1}
    return form_modal("Add an action", blocks, callback_id=ADD_VIEW, ids=ids, submit="Add")


def _asked(crisis: CrisisFacts, fields: ActionFields) -> list[Block]:
    placeholder = "The client has confirmed …"
    return [
        about(crisis),
        field("what", "What is to be done?", typed(initial=fields.what, multiline=True, focus=not fields.what)),
        field("owner", "Who does it?", person_select(initial=fields.owner)),
        field(
            "measure",
            "How do we see that it succeeded?",
            typed(initial=fields.measure, most=300, placeholder=placeholder),
        ),
    ]


def _area_field(chosen: ActionArea | None) -> Block:
    areas = [option(text.capitalize(), one.value) for one, text in AREA.items()]
    return field("area", "What is it about?", select(areas, chosen=chosen), optional=True)


def area_modal(action: ActionFacts, *, area: ActionArea | None) -> Block:
    """What an action is about, said or said differently afterwards (S1-25)."""
    blocks = [section(action_line(action)), _area_field(area)]
    return form_modal("What it is about", blocks, callback_id=AREA_VIEW, ids={"action": action.id})
