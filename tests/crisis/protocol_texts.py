"""Protocol files for tests: the shipped one with a few words replaced."""

import pytest

from crisis.protocol import SHIPPED, ProtocolError, parse_protocol

SHIPPED_TEXT = SHIPPED.read_text(encoding="utf-8")

TEAM = """
[[crt]]
function = "sales"
primary = "Ana@Example.com"
backup = "U012BEN"

[[crt]]
function = "legal"
primary = "carl@example.com"
severities = ["SEV1"]
"""


def changed(*replacements: tuple[str, str]) -> str:
    """The shipped file with some text replaced; the first occurrence each, which must be there."""
    text = SHIPPED_TEXT
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def problems_of(text: str) -> list[str]:
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(text, "our.toml")
    return caught.value.problems
