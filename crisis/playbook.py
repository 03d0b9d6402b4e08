"""Playbooks in use: versions are kept, and running one turns its steps into actions (S1-2, S1-3)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action_clock import ACTIONS_CARD, owner_for, schedule
from crisis.card import PLAYBOOKS_CARD, show_card
from crisis.category import follow_playbook
from crisis.effects import PostNotice, wish_for
from crisis.escalation import check_open
from crisis.permissions import crisis_to_change
from crisis.playbook_library import Library, PlaybookFile, playbook_in
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, UnknownPlaybook
from crisis.rules.permissions import Action
from crisis.rules.playbook import PlaybookError
from crisis.rules.playbook_fit import found_by
from crisis.rules.playbook_shape import Playbook, Step
from crisis.rules.team import stands_for
from crisis.timeline import record
from storage.queries.crisis import members_of
from storage.queries.playbook import (
    current_versions,
    last_number,
    lock_versions,
    runs_of,
    version_by_id,
    version_with_fingerprint,
    versions_of,
)
from storage.tables.account import Account
from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.tables.playbook import PlaybookRun, PlaybookVersion


@dataclass(frozen=True, kw_only=True)
class KnownPlaybook:
    """A playbook in one of its versions."""

    version_id: int
    slug: str
    number: int
    is_current: bool
    seen_at: datetime
    playbook: Playbook


async def keep_versions(session: AsyncSession, library: Library, *, now: datetime) -> int:
    """Make the library's texts the current ones; each text that was not seen before is a new version.

    Returns how many versions are new. Nothing is ever deleted: a crisis remembers what it ran.
    """
    await lock_versions(session)
    for version in await current_versions(session):
        version.is_current = False
        session.add(version)
    await session.flush()
    return sum([await _keep(session, file, now=now) for _, file in sorted(library.files.items())])


async def _keep(session: AsyncSession, file: PlaybookFile, *, now: datetime) -> int:
    fingerprint = hashlib.sha256(file.text.encode()).hexdigest()
    version = await version_with_fingerprint(session, file.slug, fingerprint)
    is_new = version is None
    if version is None:
        version = PlaybookVersion(
            slug=file.slug,
            number=await last_number(session, file.slug) + 1,
            fingerprint=fingerprint,
            title=playbook_in(file.text).title,
            text=file.text,
            seen_at=now,
        )
    version.is_current = True
    session.add(version)
    await session.flush()
    return int(is_new)


async def playbooks(session: AsyncSession) -> dict[str, KnownPlaybook]:
    """What may be run now, by slug."""
    return {version.slug: known(version) for version in await current_versions(session)}


def known(version: PlaybookVersion) -> KnownPlaybook:
    """
    Raises:
        UnknownPlaybook: an older release wrote it down, and this one asks more of a playbook.
    """
    assert version.id is not None
    try:
        playbook = playbook_in(version.text)
    except PlaybookError as error:
        raise UnknownPlaybook(
            f"Version {version.number} of {version.slug} is from an older release and cannot be read any more."
        ) from error
    return KnownPlaybook(
        version_id=version.id,
        slug=version.slug,
        number=version.number,
        is_current=version.is_current,
        seen_at=version.seen_at,
        playbook=playbook,
    )


async def playbook_version(session: AsyncSession, version_id: int) -> KnownPlaybook:
    version = await version_by_id(session, version_id)
    if version is None:
        raise UnknownPlaybook("This version of the playbook is not there any more. `/crisis playbook` lists all.")
    return known(version)


async def playbook_named(session: AsyncSession, wanted: str) -> KnownPlaybook:
    """The one that is meant.

    Raises:
        UnknownPlaybook: none or several; the sentence names them.
    """
    found = await search_playbooks(session, wanted)
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.slug for one in found) or "nothing like it"
    raise UnknownPlaybook(f"“{wanted[:60]}” names no single playbook, but {names}. `/crisis playbook` lists all.")


async def search_playbooks(session: AsyncSession, wanted: str) -> list[KnownPlaybook]:
    """By name, or by words of their titles, their reasons and their lists of words; all when nothing is wanted."""
    all_of_them = await playbooks(session)
    if not wanted.strip():
        return list(all_of_them.values())
    slugs = found_by({slug: one.playbook for slug, one in all_of_them.items()}, wanted)
    return [all_of_them[slug] for slug in slugs]


async def version_numbered(session: AsyncSession, slug: str, number: int) -> KnownPlaybook:
    """
    Raises:
        UnknownPlaybook: this installation never saw that version; the sentence says which it saw.
    """
    seen = await versions_of(session, slug)
    for version in seen:
        if version.number == number:
            return known(version)
    numbers = ", ".join(str(version.number) for version in seen) or "none"
    raise UnknownPlaybook(f"There is no version {number} of {slug}. Versions seen here: {numbers}.")


async def offer_playbooks(
    session: AsyncSession, _protocol: Protocol, crisis: Crisis, _account: Account | None, *, now: datetime
) -> None:
    """Show which playbooks fit, in the channel. Nothing when this installation has none."""
    assert crisis.id is not None
    if await current_versions(session):
        await show_card(session, crisis.id, PLAYBOOKS_CARD, now=now)


async def run_playbook(
    session: AsyncSession, protocol: Protocol, crisis_id: int, version_id: int, *, by: str, now: datetime
) -> None:
    """Turn the steps into actions, each with its owner if somebody has that role or function, and its time.

    Raises:
        AlreadyDone: the crisis runs this playbook, in this or another version.
        UnknownPlaybook: there is no such version.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    chosen = await playbook_version(session, version_id)
    await _check_not_running(session, crisis, chosen)
    run = PlaybookRun(crisis_id=crisis_id, version_id=version_id, started_by=by, started_at=now)
    session.add(run)
    await session.flush()
    for step in chosen.playbook.actions:
        await _act_on(session, crisis, run, step, by=by, now=now)
    await _say_that_it_runs(session, crisis, chosen, by=by, now=now)
    playbook = chosen.playbook
    await follow_playbook(session, crisis, playbook.category, playbook.title, by=by, now=now)


async def _check_not_running(session: AsyncSession, crisis: Crisis, chosen: KnownPlaybook) -> None:
    assert crisis.id is not None
    for run, version in await runs_of(session, crisis.id):
        if version.slug == chosen.slug:
            raise AlreadyDone(
                f"{crisis.key} runs “{version.title}” already, in version {version.number}: "
                f"<@{run.started_by}> started it. `/crisis actions` shows what is to be done."
            )


async def _act_on(
    session: AsyncSession, crisis: Crisis, run: PlaybookRun, step: Step, *, by: str, now: datetime
) -> None:
    assert crisis.id is not None
    action = CrisisAction(
        crisis_id=crisis.id,
        run_id=run.id,
        step_key=step.key,
        what=step.do,
        horizon=step.horizon,
        area=step.area,
        is_continuity=step.continuity,
        owner=await owner_for(session, crisis.id, step.owner),
        owner_role=step.owner,
        due_at=now + step.due,
        success_measure=step.measure,
        created_by=by,
        created_at=now,
    )
    schedule(action, crisis)
    session.add(action)


async def _say_that_it_runs(
    session: AsyncSession, crisis: Crisis, chosen: KnownPlaybook, *, by: str, now: datetime
) -> None:
    assert crisis.id is not None
    title, count = chosen.playbook.title, len(chosen.playbook.actions)
    missing = await _missing_functions(session, crisis.id, chosen.playbook)
    text = f"<@{by}> runs the playbook “{title}” (version {chosen.number}): {count} actions."
    await record(session, crisis, "playbook_run", text, by=by, now=now, playbook=chosen.slug, version=chosen.number)
    values = {"by": by, "title": title, "version": chosen.number, "count": count, "missing": missing}
    await wish_for(session, PostNotice(crisis_id=crisis.id, word="playbook_run", values=values), now=now, asked_by=by)
    await show_card(session, crisis.id, PLAYBOOKS_CARD, now=now)
    await show_card(session, crisis.id, ACTIONS_CARD, now=now)


async def _missing_functions(session: AsyncSession, crisis_id: int, playbook: Playbook) -> list[str]:
    """Functions the playbook needs that nobody in the crisis stands for."""
    there = [row.function for row in await members_of(session, crisis_id)]
    return [wanted for wanted in playbook.functions if not any(stands_for(one, wanted) for one in there)]
