"""Say when you are away: the form, what is noted already, and who stands in meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from crisis.absence import LONGEST_NOTE, StandIn
from crisis.facts import CrisisFacts
from crisis.rules.roster import said_day
from handlers.blocks.elements import (
    Block,
    button,
    context,
    day_picker,
    divider,
    field,
    modal,
    person_select,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.text import channel_link, escaped, mention, mentions
from storage.tables.roster import Absence

REMOVE_ABSENCE = "crisis_remove_absence"
AWAY_VIEW = "crisis_away"
MORE_OF_AWAY = "crisis_more_of_away"
LISTED_MOST = 12


def away_modal(
    who: str,
    absences: Sequence[Absence],
    *,
    may_choose: bool,
    today: date,
    first: date | None = None,
    last: date | None = None,
    asks_deputy: bool = False,
    is_full: bool = False,
    deputies: Mapping[int, str] = MappingProxyType({}),
) -> Block:
    """Two days and a note; below, what is noted already. Managers choose for whom.

    Args:
        asks_deputy: the person looks after accounts, so somebody must stand in.
        is_full: "More…" was pressed.
        deputies: absence → Slack id of who stands in.
    """
    blocks: list[Block] = []
    if may_choose:
        blocks.append(field("who", "Who is away?", person_select(initial=who)))
    blocks += [
        field("first_day", "First day away", day_picker(first or today)),
        field("last_day", "Last day away", day_picker(last or first or today)),
    ]
    rare = [] if may_choose else [_deputy_field()] if asks_deputy else [_note_field()]
    more = [_deputy_field(), _note_field()] if may_choose else [_note_field()] if asks_deputy else []
    blocks += rare + (more if is_full else [more_button(MORE_OF_AWAY, "Who stands in, a note")] if more else [])
    if absences:
        blocks += [divider(), section(f"*Noted for {mention(who)}*")]
        blocks += [_noted(row, today, deputies.get(row.id or 0)) for row in absences[:LISTED_MOST]]
        if len(absences) > LISTED_MOST:
            blocks.append(context(f"and {len(absences) - LISTED_MOST} later ones."))
    return form_modal("Away", blocks, callback_id=AWAY_VIEW, ids={"person": who})


def _deputy_field() -> Block:
    hint = "For those days they get what would go to the KAM, and may do what the KAM may."
    return field("deputy", "Who stands in for the KAM?", person_select(), optional=True, hint=hint)


def _note_field() -> Block:
    return field("note", "Anything to add?", typed(most=LONGEST_NOTE, placeholder="Reachable by phone"), optional=True)


def _noted(row: Absence, today: date, deputy: str | None) -> Block:
    note = f": {escaped(row.note, 200)}" if row.note else ""
    note += f" ({mention(deputy)} stands in)" if deputy else ""
    days = span(row.first_day, row.last_day, today)
    remove = button("Remove", REMOVE_ABSENCE, str(row.id), label=f"Remove the absence {days}")
    return section(f"{days}{note}", accessory=remove)


def span(first: date, last: date, today: date) -> str:
    """`24 Nov`, `24 Nov to 30 Nov`."""
    return said_day(first, today) if first == last else f"{said_day(first, today)} to {said_day(last, today)}"


def away_noted_view(
    who: str,
    is_self: bool,
    first: date,
    last: date,
    stand_ins: Sequence[StandIn],
    today: date,
    *,
    needs_deputy: bool = False,
    deputy: str = "",
) -> Block:
    """What was noted, and who answers meanwhile."""
    subject = "You are" if is_self else f"{mention(who)} is"
    lines = [f"{subject} away {span(first, last, today)}.", *(_stands_in(one) for one in stand_ins)]
    if deputy:
        lines.append(f"{mention(deputy)} stands in as KAM, and hears of it now.")
    elif needs_deputy:
        lines.append("*Nobody stands in as KAM*; what cannot wait goes to the manager.")
    if not stand_ins:
        lines.append("No function of the response team depends on it.")
    return modal("Away", [section("\n".join(lines)), context("`/crisis away` shows and removes absences.")])


def _stands_in(stand_in: StandIn) -> str:
    function = escaped(stand_in.function, 100)
    if not stand_in.slack_ids:
        return f"*Nobody stands in for {function}.* Please find somebody: `/crisis roster`."
    who = mentions(stand_in.slack_ids, most=5)
    return f"{who} {'stands' if len(stand_in.slack_ids) == 1 else 'stand'} in for {function}."


def away_in_crisis(values: Mapping[str, Any], crisis: CrisisFacts | None) -> str:
    """For the person and the lead: who is away from when to when, and who answers in the crisis."""
    who = mention(str(values["who"]))
    first, last = (date.fromisoformat(str(values[name])) for name in ("first_day", "last_day"))
    key = f"{crisis.key}, {escaped(crisis.account_name, 200)}" if crisis else "a crisis"
    rows = [StandIn(function=str(one["function"]), slack_ids=tuple(one["slack_ids"])) for one in values["stand_ins"]]
    lines = [f"{who} is in {key} and will be away {span(first, last, first)}.", *(_stands_in(one) for one in rows[:20])]
    if values.get("leads"):
        lines.append(f"{who} leads it: `/crisis lead {crisis.key if crisis else 'KEY'} @somebody` hands the lead over.")
    if crisis and crisis.channel_id:
        lines.append(f"Go to {channel_link(crisis.channel_id)}.")
    return "\n".join(lines)
