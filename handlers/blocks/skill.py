"""What people can do: the two forms, the section of the account card, who could help, who can what is asked for."""

from collections.abc import Mapping, Sequence

from crisis.rules.skill import LONGEST_TAG, MOST_TAGS, fitting
from crisis.skill import Skilled
from handlers.blocks.account import section_head
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    header,
    lines_in_sections,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.roster import holder_text
from handlers.blocks.text import bullets, escaped, join_words, mention

SKILLS_VIEW = "crisis_skills"
WANTED_VIEW = "crisis_wanted_skills"
EDIT_WANTED = "crisis_edit_wanted_skills"
BRING_IN = "crisis_bring_in"

PEOPLE_SHOWN = 15
NAMED_PER_TAG = 3
FIELD_MOST = MOST_TAGS * (LONGEST_TAG + 20)
"""Longer than what is allowed, so that our own sentence says what is too long."""
HINT = f"One a line, a few words each; at most {MOST_TAGS}."
EXAMPLE = "speaks Japanese\nknows their billing system\nde-escalation"
NONE = "_None is written down. What should somebody be able to do who helps here?_"


def skills_form(slack_id: str, tags: Sequence[str]) -> Block:
    """What somebody can do, one a line."""
    return form_modal(
        "Skills",
        [
            section(f"*What {mention(slack_id)} can do that helps in a crisis*"),
            _tags_field("What can they do?", tags),
            context("In a crisis of an account that takes one of them, its people read who could help."),
        ],
        callback_id=SKILLS_VIEW,
        ids={"person": slack_id},
    )


def wanted_form(account_id: int, account_name: str, tags: Sequence[str], *, ids: Mapping[str, str | None]) -> Block:
    """What helpers in a crisis of the account should be able to do, one a line."""
    return form_modal(
        "Skills it takes",
        [section(f"*{escaped(account_name, 300)}*"), _tags_field("What should helpers be able to do?", tags)],
        callback_id=WANTED_VIEW,
        ids={**ids, "account": account_id},
    )


def _tags_field(label: str, tags: Sequence[str]) -> Block:
    element = typed(initial="\n".join(tags), multiline=True, most=FIELD_MOST, placeholder=EXAMPLE)
    return field("skills", label, element, hint=HINT, optional=True)


def skills_text(slack_id: str, tags: Sequence[str]) -> str:
    """What is written down for somebody."""
    if not tags:
        return f"Nothing is written down for {mention(slack_id)}. They and managers can: `/crisis skills`."
    return f"*{mention(slack_id)}*\n{bullets(escaped(tag, 200) for tag in tags)}"


def wanted_part(account_id: int, wanted: Sequence[str], able: Sequence[Skilled]) -> list[Block]:
    """The section of the account card: each skill with who has it."""
    lines = [f"• {escaped(tag, 200)}: {_who_can(tag, able)}" for tag in wanted] or [NONE]
    return [
        section_head("Skills it takes"),
        *lines_in_sections(lines, most_sections=2, left_out="and {count} more"),
        actions([button("Edit skills", EDIT_WANTED, str(account_id), label="Edit the skills it takes")]),
    ]


def _who_can(tag: str, able: Sequence[Skilled]) -> str:
    people = [person_text(one) for one in able if fitting(one.tags, [tag])]
    if not people:
        return "nobody yet"
    more = len(people) - NAMED_PER_TAG
    return join_words(people[:NAMED_PER_TAG]) + (f" and {more} more" if more > 0 else "")


def person_text(one: Skilled) -> str:
    return mention(one.holder.slack_id) if one.holder.slack_id else escaped(one.holder.name, 100)


def could_help_blocks(crisis_id: int, found: Sequence[Skilled]) -> list[Block]:
    """Who can what the account takes and is not in the crisis yet, each with a button; nothing where nobody is."""
    if not found:
        return []
    return [section("*Could help*"), *(_helper(crisis_id, one) for one in found)]


def _helper(crisis_id: int, one: Skilled) -> Block:
    said = f"{person_text(one)} ({_tags(one)})"
    value = f"{crisis_id}:{one.holder.slack_id}"
    return section(said, accessory=button("Invite", BRING_IN, value, label=f"Invite {one.holder.name}"))


def _tags(one: Skilled) -> str:
    return escaped(", ".join(one.tags), 300)


def people_who_can_message(wanted: str, found: Sequence[Skilled]) -> Message:
    """Who can what is asked for, with their local time and absence."""
    asked = escaped(wanted, 120)
    if not found:
        said = f"Nobody has written down “{asked}”. `/crisis skills` says what you can do."
        return Message(text=said, blocks=[section(said)])
    blocks = [header(f"Who can: {wanted}")]
    lines = [f"{holder_text(one.holder)}: {_tags(one)}" for one in found[:PEOPLE_SHOWN]]
    blocks += lines_in_sections(lines, most_sections=3, left_out="and {count} more")
    if len(found) > PEOPLE_SHOWN:
        blocks.append(context(f"and {len(found) - PEOPLE_SHOWN} more"))
    named = join_words([person_text(one) for one in found[:NAMED_PER_TAG]])
    return Message(text=f"Who can “{asked}”: {named}.", blocks=blocks)
