"""The risk register as a CSV file, in and out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.account import reference, row_of_person
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportRefused, ImportResult, Line, counted, read_lines, write_lines
from crisis.playbook_library import shipped_files
from crisis.protocol import Protocol
from crisis.risk import keep_score
from crisis.risk_checks import LONGEST_MITIGATION, LONGEST_SCENARIO, LONGEST_SCENARIO_KEY, red_needs
from crisis.rules.account import search_key
from crisis.rules.risk import LEAST, MOST, score
from storage.queries.playbook import current_versions
from storage.queries.risk import all_risks, owners_of, risk_by_key
from storage.tables.account import Account
from storage.tables.person import Person
from storage.tables.risk import Risk
from storage.vocabulary import IdeaSource

FIRST_REVIEW = timedelta(days=91)
"""For a new line that names no day, until somebody scores it by hand and the protocol's quarter counts."""

_scale = values.number(LEAST, MOST)
_text = values.sentence(LONGEST_SCENARIO, missing="say what could happen.")


def _scenario(text: str) -> str:
    line = " ".join(_text(text).split())
    if not search_key(line) or len(search_key(line)) > LONGEST_SCENARIO_KEY:
        raise ValueError(f"{values.shown(line)} cannot be compared with others. Say it in plain words.")
    return line


COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="scenario", read=_scenario, is_required=True),
    Column(name="likelihood", read=_scale, is_required=True),
    Column(name="impact", read=_scale, is_required=True),
    Column(name="owner", read=values.person),
    Column(name="mitigation", read=values.sentence(LONGEST_MITIGATION), empty=""),
    Column(name="mitigation_due", read=values.day),
    Column(name="mitigated", read=values.day),
    Column(name="residual_likelihood", read=_scale),
    Column(name="residual_impact", read=_scale),
    Column(name="playbook", read=values.sentence(60), empty=""),
    Column(name="review", read=values.day),
    Column(name="scored", read=values.day),
    Column(name="closed", read=values.day),
    Column(name="source", read=values.word(IdeaSource, "source")),
)


def read_risks(text: str) -> list[Line]:
    """The lines of a CSV file whose header names `COLUMNS`, in any order.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="risk", check=_check, same=_same)


def _check(line: Line) -> Iterable[str]:
    likelihood, impact = line["residual_likelihood"], line["residual_impact"]
    if (likelihood is None) != (impact is None):
        yield "column residual_impact: what remains needs both figures, or none."
    elif likelihood and impact and score(likelihood, impact) > score(line["likelihood"], line["impact"]):
        yield "column residual_impact: what remains cannot be worse than the risk itself."
    if line["mitigation_due"] is not None and not line["mitigation"]:
        yield "column mitigation: say what is due then."


def _same(line: Line) -> tuple[object, str]:
    return (search_key(line["account"]), search_key(line["scenario"])), f"column scenario: {line['scenario']}"


async def import_risks(session: AsyncSession, protocol: Protocol, lines: list[Line], *, now: datetime) -> ImportResult:
    """Add or change risks by account and scenario; those that are not in the file stay. Twice changes nothing.

    A red risk without a playbook is taken: the register shows what it lacks. Without an owner nobody would see that.

    Raises:
        ImportRefused: a line names an account or a playbook that does not exist, or a red risk without its owner. Then
            nothing was changed.
    """
    pairs = list(await account_ids_in(session, lines))
    known = {version.slug for version in await current_versions(session)} or {file.slug for file in shipped_files()}
    problems = [
        f"line {line.number}, column playbook: there is no playbook {values.shown(line['playbook'])}. "
        "`/crisis playbook` lists all."
        for line in lines
        if line["playbook"] and line["playbook"] not in known
    ]
    problems += [problem for line in lines for problem in _missing_owner(line, red_from=protocol.risks.red_from)]
    if problems:
        raise ImportRefused(problems)
    today = protocol.day_of(now)
    return counted([await _take(session, line, account_id, today=today, now=now) for line, account_id in pairs])


def _missing_owner(line: Line, *, red_from: int) -> Iterable[str]:
    """As the form asks (S0-18)."""
    points = score(line["likelihood"], line["impact"])
    if points >= red_from and line["owner"] is None and line["closed"] is None:
        yield f"line {line.number}, column owner: {red_needs(points, red_from)} an owner. Say who looks after it."


async def _take(session: AsyncSession, line: Line, account_id: int, *, today: date, now: datetime) -> str:
    risk = await risk_by_key(session, account_id, search_key(line["scenario"]))
    is_new = risk is None
    risk = risk or _new(line, account_id, today=today, now=now)
    before = None if is_new else (risk.likelihood, risk.impact)
    wanted = await _wanted(session, line, risk)
    if not is_new and all(getattr(risk, field) == value for field, value in wanted.items()):
        return "unchanged"
    for field, value in wanted.items():
        setattr(risk, field, value)
    # The clock looks at it at once and finds the Monday that is right for it.
    risk.next_check_at = None if risk.closed_at else now
    session.add(risk)
    await session.flush()
    if before != (risk.likelihood, risk.impact):
        await keep_score(session, risk, by="", now=risk.scored_at if is_new else now)
    return "added" if is_new else "changed"


def _new(line: Line, account_id: int, *, today: date, now: datetime) -> Risk:
    return Risk(
        account_id=account_id,
        scenario=line["scenario"],
        scenario_key=search_key(line["scenario"]),
        likelihood=line["likelihood"],
        impact=line["impact"],
        review_on=today + FIRST_REVIEW,
        scored_at=now,
    )


async def _wanted(session: AsyncSession, line: Line, risk: Risk) -> dict[str, object]:
    fields = ("scenario", "likelihood", "impact", "mitigation", "residual_likelihood", "residual_impact", "playbook")
    return {
        **{field: line[field] for field in fields},
        "owner_id": await row_of_person(session, line["owner"]),
        "mitigation_due_on": line["mitigation_due"],
        "mitigated_at": _moment(line["mitigated"], risk.mitigated_at),
        "review_on": line["review"] or risk.review_on,
        "scored_at": _moment(line["scored"], risk.scored_at) or risk.scored_at,
        "closed_at": _moment(line["closed"], risk.closed_at),
        "source": line["source"] or risk.source,
    }


def _moment(on: date | None, known: datetime | None) -> datetime | None:
    """The day of the file; the time of day that is known stays."""
    if on is None or (known is not None and known.astimezone(UTC).date() == on):
        return known if on else None
    return datetime.combine(on, time(), UTC)


async def export_risks(session: AsyncSession) -> str:
    """All risks by account, closed ones too, as a CSV file that `read_risks` reads."""
    found = await all_risks(session)
    owners = await owners_of(session, [risk for risk, _ in found])
    return write_lines(COLUMNS, (_exported(risk, account, owners) for risk, account in found))


def _exported(risk: Risk, account: Account, owners: dict[int, Person]) -> dict[str, object]:
    fields = ("scenario", "likelihood", "impact", "mitigation", "residual_likelihood", "residual_impact", "playbook")
    return {
        **{field: getattr(risk, field) for field in fields},
        "account": account.name,
        "owner": reference(owners.get(risk.owner_id or 0)),
        "mitigation_due": risk.mitigation_due_on,
        "mitigated": _day(risk.mitigated_at),
        "review": risk.review_on,
        "scored": _day(risk.scored_at),
        "closed": _day(risk.closed_at),
        "source": risk.source,
    }


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment else None
