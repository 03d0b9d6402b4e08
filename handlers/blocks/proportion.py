"""Whether a crisis was answered in proportion, in words."""

from collections.abc import Sequence

from crisis.rules.proportion import Flag, Response
from handlers.blocks.text import escaped

SAID: dict[Response, str] = {Response.UNDER: "too little", Response.OVER: "too much"}
LONGEST_SIGN = 400


def proportion_lines(flags: Sequence[Flag]) -> list[str]:
    """One line where all was well; otherwise one for each sign, with the figure it was compared with."""
    if not flags:
        return ["• *Proportion:* nothing on record says that too little or too much was done."]
    return [f"• *Proportion, {SAID[flag.response]}:* {escaped(flag.sentence, LONGEST_SIGN)}" for flag in flags]
