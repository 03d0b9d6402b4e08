"""Who of ours works for an account, each with a direct responsibility (S3-20)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.account import reference, row_of_person
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportRefused, ImportResult, Line, counted, read_lines, write_lines
from crisis.escalation import check_can_take_part
from crisis.person import person_named
from crisis.profile import locked_account_to_edit, verify_section
from crisis.protocol import Protocol
from crisis.refusals import InvalidInput, UnknownAccount
from crisis.rules.account import search_key
from crisis.rules.length import too_long
from storage.queries.person import person_with_slack_id
from storage.queries.profile import member_row, team_by_account, team_member, team_of
from storage.tables.profile import TeamMember
from storage.vocabulary import Section

LONGEST_FUNCTION, LONGEST_RESPONSIBILITY = 60, 300
MOST_MEMBERS = 200

COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="person", read=values.person, is_required=True),
    Column(name="function", read=values.sentence(LONGEST_FUNCTION), empty=""),
    Column(name="responsibility", read=values.sentence(LONGEST_RESPONSIBILITY), empty=""),
)


@dataclass(frozen=True, kw_only=True)
class MemberDraft:
    account_id: int
    slack_id: str
    function: str
    responsibility: str
    by: str


async def put_member(session: AsyncSession, protocol: Protocol, draft: MemberDraft, *, now: datetime) -> None:
    """Somebody joins the team, or gets another responsibility in it. With it comes the right to read and edit.

    Raises:
        Refusal: no right, or a wrong field.
    """
    account = await locked_account_to_edit(session, protocol, draft.account_id, by=draft.by)
    _check(draft)
    await check_can_take_part(session, draft.slack_id, field="person")
    person = await person_with_slack_id(session, draft.slack_id)
    assert person.id is not None
    member = await member_row(session, draft.account_id, person.id)
    if member is None and len(await team_of(session, draft.account_id)) >= MOST_MEMBERS:
        raise InvalidInput({"person": f"{account.name} has a team of {MOST_MEMBERS} already. Remove somebody first."})
    member = member or TeamMember(account_id=draft.account_id, person_id=person.id)
    member.function, member.responsibility = draft.function.strip(), draft.responsibility.strip()
    session.add(member)
    await session.flush()
    await verify_section(session, draft.account_id, Section.TEAM, by=draft.by, now=now)


async def remove_member(session: AsyncSession, protocol: Protocol, member_id: int, *, by: str, now: datetime) -> int:
    """Somebody works for the account no longer. Returns the account's id."""
    member = await team_member(session, member_id)
    if member is None:
        raise UnknownAccount("They are in the team no longer: somebody else was faster.")
    account_id = member.account_id
    await locked_account_to_edit(session, protocol, account_id, by=by)
    await session.delete(member)
    await session.flush()
    await verify_section(session, account_id, Section.TEAM, by=by, now=now)
    return account_id


def read_team(text: str) -> list[Line]:
    """
    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="team member", same=_same)


def _same(line: Line) -> tuple[object, str]:
    return (search_key(line["account"]), line["person"]), f"column person: {line['person']}"


async def import_team(session: AsyncSession, lines: Iterable[Line]) -> ImportResult:
    """Add people to teams, or change what they do there; those who are not in the file stay. Twice changes nothing.

    Raises:
        ImportRefused: a line names an account that is not in the list, or somebody about whom an earlier line, by
            another reference, says something else. Then nothing was changed.
    """
    pairs = await account_ids_in(session, lines)
    await _check_one_line_each(session, pairs)
    return counted([await _take(session, line, account_id) for line, account_id in pairs])


async def _check_one_line_each(session: AsyncSession, pairs: Iterable[tuple[Line, int]]) -> None:
    """An e-mail address and a Slack id may be one person; two lines would change each other back at each import."""
    first: dict[tuple[int, int], Line] = {}
    problems = []
    for line, account_id in pairs:
        person = await person_named(session, line["person"])
        if person is None or person.id is None:
            continue
        before = first.setdefault((account_id, person.id), line)
        if (line["function"], line["responsibility"]) != (before["function"], before["responsibility"]):
            who = f"{values.shown(line['person'])} is {values.shown(before['person'])} of line {before.number}"
            problems.append(f"line {line.number}, column person: {who}. Keep one of the two lines.")
    if problems:
        raise ImportRefused(problems)


async def _take(session: AsyncSession, line: Line, account_id: int) -> str:
    person_id = await row_of_person(session, line["person"])
    assert person_id is not None
    member = await member_row(session, account_id, person_id)
    wanted = (line["function"], line["responsibility"])
    if member is not None and (member.function, member.responsibility) == wanted:
        return "unchanged"
    outcome = "changed" if member else "added"
    member = member or TeamMember(account_id=account_id, person_id=person_id)
    member.function, member.responsibility = wanted
    session.add(member)
    await session.flush()
    return outcome


async def export_team(session: AsyncSession) -> str:
    """All teams by account, as a CSV file that `read_team` reads."""
    rows = (
        {
            "account": account.name,
            "person": reference(person),
            "function": member.function,
            "responsibility": member.responsibility,
        }
        for account, member, person in await team_by_account(session)
    )
    return write_lines(COLUMNS, rows)


def _check(draft: MemberDraft) -> None:
    errors = {}
    if not draft.slack_id:
        errors["person"] = "Choose who it is."
    if not draft.responsibility.strip():
        errors["responsibility"] = "Say what they answer for: in a crisis nobody has time to ask."
    for field, text, most in (
        ("function", draft.function, LONGEST_FUNCTION),
        ("responsibility", draft.responsibility, LONGEST_RESPONSIBILITY),
    ):
        if len(text) > most:
            errors[field] = too_long(most, text)
    if errors:
        raise InvalidInput(errors)
