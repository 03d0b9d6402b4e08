"""How an account got its tier: on the card, and the two forms that decide it."""

from collections.abc import Mapping, Sequence

from crisis.designation import LONGEST_REASON, Proposal, Standing
from crisis.protocol_scoring import Criterion
from crisis.rules.designation import SCALE
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    option,
    radio,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.scoring import score_fields
from handlers.blocks.text import escaped, mention, when
from handlers.blocks.words import tier_text
from storage.vocabulary import Tier

DESIGNATE = "crisis_designate"
SCORES_VIEW = "crisis_designation_scores_view"
DECISION_VIEW = "crisis_designation_view"


def standing_blocks(standing: Standing) -> list[Block]:
    """Who decided the tier when and why, whether it is time to look again, and whether there are too many."""
    lines = [f"*Why it is a {tier_text(standing.tier)}*", _decided(standing)]
    if standing.is_overdue:
        lines.append("*The yearly review is due.* Please designate it again.")
    if standing.is_too_many:
        lines.append(too_many(standing.key_accounts))
    designate = button("Designate", DESIGNATE, str(standing.account_id), label="Score the account and decide its tier")
    return [section("\n".join(lines)), actions([designate])]


def too_many(count: int) -> str:
    return f"{count} accounts are strategic or key. With so many, none gets what a key account needs: choose."


def _decided(standing: Standing) -> str:
    made = standing.designation
    if made is None:
        return "Nobody has scored it yet; the account list says so."
    other = f", where the score proposed {made.proposed}" if made.proposed not in (None, made.tier) else ""
    why = f" Reason: {escaped(made.reason, 500)}" if made.reason else ""
    since = " The account list was changed since." if standing.was_changed_since else ""
    return (
        f"{mention(made.decided_by)} decided for {made.tier} {when(made.decided_at)}, with {made.score} of 100 "
        f"points{other}.{why}{since} To be looked at again by {made.review_at:%-d %b %Y}."
    )


def scores_modal(
    account_id: int,
    account_name: str,
    criteria: Sequence[Criterion],
    *,
    before: Mapping[str, object],
    ids: Mapping[str, str | None],
) -> Block:
    """One answer per criterion, from 0 to 5. `before`: what was answered last time."""
    return form_modal(
        "Designate an account",
        [section(f"*{escaped(account_name, 300)}*"), *score_fields(criteria, SCALE, before)],
        callback_id=SCORES_VIEW,
        ids={**ids, "account": account_id},
        submit="Next",
    )


def decision_modal(
    account_id: int,
    account_name: str,
    proposal: Proposal,
    *,
    scores: str,
    ids: Mapping[str, str | None],
) -> Block:
    """What the score proposes; people decide. `scores`: the answers in the protocol's order, `5,0,3`."""
    tiers = [option(tier_text(tier).capitalize(), tier) for tier in Tier]
    blocks = [
        section(f"*{escaped(account_name, 300)}* has *{proposal.score} of 100 points*: a {tier_text(proposal.tier)}."),
        field("tier", "What do you decide?", radio(tiers, chosen=proposal.tier)),
        field(
            "reason",
            "Why?",
            typed(multiline=True, most=LONGEST_REASON),
            hint="Needed when you decide otherwise than the score proposes.",
            optional=True,
        ),
        context("Your name, the date and the reason are kept. The tier decides who is called and how often."),
    ]
    return form_modal(
        "Designate an account",
        blocks,
        callback_id=DECISION_VIEW,
        ids={**ids, "account": account_id, "scores": scores},
        submit="Decide",
    )
