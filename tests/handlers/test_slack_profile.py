"""What Slack says about somebody becomes one profile, whichever method said it."""

from typing import Any

import pytest

from handlers.slack_profile import profile_in

USER: dict[str, Any] = {
    "id": "U0MILO0013",
    "team_id": "T01",
    "name": "milo",
    "real_name": "Milo Marchetti",
    "tz": "Europe/Rome",
    "profile": {"real_name": "Milo Marchetti", "display_name": "milo", "email": "milo@example.com"},
}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "Milo Marchetti"),
        ({"profile": {"display_name": "milo"}}, "Milo Marchetti"),
        ({"profile": {}, "real_name": ""}, "milo"),
        ({"profile": None, "real_name": None, "name": None}, "U0MILO0013"),
    ],
)
def test_people_are_called_by_their_real_name(changed: dict[str, Any], expected: str) -> None:
    """Sentences name people; a handle such as `milo` is not how colleagues call each other."""
    assert profile_in({**USER, **changed}, our_team="T01").name == expected


@pytest.mark.parametrize(
    ("changed", "our_team", "is_guest"),
    [
        ({}, "T01", False),
        ({}, "T02", True),
        ({}, "", False),
        ({"is_restricted": True}, "", True),
        ({"is_ultra_restricted": True}, "T01", True),
        ({"is_stranger": True}, "T01", True),
        ({"enterprise_user": {"teams": ["T02", "T03"]}}, "T03", False),
    ],
)
def test_who_is_a_guest(changed: dict[str, Any], our_team: str, is_guest: bool) -> None:
    """Guests, and people of other workspaces where we know which one is ours."""
    assert profile_in({**USER, **changed}, our_team=our_team).is_guest is is_guest
