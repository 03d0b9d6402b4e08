"""Who is asking: people of other workspaces, guests and bots are refused before anything else happens."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import IntegrityError

from crisis.person import person_seen
from crisis.refusals import NotAllowed
from handlers.asked import person_in
from handlers.dependencies import Dependencies
from handlers.slack_profile import profile_in
from storage.queries.person import person_by_slack_id
from storage.tables.person import Person

log = structlog.get_logger(__name__)

KNOWN_FOR = timedelta(days=1)
"""People become guests or leave; after a day Slack is asked again."""
ASK_SLACK_AT_MOST_S = 1.0
"""Slack waits 3 seconds for us altogether; in them we may ask about two people and open a form."""


async def identify(body: Mapping[str, Any], client: AsyncWebClient, deps: Dependencies) -> None:
    """Check who caused a command or an interaction.

    Whoever Slack cannot tell us about goes on as unknown: they may still declare; all other operations refuse them.

    Raises:
        NotAllowed: another workspace, a guest, a bot, a deactivated account.
    """
    who = person_in(body)
    if who:
        _check_workspace(body, deps)
        await _check_person(client, deps, who)
    elif opener := _opens_home(body):
        await _check_person(client, deps, opener)


async def _check_person(client: AsyncWebClient, deps: Dependencies, who: str) -> None:
    now = deps.clock.now()
    if deps.met.lately(who, now=now):
        return
    person = await get_to_know(client, deps, who)
    _check_kind(person)
    if person is not None and not _is_stale(person, now):
        deps.met.remember(who, now=now)


def _opens_home(body: Mapping[str, Any]) -> str:
    """Slack id of whoever looks at App Home: the one event after which somebody is shown something."""
    event = body.get("event") or {}
    return str(event["user"]) if event.get("type") == "app_home_opened" else ""


async def get_to_know(client: AsyncWebClient, deps: Dependencies, slack_id: str) -> Person | None:
    """What we know about somebody, no older than a day if Slack answers in time; None: nothing at all.

    Also for people who are chosen in a form, so that the operation can tell guests and those who left.
    """
    person = await _remembered(deps, slack_id)
    if person is None or _is_stale(person, deps.clock.now()):
        person = await _asked_slack(client, deps, slack_id) or person
    return person


def _check_workspace(body: Mapping[str, Any], deps: Dependencies) -> None:
    team = body["team_id"] if "command" in body else body["user"].get("team_id")
    if team and team != deps.identity.team_id():
        raise NotAllowed("Crisis Desk belongs to another workspace. Ask a colleague there for help.")


async def _remembered(deps: Dependencies, who: str) -> Person | None:
    async with deps.database.reading() as session:
        return await person_by_slack_id(session, who)


def _is_stale(person: Person, now: datetime) -> bool:
    return person.looked_up_at is None or now - person.looked_up_at > KNOWN_FOR


async def _asked_slack(client: AsyncWebClient, deps: Dependencies, who: str) -> Person | None:
    try:
        async with asyncio.timeout(ASK_SLACK_AT_MOST_S):
            response = await client.users_info(user=who)
    except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("Slack could not tell who somebody is", slack_id=who, error=type(error).__name__)
        return None
    try:
        async with deps.database.transaction() as session:
            profile = profile_in(response["user"], our_team=deps.identity.team_id())
            return await person_seen(session, profile, now=deps.clock.now())
    except IntegrityError:
        # Another request of the same person was faster to write it down.
        return await _remembered(deps, who)


def _check_kind(person: Person | None) -> None:
    if person is None:
        return
    if person.is_guest:
        raise NotAllowed("Guests cannot work with crises here. Ask a colleague who is a full member of this workspace.")
    if person.is_bot or person.is_deactivated:
        raise NotAllowed("This account cannot work with crises: it is a bot or was deactivated.")
