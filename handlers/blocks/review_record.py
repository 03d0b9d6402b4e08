"""What is on record about a crisis, for its review: figures, promises, the register, the plan we had (S1-16)."""

from crisis.review_facts import OnRecord, UsedPlaybook
from handlers.blocks.digest import figure_fields
from handlers.blocks.elements import Block, fields, lines_in_sections, section
from handlers.blocks.foresight import MEANS
from handlers.blocks.proportion import proportion_lines
from handlers.blocks.text import escaped, mentions, spoken
from storage.vocabulary import Kept

SKIPPED_SHOWN = 12
KEPT: dict[Kept, str] = {
    Kept.KEPT: "kept",
    Kept.BROKEN: "broken",
    Kept.VOID: "did not apply",
    Kept.OPEN: "of which nobody has said whether it was kept",
}


def record_blocks(found: OnRecord) -> list[Block]:
    """Nobody types any of this."""
    in_channel = spoken(found.to_channel_s, never="there was no channel")
    figures = [*figure_fields(found.figures), f"*Until the channel was complete*\n{in_channel}"]
    return [
        section("*What is on record*"),
        fields(figures),
        *lines_in_sections(_lines(found), most_sections=4, left_out="and {count} more"),
    ]


def _lines(found: OnRecord) -> list[str]:
    actions = "1 action is" if found.open_actions == 1 else f"{found.open_actions or 'no'} actions are"
    lines = [
        *proportion_lines(found.proportion),
        f"• *Pages:* {_pages(found)}",
        f"• *Promises of the contract:* {_promises(found)}",
        f"• *Actions:* {actions} open.",
        f"• *Risk register:* {_register(found)}",
    ]
    for used in found.playbooks:
        lines += _playbook(used)
    return lines if found.playbooks else [*lines, "• *Playbook:* none ran."]


def _pages(found: OnRecord) -> str:
    if not found.paged:
        return "nobody was paged."
    people = "1 person was" if found.paged == 1 else f"{found.paged} people were"
    return f"{people} paged; {f'no answer from {mentions(found.silent)}' if found.silent else 'all answered'}."


def _promises(found: OnRecord) -> str:
    said = ", ".join(f"{found.kept[kept]} {word}" for kept, word in KEPT.items() if found.kept.get(kept))
    return f"{said or 'none had a clock'}."


def _register(found: OnRecord) -> str:
    if not found.has_register:
        return "this is no key account, so there was none."
    return (
        f"{MEANS[found.foresight]}." if found.foresight else "nobody has said whether it was in it: `/crisis foreseen`."
    )


def _playbook(used: UsedPlaybook) -> list[str]:
    title = f"“{escaped(used.title, 200)}”, version {used.number}"
    skipped = len(used.skipped)
    lines = [f"• *Playbook:* {title}: {used.done} of {used.steps} steps done, {skipped} skipped."]
    shown = [f"      skipped: {escaped(what, 150)}: _{escaped(why, 200)}_" for what, why in used.skipped]
    more = [f"      and {skipped - SKIPPED_SHOWN} more"] if skipped > SKIPPED_SHOWN else []
    return lines + shown[:SKIPPED_SHOWN] + more
