"""Accounts go from one KAM to another: the form, what moves, the two messages, the line on the account card."""

from collections.abc import Mapping, Sequence
from typing import Any

from crisis.facts import CrisisFacts
from crisis.kam_handover import LONGEST_NOTE, HandedOver
from crisis.kam_handover_facts import Brief, Duties, HandoverFacts, OpenCrisis, PastHandover
from handlers.blocks.account import OPEN_ACCOUNT
from handlers.blocks.contact import GAP
from handlers.blocks.elements import (
    Block,
    button,
    context,
    field,
    header,
    lines_in_sections,
    modal,
    option,
    person_select,
    section,
    select,
    several,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, join_words, mention, when, with_people
from handlers.blocks.words import tier_text
from storage.tables.account import Account
from storage.tables.person import Person

KAM_HANDOVER_VIEW = "crisis_kam_handover"
KAM_HANDOVER_SURE_VIEW = "crisis_kam_handover_sure"
CHOOSE_ACCOUNTS = "crisis_kam_handover_more"
CHOOSE_KAM = "crisis_kam_handover_from"

KAMS_MOST = 100
"""As many as Slack shows in one list."""
SHOWN_IN_MESSAGE, CRISES_SHOWN, GAPS_SHOWN = 40, 5, 2
TITLE = "Hand accounts over"
MOVES = {
    "actions": ("open action", "open actions"),
    "risks": ("risk", "risks"),
    "visits": ("planned visit or call", "planned visits and calls"),
    "seats": ("seat in the response team", "seats in the response team"),
}


def handover_form(
    kams: Sequence[tuple[Person, Sequence[Account]]],
    kam_id: int,
    *,
    to: str | None,
    chooses: bool,
    chosen: Sequence[str] = (),
) -> Block:
    """From whom, to whom; “More…” brings the choice of accounts.

    Args:
        kams: whose accounts may be handed over; who is asked for only where there are several.
        chosen: ids of accounts; none: all of them.
    """
    kam, accounts = next((one for one in kams if one[0].id == kam_id), kams[0])
    blocks: list[Block] = []
    if len(kams) > 1:
        options = [option(_kam_option(*one), str(one[0].id)) for one in kams[:KAMS_MOST]]
        who = {**select(options, chosen=str(kam.id)), "action_id": CHOOSE_KAM}
        blocks.append(field("kam", "Whose accounts?", who, dispatches=True))
    else:
        blocks.append(section(f"{_count(len(accounts), 'account', 'accounts')} of {who_text(kam)}"))
    blocks.append(field("to", "Who looks after them from now on?", person_select(initial=to)))
    if chooses:
        options = [option(account.name, str(account.id)) for account in accounts]
        which = several(options, chosen=chosen)
        hint = "Leave it empty for all of them."
        blocks.append(field("accounts", "Which accounts?", which, optional=True, hint=hint, variant=str(kam.id)))
    else:
        blocks.append(more_button(CHOOSE_ACCOUNTS, "Choose some of the accounts"))
    blocks.append(context("You see what moves before it does. The lead of a crisis does not: that is `/crisis lead`."))
    ids = {"kam": kam.id, "chooses": 1 if chooses else None}
    return form_modal(TITLE, blocks, callback_id=KAM_HANDOVER_VIEW, ids=ids, submit="Show what moves")


def _kam_option(kam: Person, accounts: Sequence[Account]) -> str:
    return f"{kam.name or kam.email or 'somebody'} ({_count(len(accounts), 'account', 'accounts')})"


def sure_form(
    before: Person, to: str, duties: Sequence[Duties], *, away_until: str, ids: Mapping[str, int | str | None]
) -> Block:
    """What moves, account by account; the last word before it does.

    Args:
        away_until: the last day on which the new KAM is away; empty: they are there.
    """
    count = _count(len(duties), "account", "accounts")
    blocks = [section(f"*{count}* of {who_text(before)} for {mention(to)}. With them {_moving(_sum(duties))}.")]
    blocks += lines_in_sections([_line(one) for one in duties], most_sections=12, left_out="and {count} more accounts")
    blocks += [section(line) for line in [*_leads(before.slack_id, duties), *_away(to, away_until)]]
    note = typed(multiline=True, most=LONGEST_NOTE)
    blocks.append(field("note", "What must they know?", note, optional=True, hint="Only the new KAM reads it."))
    return form_modal(TITLE, blocks, callback_id=KAM_HANDOVER_SURE_VIEW, ids=ids, submit="Hand over")


def done_view(to: str, done: HandedOver) -> Block:
    lines = []
    if done.moved:
        names = escaped(join_words(list(done.moved[:SHOWN_IN_MESSAGE])), 1_500)
        lines.append(f"{mention(to)} looks after {names} from now on. Both of you hear about it by direct message.")
    lines += [f"• {with_people(one, 400)}" for one in done.stayed]
    return modal(TITLE, lines_in_sections(lines, most_sections=8, left_out="and {count} more"))


def new_kam_message(found: HandoverFacts) -> Message:
    """The brief: what is open in each account, what is missing, and a button to its card."""
    count = _count(len(found.briefs), "account", "accounts")
    by = "" if found.by == found.before.slack_id else f" {mention(found.by)} handed them over."
    said = f"You look after {count} from now on that {who_text(found.before)} looked after.{by}"
    blocks = [header("Accounts for you"), section(said)]
    if found.note:
        blocks.append(section(f"*What you must know*\n{escaped(found.note, 2_500)}"))
    for brief in found.briefs[:SHOWN_IN_MESSAGE]:
        duties = brief.duties
        card = button("Open", OPEN_ACCOUNT, str(duties.account_id), label=f"Open the account {duties.account_name}")
        blocks.append(section(_brief(brief), accessory=card))
    if len(found.briefs) > SHOWN_IN_MESSAGE:
        blocks.append(
            context(f"and {len(found.briefs) - SHOWN_IN_MESSAGE} more: `/crisis account` lists all of yours.")
        )
    blocks += [section(line) for line in _speaks(found)]
    blocks.append(context("The card of an account says what to remember, whom to know and what was promised."))
    return Message(text=said, blocks=blocks)


def old_kam_message(found: HandoverFacts) -> Message:
    """Which accounts, what went with them, and what stays."""
    names = [one.duties.account_name for one in found.briefs]
    listed = escaped(join_words(names[:SHOWN_IN_MESSAGE]), 1_500)
    more = f" and {len(names) - SHOWN_IN_MESSAGE} more" if len(names) > SHOWN_IN_MESSAGE else ""
    by = "You" if found.by == found.before.slack_id else mention(found.by)
    said = f"{by} handed {listed}{more} over to {who_text(found.after)}. With them {_went(found.moved)}."
    leads = _leads(found.before.slack_id, [one.duties for one in found.briefs])
    return Message(text=said, blocks=[section(said), *(section(line) for line in leads)])


def past_handover_lines(past: Sequence[PastHandover]) -> list[Block]:
    """On the account card: who had it before."""
    lines = [
        f"{when(one.at)}: from {who_text(one.before)} to {who_text(one.after)}, by {mention(one.by)}" for one in past
    ]
    return [context("KAM " + "\n".join(lines))] if lines else []


def who_text(person: Person) -> str:
    """Also somebody whom Slack does not know."""
    return mention(person.slack_id) if person.slack_id else escaped(person.name or person.email or "somebody", 200)


def kam_changed(values: Mapping[str, Any], crisis: CrisisFacts | None) -> str:
    """In the channel of an open crisis."""
    before = mention(str(values["before"])) if values.get("before") else escaped(str(values.get("name") or ""), 200)
    to, account = mention(str(values["to"])), escaped(crisis.account_name, 300) if crisis else "the account"
    speaks = " They speak to the client from now on." if values.get("speaks") else ""
    after = f", after {before}" if before else ""
    return f"{to} is the KAM of {account} now{after}: {mention(str(values['by']))} handed it over.{speaks}"


def _line(one: Duties) -> str:
    parts = [*(_crisis(crisis) for crisis in one.crises[:CRISES_SHOWN]), *_counted(one)]
    return f"• *{escaped(one.account_name, 200)}* ({tier_text(one.tier)}): {'; '.join(parts) or 'nothing is open'}"


def _crisis(crisis: OpenCrisis) -> str:
    lead = f"led by {mention(crisis.lead)}" if crisis.lead else "nobody leads"
    return f"*{crisis.key}*, {crisis.severity}, {lead}"


def _counted(one: Duties) -> list[str]:
    parts = [_count(count, *MOVES[kind]) for kind, count in one.moving.items()]
    if one.overdue:
        parts.append(f"*{_count(one.overdue, 'action', 'actions')} overdue*")
    if one.triggers:
        parts.append(_count(one.triggers, "trigger to decide on", "triggers to decide on"))
    if one.commitments:
        parts.append(_count(one.commitments, "commitment", "commitments"))
    return parts


def _brief(brief: Brief) -> str:
    said = _line(brief.duties).removeprefix("• ")
    if brief.silent_days is not None:
        said += f"\nNobody has spoken with them for {_count(brief.silent_days, 'day', 'days')}."
    gaps = [GAP[gap] for gap in brief.gaps]
    shown = " ".join(gaps[:GAPS_SHOWN])
    return f"{said}\n_{shown}_" if gaps else said


def _speaks(found: HandoverFacts) -> list[str]:
    crises = [one for brief in found.briefs for one in brief.duties.crises]
    keys = [one.key for one in crises if one.liaison == found.after.slack_id][:CRISES_SHOWN]
    explained = "`/crisis role liaison` says what that means."
    return [f"In {join_words(keys)} you speak to the client from now on; {explained}"] if keys else []


def _sum(duties: Sequence[Duties]) -> dict[str, int]:
    return {kind: sum(one.moving.get(kind, 0) for one in duties) for kind in MOVES}


def _moving(counts: Mapping[str, int]) -> str:
    said = [_count(counts[kind], *MOVES[kind]) for kind in MOVES if counts.get(kind)]
    return f"go {join_words(said)}" if said else "goes nothing that is written down for one person"


def _went(counts: Mapping[str, int]) -> str:
    return _moving(counts).replace("goes ", "went ", 1).replace("go ", "went ", 1)


def _leads(slack_id: str | None, duties: Sequence[Duties]) -> list[str]:
    """The lead is handed over on purpose."""
    keys = [crisis.key for one in duties for crisis in one.crises if slack_id and crisis.lead == slack_id]
    who = mention(slack_id or "")
    return [f"{who} still leads {key}: `/crisis lead {key} @somebody` hands the lead over." for key in keys[:10]]


def _away(to: str, until: str) -> list[str]:
    return [f"*{mention(to)} is away until {until}.*"] if until else []


def _count(count: int, one: str, several: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {several}"
