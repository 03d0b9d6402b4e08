"""Was it in the register? The card in the channel, and the form with all risks."""

from crisis.foresight import ForeseenRisk, RegisterAnswer, RegisterQuestion
from handlers.blocks.elements import Block, actions, button, context, field, header, option, section, select
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.risk import IMPACT, LIKELIHOOD
from handlers.blocks.text import escaped, mention
from handlers.blocks.update_modal import about
from storage.vocabulary import Foresight

NOT_FORESEEN = "crisis_not_foreseen"
CHOOSE_FORESEEN = "crisis_choose_foreseen"
ADD_SURPRISE = "crisis_add_surprise"
SHOW_CONTAGION = "crisis_show_contagion"
FORESEEN_VIEW = "crisis_foreseen_view"
NOBODY = "nobody"

OPTIONS_MOST = 98
"""Slack takes a hundred."""

MEANS = {
    Foresight.HIT: "a hit: its score asked for preparation",
    Foresight.MISS: "underrated: its score asked for none",
    Foresight.SURPRISE: "a surprise: nobody had thought of it",
}


def register_card(question: RegisterQuestion) -> Message:
    """The question, and after the answer what it makes the crisis.

    Guests may be in the channel, and a register holds what nobody says to a client: whoever presses sees it alone.
    """
    if question.answer is not None:
        return _answered(question, question.answer)
    value = str(question.crisis.id)
    said = "Was this in the risk register? One press keeps the register honest."
    buttons = [button("Nobody had thought of it", NOT_FORESEEN, value), _who_else(value)]
    if question.risks:
        look = button("Look for it…", CHOOSE_FORESEEN, value, label="Look for it in the risk register", style="primary")
        buttons.insert(0, look)
    blocks = [header("Was this in the risk register?"), section(_counted(question)), actions(buttons)]
    return Message(text=said, blocks=[*blocks, context("As a word: `/crisis foreseen`.")])


def _counted(question: RegisterQuestion) -> str:
    name, count = escaped(question.crisis.account_name, 200), len(question.risks)
    if not count:
        return f"The register of {name} had no open risk."
    risks = "1 open risk" if count == 1 else f"{count} open risks"
    return f"The register of {name} had {risks} when the crisis was declared. Only you see them when you look."


def _answered(question: RegisterQuestion, answer: RegisterAnswer) -> Message:
    value = str(question.crisis.id)
    what = f"It was {'' if answer.risk else 'not '}in the risk register."
    buttons = [button("Correct this", CHOOSE_FORESEEN, value), _who_else(value)]
    if answer.foresight is Foresight.SURPRISE:
        buttons.insert(0, button("Add it to the register", ADD_SURPRISE, value, style="primary"))
    said = f"{what} {mention(answer.by)} says: {MEANS[answer.foresight]}."
    return Message(text=said, blocks=[section(said), actions(buttons)])


def _who_else(value: str) -> Block:
    return button("Who else may be hit?", SHOW_CONTAGION, value)


def _risk(risk: ForeseenRisk) -> str:
    figures = f"{LIKELIHOOD[risk.likelihood]} ({risk.likelihood}) × {IMPACT[risk.impact]} ({risk.impact})"
    return f"*{escaped(risk.scenario, 400)}*\n{risk.score}, {risk.band}: {figures}, when the crisis was declared"


def foreseen_view(question: RegisterQuestion) -> Block:
    """All risks that were open when the crisis was declared, the likeliest first."""
    known = [option(f"{risk.score} {risk.band}: {risk.scenario}", str(risk.id)) for risk in question.risks]
    options = [*known[:OPTIONS_MOST], option("Nobody had thought of it", NOBODY)]
    answer = question.answer
    chosen = None if answer is None else str(answer.risk.id) if answer.risk else NOBODY
    blocks = [about(question.crisis)]
    if answer is not None:
        which = f"\n{_risk(answer.risk)}" if answer.risk else ""
        said = f"{mention(answer.by)} said: {MEANS[answer.foresight]}. A correction stands beside it.{which}"
        blocks.append(section(said))
    blocks.append(field("risk", "What had the register?", select(options, chosen=chosen)))
    return form_modal(
        "Was it foreseen?",
        blocks,
        callback_id=FORESEEN_VIEW,
        ids={"crisis": question.crisis.id, "correct": 1 if answer else None},
        submit="Correct" if answer else "Save",
    )


def foreseen_message(foresight: Foresight, crisis_id: int) -> Message:
    """The private answer to a press or a form."""
    said = f"Thank you. That makes it {MEANS[foresight]}."
    blocks: list[Block] = [section(said)]
    if foresight is Foresight.SURPRISE:
        blocks.append(actions([button("Add it to the register", ADD_SURPRISE, str(crisis_id), style="primary")]))
    return Message(text=said, blocks=blocks)
