"""Ideas of a brainstorm: the form that adds one, and the way of one into the register of an account."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.brainstorm import brainstorm_to_read, check_is_open, idea_to_read
from crisis.profile import account_with_id
from crisis.refusals import InvalidInput
from crisis.scenario_idea import AlikeIdeas, IdeaDraft, add_idea
from handlers.asked import Asked
from handlers.at_once import redraw
from handlers.blocks.brainstorm import ADD_IDEA, TO_REGISTER
from handlers.blocks.declare import KNOWN_ACCOUNT
from handlers.blocks.scenario_idea import (
    IDEA_ACCOUNT,
    IDEA_ACCOUNT_FORM,
    IDEA_FORM,
    MORE_OF_IDEA,
    SOURCE_ASKED,
    idea_form,
    register_form,
)
from handlers.brainstorm import seen_in
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.risk_form import new_form
from handlers.touchpoint import search
from storage.vocabulary import IdeaSource

EMPTY = IdeaDraft(text="", source=None)
FIGURES = {"1", "2", "3", "4", "5"}


async def press_add(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    brainstorm_id, place = id_in(action.get("value")), seen_in(asked)
    async with deps.database.reading() as session:
        found = await brainstorm_to_read(session, deps.protocol, brainstorm_id, who=asked.who, seen_in=place)
        check_is_open(found)
    await asked.answer(idea_form(EMPTY, {"brainstorm": brainstorm_id, "channel": place}))


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; what is typed stays, and so does the question what it is the same as."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        await brainstorm_to_read(
            session, deps.protocol, id_in(form.ids.get("brainstorm")), who=asked.who, seen_in=seen_in(asked)
        )
    await redraw(asked.client, form.view_id, idea_form(_draft(form, same_as=""), form.ids, is_full=True))
    await asked.ack()


async def submit_idea(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Added; when others look alike the form asks first, with everything that was typed in it."""
    form = Form(view)
    draft = _draft(form, same_as=form.choice("same_as"))
    try:
        async with deps.database.transaction() as session:
            await add_idea(
                session,
                deps.protocol,
                id_in(form.ids.get("brainstorm")),
                draft,
                by=asked.who,
                seen_in=seen_in(asked),
                request_key=form.request_key,
                now=deps.clock.now(),
            )
    except AlikeIdeas as alike:
        is_full = any(block.partition(":")[0] == "impact" for block in form.input_blocks)
        again = idea_form(draft, form.ids, is_full=is_full, alike=alike.ideas)
        await asked.ack(response_action="update", view=again)
        return
    await asked.ack()


async def press_register(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form of the register, filled; before it the account, when the brainstorm is about none."""
    idea_id, place = id_in(action.get("value")), seen_in(asked)
    async with deps.database.reading() as session:
        idea, brainstorm = await idea_to_read(session, deps.protocol, idea_id, who=asked.who, seen_in=place)
        if brainstorm.account_id is None:
            view = register_form(idea.text, {"idea": idea_id, "channel": place})
        else:
            account = await account_with_id(session, brainstorm.account_id)
            view = await new_form(session, deps, account, asked.who, idea=idea)
    await asked.answer(view)


async def submit_account(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """The account is known now: its form of the register comes next."""
    form = Form(view)
    chosen = form.choice("account")
    if not chosen.startswith(KNOWN_ACCOUNT):
        raise InvalidInput({"account": "Choose the account: type a part of its name."})
    async with deps.database.reading() as session:
        idea_id, place = id_in(form.ids.get("idea")), seen_in(asked)
        idea, _ = await idea_to_read(session, deps.protocol, idea_id, who=asked.who, seen_in=place)
        account = await account_with_id(session, id_in(chosen.removeprefix(KNOWN_ACCOUNT)))
        shown = await new_form(session, deps, account, asked.who, idea=idea)
    await asked.ack(response_action="update", view=shown)


def _draft(form: Form, *, same_as: str) -> IdeaDraft:
    source = form.choice("source")
    return IdeaDraft(
        text=form.text("text"),
        source=IdeaSource(source) if source in set(SOURCE_ASKED) else None,
        likelihood=_figure(form, "likelihood"),
        impact=_figure(form, "impact"),
        same_as=same_as,
    )


def _figure(form: Form, name: str) -> int | None:
    text = form.choice(name)
    return int(text) if text in FIGURES else None


def register_scenario_idea(app: AsyncApp) -> None:
    app.action(ADD_IDEA)(press_add)
    app.action(MORE_OF_IDEA)(press_more)
    app.action(TO_REGISTER)(press_register)
    app.options(IDEA_ACCOUNT)(search)
    app.view(IDEA_FORM)(submit_idea)
    app.view(IDEA_ACCOUNT_FORM)(submit_account)
