"""The roster: who stands for what, what is missing, and the form that changes a seat."""

from collections.abc import Sequence
from dataclasses import dataclass

from crisis.roster_seat import LONGEST_FUNCTION, RosterScope
from crisis.rules.roster import Holder, RosterGap, Scope, Seat, gaps_in, said_day, said_hours
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    header,
    modal,
    person_select,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.metadata import pack
from handlers.blocks.text import bullets, escaped, mention

SHOW_ROSTER = "crisis_show_roster"
CHANGE_SEAT = "crisis_change_seat"
ADD_SEAT = "crisis_add_seat"
MORE_OF_SEAT = "crisis_more_of_seat"
I_AM_AWAY = "crisis_i_am_away"

ROSTER_VIEW = "crisis_roster"
SEAT_VIEW = "crisis_seat"

FUNCTIONS_MOST = 40
"""One block each; a view holds a hundred."""
PEOPLE_MOST = 6
GAPS_MOST = 10

_FROM = {
    Scope.ACCOUNT: "set for this account",
    Scope.TIER: "set for the tier",
    Scope.EVERYBODY: "set for everybody",
    Scope.PROTOCOL: "from the protocol",
}


def holder_text(holder: Holder) -> str:
    """`@Sam, it is 13:05 there, works 08–17, *away until 24 Nov*`."""
    parts = [mention(holder.slack_id) if holder.slack_id else escaped(holder.name, 100)]
    if holder.cannot:
        return f"{parts[0]}, *{holder.cannot}*"
    if holder.time_zone:
        parts.append(f"it is {holder.local:%H:%M} there")
    if holder.hours:
        parts.append(f"works {said_hours(holder.hours)}{'' if holder.is_working else ', not now'}")
    if holder.away_until:
        parts.append(f"*away until {said_day(holder.away_until, holder.local.date())}*")
    if holder.lacks is not None:
        lacks = escaped(", ".join(holder.lacks), 200)
        parts.append(f"*not trained: {lacks}*" if lacks else ":mortar_board: trained")
    return ", ".join(parts)


def seat_text(seat: Seat, *, with_source: bool = False) -> str:
    """The function, who is first, who is the backup."""
    lines = [f"*{escaped(seat.function, 120)}*"]
    lines += _rank_lines("First", seat.primaries, with_source=with_source) or ["First: *nobody*"]
    lines += _rank_lines("Backup", seat.backups, with_source=with_source) or ["Backup: *nobody*"]
    return "\n".join(lines)


def _rank_lines(rank: str, holders: Sequence[Holder], *, with_source: bool) -> list[str]:
    source = f" _({_FROM[holders[0].scope]})_" if with_source and holders else ""
    lines = [f"{rank}: {holder_text(one)}{source}" for one in holders[:PEOPLE_MOST]]
    more = len(holders) - PEOPLE_MOST
    return lines + ([f"{rank}: and {more} more"] if more > 0 else [])


def gap_lines(gaps: Sequence[RosterGap]) -> str:
    """One bullet each; the grave ones in bold."""
    said = [f"*{escaped(one.sentence, 200)}*" if one.is_grave else escaped(one.sentence, 200) for one in gaps]
    more = len(said) - GAPS_MOST
    return bullets(said[:GAPS_MOST] + ([f"and {more} more"] if more > 0 else []))


@dataclass(frozen=True, kw_only=True)
class Roster:
    """One roster as somebody sees it."""

    scope: RosterScope
    title: str
    """Whose: an account's name, a tier, everybody."""
    seats: tuple[Seat, ...]
    may_edit: bool


def roster_view(roster: Roster) -> Block:
    """Every function with its people; gaps on top; with a button for each seat when the reader may change it."""
    blocks: list[Block] = [header(f"Response team: {roster.title}")]
    gaps = gaps_in(roster.seats)
    if gaps:
        blocks.append(section(f"*What is missing*\n{gap_lines(gaps)}"))
    for seat in roster.seats[:FUNCTIONS_MOST]:
        blocks.append(section(seat_text(seat, with_source=True), accessory=_change(roster, seat)))
    if len(roster.seats) > FUNCTIONS_MOST:
        blocks.append(context(f"and {len(roster.seats) - FUNCTIONS_MOST} more: `/crisis who FUNCTION` shows each."))
    if not roster.seats:
        blocks.append(section("Nobody is in the response team yet."))
    blocks.append(actions(_buttons(roster)))
    blocks.append(context("A seat of an account comes before its tier's, that before everybody's and the protocol's."))
    return modal("Roster", blocks, callback_id=ROSTER_VIEW, private_metadata=pack(scope=scope_value(roster.scope)))


def _change(roster: Roster, seat: Seat) -> Block | None:
    if not roster.may_edit:
        return None
    value = f"{scope_value(roster.scope)}|{seat.function}"
    return button("Change", CHANGE_SEAT, value, label=f"Change who stands for {seat.function}")


def _buttons(roster: Roster) -> list[Block]:
    away = button("I am away", I_AM_AWAY, "away")
    add = button("Add a function", ADD_SEAT, f"{scope_value(roster.scope)}|")
    return [add, away] if roster.may_edit else [away]


def roster_button(scope: RosterScope) -> Block:
    """Opens the roster, from wherever it stands."""
    return button("Roster", SHOW_ROSTER, scope_value(scope), label="The roster of the response team")


def scope_value(scope: RosterScope) -> str:
    """`account:5`, `tier:key` or `everybody`: how buttons and forms remember whose roster it is."""
    if scope.account_id is not None:
        return f"account:{scope.account_id}"
    return f"tier:{scope.tier}" if scope.tier else "everybody"


@dataclass(frozen=True, kw_only=True)
class SeatFields:
    """What stands in the form of a seat."""

    function: str = ""
    is_new: bool = True
    primary: str = ""
    backup: str = ""
    primary_hours: str = ""
    backup_hours: str = ""
    primary_group: str = ""
    backup_group: str = ""

    @property
    def needs_more(self) -> bool:
        return any((self.primary_hours, self.backup_hours, self.primary_group, self.backup_group))


def seat_modal(scope: RosterScope, title: str, fields: SeatFields, *, roster: str | None, is_long: bool) -> Block:
    """Function, primary, backup; behind "More…" working hours, and user groups in place of a person.

    Args:
        roster: the view of the roster it was opened from, which is drawn anew afterwards.
    """
    blocks: list[Block] = [context(f"Response team: {escaped(title, 200)}. Left empty, the wider roster counts.")]
    if fields.is_new:
        name = typed(initial=fields.function, most=LONGEST_FUNCTION, placeholder="finance")
        blocks.append(field("function", "Which function?", name))
    else:
        blocks.append(section(f"*{escaped(fields.function, 120)}*"))
    blocks += [
        field("primary", "Who is called first?", person_select(initial=fields.primary or None), optional=True),
        field("backup", "Who is the backup?", person_select(initial=fields.backup or None), optional=True),
        *(_more(fields) if is_long else [actions([button("More…", MORE_OF_SEAT, "more")], block_id="more")]),
    ]
    return form_modal(
        "A seat of the team",
        blocks,
        callback_id=SEAT_VIEW,
        ids={"scope": scope_value(scope), "roster": roster, "function": None if fields.is_new else fields.function},
    )


def _more(fields: SeatFields) -> list[Block]:
    hours, group = "In their own time zone, as 8-17. Empty: any hour.", "Its handle, as @legal. Its people are called."
    return [
        _text("primary_hours", "Working hours of the first", fields.primary_hours, hours),
        _text("backup_hours", "Working hours of the backup", fields.backup_hours, hours),
        _text("primary_group", "Or a user group is called first", fields.primary_group, group),
        _text("backup_group", "Or a user group is the backup", fields.backup_group, group),
    ]


def _text(name: str, label: str, initial: str, hint: str) -> Block:
    return field(name, label, typed(initial=initial, most=80), hint=hint, optional=True)


def roster_part_blocks(seats: Sequence[Seat], scope: RosterScope) -> list[Block]:
    """A section of the account card: one line for each function, and the gaps."""
    lines = [f"{escaped(seat.function, 80)}: {_short(seat)}" for seat in seats[:PEOPLE_MOST]]
    more = len(seats) - PEOPLE_MOST
    lines += [f"and {more} more function{'' if more == 1 else 's'}"] if more > 0 else []
    gaps = gaps_in(seats)
    said = "\n".join(["*Response team*", *(lines or ["Nobody is in it yet."])])
    missing = [section(f"*What is missing*\n{gap_lines(gaps)}")] if gaps else []
    return [section(said), *missing, actions([roster_button(scope)])]


def _short(seat: Seat) -> str:
    first = ", ".join(_name(one) for one in seat.primaries[:3]) or "nobody"
    backup = ", ".join(_name(one) for one in seat.backups[:3]) or "nobody"
    return f"{first}, backup {backup}"


def _name(holder: Holder) -> str:
    return mention(holder.slack_id) if holder.slack_id else escaped(holder.name, 80)
