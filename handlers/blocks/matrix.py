"""The risk matrix as messages: the private answer at once, and the direct message with the picture."""

from collections.abc import Sequence

from crisis.matrix import Calibration, RiskMatrix
from crisis.risk_facts import RiskFacts
from crisis.rules.risk import Band
from handlers.blocks.elements import Block, context, header, lines_in_sections, section
from handlers.blocks.matrix_picture import matrix_words
from handlers.blocks.message import Message
from handlers.blocks.risk import score_text
from handlers.blocks.text import escaped

LISTED = 25
ACCOUNTS_LISTED = 15


def matrix_message(
    matrix: RiskMatrix, picture_file_id: str | None, *, is_coming: bool = False, trouble: str = ""
) -> Message:
    """The list by rank and what the register foresaw, with the picture if Slack has it.

    Args:
        is_coming: say that the picture comes as a direct message.
        trouble: why there is no picture, where there should be one.
    """
    said = _counted(matrix)
    blocks: list[Block] = [header(f"Risk matrix: {matrix.name}"), section(said)]
    if picture_file_id:
        blocks.append({"type": "image", "slack_file": {"id": picture_file_id}, "alt_text": matrix_words(matrix)})
    blocks += lines_in_sections(_lines(matrix), most_sections=12, left_out="and {count} more")
    more = len(matrix.risks) - LISTED
    if more > 0:
        blocks.append(context(f"and {more} more: `/crisis risk NAME` lists those of one account."))
    blocks += _foreseen(matrix)
    if is_coming:
        blocks.append(context("The picture comes to you as a direct message."))
    if trouble:
        blocks.append(context(f"*The picture is missing:* {escaped(trouble, 300)} `/crisis matrix` asks for it again."))
    return Message(text=f"Risk matrix of {escaped(matrix.name, 200)}. {said}", blocks=blocks)


def _counted(matrix: RiskMatrix) -> str:
    where = "" if matrix.account_id is not None else f" in {_accounts(matrix.accounts)}"
    if not matrix.risks:
        return f"The register has no open risk{where}. `/crisis risk NAME what could happen` adds one."
    count = "1 open risk" if len(matrix.risks) == 1 else f"{len(matrix.risks)} open risks"
    bands = ", ".join(f"{matrix.count(band)} {band}" for band in Band)
    return f"{count}{where}: {bands}."


def _accounts(count: int) -> str:
    return "1 account" if count == 1 else f"{count} accounts"


def _lines(matrix: RiskMatrix) -> list[str]:
    is_of_all = matrix.account_id is None
    return [_line(rank, risk, is_of_all) for rank, risk in enumerate(matrix.risks[:LISTED], start=1)]


def _line(rank: int, risk: RiskFacts, is_of_all: bool) -> str:
    whose = f"*{escaped(risk.account_name, 200)}:* " if is_of_all else ""
    return f"{rank}. {whose}{escaped(risk.scenario, 300)}\n      {score_text(risk)}"


def _foreseen(matrix: RiskMatrix) -> list[Block]:
    """Whether what came had been thought of."""
    total = matrix.calibration
    if not total.all:
        return [context("Of no crisis is it known yet whether the register foresaw it.")]
    blocks = [section(f"*Did the register foresee what came?*\n{calibration_text(total)}")]
    if matrix.account_id is None:
        blocks += _by_account(matrix.by_account)
    return blocks


def _by_account(each: Sequence[Calibration]) -> list[Block]:
    lines = [f"• {escaped(one.name, 200)}: {calibration_text(one)}" for one in each[:ACCOUNTS_LISTED]]
    more = len(each) - len(lines)
    shown = [*lines, *([f"and {_accounts(more)} more"] if more > 0 else [])]
    return lines_in_sections(shown, most_sections=3, left_out="and {count} more")


def calibration_text(one: Calibration) -> str:
    """`2 of 4 crises (50 %): 2 hits, 1 underrated, 1 surprise`."""
    share = round(100 * one.hits / one.all) if one.all else 0
    crises = "1 crisis" if one.all == 1 else f"{one.all} crises"
    hits = "1 hit" if one.hits == 1 else f"{one.hits} hits"
    surprises = "1 surprise" if one.surprises == 1 else f"{one.surprises} surprises"
    return f"{one.hits} of {crises} ({share} %): {hits}, {one.misses} underrated, {surprises}"
