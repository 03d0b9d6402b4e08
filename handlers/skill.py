"""What people can do: `/crisis skills`, the section of the account card, and inviting whoever could help."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.permissions import check_may
from crisis.profile import account_to_edit
from crisis.refusals import UnknownCrisis
from crisis.rules.permissions import Action
from crisis.skill import (
    bring_in,
    may_set_skills,
    people_who_can,
    set_skills,
    set_wanted,
    skills_of_person,
)
from handlers.account import card_in, refresh_card
from handlers.asked import Answer, Asked
from handlers.blocks.message import Message
from handlers.blocks.notice_view import sentence_message, sentence_view
from handlers.blocks.skill import (
    BRING_IN,
    EDIT_WANTED,
    SKILLS_VIEW,
    WANTED_VIEW,
    people_who_can_message,
    skills_form,
    skills_text,
    wanted_form,
)
from handlers.blocks.text import mention
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.queries.skill import wanted_by

OLD_BUTTON = "This button is from another time. `/crisis people` shows anew who could help."


async def skills_word(request: FreeRequest) -> Answer:
    """`/crisis skills`: the form of one's own; `… @sam`: theirs, to change for managers; `… Japanese`: who can it."""
    if request.text and not request.people:
        return await _who_can(request)
    person = request.people[0] if request.people else request.who
    async with request.deps.database.reading() as session:
        may_edit = await may_set_skills(session, request.deps.protocol, person, by=request.who)
        tags = await skills_of_person(session, person)
    return skills_form(person, tags) if may_edit else sentence_message(skills_text(person, tags))


async def _who_can(request: FreeRequest) -> Message:
    deps = request.deps
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        found = await people_who_can(session, deps.protocol, [request.text], now=deps.clock.now())
    return people_who_can_message(request.text, found)


WORDS = (
    FreeWord(
        word="skills",
        aliases=("skill",),
        usage="[@person | what]",
        help="What you can do that helps in a crisis; with a person theirs, with words who can it.",
        answer=skills_word,
    ),
)


async def submit_skills(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """The form turns into what was written down."""
    form, by = Form(view), asked.who
    person = str(form.ids.get("person") or by)
    await get_to_know(asked.client, deps, person)
    async with deps.database.transaction() as session:
        tags = await set_skills(session, deps.protocol, person, form.text("skills"), by=by, now=deps.clock.now())
    await asked.ack(response_action="update", view=sentence_view("Skills", skills_text(person, tags)))


async def press_edit_wanted(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
        assert account.id is not None
        tags = [row.tag for row in await wanted_by(session, account.id)]
    await asked.answer(wanted_form(account.id, account.name, tags, ids=card_in(asked.body)))


async def submit_wanted(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """The card below shows it, and who has it."""
    form, by = Form(view), asked.who
    account_id = id_in(form.ids.get("account"))
    async with deps.database.transaction() as session:
        await set_wanted(session, deps.protocol, account_id, form.text("skills"), by=by, now=deps.clock.now())
    await refresh_card(asked.client, deps, form.ids, account_id, by)
    await asked.ack()


async def press_bring_in(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Whoever could help belongs to the crisis now, and is invited."""
    crisis_id, slack_id = crisis_and_person_in(action.get("value"))
    await get_to_know(asked.client, deps, slack_id)
    async with deps.database.transaction() as session:
        crisis = await bring_in(session, deps.protocol, crisis_id, slack_id, by=asked.who, now=deps.clock.now())
    await asked.answer(sentence_message(f"{mention(slack_id)} is being brought into {crisis.key}."))


def crisis_and_person_in(value: object) -> tuple[int, str]:
    """
    Raises:
        UnknownCrisis: the button is from another time, or was made up.
    """
    crisis_id, _, slack_id = str(value).partition(":")
    if not slack_id.isalnum() or not slack_id.isascii():
        raise UnknownCrisis(OLD_BUTTON)
    return id_in(crisis_id), slack_id


def register_skill(app: AsyncApp) -> None:
    app.action(EDIT_WANTED)(press_edit_wanted)
    app.action(BRING_IN)(press_bring_in)
    app.view(SKILLS_VIEW)(submit_skills)
    app.view(WANTED_VIEW)(submit_wanted)
