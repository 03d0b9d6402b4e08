"""Are the people whom the protocol names in Slack, and can they be invited?"""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.finding import Finding, ok, problem
from bot.slack_identity import AWAY, error_code, in_short
from crisis.person import is_email
from crisis.protocol import Protocol

GONE = {
    "users_not_found": "nobody in Slack has this e-mail address",
    "user_not_found": "Slack knows nobody with this id",
}


async def people_findings(client: AsyncWebClient, protocol: Protocol) -> list[Finding]:
    """A line for everybody who is missing or cannot help, and one for all the others."""
    people = sorted(protocol.people())
    wrong = [finding for person in people if (finding := await _person_finding(client, person)) is not None]
    fine = len(people) - len(wrong)
    return [*wrong, ok(f"People: {fine} of {len(people)} named in the protocol can be reached")] if people else []


async def group_findings(client: AsyncWebClient, protocol: Protocol) -> list[Finding]:
    """A line for every user group that holds a seat and that Slack does not know, or in which nobody is."""
    named = sorted(protocol.user_groups())
    if not named:
        return []
    try:
        groups = (await client.usergroups_list(include_users=True))["usergroups"]
    except SlackApiError as error:
        return [problem(f"Slack does not tell of its user groups ({error_code(error)})", "Install the app again.")]
    except AWAY as error:
        return [problem(f"Slack does not tell of its user groups ({in_short(error)})", "Try again.")]
    sizes = {name: len(group.get("users") or []) for group in groups for name in (group["id"], f"@{group['handle']}")}
    wrong = [_group_problem(one, is_known=one in sizes) for one in named if not sizes.get(one)]
    return [*wrong, ok(f"User groups: {len(named) - len(wrong)} of {len(named)} named in the protocol have people")]


def _group_problem(group: str, *, is_known: bool) -> Finding:
    if is_known:
        return problem(f"{group}: nobody is in this user group", "Put people into it, or name somebody.")
    return problem(f"{group}: Slack has no such user group", "Change the protocol file.")


async def _person_finding(client: AsyncWebClient, person: str) -> Finding | None:
    ask = client.users_lookupByEmail(email=person) if is_email(person) else client.users_info(user=person)
    try:
        profile = (await ask)["user"]
    except SlackApiError as error:
        code = error_code(error)
        return problem(f"{person}: {GONE.get(code, code or 'Slack does not answer')}", "Change the protocol file.")
    except AWAY as error:
        return problem(f"{person}: Slack does not answer ({in_short(error)})", "Try again.")
    if profile.get("deleted"):
        return problem(f"{person} is deactivated in Slack", "Name somebody else in the protocol file.")
    if profile.get("is_bot"):
        return problem(f"{person} is a bot", "Name a person in the protocol file.")
    if profile.get("is_restricted") or profile.get("is_ultra_restricted") or profile.get("is_stranger"):
        return problem(f"{person} is a guest and must not see crises", "Name somebody else in the protocol file.")
    return None
