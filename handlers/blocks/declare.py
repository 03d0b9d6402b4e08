"""The modal that declares a crisis, and what it turns into."""

from collections.abc import Sequence

from crisis.facts import CrisisFacts, ListedCrisis
from crisis.protocol import Protocol
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    long_text,
    modal,
    option,
    plain,
    radio,
    section,
    typed,
)
from handlers.blocks.text import channel_link, clip, escaped, mention
from handlers.blocks.words import TIER
from storage.vocabulary import Severity, Tier

DECLARE_VIEW = "crisis_declare_view"
ACCOUNT = "crisis_account"
JOIN = "crisis_join"

ACCOUNT_FIELD = "account"
SUMMARY_FIELD = "summary"
SEVERITY_FIELD = "severity"
UNSURE = "unsure"
DECLARABLE = (Severity.SEV1, Severity.SEV2, Severity.SEV3)
NEW_ACCOUNT = "new:"
KNOWN_ACCOUNT = "account:"
SUMMARY_MOST = 3000
NAME_MOST = 120
"""As long as the name of an account can be; also keeps an option's value within Slack's 150 characters."""


def declare_view(
    protocol: Protocol,
    *,
    summary: str = "",
    account: Block | None = None,
    severity: str | None = None,
    metadata: str = "",
    open_crises: Sequence[ListedCrisis] = (),
) -> Block:
    """Three fields: account, what happened, how bad.

    Args:
        account: the option that is chosen already.
        metadata: ids of the message it is declared from.
        open_crises: open crises of the chosen account; one of them may be meant.
    """
    blocks = [
        _account(account),
        *[block for crisis in open_crises[:3] for block in _already_open(crisis)],
        _summary(summary),
        _severity(protocol, severity),
        context("A private channel opens, the response team is called, and everything is on record."),
    ]
    return modal(
        "Declare a crisis",
        blocks,
        callback_id=DECLARE_VIEW,
        submit="Declare",
        close="Cancel",
        private_metadata=metadata,
    )


def _account(chosen: Block | None) -> Block:
    element: Block = {
        "type": "external_select",
        "action_id": ACCOUNT,
        "min_query_length": 1,
        "placeholder": plain("Type a part of its name", 150),
    }
    if chosen:
        element["initial_option"] = chosen
    return field(ACCOUNT_FIELD, "Which account?", element, dispatches=True)


def _already_open(crisis: ListedCrisis) -> list[Block]:
    lead = f"led by {mention(crisis.lead)}" if crisis.lead else "nobody leads it yet"
    place = f", in {channel_link(crisis.channel_id)}" if crisis.channel_id else ""
    said = (
        f"*Attention:* {escaped(crisis.account_name, 200)} has an open crisis already: {crisis.key}, "
        f"{crisis.severity.value}, {lead}{place}."
    )
    join = button(f"Join {crisis.key} instead", JOIN, str(crisis.id))
    return [section(said, block_id=f"open:{crisis.id}"), actions([join], block_id=f"join:{crisis.id}")]


def _summary(initial: str) -> Block:
    placeholder = "What does the client see, since when, what is at stake?"
    element = typed(initial=initial, multiline=True, most=SUMMARY_MOST, placeholder=placeholder)
    return field(SUMMARY_FIELD, "What happened?", element)


def _severity(protocol: Protocol, chosen: str | None) -> Block:
    options = [severity_option(protocol, severity) for severity in DECLARABLE if severity in protocol.severities]
    unsure = option("Not sure", UNSURE, "Counts as the graver one: SEV1 for strategic accounts, else SEV2.")
    return field(SEVERITY_FIELD, "How bad is it?", radio([*options, unsure], chosen=chosen))


def severity_option(protocol: Protocol, severity: Severity) -> Block:
    policy = protocol.policy(severity)
    return option(f"{severity.value} {policy.name}", severity.value, policy.meaning)


def known_account_option(account_id: int, name: str, tier: Tier, kam_name: str | None) -> Block:
    """An account that the search found; its tier and KAM tell namesakes apart."""
    kam = f"KAM {kam_name}" if kam_name else "no KAM"
    return option(clip(name, 75, cut="…"), f"{KNOWN_ACCOUNT}{account_id}", f"{TIER[tier].capitalize()}, {kam}")


def new_account_option(typed_text: str) -> Block:
    """What was typed, for an account that is not in the list."""
    name = clip(" ".join(typed_text.split()), NAME_MOST, cut="…")
    return option(f"“{clip(name, 46, cut='…')}” (not a key account yet)", NEW_ACCOUNT + name)


def opening_view() -> Block:
    """Shown at once after submitting, until the channel is there."""
    said = "*Opening…* The channel is being created and the response team is being called."
    hint = "You may close this window; the link also comes to you as a direct message."
    return modal("Declare a crisis", [section(said), context(hint)])


def opened_view(crisis: CrisisFacts) -> Block:
    """The link to the channel."""
    place = channel_link(crisis.channel_id) if crisis.channel_id else "its channel"
    blocks = [
        section(f"*{crisis.key} is open:* {place}"),
        section("The response team was called. Please take the lead there, or see that somebody does."),
    ]
    return modal("Crisis declared", blocks)


def not_opened_view(crisis: CrisisFacts) -> Block:
    """What failed, with what was typed."""
    reason = escaped(crisis.channel_problem, 300) or "Slack did not say why"
    said = (
        f"*{crisis.key} is recorded, but its channel could not be opened:* {reason}\n"
        "The response team is being paged all the same. Please call people together another way, "
        "and tell your Slack administrator."
    )
    return modal("No channel yet", [section(said), *long_text("What you wrote", crisis.summary)])


def joined_view(crisis: ListedCrisis, typed_text: str) -> Block:
    """After choosing to join the crisis that is open already; what was typed is not lost."""
    place = f": {channel_link(crisis.channel_id)}" if crisis.channel_id else ""
    blocks = [section(f"*You are being brought into {crisis.key}*{place}. No second crisis was declared.")]
    if typed_text.strip():
        blocks += long_text("What you had typed, to copy into the channel", typed_text)
    return modal(f"Joined {crisis.key}", blocks)
