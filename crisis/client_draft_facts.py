"""What a draft for the client begins with, who approves it, what the check says, and what its messages show (S1-14)."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.communication import plan_for
from crisis.facts import CrisisFacts
from crisis.playbook import known
from crisis.playbook_offer import best_for
from crisis.protocol import Protocol
from crisis.refusals import UnknownPlaybook
from crisis.rules.client_text import Checked, check_client_text, fill_in
from crisis.rules.playbook_shape import Playbook
from crisis.rules.team import stands_for
from crisis.update import clock_facts
from storage.queries.account import account_by_id
from storage.queries.client_draft import draft_by_id, open_draft, version_of_draft
from storage.queries.crisis import crisis_by_id, members_of, roles_of
from storage.queries.playbook import runs_of
from storage.tables.client_draft import ClientDraft
from storage.tables.communication import PlanLine
from storage.tables.crisis import Crisis
from storage.vocabulary import Audience, DraftKind, DraftState, Role


@dataclass(frozen=True, kw_only=True)
class Approval:
    """What the communication plan says about words to the client (S1-12)."""

    named: str
    """Who approves, in the plan's words; empty: nobody needs to."""
    people: tuple[str, ...]
    """Slack ids of those in the crisis who are that; empty when nobody is."""


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """A draft as its messages show it."""

    crisis: CrisisFacts
    id: int
    version: int
    kind: DraftKind
    state: DraftState
    text: str
    reason: str
    author: str
    approver: str | None
    superseded_by: str | None
    """Who wrote the next version; None: this one counts."""
    settled_by: str | None
    """Who approved it, asked for changes, sent or withdrew it: whatever its state says."""
    changes: str
    checked: Checked
    send_to: str
    """Whom at the client and how, as the plan says; empty without a plan."""
    send_how: str
    next_due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DraftStart:
    """What the form begins with."""

    kind: DraftKind
    text: str
    source: str
    """The title of the playbook whose words they are; empty: none, or what was written before."""
    approver: str | None
    approval: Approval
    before: DraftFacts | None
    """The draft that is neither sent nor cancelled: this will be its next version."""


async def approval_for(session: AsyncSession, crisis: Crisis) -> Approval:
    """Who approves words to this client."""
    assert crisis.id is not None
    named = list(dict.fromkeys(line.approver for line in await _client_lines(session, crisis) if line.approver))
    if not named:
        return Approval(named="", people=())
    stand_for = [(role.value, slack_id) for role, slack_id in (await roles_of(session, crisis.id)).items()]
    stand_for += [(row.function, row.slack_id) for row in await members_of(session, crisis.id) if row.function]
    people = [slack_id for name in named for what, slack_id in stand_for if stands_for(what, name)]
    return Approval(named=", ".join(named), people=tuple(dict.fromkeys(people)))


async def speaks_to_client(session: AsyncSession, crisis_id: int) -> tuple[str, ...]:
    """Slack ids: the liaison, who is the client's one voice (S3-2), and the lead."""
    roles = await roles_of(session, crisis_id)
    return tuple(dict.fromkeys(roles[role] for role in (Role.LIAISON, Role.LEAD) if role in roles))


def check_draft_text(protocol: Protocol, key: str, channel_name: str | None, text: str, kind: DraftKind) -> Checked:
    """By the words of the protocol; our key and our channels are nobody's but ours."""
    policy, channels = protocol.client_text, protocol.channels
    names = (key, channel_name, channels.crisis_desk, channels.digest)
    return check_client_text(
        text,
        kind,
        banned={one.words: one.because for one in policy.banned},
        secrets=(*(name for name in names if name), *policy.internal),
        time_words=policy.time_words,
    )


def what_is_wrong(checked: Checked) -> str:
    """What must be changed before it can go to anybody; empty: nothing."""
    wrong = []
    if checked.secrets:
        wrong.append(f"No client reads {_quoted(checked.secrets)}: take it out.")
    if checked.blanks:
        wrong.append(f"Fill in {_quoted(checked.blanks)}.")
    if checked.lacks_time:
        wrong.append("Say when the client hears from us next: a date or a time, such as 14:00.")
    return " ".join(wrong)


async def draft_start(
    session: AsyncSession, protocol: Protocol, crisis_id: int, kind: DraftKind | None, *, by: str, now: datetime
) -> DraftStart:
    """The words of a playbook with what is known filled in; while a draft waits, its text. The caller checks the right.

    Args:
        kind: None: a holding statement until the client has heard the first word, then an update.
    """
    crisis = await crisis_by_id(session, crisis_id)
    assert crisis is not None
    approval, before = await approval_for(session, crisis), await open_draft(session, crisis_id)
    others = [slack_id for slack_id in approval.people if slack_id != by]
    approver = others[0] if others else None
    if before is not None and kind in (None, before.kind):
        facts = await _facts(session, protocol, crisis, before, now=now)
        kept = before.approver if before.approver != by else approver
        return DraftStart(kind=facts.kind, text=facts.text, source="", approver=kept, approval=approval, before=facts)
    clock = await clock_facts(session, protocol, crisis_id, Audience.CLIENT, now=now)
    chosen = kind or (DraftKind.HOLDING if clock is None or clock.is_first else DraftKind.UPDATE)
    playbook = await _playbook(session, protocol, crisis)
    text = _filled(protocol, crisis, playbook, chosen, clock.default_next_at if clock else None, now=now)
    return DraftStart(
        kind=chosen,
        text=text,
        source=playbook.title if playbook else "",
        approver=approver,
        approval=approval,
        before=await _facts(session, protocol, crisis, before, now=now) if before else None,
    )


async def draft_facts(
    session: AsyncSession, protocol: Protocol, draft_id: int, *, version: int | None = None, now: datetime
) -> DraftFacts | None:
    """None: there is no such draft. `version`: another one than the newest."""
    draft = await draft_by_id(session, draft_id)
    crisis = await crisis_by_id(session, draft.crisis_id) if draft else None
    return await _facts(session, protocol, crisis, draft, version=version, now=now) if draft and crisis else None


async def _facts(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    draft: ClientDraft,
    *,
    version: int | None = None,
    now: datetime,
) -> DraftFacts:
    assert draft.id is not None
    written = await version_of_draft(session, draft.id, version or draft.version)
    is_newest = written.number == draft.version
    following = None if is_newest else await version_of_draft(session, draft.id, written.number + 1)
    lines = await _client_lines(session, crisis)
    clock = await clock_facts(session, protocol, draft.crisis_id, Audience.CLIENT, now=now)
    return DraftFacts(
        crisis=await crisis_facts(session, protocol, crisis),
        id=draft.id,
        version=written.number,
        superseded_by=following.by if following else None,
        kind=draft.kind,
        state=draft.state,
        text=written.text,
        reason=written.reason,
        author=draft.author,
        approver=draft.approver,
        settled_by=draft.settled_by,
        changes=draft.changes,
        checked=check_draft_text(protocol, crisis.key, crisis.channel_name, written.text, draft.kind),
        send_to=lines[0].primary_contact if lines else "",
        send_how=lines[0].channel if lines else "",
        next_due_at=clock.default_next_at if clock else None,
    )


async def _client_lines(session: AsyncSession, crisis: Crisis) -> list[PlanLine]:
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    lines, _ = await plan_for(session, account) if account else ((), False)
    return [line for line in lines if line.is_client]


async def _playbook(session: AsyncSession, protocol: Protocol, crisis: Crisis) -> Playbook | None:
    """The one that began to run last; while none runs the one that fits best."""
    assert crisis.id is not None
    runs = await runs_of(session, crisis.id)
    if runs:
        with suppress(UnknownPlaybook):
            return known(runs[-1][1]).playbook
    best = await best_for(session, protocol, crisis, most=1)
    return best[0].known.playbook if best else None


def _filled(
    protocol: Protocol,
    crisis: Crisis,
    playbook: Playbook | None,
    kind: DraftKind,
    next_at: datetime | None,
    *,
    now: datetime,
) -> str:
    if playbook is None:
        return ""
    words = playbook.communication
    template = {
        DraftKind.HOLDING: words.holding,
        DraftKind.UPDATE: words.update,
        DraftKind.RESOLUTION: words.resolution,
    }[kind]
    values = {"account": crisis.account_name, "client": crisis.account_name}
    if next_at is not None:
        values["next update"] = _as_clients_read(protocol, next_at)
    # Only here the time that is meant is the moment of writing.
    current = template.replace("we are at [time]", f"we are at {_as_clients_read(protocol, now)}")
    return fill_in(current, values).strip()


def _as_clients_read(protocol: Protocol, at: datetime) -> str:
    """On the clocks of the organisation, with the zone named: Slack translates no times outside of it."""
    return f"{at.astimezone(ZoneInfo(protocol.timezone)):%-d %b %Y, %H:%M %Z}"


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{one}”" for one in words[:5])
