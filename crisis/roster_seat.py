"""Set who stands for a function: for an account, for a tier, or for everybody (S0-11)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_is_manager
from crisis.effects import RefreshUserGroups, wish_for
from crisis.escalation import check_can_take_part
from crisis.profile import account_to_edit, locked_account_to_edit
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput
from crisis.rules.account import search_key
from crisis.rules.roster import Hours
from crisis.rules.roster_words import is_group, parse_hours
from storage.queries.person import person_with_slack_id
from storage.queries.roster import all_groups, seats_of
from storage.tables.roster import RosterSeat
from storage.vocabulary import Rank, Tier

LONGEST_FUNCTION = 60

_RANKS = ((Rank.PRIMARY, "primary"), (Rank.SECONDARY, "backup"))
_GROUP_LINK = re.compile(r"<!subteam\^(S[A-Z0-9]+)[^>]*>")


@dataclass(frozen=True, kw_only=True)
class RosterScope:
    """Whose seats: an account's, a tier's, or with neither everybody's."""

    account_id: int | None = None
    tier: Tier | None = None


@dataclass(frozen=True, kw_only=True)
class SeatDraft:
    """What the form asked. Empty fields mean that nobody is named here, so that a wider seat counts."""

    scope: RosterScope
    function: str
    primary: str = ""
    """Slack id."""
    backup: str = ""
    primary_group: str = ""
    """A user group instead of a person: its id, its handle."""
    backup_group: str = ""
    primary_hours: str = ""
    """`8-17`; empty: any hour."""
    backup_hours: str = ""
    by: str
    request_key: str | None = None


async def check_may_edit_roster(session: AsyncSession, protocol: Protocol, scope: RosterScope, *, by: str) -> None:
    """An account's seats are for whoever may edit the account, all others for managers.

    Raises:
        Refusal: no right, or no such account.
    """
    if scope.account_id is not None:
        await account_to_edit(session, protocol, scope.account_id, by=by)
    else:
        await check_is_manager(session, protocol, by)


async def set_seat(session: AsyncSession, protocol: Protocol, draft: SeatDraft, *, now: datetime) -> None:
    """Name primary and backup of one function; a rank for which nobody is named falls back to the wider roster.

    Raises:
        InvalidInput: fields `function`, `primary`, `backup`, `…_group`, `…_hours`.
        NotAllowed: as `check_may_edit_roster` says.
    """
    if draft.scope.account_id is not None:
        await locked_account_to_edit(session, protocol, draft.scope.account_id, by=draft.by)
    await check_may_edit_roster(session, protocol, draft.scope, by=draft.by)
    function = " ".join(draft.function.split())
    hours = _checked(draft, function)
    for field in ("primary", "backup"):
        if getattr(draft, field):
            await check_can_take_part(session, getattr(draft, field), field=field)
    groups = {field: await _group(session, draft, f"{field}_group") for _, field in _RANKS}
    existing = await _rows(session, draft.scope, function)
    if not existing and not any((draft.primary, draft.backup, *groups.values())):
        raise InvalidInput({"primary": "Choose who stands for it, or close the form."})
    if not await first_time(session, draft.request_key, now=now):
        return
    for row in existing:
        await session.delete(row)
    await session.flush()
    for rank, field in _RANKS:
        who = await _who(session, getattr(draft, field), groups[field])
        if who is not None:
            begin, end = hours[field] or (None, None)
            row = _row(draft, function, rank, from_hour=begin, to_hour=end, **who, set_at=now)
            session.add(row)
    await session.flush()
    if any(groups.values()):
        await wish_for(session, RefreshUserGroups(at=now.isoformat(timespec="minutes")), now=now)


async def _who(session: AsyncSession, slack_id: str, group: str) -> dict[str, Any] | None:
    """The columns that name who holds a seat. A person comes before a group."""
    if slack_id:
        return {"person_id": (await person_with_slack_id(session, slack_id)).id}
    return {"user_group": group} if group else None


def _row(draft: SeatDraft, function: str, rank: Rank, **values: Any) -> RosterSeat:
    scope = draft.scope
    return RosterSeat(
        account_id=scope.account_id, tier=scope.tier, function=function, rank=rank, set_by=draft.by, **values
    )


async def seats_set_here(session: AsyncSession, scope: RosterScope, function: str) -> dict[Rank, RosterSeat]:
    """What just this scope says about a function, without what it inherits."""
    return {row.rank: row for row in await _rows(session, scope, function)}


async def _rows(session: AsyncSession, scope: RosterScope, function: str) -> list[RosterSeat]:
    rows = await seats_of(session, scope.account_id, scope.tier)
    return [row for row in rows if search_key(row.function) == search_key(function)]


def _checked(draft: SeatDraft, function: str) -> dict[str, Hours | None]:
    errors = {}
    if not search_key(function):
        errors["function"] = "Say which function, for example finance."
    elif len(function) > LONGEST_FUNCTION:
        errors["function"] = f"Keep it under {LONGEST_FUNCTION} characters; it has {len(function)}."
    if draft.primary and draft.primary == draft.backup:
        errors["backup"] = "Choose somebody else than the primary, or nobody: a backup is for when they are away."
    hours: dict[str, Hours | None] = {}
    for _, field in _RANKS:
        try:
            hours[field] = parse_hours(getattr(draft, f"{field}_hours"))
        except ValueError as error:
            errors[f"{field}_hours"] = str(error)
    if errors:
        raise InvalidInput(errors)
    return hours


async def _group(session: AsyncSession, draft: SeatDraft, field: str) -> str:
    """The group as it is kept, by handle or id. One that Slack did not tell us of is refused, once it told of any."""
    typed = _GROUP_LINK.sub(r"\1", getattr(draft, field)).strip()
    if not typed:
        return ""
    wanted = typed if is_group(typed) else f"@{typed.lower().lstrip('@')}"
    known = await all_groups(session)
    is_known = any(wanted in (group.group_id, f"@{group.handle}") for group in known)
    if not is_group(wanted) or (known and not is_known):
        handles = ", ".join(f"@{group.handle}" for group in known[:10])
        raise InvalidInput({field: f"Slack has no user group {typed[:60]}. It has {handles or 'none'}."})
    return wanted
