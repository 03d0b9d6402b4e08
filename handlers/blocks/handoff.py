"""Feedback that is passed on: the form, the message with its buttons, the answer, how it stands in the list."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crisis.facts import CrisisFacts
from crisis.feedback_facts import FeedbackFacts, HandoffFacts
from crisis.handoff import LONGEST_ANSWER, LONGEST_NOTE
from crisis.rules.feedback import SCALE
from handlers.blocks.elements import Block, actions, button, context, field, option, section, select, typed
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, mention, when

PASS_ON = "crisis_pass_feedback_on"
PASS_ON_VIEW = "crisis_pass_feedback_on_view"
SEEN = "crisis_handoff_seen"
ANSWER = "crisis_answer_handoff"
ANSWER_VIEW = "crisis_answer_handoff_view"

FUNCTIONS_MOST, OPTION_MOST = 100, 75
SHOWN, ANSWER_SHOWN, QUOTED_MOST = 5, 150, 1_000


def pass_on_form(text: str, functions: Sequence[str], ids: Mapping[str, int | str | None]) -> Block:
    """To whom, and what they should do."""
    options = [option(one, one[:OPTION_MOST]) for one in functions[:FUNCTIONS_MOST]]
    blocks = [
        section(f">{_line(text, QUOTED_MOST)}"),
        field("function", "Who must hear it?", select(options, placeholder="Choose a function")),
        field("note", "What should they do?", typed(multiline=True, most=LONGEST_NOTE), optional=True),
        context("They get the words above, not who said it. A name in these words they read as well."),
    ]
    return form_modal("Pass on", blocks, callback_id=PASS_ON_VIEW, ids=ids, submit="Pass on")


def handoff_message(handoff: HandoffFacts, feedback: FeedbackFacts, account_name: str, *, is_again: bool) -> Message:
    """For whoever stands for the function; without the client's contact. What they answered stands below it."""
    account, function = escaped(account_name, 300), escaped(handoff.function, 120)
    again = "Please say that you saw it: " if is_again else ""
    head = f"{again}{mention(handoff.passed_by)} passes on to you, for {function}, what {account} says"
    score = f" ({feedback.score} of {SCALE.most})" if feedback.score is not None else ""
    lines = [f"{head}{score}, {when(feedback.at)}:", f">{_line(feedback.text, QUOTED_MOST)}"]
    if feedback.wants:
        lines.append(f"They want: {_line(feedback.wants, 600)}")
    if handoff.note:
        lines.append(f"What you should do: {_line(handoff.note, 600)}")
    said = "\n".join(lines + _said_to_it(handoff))
    buttons = _left_to_say(handoff)
    return Message(text=said, blocks=[section(said), *([actions(buttons)] if buttons else [])])


def _said_to_it(handoff: HandoffFacts) -> list[str]:
    if handoff.answer:
        return [f"*You answered:* {_line(handoff.answer, ANSWER_SHOWN)}"]
    return [f"*You saw it {when(handoff.seen_at)}.*"] if handoff.seen_at else []


def _left_to_say(handoff: HandoffFacts) -> list[Block]:
    value = str(handoff.id)
    seen = [] if handoff.seen_at else [button("Seen", SEEN, value, style="primary")]
    return [] if handoff.answer else [*seen, button("Answer", ANSWER, value)]


def answer_form(handoff_id: int, passed_by: str) -> Block:
    blocks = [
        section(f"{mention(passed_by)} reads this."),
        field("answer", "What comes of it?", typed(multiline=True, most=LONGEST_ANSWER, focus=True)),
    ]
    return form_modal("Answer", blocks, callback_id=ANSWER_VIEW, ids={"handoff": handoff_id}, submit="Send")


def handoff_lines(handoffs: Sequence[HandoffFacts]) -> str:
    """Below what was said: to whom it went, and what came of it."""
    lines = [f"\n      {_state(one)}" for one in handoffs[:SHOWN]]
    more = len(handoffs) - SHOWN
    return "".join(lines) + (f"\n      and to {more} more" if more > 0 else "")


def _state(one: HandoffFacts) -> str:
    to = f"Passed on to {escaped(one.function, 80)}, {mention(one.slack_id)}"
    if one.answer:
        return f"{to}: “{_line(one.answer, ANSWER_SHOWN)}”"
    return f"{to}, who saw it {when(one.seen_at)}." if one.seen_at else f"{to}, who has not seen it yet."


def _line(text: str, most: int) -> str:
    return escaped(" ".join(text.split()), most)


def _answered(values: Mapping[str, Any], _crisis: CrisisFacts | None) -> str:
    account, function = escaped(str(values["account"]), 300), escaped(str(values["function"]), 120)
    who = mention(str(values["by"]))
    return f"{who} ({function}) on what {account} said:\n>{_line(str(values['answer']), QUOTED_MOST)}"


def _unseen(values: Mapping[str, Any], _crisis: CrisisFacts | None) -> str:
    account, function = escaped(str(values["account"]), 300), escaped(str(values["function"]), 120)
    to, by = mention(str(values["to"])), mention(str(values["passed_by"]))
    at = when(datetime.fromisoformat(str(values["passed_at"])))
    return (
        f"{to} ({function}) has not seen what {account} says, though {by} passed it on {at}. "
        f"Please speak to them: `/crisis feedback {account}`."
    )


HANDOFF_DIRECTS = {"handoff_answered": _answered, "handoff_unseen": _unseen}
