"""A brainstorm: the message that is always current, the whole list as one person sees it, the private answers."""

from crisis.brainstorm_facts import BrainstormFacts, IdeaFacts
from handlers.blocks.elements import Block, actions, button, confirm, context, modal, section
from handlers.blocks.message import Message
from handlers.blocks.metadata import pack
from handlers.blocks.risk import IMPACT, LIKELIHOOD, SOURCE
from handlers.blocks.text import channel_link, escaped, join_words, mention, when
from storage.tables.brainstorm import Brainstorm

ADD_IDEA = "crisis_add_idea"
VOTE = "crisis_vote_for_idea"
TAKE_BACK = "crisis_take_vote_back"
ALL_IDEAS = "crisis_all_ideas"
SEED = "crisis_seed_brainstorm"
CLOSE = "crisis_close_brainstorm"
TO_REGISTER = "crisis_idea_to_register"
IDEAS_VIEW = "crisis_ideas_view"

IN_MESSAGE = 30
"""One block each; a message holds fifty."""
NAMES_MOST = 200


def brainstorm_title(account_name: str, topic: str) -> str:
    """`What could happen to Acme Corp: supply?`, escaped."""
    to = f" to {escaped(account_name, 300)}" if account_name else "" if topic else " to our key accounts"
    return f"What could happen{to}{f': {escaped(topic, 400)}' if topic else ''}?"


def brainstorm_message(facts: BrainstormFacts) -> Message:
    """Ideas with votes while it is open, the ranked result afterwards."""
    title = brainstorm_title(facts.account_name, facts.topic)
    blocks = [section(f"*Brainstorm: {title}*\n{_standing(facts)}")]
    for rank, idea in enumerate(facts.ideas[:IN_MESSAGE], start=1):
        is_open = facts.closed_at is None
        accessory = _vote_button(idea) if is_open else _register_button(idea)
        blocks.append(section(f"{'' if is_open else f'*{rank}.* '}{idea_text(idea)}", accessory=accessory))
    if not facts.ideas:
        blocks.append(section("_Nobody has written anything yet. What would hurt most? What happened to others?_"))
    if len(facts.ideas) > IN_MESSAGE:
        blocks.append(context(f"and {len(facts.ideas) - IN_MESSAGE} more: press “All ideas”."))
    below = _below(facts)
    return Message(
        text=f"Brainstorm: {title} {_standing(facts)}", blocks=[*blocks, *([actions(below)] if below else [])]
    )


def _standing(facts: BrainstormFacts) -> str:
    count = "1 idea" if len(facts.ideas) == 1 else f"{len(facts.ideas)} ideas"
    bare = f", {facts.uncovered} without a playbook" if facts.uncovered else ""
    if facts.closed_at is None:
        return f"Opened by {mention(facts.opened_by)}. {count}{bare}; it closes {when(facts.closes_at)}."
    by = f" by {mention(facts.closed_by)}" if facts.closed_by else ""
    return f"Closed{by} {when(facts.closed_at)}: {count}{bare}, what most voted for first."


def idea_text(idea: IdeaFacts) -> str:
    """What could happen, where the thought comes from, how bad, whether anything is prepared."""
    votes = "1 vote" if idea.votes == 1 else f"{idea.votes} votes"
    facts = [votes, f"from {SOURCE[idea.source]}, {mention(idea.by)}"]
    if idea.likelihood:
        facts.append(f"{LIKELIHOOD[idea.likelihood]} ({idea.likelihood})")
    if idea.impact:
        facts.append(f"{IMPACT[idea.impact]} ({idea.impact})")
    facts.append(f"playbook `{escaped(idea.playbook, 100)}`" if idea.playbook else "*no playbook yet*")
    if idea.registers:
        facts.append(f"in the register of {escaped(join_words(list(idea.registers)), NAMES_MOST)}")
    return f"{escaped(idea.text, 400)}\n      _{', '.join(facts)}_"


def _vote_button(idea: IdeaFacts) -> Block:
    return button(f"Vote ({idea.votes})", VOTE, str(idea.id), label=f"Vote for: {idea.text}")


def _register_button(idea: IdeaFacts) -> Block:
    return button("Into the register", TO_REGISTER, str(idea.id), label=f"Into the risk register: {idea.text}")


def _below(facts: BrainstormFacts) -> list[Block]:
    value, is_open = str(facts.id), facts.closed_at is None
    buttons = [button("Add an idea", ADD_IDEA, value, style="primary")] if is_open else []
    if is_open and facts.seeds:
        label = f"Add the scenarios of {facts.seeds} playbooks"
        buttons.append(button("Start from the playbooks", SEED, value, label=label))
    if facts.ideas:
        buttons.append(button("All ideas", ALL_IDEAS, value, label="All ideas, with your votes"))
    if is_open:
        sure = confirm("Close this brainstorm?", "The ranked result takes its place.", yes="Close it", no="Go on")
        buttons.append(button("Close it", CLOSE, value, confirm=sure, label="Close this brainstorm"))
    return buttons


def ideas_view(facts: BrainstormFacts) -> Block:
    """All ideas, with one's own votes; from here each can go into a register at any time."""
    title = brainstorm_title(facts.account_name, facts.topic)
    blocks = [section(f"*{title}*\n{_standing(facts)}")]
    for idea in facts.ideas:
        blocks.append(section(idea_text(idea), accessory=_own_button(facts, idea)))
    if facts.closed_at is None:
        blocks.append(context("Once it is closed, each idea can become a risk in the register of an account."))
    return modal(
        "All ideas",
        blocks,
        callback_id=IDEAS_VIEW,
        private_metadata=pack(brainstorm=facts.id, channel=facts.channel_id),
    )


def _own_button(facts: BrainstormFacts, idea: IdeaFacts) -> Block:
    if facts.closed_at is not None:
        return _register_button(idea)
    if idea.is_mine:
        return button("Take it back", TAKE_BACK, str(idea.id), label=f"Take your vote back: {idea.text}")
    return _vote_button(idea)


def voted_message(text: str, idea_id: int, *, is_new: bool) -> Message:
    """The private answer to a press on “Vote”: a second press is no second vote."""
    said = f"Your vote for “{escaped(text, 400)}” {'counts' if is_new else 'counted already'}."
    back = button("Take it back", TAKE_BACK, str(idea_id), label=f"Take your vote back: {text}")
    return Message(text=said, blocks=[section(said, accessory=back)])


def opened_message(brainstorm: Brainstorm, account_name: str, *, is_new: bool) -> Message:
    """The private answer to `/crisis brainstorm`."""
    title = brainstorm_title(account_name, brainstorm.topic)
    place = f" in {channel_link(brainstorm.channel_id)}" if brainstorm.channel_id else ""
    if is_new:
        where = (
            "It comes into this channel if that is private and the app is in it, otherwise into the crisis-desk channel"
        )
        said = f"*{title}* {where}, and closes {when(brainstorm.closes_at)}."
    else:
        said = f"*{title}* is open already{place}, until {when(brainstorm.closes_at)}."
    return Message(text=said, blocks=[section(said)])
