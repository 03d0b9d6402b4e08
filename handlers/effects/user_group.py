"""Ask Slack who is in which user group: one call for all of them."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import RefreshUserGroups
from crisis.user_group import SlackGroup, user_groups_seen
from handlers.effects.performer import Attempt, EffectDependencies, Performer, Result
from handlers.effects.slack_gate import SlackLine


async def _prepare(_session: AsyncSession, _deps: EffectDependencies, value: RefreshUserGroups) -> RefreshUserGroups:
    return value


async def _ask(slack: SlackLine, _plan: RefreshUserGroups, _attempt: Attempt) -> Result:
    answer = await slack.call("usergroups.list", include_users=True)
    return {"groups": [_group(one) for one in answer.get("usergroups") or []]}


def _group(group: dict[str, Any]) -> dict[str, Any]:
    return {
        "group_id": str(group["id"]),
        "handle": str(group.get("handle") or ""),
        "name": str(group.get("name") or ""),
        "members": [str(one) for one in group.get("users") or []],
    }


async def _record(session: AsyncSession, deps: EffectDependencies, _value: RefreshUserGroups, result: Result) -> None:
    groups = [SlackGroup(**{**one, "members": tuple(one["members"])}) for one in result["groups"]]
    await user_groups_seen(session, groups, now=deps.now)


REFRESH_USER_GROUPS = Performer(_prepare, _ask, _record, is_repeatable=True)
