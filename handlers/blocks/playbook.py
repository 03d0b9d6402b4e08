"""Playbooks: what is offered in the channel, one in full, the list of all, two versions side by side."""

from collections.abc import Sequence

from crisis.playbook import KnownPlaybook
from crisis.playbook_offer import Offer, PlaybookOffer, Run
from crisis.rules.duration import say_duration
from crisis.rules.playbook_shape import Playbook, Step
from handlers.blocks.action import HORIZON
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    divider,
    header,
    lines_in_sections,
    long_text,
    section,
)
from handlers.blocks.message import Message
from handlers.blocks.proposal import proposals_button
from handlers.blocks.text import bullets, escaped, mention, when
from handlers.blocks.words import ROLE, is_over
from storage.vocabulary import Horizon, Role

RUN_PLAYBOOK = "crisis_run_playbook"
LOOK_AT_PLAYBOOK = "crisis_look_at_playbook"
BEGIN_TRIAGE = "crisis_begin_triage"

LISTED_MOST = 40
CHANGES_SECTIONS = 20


def offer_card(offer: PlaybookOffer) -> Message:
    """What fits best and what runs. People decide; nothing is run by itself."""
    crisis = offer.crisis
    said = _offer_sentence(offer)
    blocks: list[Block] = [header("Playbooks"), section(said)]
    blocks += [_run(run) for run in offer.runs]
    if not is_over(crisis):
        for one in offer.offers:
            blocks += _offered(one, crisis.id)
        blocks.append(actions([button("Find out with questions", BEGIN_TRIAGE, str(crisis.id))]))
        blocks.append(context("As words: `/crisis run …`, `/crisis playbook …`, `/crisis triage`."))
    return Message(text=f"{crisis.key}: {said}", blocks=blocks)


def _offer_sentence(offer: PlaybookOffer) -> str:
    titles = ", ".join(escaped(one.known.playbook.title, 200) for one in offer.offers)
    running = ", ".join(escaped(run.title, 200) for run in offer.runs)
    parts = [f"Running: {running}."] if running else []
    if titles:
        parts.append(f"{'Also fits' if running else 'What fits best'}: {titles}.")
    elif not running:
        parts.append("No playbook stands out by its words. A few questions find the right one.")
    return " ".join(parts)


def _offered(offer: Offer, crisis_id: int) -> list[Block]:
    playbook, value = offer.known.playbook, _reference(crisis_id, offer.known)
    buttons = [
        button("Run it", RUN_PLAYBOOK, value, style="primary", label=f"Run the playbook {playbook.title}"),
        button("Look at it", LOOK_AT_PLAYBOOK, value, label=f"Look at the playbook {playbook.title}"),
    ]
    what = f"*{escaped(playbook.title, 200)}*, {len(playbook.actions)} actions\n{escaped(playbook.when, 600)}"
    return [section(f"{what}\n_{_why(offer)}_"), actions(buttons)]


def _why(offer: Offer) -> str:
    words = ", ".join(f"“{escaped(word, 60)}”" for word in offer.fit.words[:5])
    reasons = [f"the words {words}"] if words else []
    if offer.fit.is_foreseen:
        reasons.append("an open risk of the account names it")
    if offer.fit.is_for_loss_risk:
        reasons.append("the account may be lost")
    if offer.fit.is_chosen_kind:
        reasons.append(f"it is for {offer.known.playbook.category} crises")
    return f"Offered because {'of ' if words else ''}{' and because '.join(reasons)}"


def _run(run: Run) -> Block:
    title, version = escaped(run.title, 200), run.number
    return section(f"*{title}* runs, version {version}: {mention(run.by)} started it {when(run.at)}.")


def _reference(crisis_id: int, known: KnownPlaybook) -> str:
    return f"{crisis_id}:{known.version_id}"


def playbook_message(
    known: KnownPlaybook, *, crisis_id: int | None = None, versions: int = 1, proposals: int = 0
) -> Message:
    """One playbook in full, for one reader. With a crisis: and the button that runs it there.

    Args:
        proposals: how many changes are proposed that this reader may read.
    """
    playbook = known.playbook
    said = f"Playbook “{escaped(playbook.title, 200)}” ({known.slug}), version {known.number}"
    seen = "" if versions < 2 else f" of {versions}; `/crisis playbook compare {known.slug} 1 2` shows what changed"
    reviewed = f", to be reviewed by {playbook.review_by}" if playbook.review_by else ""
    blocks: list[Block] = [
        header(playbook.title),
        context(f"{playbook.category.value}, `{known.slug}`, version {known.number}{seen}{reviewed}"),
        section(f"*When it applies*\n{escaped(playbook.when, 2500)}"),
        section(f"*Needs in the team*\n{escaped(', '.join(playbook.functions), 600)}"),
        *_plan(playbook),
        divider(),
        *_communication(playbook),
        divider(),
        *_list("Escalate when", playbook.escalate_when),
        *_list("What it may lead to", playbook.what_next),
        *_list("Aftermath", playbook.aftermath),
        *_list("Repair", playbook.repair),
    ]
    buttons = []
    if crisis_id is not None:
        buttons.append(button("Run it", RUN_PLAYBOOK, _reference(crisis_id, known), style="primary"))
    if proposals:
        buttons.append(proposals_button(proposals, known.version_id))
    if buttons:
        blocks.append(actions(buttons))
    return Message(text=said, blocks=blocks)


def _plan(playbook: Playbook) -> list[Block]:
    blocks: list[Block] = []
    for horizon in Horizon:
        lines = [f"*{HORIZON[horizon].capitalize()} actions*"]
        lines += [_step(step) for step in playbook.actions if step.horizon is horizon]
        blocks += lines_in_sections(lines, most_sections=5, left_out="and {count} more")
    return blocks


def _step(step: Step) -> str:
    keeps = ", keeps the client served" if step.continuity else ""
    who = ROLE[Role(step.owner)] if step.owner in set(Role) else escaped(step.owner, 60)
    return (
        f"• {escaped(step.do, 500)}\n      {who}, within {say_duration(step.due)}{keeps}. "
        f"_Succeeded when:_ {escaped(step.measure, 320)}"
    )


def _communication(playbook: Playbook) -> list[Block]:
    words = playbook.communication
    told = [
        f"• *{escaped(one.whom, 300)}*: {escaped(one.what, 300)}. {escaped(one.when, 300)}; {escaped(one.how, 300)}; "
        f"{escaped(one.by, 60)}"
        for one in words.tell
    ]
    return [
        *lines_in_sections(
            ["*Whom to tell what, when, how, by whom*", *told], most_sections=4, left_out="{count} more"
        ),
        *long_text("Holding statement", words.holding),
        *long_text("Update for the client", words.update),
        *long_text("When it is resolved", words.resolution),
    ]


def _list(title: str, lines: Sequence[str]) -> list[Block]:
    return lines_in_sections(
        [f"*{title}*", *bullets(escaped(line, 320) for line in lines).splitlines()],
        most_sections=2,
        left_out="and {count} more",
    )


def playbook_list(found: Sequence[KnownPlaybook], wanted: str) -> Message:
    """All, or those that a search found."""
    if not found:
        said = f"No playbook says “{escaped(wanted, 100)}”. `/crisis playbook` lists all."
        return Message(text=said, blocks=[section(said)])
    count = "1 playbook" if len(found) == 1 else f"{len(found)} playbooks"
    said = f"{count} with “{escaped(wanted, 100)}”" if wanted else count
    lines = [
        f"• *{escaped(one.playbook.title, 200)}* (`{one.slug}`), {one.playbook.category.value}, version {one.number}\n"
        f"      {escaped(one.playbook.when, 300)}"
        for one in found[:LISTED_MOST]
    ]
    blocks = [header("Playbooks"), section(f"{said}. `/crisis playbook NAME` shows one in full.")]
    blocks += lines_in_sections(lines, most_sections=20, left_out="and {count} more")
    if len(found) > LISTED_MOST:
        blocks.append(context(f"and {len(found) - LISTED_MOST} more: search with a word"))
    return Message(text=said, blocks=blocks)


def compared_message(old: KnownPlaybook, new: KnownPlaybook, sentences: Sequence[str]) -> Message:
    """What changed from one version to another."""
    title = f"{new.playbook.title}: version {old.number} and version {new.number}"
    count = {0: "They say the same.", 1: "1 difference."}.get(len(sentences), f"{len(sentences)} differences.")
    lines = [f"• {escaped(sentence, 1500)}" for sentence in sentences]
    blocks = [header(title), section(count)]
    blocks += lines_in_sections(lines, most_sections=CHANGES_SECTIONS, left_out="and {count} more")
    return Message(text=f"{escaped(title, 300)}. {count}", blocks=blocks)
