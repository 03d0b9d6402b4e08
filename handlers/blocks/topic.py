"""The topic of a crisis channel."""

from crisis.facts import CrisisFacts
from handlers.blocks.text import escaped
from handlers.blocks.words import STATUS, severity_text

TOPIC_MOST = 250
"""Slack's limit."""


def topic(crisis: CrisisFacts) -> str:
    """Key, severity, status and account. Slack formats nothing in a topic, so it mentions nobody."""
    start = f"{crisis.key} | {escaped(severity_text(crisis), 60)} | {STATUS[crisis.status]} | "
    return start + escaped(" ".join(crisis.account_name.split()), TOPIC_MOST - len(start), cut="…")
