"""What Slack tells about somebody, read the same way wherever we asked."""

from collections.abc import Mapping
from typing import Any

from crisis.person import SlackProfile


def profile_in(user: Mapping[str, Any], *, our_team: str = "") -> SlackProfile:
    """What `users.info` and `users.lookupByEmail` say about somebody.

    Args:
        our_team: people of other workspaces, met in shared channels, count as guests. Without it Slack's word counts.
    """
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    return SlackProfile(
        slack_id=user["id"],
        email=profile.get("email"),
        name=name,
        time_zone=user.get("tz") or "",
        team_id=user.get("team_id") or "",
        is_guest=_is_guest(user, our_team),
        is_bot=bool(user.get("is_bot")),
        is_deactivated=bool(user.get("deleted")),
    )


def _is_guest(user: Mapping[str, Any], our_team: str) -> bool:
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger"):
        return True
    # On Enterprise Grid somebody may belong to several workspaces, and `team_id` names only one of them.
    teams = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or [])} - {None, ""}
    return bool(our_team and teams) and our_team not in teams
