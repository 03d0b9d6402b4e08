"""The account plan: its line on the account card, the plan itself, the forms, the last changes."""

from collections.abc import Sequence

from crisis.account_plan_facts import VERSIONS_SHOWN, AccountPlan, PlanSectionFacts, PlanVersion, SignoffFacts
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    divider,
    header,
    lines_in_sections,
    modal,
    section,
)
from handlers.blocks.metadata import pack
from handlers.blocks.text import escaped, join_words, mention, pieces, when, who
from storage.vocabulary import PlanSection

OPEN_PLAN = "crisis_account_plan"
EDIT_SECTION = "crisis_edit_plan_section"
SECTION_STILL_TRUE = "crisis_plan_section_still_true"
SHOW_VERSIONS = "crisis_plan_versions"
SIGN_PLAN = "crisis_sign_plan"
CLIENT_AGREED = "crisis_client_agreed"
ACCOUNT_PLAN_VIEW = "crisis_account_plan_view"

PIECE_MOST, PIECES_MOST = 2_600, 8
"""Of a text, once it is escaped: three thousand ampersands take fifteen thousand characters."""
VERSION_MOST = 300
SIGNOFFS_SHOWN = 12
TITLE: dict[PlanSection, str] = {
    PlanSection.GOALS: "Goals",
    PlanSection.PRODUCTS: "Products and services they use",
    PlanSection.FORECAST: "Trends and forecast",
    PlanSection.ISSUES: "Issues and challenges",
    PlanSection.COMPETITORS: "Competitors",
    PlanSection.WALLET: "Opportunities and share of wallet",
    PlanSection.RENEWAL: "Renewal plan",
    PlanSection.NEXT_STEPS: "Next steps",
}


def plan_part(plan: AccountPlan) -> list[Block]:
    """One line of the account card, with the way to the plan."""
    said = f"*Account plan*\n{_state(plan)}"
    label = f"Open the account plan of {plan.account_name}"
    return [section(said, accessory=button("Open the plan", OPEN_PLAN, str(plan.account_id), label=label))]


def plan_link(account_id: int, account_name: str) -> Block:
    """The way to the plan from a crisis."""
    label = f"Open the account plan of {account_name}"
    return actions([button("Account plan", OPEN_PLAN, str(account_id), label=label)])


def _state(plan: AccountPlan) -> str:
    if not plan.written:
        return "_Nothing is written yet._"
    stale = f", {plan.stale} of them long unchecked" if plan.stale else ""
    return f"{plan.written} of {len(plan.sections)} sections are written{stale}. {_signed(plan)}"


def _signed(plan: AccountPlan) -> str:
    ours = sum(not one.client_name for one in plan.signoffs)
    client = sum(bool(one.client_name) for one in plan.signoffs)
    if not plan.signoffs:
        return "Nobody has signed it."
    agreed = f", {client} at the client agreed" if client else ", nobody at the client has agreed yet"
    changed = any(one.changed for one in plan.signoffs)
    return f"{ours} of ours signed{agreed}.{' *It was changed since.*' if changed else ''}"


def plan_view(plan: AccountPlan, *, card: str | None = None) -> Block:
    """All sections in their order, with buttons for whoever may change them.

    Args:
        card: id of the account card below it, to be drawn anew when something changes.
    """
    blocks: list[Block] = [header(f"Account plan: {plan.account_name}"), section(_state(plan))]
    for one in plan.sections:
        blocks += [*_section_blocks(one, plan), *([_section_buttons(one, plan)] if plan.may_edit else [])]
    blocks += [divider(), *_signoff_blocks(plan)]
    blocks.append(context("As words: `/crisis plan NAME`, `/crisis plan NAME issues`, `/crisis plan NAME changes`."))
    return modal(
        "Account plan",
        blocks,
        callback_id=ACCOUNT_PLAN_VIEW,
        private_metadata=pack(account=plan.account_id, card=card),
    )


def _section_blocks(one: PlanSectionFacts, plan: AccountPlan) -> list[Block]:
    """The whole text, over as many blocks as it takes: who may only read has no other place for it."""
    head = "\n".join(
        [f"*{TITLE[one.section]}*{_figure(one)}", *(f"_{fact}_" for fact in _known_besides(one.section, plan))]
    )
    if not one.id:
        return [section(f"{head}\n_Nothing is written yet._")]
    lines = [head, *pieces(one.text, PIECE_MOST), f"_{_provenance(one, plan)}_"]
    return lines_in_sections(lines, most_sections=PIECES_MOST, left_out="and {count} more pieces: see the form")


def _figure(one: PlanSectionFacts) -> str:
    if one.wallet_percent is None or one.wallet_as_of is None:
        return ""
    return f": {one.wallet_percent} % with us, as of {one.wallet_as_of:%-d %b %Y}"


def _known_besides(of: PlanSection, plan: AccountPlan) -> list[str]:
    """What the account list and its links say about the same thing."""
    if of is PlanSection.PRODUCTS and plan.products:
        return [f"On the account card: {escaped(join_words(list(plan.products)), 300)}."]
    if of is PlanSection.RENEWAL and plan.renewal_on is not None and plan.renewal_in_days is not None:
        days = plan.renewal_in_days
        left = "today" if days == 0 else f"in {days} days" if days > 0 else f"{-days} days ago"
        return [f"The renewal is on {plan.renewal_on:%-d %b %Y}, {left}."]
    return []


def _provenance(one: PlanSectionFacts, plan: AccountPlan) -> str:
    """Who wrote it when, where it is known from, who said last that it is true; what was signed otherwise."""
    assert one.at is not None and one.checked_at is not None
    parts = [f"{_author(one.by)}, {when(one.at)}"]
    if one.source:
        parts.append(f"source: {escaped(one.source, 320)}")
    if one.checked_at > one.at:
        parts.append(f"still true: {_author(one.checked_by)}, {when(one.checked_at)}")
    said = "; ".join(parts) + "."
    if one.is_stale:
        said += " That is long ago: is it still true?"
    if any(one.section in signoff.changed for signoff in plan.signoffs):
        said += " Changed since it was signed."
    return said


def _author(by: str) -> str:
    said = who(by)
    return said if said.startswith("<") else "From a file"


def _section_buttons(one: PlanSectionFacts, plan: AccountPlan) -> Block:
    value, title = f"{plan.account_id}:{one.section}", TITLE[one.section]
    if not one.id:
        return actions([button("Write it", EDIT_SECTION, value, label=f"Write: {title}")])
    return actions(
        [
            button("Edit", EDIT_SECTION, value, label=f"Edit: {title}"),
            button("Still true", SECTION_STILL_TRUE, value, label=f"Still true: {title}"),
        ]
    )


def _signoff_blocks(plan: AccountPlan) -> list[Block]:
    lines = [_signoff_line(one) for one in plan.signoffs[-SIGNOFFS_SHOWN:]] or ["Nobody has signed it yet."]
    if len(plan.signoffs) > SIGNOFFS_SHOWN:
        lines.insert(0, f"{len(plan.signoffs) - SIGNOFFS_SHOWN} earlier ones are not shown.")
    value = f"{plan.account_id}:{plan.up_to}"
    buttons = [button("Last changes", SHOW_VERSIONS, str(plan.account_id))] if plan.written else []
    if plan.may_edit and plan.written:
        sign = button("Sign the plan", SIGN_PLAN, value, style="primary", label="Sign the plan as it stands here")
        buttons = [sign, button("The client agreed…", CLIENT_AGREED, value), *buttons]
    agreed = lines_in_sections(["*Who agreed*", *lines], most_sections=SIGNOFFS_SHOWN, left_out="and {count} more")
    return [*agreed, *([actions(buttons)] if buttons else [])]


def _signoff_line(one: SignoffFacts) -> str:
    who_agreed = f"{escaped(one.client_name, 240)} at the client" if one.client_name else mention(one.by)
    source = f" ({escaped(one.source, 320)})" if one.source else ""
    changed = [TITLE[of].lower() for of in one.changed]
    since = f" *Changed since it was signed:* {join_words(changed)}." if changed else ""
    return f"• {who_agreed}, {one.agreed_on:%-d %b %Y}{source}.{since}"


def versions_view(account_name: str, versions: Sequence[PlanVersion]) -> Block:
    """Who changed what when, newest first."""
    blocks: list[Block] = [header(f"Last changes: {account_name}")]
    blocks += [section(_version_text(one)) for one in versions]
    if not versions:
        blocks.append(section("_Nothing is written yet._"))
    blocks.append(context(f"The last {VERSIONS_SHOWN} changes of the plan, newest first; every version is kept."))
    return modal("Last changes", blocks)


def _version_text(one: PlanVersion) -> str:
    figure = f", {one.wallet_percent} %" if one.wallet_percent is not None else ""
    text = escaped(" ".join(one.text.split()), VERSION_MOST)
    return f"*{TITLE[one.section]}*{figure}, {_author(one.by)}, {when(one.at)}\n{text}"
