"""How ready we are: on the account card, as a ranking, and in the weekly message."""

from collections.abc import Sequence

from crisis.readiness import AccountReadiness
from crisis.risk_facts import RiskFacts
from crisis.rules.readiness import Gain, Part
from handlers.blocks.account import OPEN_ACCOUNT
from handlers.blocks.elements import Block, button, context, header, section
from handlers.blocks.kpi import due_text, missed_text
from handlers.blocks.message import Message
from handlers.blocks.risk import due_blocks, due_sentence
from handlers.blocks.silence import silent_line
from handlers.blocks.statement import MAKE_STATEMENT
from handlers.blocks.text import bullets, escaped

ACCOUNTS_SHOWN = 15
RANKED_MOST = 40
GAINS_SHOWN = 3
KPIS_SHOWN = 3
NEXT_POINTS = 10
PART: dict[Part, str] = {
    Part.PROFILE: "profile verified",
    Part.CONTACTS: "contacts",
    Part.COMMITMENTS: "commitments",
    Part.RISKS: "risks reviewed",
    Part.PLAYBOOKS: "playbooks for the top risks",
    Part.CRT: "response team",
    Part.KPIS: "KPIs agreed and measured",
    Part.ACCOUNT_PLAN: "account plan",
    Part.RELATIONSHIP: "relationship looked at",
}


def readiness_section(found: AccountReadiness) -> list[Block]:
    """For the card: the score and what brings the next ten points."""
    client = button("For the client", MAKE_STATEMENT, str(found.account.id), label="A statement for the client")
    return [section(f"*Readiness: {found.score.points} of 100*\n{_next(found)}", accessory=client)]


def readiness_message(found: AccountReadiness) -> Message:
    """One account, part by part."""
    score, name = found.score, escaped(found.account.name, 200)
    parts = [f"{PART[part]}: {points} of {score.most[part]}" for part, points in score.parts.items()]
    said = f"{name} is ready to {score.points} of 100."
    blocks = [
        header(f"Readiness of {found.account.name}"),
        section(f"*{score.points} of 100*\n{bullets(parts)}", accessory=_open(found)),
        section(_next(found)),
        context("From facts, and less as they grow old. The protocol says how much each part counts."),
    ]
    return Message(text=said, blocks=blocks)


def ranking_message(found: Sequence[AccountReadiness]) -> Message:
    """The least ready first.

    Args:
        found: in any order; not empty.
    """
    ranked = sorted(found, key=lambda one: (one.score.points, one.account.name_key))
    average = round(sum(one.score.points for one in ranked) / len(ranked))
    accounts = "1 account" if len(ranked) == 1 else f"{len(ranked)} accounts"
    said = f"Readiness of {accounts}, on average {average} of 100."
    blocks = [header("Readiness"), section(said)]
    blocks += [section(_line(one), accessory=_open(one)) for one in ranked[:RANKED_MOST]]
    if len(ranked) > RANKED_MOST:
        blocks.append(context(f"and {len(ranked) - RANKED_MOST} more, which are readier."))
    blocks.append(context("`/crisis readiness Acme` shows one account part by part."))
    return Message(text=said, blocks=blocks)


def weekly_message(
    found: Sequence[AccountReadiness], reviews: Sequence[RiskFacts] = (), mitigations: Sequence[RiskFacts] = ()
) -> Message:
    """To a KAM on Monday morning: which risks are due, and what would make their accounts readier."""
    due = bool(reviews or mitigations)
    blocks = [header("Your accounts this week"), *(due_blocks(reviews, mitigations) if due else []), *_helps(found)]
    blocks.append(context("You get this once a week, and only while there is something to do."))
    sentences = [due_sentence(reviews, mitigations)] if due else []
    return Message(text=" ".join([*sentences, *([_invitation(found)] if found else [])]), blocks=blocks)


def _invitation(found: Sequence[AccountReadiness]) -> str:
    accounts = "one of your accounts" if len(found) == 1 else f"{len(found)} of your accounts"
    return f"A good week to make {accounts} readier for a crisis."


def _helps(found: Sequence[AccountReadiness]) -> list[Block]:
    if not found:
        return []
    blocks = [section(f"{_invitation(found)} What helps most, per account:")]
    for one in found[:ACCOUNTS_SHOWN]:
        lines = [_line(one), _gains(_not_said_below(one)[:GAINS_SHOWN]), _relationship(one)]
        blocks.append(section("\n".join(line for line in lines if line), accessory=_open(one)))
    if len(found) > ACCOUNTS_SHOWN:
        blocks.append(context(f"and {len(found) - ACCOUNTS_SHOWN} more: `/crisis readiness`"))
    return blocks


def _line(one: AccountReadiness) -> str:
    return f"*{escaped(one.account.name, 200)}*: {one.score.points} of 100"


def _next(found: AccountReadiness) -> str:
    gains = found.score.next_gains(NEXT_POINTS)
    if not gains:
        return "Nothing is missing; look again when something changes."
    return f"For the next {NEXT_POINTS} points:\n{_gains(gains)}"


def _gains(gains: Sequence[Gain]) -> str:
    return bullets(f"{gain.sentence} (+{gain.points})" for gain in gains)


def _not_said_below(one: AccountReadiness) -> list[Gain]:
    """Without what `_relationship` asks for by name."""
    below = {Part.KPIS: bool(one.kpis), Part.RELATIONSHIP: one.looked_at is not None}
    return [gain for gain in one.score.gains if not below.get(gain.part)]


def _relationship(one: AccountReadiness) -> str:
    """What brings few points or none, and is asked for all the same."""
    silent = silent_line(one.silence) if one.silence else ""
    again = f"Run the relationship diagnostic again (last on {one.looked_at:%-d %b %Y})" if one.looked_at else ""
    lines = [due_text(kpi) if kpi.is_due else f"Missed: {missed_text(kpi)}" for kpi in one.kpis[:KPIS_SHOWN]]
    more = f"and {len(one.kpis) - KPIS_SHOWN} more: `/crisis kpis`" if len(one.kpis) > KPIS_SHOWN else ""
    return bullets(line for line in (silent, again, *lines, more) if line)


def _open(one: AccountReadiness) -> Block:
    return button("Open", OPEN_ACCOUNT, str(one.account.id), label=f"Open the account {one.account.name}")
