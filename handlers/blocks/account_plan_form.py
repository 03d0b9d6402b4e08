"""The forms of the account plan: one section, and what the client said."""

from collections.abc import Mapping

from crisis.account_plan import LONGEST_NAME, Agreement, SectionDraft
from crisis.rules.account_plan import LONGEST_SOURCE
from handlers.blocks.account_plan import TITLE
from handlers.blocks.elements import Block, context, day_picker, field, typed
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.text import escaped
from storage.vocabulary import PlanSection

MORE_OF_SECTION = "crisis_more_of_plan_section"
SECTION_FORM = "crisis_plan_section_form"
AGREEMENT_FORM = "crisis_plan_agreement_form"

TITLE_MOST = 24
"""Slack cuts the title of a modal there."""
QUESTION: dict[PlanSection, str] = {
    PlanSection.GOALS: "What do they want to reach, and what do we want to reach with them?",
    PlanSection.PRODUCTS: "What of ours do they use, where and how much?",
    PlanSection.FORECAST: "How did it develop, and what do we expect?",
    PlanSection.ISSUES: "What troubles them, and what troubles them about us?",
    PlanSection.COMPETITORS: "Who else sells to them, and what do they prefer there?",
    PlanSection.WALLET: "What more could they buy from us?",
    PlanSection.RENEWAL: "What must happen until the renewal, and who sees to it?",
    PlanSection.NEXT_STEPS: "What is done next, by whom, until when?",
}


def section_form(
    account_name: str, draft: SectionDraft, ids: Mapping[str, int | str | None], *, is_full: bool
) -> Block:
    """One text field, its source, and for the share of wallet its figure; “More…” brings what has no room.

    Args:
        ids: for the form's memory: account, section, the version it shows, where to draw it anew.
    """
    of = draft.section
    is_wallet = of is PlanSection.WALLET
    blocks: list[Block] = [
        context(escaped(account_name, 300)),
        field("text", QUESTION[of], typed(initial=draft.text, multiline=True, focus=True)),
    ]
    blocks += _wallet_fields(draft) if is_wallet else []
    if not is_wallet or is_full:
        blocks.append(_source_field(draft.source or ""))
    else:
        blocks.append(more_button(MORE_OF_SECTION, "Where it is known from"))
    return form_modal(
        TITLE[of] if len(TITLE[of]) <= TITLE_MOST else "Account plan", blocks, callback_id=SECTION_FORM, ids=ids
    )


def _wallet_fields(draft: SectionDraft) -> list[Block]:
    return [
        field(
            "wallet_percent",
            "What part of what they spend on this do they spend with us?",
            typed(initial=draft.wallet_percent, most=4, placeholder="35"),
            hint="A percentage from 0 to 100. Empty: not known.",
            optional=True,
        ),
        field("wallet_as_of", "On which day was that so?", day_picker(draft.wallet_as_of), optional=True),
    ]


def _source_field(source: str) -> Block:
    return field(
        "source",
        "Where do we know it from?",
        typed(initial=source, most=LONGEST_SOURCE, placeholder="A call with their head of purchasing"),
        optional=True,
    )


def agreement_form(account_name: str, agreement: Agreement, ids: Mapping[str, int | str | None]) -> Block:
    """Who at the client agreed, when, and where that can be read."""
    return form_modal(
        "The client agreed",
        [
            context(escaped(account_name, 300)),
            field("client_name", "Who agreed?", typed(initial=agreement.name, most=LONGEST_NAME, focus=True)),
            field("agreed_on", "On which day?", day_picker(agreement.agreed_on)),
            field(
                "source",
                "Where can it be read?",
                typed(initial=agreement.source, most=LONGEST_SOURCE, placeholder="Minutes of the yearly meeting"),
                optional=True,
            ),
        ],
        callback_id=AGREEMENT_FORM,
        ids=ids,
    )
