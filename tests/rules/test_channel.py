"""The name of a crisis channel, by Slack's rules."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis.rules.channel import channel_name

SLACK_ALLOWS = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


@pytest.mark.parametrize(
    ("account", "name"),
    [
        pytest.param("Acme Corp", "crisis-2026-007-acme-corp", id="two words"),
        pytest.param("  Acme & Söhne GmbH. ", "crisis-2026-007-acme-sohne-gmbh", id="signs and accents"),
        pytest.param("Straße Ørsted Łódź", "crisis-2026-007-strasse-orsted-lodz", id="letters without a mark to drop"),
        pytest.param("O'Neill’s", "crisis-2026-007-oneills", id="apostrophes join"),
        pytest.param("ＡＣＭＥ ２", "crisis-2026-007-acme-2", id="full width"),
        pytest.param("株式会社", "crisis-2026-007", id="nothing left in Slack's letters"),
        pytest.param("<!channel> *bold*", "crisis-2026-007-channel-bold", id="hostile"),
        pytest.param("", "crisis-2026-007", id="empty"),
        pytest.param("x" * 200, f"crisis-2026-007-{'x' * 64}", id="cut at Slack's 80"),
        pytest.param(f"{'x' * 63} yz", f"crisis-2026-007-{'x' * 63}", id="no dash at the cut"),
    ],
)
def test_a_channel_is_named_after_key_and_account(account: str, name: str) -> None:
    assert channel_name("C-2026-007", account) == name


@settings(deadline=None)
@given(st.text())
def test_slack_accepts_the_name_whatever_the_account_is_called(account: str) -> None:
    name = channel_name("C-2026-007", account)

    assert SLACK_ALLOWS.fullmatch(name)
    assert name.startswith("crisis-2026-007")
    assert not name.endswith("-")
