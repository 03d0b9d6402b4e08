"""Say which kind of crisis it is."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.category import choose_category
from crisis.refusals import InvalidInput
from crisis.rules.category import category_named
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.change_modals import CATEGORY_VIEW, category_modal
from handlers.blocks.notice_view import sentence_message
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.once import once
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import Category


async def category(request: Request) -> Answer:
    """`/crisis category external` says it at once; without a kind, or with one we do not know, it is chosen."""
    to = category_named(request.text)
    if to is None:
        return await category_form(request)
    deps = request.deps
    async with deps.database.transaction() as session:
        crisis = await choose_category(
            session, deps.protocol, request.crisis_id, to=to, by=request.who, now=deps.clock.now()
        )
    return sentence_message(f"{crisis.key} counts as {to} now. The headline and the playbooks that are offered follow.")


async def category_form(request: Request) -> Answer:
    """The three kinds, with the present one chosen."""
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
    return category_modal(crisis, unknown=request.text)


WORDS = (
    Word(
        word="category",
        aliases=("kind",),
        usage="[key] [operational|reputational|external]",
        help="Say which kind of crisis it is; the playbooks that are offered follow.",
        answer=category,
        takes_text=True,
    ),
)


async def submit_category(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    if form.choice("to") not in set(Category):
        raise InvalidInput({"to": "Choose which kind of crisis it is."})
    await once(
        asked,
        deps,
        form,
        lambda session, now: choose_category(
            session, deps.protocol, form.crisis_id, to=Category(form.choice("to")), by=asked.who, now=now
        ),
    )


def register_category(app: AsyncApp) -> None:
    app.view(CATEGORY_VIEW)(submit_category)
