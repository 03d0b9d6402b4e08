"""What the crisis-desk channel reads. A public channel learns that there is a crisis, never whose or what about."""

from collections.abc import Mapping
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.elements import section
from handlers.blocks.message import Message
from handlers.blocks.text import channel_link, escaped, mention, when
from handlers.blocks.words import STATUS, is_over, severity_text, severity_word, tier_text
from storage.vocabulary import Role

SUMMARY_MOST = 300


def announcement_message(crisis: CrisisFacts, *, is_private: bool) -> Message:
    """One line about a crisis, kept current.

    Args:
        is_private: whether the channel it goes to is private; account and summary are shown only there.
    """
    said = _private(crisis) if is_private else _public(crisis)
    return Message(text=said, blocks=[section(said)])


def _public(crisis: CrisisFacts) -> str:
    return f"{_start(crisis)}. The details are in its private channel; `/crisis list` shows who leads."


def _private(crisis: CrisisFacts) -> str:
    lead = crisis.roles.get(Role.LEAD)
    account = f"{escaped(crisis.account_name, 300)} ({tier_text(crisis.tier)})"
    place = f" Channel: {channel_link(crisis.channel_id)}." if crisis.channel_id else ""
    return (
        f"{_start(crisis)}. {account}: {escaped(crisis.summary, SUMMARY_MOST)}\n"
        f"Lead: {mention(lead) if lead else 'nobody yet'}.{place}"
    )


def _start(crisis: CrisisFacts) -> str:
    kind = "Crisis" if is_over(crisis) else "Open crisis"
    return (
        f"*{kind} {crisis.key}*, {escaped(severity_text(crisis), 200)}, {STATUS[crisis.status].lower()}; "
        f"declared by {mention(crisis.declared_by)}, {when(crisis.declared_at)}"
    )


_CHANGES = {
    "severity_changed": "{key} is now {new} instead of {old}.",
    "loss_risk": "{key}: the account may be lost.",
    "loss_risk_over": "{key}: the account is not in danger of being lost any more.",
    "recovering": "{key} is recovering: the worst is over, we are still watching it.",
    "resolved": "{key} is resolved.",
    "reopened": "{key} was reopened.",
    "cancelled": "{key} was cancelled: it was a false alarm.",
}


def change_message(word: str, values: Mapping[str, Any], crisis: CrisisFacts) -> Message:
    """A reply under the announcement. It names the key only, so it fits a public channel too."""
    severities = {name: severity_word(str(values.get(name, ""))) for name in ("old", "new")}
    said = _CHANGES[word].format(key=crisis.key, **severities)
    return Message(text=said, blocks=[section(said)])
