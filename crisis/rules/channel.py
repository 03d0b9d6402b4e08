"""The name of a crisis channel."""

import re

from crisis.rules.account import search_key

LONGEST_NAME = 80
"""Slack's limit. It also allows only lower-case letters, digits, `-` and `_`."""


def channel_name(key: str, account_name: str) -> str:
    """`C-2026-007` and `Acme Corp.` become `crisis-2026-007-acme-corp`.

    The same crisis always gets the same name, so that a channel made in an attempt that broke off can be found again. A
    name of which nothing is left in Slack's letters leaves only the key.
    """
    parts = ("crisis", _slug(key).removeprefix("c-"), _slug(account_name))
    return "-".join(part for part in parts if part)[:LONGEST_NAME].rstrip("-")


def _slug(text: str) -> str:
    folded = search_key(text).replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
