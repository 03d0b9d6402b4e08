"""The card “Last time” of a new crisis channel."""

from collections.abc import Sequence

from crisis.history import PastCrisis
from crisis.kpi_facts import KpiFacts
from crisis.last_time import LastTime
from handlers.blocks.account import OPEN_ACCOUNT
from handlers.blocks.account_sections import past_line
from handlers.blocks.elements import Block, actions, button, header, lines_in_sections, section
from handlers.blocks.kpi import missed_text
from handlers.blocks.message import Message
from handlers.blocks.text import escaped

TITLE = "Last time"
MISSED_MOST = 5


def last_time_card(last: LastTime) -> Message:
    """First what must be remembered, then past crises with outcome, cause and what was done."""
    name = escaped(last.account_name, 300)
    blocks: list[Block] = [header(TITLE)]
    if last.notes:
        more = [f"and {last.more_notes} more: `/crisis account`"] if last.more_notes else []
        lines = [f"*Remember about {name}*", *(f"• {escaped(note, 700)}" for note in last.notes), *more]
        blocks += lines_in_sections(lines, most_sections=3, left_out="and {count} more")
    if last.past:
        lines = [f"*Past crises of {name}*", *(f"• {_past(one)}" for one in last.past)]
        blocks += lines_in_sections(lines, most_sections=4, left_out="and {count} more")
    blocks += [section(_missed(last.missed))] if last.missed else []
    blocks.append(actions([button("Open the account", OPEN_ACCOUNT, str(last.account_id))]))
    return Message(text=f"{last.key}: {_spoken(last, name)}", blocks=blocks)


def _past(past: PastCrisis) -> str:
    done = f"\n      What was done: {escaped(past.what_was_done, 500)}" if past.what_was_done else ""
    return past_line(past) + done


def _missed(kpis: Sequence[KpiFacts]) -> str:
    """One line: what we promised to be measured by, and do not reach."""
    more = f"; and {len(kpis) - MISSED_MOST} more" if len(kpis) > MISSED_MOST else ""
    return f"*KPIs we miss*: {'; '.join(missed_text(one) for one in kpis[:MISSED_MOST])}{more}"


def _spoken(last: LastTime, name: str) -> str:
    remembered = f"remember about {name}: {escaped(last.notes[0], 300)}" if last.notes else ""
    before = f"the last crisis of {name} was {last.past[0].key}" if last.past else ""
    return "; ".join(part for part in (remembered, before) if part)
