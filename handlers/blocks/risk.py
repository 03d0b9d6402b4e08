"""The risk register: lines, the private list with buttons, its section of the account card, the Monday reminder."""

from collections.abc import Sequence
from datetime import date

from crisis.risk_facts import RiskBoard, RiskFacts
from crisis.rules.risk import Band
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    context,
    header,
    lines_in_sections,
    modal,
    section,
)
from handlers.blocks.message import Message
from handlers.blocks.metadata import pack
from handlers.blocks.text import bullets, escaped, join_words, mention
from storage.vocabulary import IdeaSource

ADD_RISK = "crisis_add_risk"
LIST_RISKS = "crisis_list_risks"
SCORE_RISK = "crisis_score_risk"
MITIGATE_RISK = "crisis_mitigate_risk"
MITIGATED_RISK = "crisis_mitigated_risk"
REVIEW_RISK = "crisis_review_risk"
CLOSE_RISK = "crisis_close_risk"
SHOW_MATRIX = "crisis_show_matrix"

RISKS_VIEW = "crisis_risks_view"

IN_LIST = 30
"""Two blocks each; a view holds a hundred."""
IN_LIST_OF_ALL = 20
ON_CARD = 3
ACCOUNTS_IN_REMINDER = 10
DUE_SECTIONS = 8
"""Of reviews and of mitigations: the weekly message to a KAM shows accounts below them."""

LIKELIHOOD = {1: "hardly ever", 2: "unlikely", 3: "possible", 4: "likely", 5: "almost certain"}
IMPACT = {1: "a nuisance", 2: "minor", 3: "serious", 4: "grave", 5: "loss of the account"}
SOURCE = {
    IdeaSource.EXPERIENCE: "experience",
    IdeaSource.CASE_STUDY: "a case study",
    IdeaSource.HYPOTHETICAL: "what could be",
    IdeaSource.PLAYBOOK: "our playbooks",
}
NEEDS = {"owner": "an owner", "playbook": "a playbook"}


def risk_line(risk: RiskFacts, *, with_account: bool = False) -> str:
    """What could happen, its score in words and figures, what is done about it, what is missing."""
    name = f"*{risk.number}.* " if risk.number else ""
    whose = f"*{escaped(risk.account_name, 200)}:* " if with_account else ""
    lines = [f"{name}{whose}{escaped(risk.scenario, 400)}", score_text(risk)]
    if risk.mitigation:
        lines.append(_mitigation(risk))
    lines.append(_care(risk))
    if risk.missing:
        lines.append(f"*It is red and needs {join_words([NEEDS[one] for one in risk.missing])}.*")
    return "\n      ".join(lines)


def score_text(risk: RiskFacts) -> str:
    """`*15, red*: possible (3) × loss of the account (5)`: meaning never rests on colour."""
    figures = f"{LIKELIHOOD[risk.likelihood]} ({risk.likelihood}) × {IMPACT[risk.impact]} ({risk.impact})"
    return f"*{risk.score}, {risk.band}*: {figures}, {risk.quadrant}"


def _mitigation(risk: RiskFacts) -> str:
    what = f"Against it: {escaped(risk.mitigation, 300)}"
    if risk.is_mitigated:
        return f"{what}; done"
    due = f", by {day(risk.mitigation_due_on)}" if risk.mitigation_due_on else ""
    late = " (*overdue*)" if risk.is_mitigation_overdue else ""
    remains = f"; then {risk.residual} should remain" if risk.residual else ""
    return f"{what}{due}{late}{remains}"


def _care(risk: RiskFacts) -> str:
    plan = f", playbook `{escaped(risk.playbook, 100)}`" if risk.playbook else ""
    review = "*its review is due*" if risk.is_review_due else f"to be reviewed by {day(risk.review_on)}"
    source = f", thought of from {SOURCE[risk.source]}" if risk.source else ""
    return f"Owner: {owner_text(risk)}{plan}, {review}{source}"


def owner_text(risk: RiskFacts) -> str:
    if not risk.owner:
        return "nobody"
    return escaped(risk.owner, 320) if "@" in risk.owner else mention(risk.owner)


def day(on: date | None) -> str:
    """`3 Dec 2026`."""
    return f"{on:%-d %b %Y}" if on else "no day"


def counted(board: RiskBoard) -> str:
    if not board.risks:
        return "The register has no open risk."
    bands = ", ".join(f"{board.count(band)} {band}" for band in Band)
    count = "1 open risk" if len(board.risks) == 1 else f"{len(board.risks)} open risks"
    return f"{count}: {bands}. Closed so far: {board.closed}."


def risks_view(board: RiskBoard, *, card: str | None = None) -> Block:
    """The register of one account, worst first; buttons for whoever may change it.

    Args:
        card: id of the account card below it, to be drawn anew when something changes.
    """
    blocks: list[Block] = [header(f"Risks of {board.account_name}"), section(counted(board))]
    for risk in board.risks[:IN_LIST]:
        blocks.append(section(risk_line(risk)))
        if board.may_edit:
            blocks.append(actions(_buttons(risk)))
    if len(board.risks) > IN_LIST:
        blocks.append(context(f"and {len(board.risks) - IN_LIST} more, with lower scores."))
    blocks.append(actions(_below(board)))
    rules = board.risks_rules
    blocks.append(context(f"Red from {rules.red_from}, amber from {rules.amber_from}. {AS_WORDS}"))
    return modal("Risks", blocks, callback_id=RISKS_VIEW, private_metadata=pack(account=board.account_id, card=card))


AS_WORDS = "As words: `/crisis risk NAME what could happen`, `/crisis risk NAME mitigate 2`, also `still` and `close`."


def _below(board: RiskBoard) -> list[Block]:
    value = str(board.account_id)
    add = [button("Add a risk", ADD_RISK, value, style="primary")] if board.may_edit else []
    return [*add, button("Matrix", SHOW_MATRIX, value, label=f"Risk matrix of {board.account_name}")]


def _buttons(risk: RiskFacts) -> list[Block]:
    value, name = str(risk.id), f"{risk.number}. {risk.scenario}"
    sure = confirm("Close this risk?", "It cannot happen any more. It stays in the record.", yes="Close", no="Keep it")
    buttons = [
        button("Score anew", SCORE_RISK, value, label=f"Score anew: {name}"),
        button("Mitigate", MITIGATE_RISK, value, label=f"Mitigate: {name}"),
        button("Still so", REVIEW_RISK, value, label=f"Still so: {name}"),
        button("Close", CLOSE_RISK, value, label=f"Close: {name}", confirm=sure),
    ]
    if risk.mitigation and not risk.is_mitigated:
        buttons.insert(2, button("Mitigation is done", MITIGATED_RISK, value, label=f"Mitigation is done: {name}"))
    return buttons


def worst_message(risks: Sequence[RiskFacts]) -> Message:
    """The worst risks of all accounts that somebody may read."""
    if not risks:
        said = "No account that you may read has an open risk. `/crisis risk NAME what could happen` adds one."
        return Message(text=said, blocks=[section(said)])
    count = "1 open risk" if len(risks) == 1 else f"{len(risks)} open risks"
    said = f"{count} in the accounts that you may read, worst first."
    lines = [risk_line(risk, with_account=True) for risk in risks[:IN_LIST_OF_ALL]]
    left_out = len(risks) - len(lines)
    blocks = [
        header("Risks"),
        section(said),
        *lines_in_sections(lines, most_sections=40, left_out="and {count} more"),
        *([context(f"and {left_out} more: `/crisis risk NAME` lists those of one account.")] if left_out else []),
        actions([button("Matrix", SHOW_MATRIX, "all", label="Risk matrix of all accounts")]),
    ]
    return Message(text=said, blocks=blocks)


def risks_section(board: RiskBoard) -> list[Block]:
    """Of the account card: the worst three, how many there are, and the way to all of them."""
    lines = [risk_line(risk) for risk in board.risks[:ON_CARD]]
    more = len(board.risks) - len(lines)
    shown = [*lines, *([f"and {more} more"] if more > 0 else [])]
    value = str(board.account_id)
    return [
        section(f"*Open risks*\n{counted(board)}"),
        *lines_in_sections(shown, most_sections=3, left_out="and {count} more"),
        actions(
            [
                button("All risks", LIST_RISKS, value),
                button("Add a risk", ADD_RISK, value),
                button("Matrix", SHOW_MATRIX, value, label=f"Risk matrix of {board.account_name}"),
            ]
        ),
    ]


def due_message(reviews: Sequence[RiskFacts], mitigations: Sequence[RiskFacts]) -> Message:
    """One message a week for everything somebody has to look at (S0-17, S0-19)."""
    said = due_sentence(reviews, mitigations)
    blocks = [*due_blocks(reviews, mitigations), context("Of any account: `/crisis risk NAME`.")]
    return Message(text=said, blocks=blocks)


def due_sentence(reviews: Sequence[RiskFacts], mitigations: Sequence[RiskFacts]) -> str:
    """`This week: 2 risks are to be reviewed and 1 mitigation is due.`"""
    parts = []
    if reviews:
        parts.append(f"{_risks(len(reviews))} to be reviewed")
    if mitigations:
        parts.append(f"{_mitigations(len(mitigations))} due")
    return f"This week: {join_words(parts)}."


def due_blocks(reviews: Sequence[RiskFacts], mitigations: Sequence[RiskFacts]) -> list[Block]:
    """What is due, and the registers in which it stands."""
    said = due_sentence(reviews, mitigations)
    blocks = [section(f"{said} A minute each: is it still so, what was done?")]
    blocks += _due_lines("To be reviewed", [_short(risk, f"by {day(risk.review_on)}") for risk in reviews])
    blocks += _due_lines("Mitigations due", [_short(risk, _due(risk)) for risk in mitigations])
    accounts = {risk.account_id: risk.account_name for risk in (*reviews, *mitigations)}
    shown = list(accounts.items())[:ACCOUNTS_IN_REMINDER]
    # One row each: Slack takes an action_id only once in a row.
    blocks += [actions([button(f"Risks of {name}", LIST_RISKS, str(number))]) for number, name in shown]
    return blocks


def _risks(count: int) -> str:
    return "1 risk is" if count == 1 else f"{count} risks are"


def _mitigations(count: int) -> str:
    return "1 mitigation is" if count == 1 else f"{count} mitigations are"


def _due(risk: RiskFacts) -> str:
    late = "overdue since" if risk.is_mitigation_overdue else "by"
    return f"{escaped(risk.mitigation, 200)}, {late} {day(risk.mitigation_due_on)}"


def _short(risk: RiskFacts, what: str) -> str:
    return f"*{escaped(risk.account_name, 200)}:* {escaped(risk.scenario, 300)} ({risk.score}, {risk.band}): {what}"


def _due_lines(title: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    return lines_in_sections(
        [f"*{title}*", *bullets(lines).split("\n")], most_sections=DUE_SECTIONS, left_out="and {count} more"
    )
