"""The ways a Slack call can go wrong, told apart by what to do next.

SlackTrouble
├── MustWait         not now: our own pace, or Slack's Retry-After
├── SlackAway        the call did not leave: nobody answers at Slack's address
├── SlackRefused     Slack answered no; `is_passing` says whether asking again can help
├── OutcomeUnknown   the call left and no clear answer came: look before repeating
└── CannotBeDone     we will not even ask; the sentence says what somebody must change
NoLongerNeeded       no trouble at all: Slack's answer shows that the effect is void
└── MessageGone      somebody deleted the message that was to be redrawn
"""

from typing import Any

PASSING = {
    "fatal_error",
    "fetch_members_failed",
    "internal_error",
    "org_login_required",
    "ratelimited",
    "rate_limited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
    "too_many_requests",
    "update_failed",
}
"""Error strings that go away by themselves, of Slack's method reference."""
MAYBE_DONE = {"fatal_error", "internal_error", "request_timeout"}
"""After these Slack may have done part or all of the work ("it's possible some aspect of the operation succeeded")."""
ABOUT_THE_TOKEN = {
    "account_inactive",
    "invalid_auth",
    "not_allowed_token_type",
    "not_authed",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}
"""These say nothing about what was asked for: with a good token the same call will do."""

SENTENCES = {
    "account_inactive": "The app was removed from the workspace or its bot was deactivated. Install it again.",
    "cannot_create_channel": "Slack does not let the app create channels. An administrator can allow it.",
    "cant_invite": "their account is deactivated or may not be invited",
    "cant_invite_self": "that is the app itself",
    "channel_not_found": "Slack knows no such channel, or the app is not in it. Invite it with /invite @Crisis Desk.",
    "ekm_access_denied": "An administrator of Slack has suspended posting.",
    "file_uploads_disabled": "Slack does not allow file uploads in this workspace.",
    "invalid_auth": "Slack does not accept the bot token. Check SLACK_BOT_TOKEN.",
    "is_archived": "The channel is archived. Unarchive it in Slack.",
    "is_inactive": "The channel is archived. Unarchive it in Slack.",
    "messages_tab_disabled": "The app's messages tab is off. Turn it on under App Home in the app's settings.",
    "no_external_invite_permission": "the app may not invite people of other organisations",
    "no_permission": "the app may not invite people to this channel",
    "not_allowed_token_type": "SLACK_BOT_TOKEN is not a bot token; it must begin with xoxb-.",
    "not_authed": "The bot token is missing. Set SLACK_BOT_TOKEN.",
    "not_in_channel": "The app is not in the channel. Invite it with /invite @Crisis Desk.",
    "org_user_not_in_team": "they are not a member of this workspace",
    "restricted_action": "A setting of the workspace forbids it to the app. An administrator can allow it.",
    "token_expired": "The bot token has expired. Install the app again and set SLACK_BOT_TOKEN.",
    "token_revoked": "The bot token was revoked. Install the app again and set SLACK_BOT_TOKEN.",
    "ura_max_channels": "they are a guest who may be in one channel only",
    "user_disabled": "Their Slack account is deactivated.",
    "user_is_restricted": "they are a guest",
    "user_not_found": "Slack knows nobody with this id",
    "user_not_visible": "the app may not see this person",
    "users_not_found": "nobody in Slack has this e-mail address",
}


class SlackTrouble(Exception):
    """A call did not end well. The text is a sentence for people, without tokens or message texts."""


class MustWait(SlackTrouble):
    """The call was not made, or Slack did not carry it out; come back after `seconds` (real time)."""

    def __init__(self, method: str, seconds: float, *, said_by_slack: bool = False) -> None:
        super().__init__(f"{method} has to wait {seconds:.1f} s.")
        self.seconds = seconds
        self.said_by_slack = said_by_slack
        """An answer of Slack's (HTTP 429), not our own pace."""


class SlackAway(SlackTrouble):
    """The request did not leave this machine; come back after `seconds` (real time)."""

    def __init__(self, method: str, seconds: float) -> None:
        super().__init__(f"Slack could not be reached for {method}.")
        self.seconds = seconds


class SlackRefused(SlackTrouble):
    """Slack said no."""

    def __init__(self, method: str, error: str, *, needed: str = "", answer: dict[str, Any] | None = None) -> None:
        super().__init__(_refusal(method, error, needed))
        self.method = method
        self.error = error
        self.answer = answer or {}
        """All that Slack answered, for example `errors` per person."""

    @property
    def is_passing(self) -> bool:
        return self.error in PASSING

    @property
    def is_about_token(self) -> bool:
        return self.error in ABOUT_THE_TOKEN

    @property
    def is_maybe_done(self) -> bool:
        return self.error in MAYBE_DONE


class OutcomeUnknown(SlackTrouble):
    """The request left, and whether Slack carried it out is not known."""

    def __init__(self, method: str, how: str, *, seconds: float) -> None:
        super().__init__(f"{how} at {method}, so Slack may or may not have done it.")
        self.seconds = seconds
        """How long the request had been under way (real time)."""


class NotReadyYet(SlackTrouble):
    """Slack needs a moment, for example to look at a picture it was given."""


class CannotBeDone(SlackTrouble):
    """Asking Slack would be wrong or useless."""


class NoLongerNeeded(Exception):
    """The effect is void: what it was about is gone. The text is the reason."""


def plain_reason(error: str) -> str:
    """Slack's error string in words."""
    return SENTENCES.get(error, f"Slack answered {error}")


def _refusal(method: str, error: str, needed: str) -> str:
    if error == "missing_scope":
        return f"The app lacks the permission {needed or 'for ' + method}. Install it again from manifest.yml."
    known = SENTENCES.get(error)
    return f"{known.rstrip('.')} ({method}: {error})." if known else f"Slack refused {method}: {error}."


class MessageGone(NoLongerNeeded):
    """Somebody deleted the message in Slack."""
