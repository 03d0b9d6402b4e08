"""The answer to `/crisis who finance`."""

from crisis.directory import Directory, TeamLine
from crisis.roster_seat import RosterScope
from handlers.blocks.elements import Block, actions, context, header, lines_in_sections, section
from handlers.blocks.message import Message
from handlers.blocks.roster import roster_button, seat_text
from handlers.blocks.skill import people_who_can_message
from handlers.blocks.text import escaped, join_words, mention

SECTIONS_MOST = 12
FUNCTIONS_MOST = 30


def directory_message(found: Directory, scope: RosterScope) -> Message:
    """Who stands for it, with their local time, hours and absence; or which functions there are."""
    whose = f" for {found.account_name}" if found.account_name else ""
    if found.able:
        return people_who_can_message(found.wanted, found.able)
    if not found.seats and not found.team:
        return _nobody(found, whose)
    title = f"Who stands for {found.wanted}{whose}" if found.wanted else f"Who stands for what{whose}"
    blocks: list[Block] = [header(title)]
    blocks += lines_in_sections(
        [seat_text(seat) for seat in found.seats], most_sections=SECTIONS_MOST, left_out="and {count} more functions"
    )
    if found.team:
        lines = ["*In the account's team*", *(_team_line(one) for one in found.team)]
        blocks += lines_in_sections(lines, most_sections=2, left_out="and {count} more")
    blocks.append(actions([roster_button(scope)]))
    if not found.wanted:
        blocks.append(context("`/crisis who finance` for one function, `/crisis who finance Acme` for an account."))
    return Message(text=f"{title}: {_aloud(found)}", blocks=blocks)


def _aloud(found: Directory) -> str:
    people = [mention(one.slack_id) for seat in found.seats for one in seat.primaries if one.slack_id]
    people += [mention(one.slack_id) for one in found.team if one.slack_id]
    return f"{join_words(list(dict.fromkeys(people))[:10])}." if people else "see below."


def _team_line(line: TeamLine) -> str:
    who = mention(line.slack_id) if line.slack_id else escaped(line.name, 100)
    duty = f": {escaped(line.responsibility, 200)}" if line.responsibility else ""
    return f"{who}, {escaped(line.function, 80)}{duty}"


def _nobody(found: Directory, whose: str) -> Message:
    if not found.functions:
        said = f"Nobody is in the response team{escaped(whose, 200)} yet. `/crisis roster` names somebody."
    else:
        names = ", ".join(escaped(one, 80) for one in found.functions[:FUNCTIONS_MOST])
        said = f"Nobody stands for “{escaped(found.wanted, 120)}”{escaped(whose, 200)}. The functions are: {names}."
    return Message(text=said, blocks=[section(said)])
