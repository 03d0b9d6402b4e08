"""The risk register of an account: add, score, mitigate, review, close (S0-17 to S0-19)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_edit_account
from crisis.escalation import check_can_take_part
from crisis.playbook import playbooks
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput, UnknownRisk
from crisis.risk_checks import Mitigation, check_mitigation, check_score, missing_for_red
from crisis.risk_idea import show_in_brainstorm, take_from_idea
from crisis.rules.account import search_key
from crisis.rules.risk import next_check, next_review
from storage.queries.account import account_for_change
from storage.queries.person import person_with_slack_id
from storage.queries.risk import risk_by_id, risk_by_key, risk_for_change, risks_of
from storage.tables.account import Account
from storage.tables.risk import Risk, RiskScore


@dataclass(frozen=True, kw_only=True)
class RiskDraft:
    """What the form asked. `mitigation` None: only the three fields were asked, all else stays as it is."""

    account_id: int
    scenario: str
    likelihood: int | None
    impact: int | None
    by: str
    risk_id: int | None = None
    """The risk that is scored anew; None: found by its scenario, or added."""
    mitigation: Mitigation | None = None
    playbook: str = ""
    review_on: date | None = None
    is_mitigated: bool = False
    """The mitigation was done, and this is the score that remains."""
    idea_id: int | None = None
    """The idea of a brainstorm that becomes this risk."""
    request_key: str | None = None


async def score_risk(session: AsyncSession, protocol: Protocol, draft: RiskDraft, *, now: datetime) -> Risk:
    """Add a risk, or score it anew; the same scenario is the same risk, also after it was closed.

    Raises:
        InvalidInput: by the names of the fields; a red score without an owner or a playbook says so at those two.
        NotAllowed: the account is somebody else's.
        UnknownRisk: the risk to be scored anew does not exist.
    """
    account = await _account_to_edit(session, protocol, draft.account_id, by=draft.by)
    today = protocol.day_of(now)
    errors = check_score(draft.scenario, draft.likelihood, draft.impact)
    if errors:
        raise InvalidInput(errors)
    assert draft.likelihood is not None and draft.impact is not None
    risk = await _meant(session, account, draft, now=now)
    if not await first_time(session, draft.request_key, now=now):
        return risk
    before = (risk.likelihood, risk.impact) if risk.id else None
    risk.scenario, risk.scenario_key = _line(draft.scenario), search_key(draft.scenario)
    risk.likelihood, risk.impact = draft.likelihood, draft.impact
    risk.scored_by, risk.scored_at, risk.closed_at = draft.by, now, None
    risk.review_on = next_review(today, protocol.risks.review_every)
    if draft.mitigation is not None:
        await _set_details(session, risk, draft, today=today)
    if draft.is_mitigated:
        risk.mitigated_at, risk.residual_likelihood, risk.residual_impact = now, None, None
    if draft.idea_id is not None:
        await take_from_idea(session, risk, draft.idea_id)
    _check_is_prepared(protocol, risk)
    await _save(session, protocol, risk, now=now)
    await show_in_brainstorm(session, risk, now=now)
    if before != (risk.likelihood, risk.impact):
        await keep_score(session, risk, by=draft.by, now=now)
    return risk


async def mitigate_risk(
    session: AsyncSession, protocol: Protocol, risk_id: int, mitigation: Mitigation, *, by: str, now: datetime
) -> Risk:
    """Write down what is done against it, by whom, until when, and what should remain.

    Raises:
        InvalidInput: fields `mitigation`, `mitigation_due_on`, `owner`, `residual_likelihood`, `residual_impact`.
    """
    risk = await risk_to_edit(session, protocol, risk_id, by=by)
    if not mitigation.what.strip():
        raise InvalidInput({"mitigation": "Say what is done against it."})
    await _set_mitigation(session, risk, mitigation, today=protocol.day_of(now))
    _check_is_prepared(protocol, risk)
    await _save(session, protocol, risk, now=now)
    return risk


async def review_risk(session: AsyncSession, protocol: Protocol, risk_id: int, *, by: str, now: datetime) -> Risk:
    """Somebody looked at it: it is still so."""
    risk = await risk_to_edit(session, protocol, risk_id, by=by)
    risk.scored_by, risk.scored_at = by, now
    risk.review_on = next_review(protocol.day_of(now), protocol.risks.review_every)
    await _save(session, protocol, risk, now=now)
    return risk


async def close_risk(session: AsyncSession, protocol: Protocol, risk_id: int, *, by: str, now: datetime) -> Risk:
    """It cannot happen any more. It stays in the record, for the crises of its time."""
    risk = await risk_to_edit(session, protocol, risk_id, by=by)
    risk.closed_at, risk.next_check_at = now, None
    session.add(risk)
    await session.flush()
    return risk


async def check_risk_form(session: AsyncSession, protocol: Protocol, risk_id: int, *, by: str) -> Risk:
    """The risk, after checking that the person may change it and that it is open, before a form is shown for it."""
    risk = await risk_by_id(session, risk_id)
    return await _checked(session, protocol, risk, by=by)


async def risk_to_edit(session: AsyncSession, protocol: Protocol, risk_id: int, *, by: str) -> Risk:
    """The same, locked."""
    risk = await risk_for_change(session, risk_id)
    return await _checked(session, protocol, risk, by=by)


async def risk_numbered(session: AsyncSession, account: Account, number: int) -> Risk:
    """
    Raises:
        UnknownRisk: the account has no risk with this number.
    """
    assert account.id is not None
    found = await risks_of(session, account.id)
    if not 1 <= number <= len(found):
        raise UnknownRisk(f"{account.name} has no risk {number}. `/crisis risk {account.name}` lists all.")
    return found[number - 1]


async def keep_score(session: AsyncSession, risk: Risk, *, by: str, now: datetime) -> None:
    """Remember what was thought of it from now on."""
    assert risk.id is not None
    session.add(RiskScore(risk_id=risk.id, likelihood=risk.likelihood, impact=risk.impact, by=by, at=now))
    await session.flush()


def schedule(protocol: Protocol, risk: Risk, *, now: datetime, is_again: bool = False) -> None:
    """Set when the clock looks at it next. `is_again`: somebody was reminded just now."""
    due_on = None if risk.mitigated_at else risk.mitigation_due_on
    at, zone = protocol.risks.remind_at, protocol.timezone
    moment = next_check(risk.review_on, due_on, now=now, timezone=zone, at=at, is_again=is_again)
    risk.next_check_at = None if risk.closed_at else moment


async def _account_to_edit(session: AsyncSession, protocol: Protocol, account_id: int, *, by: str) -> Account:
    account = await account_for_change(session, account_id)
    if account is None:
        raise UnknownRisk("This account is not in the list any more, so it has no risks.")
    await check_may_edit_account(session, protocol, by, account)
    return account


async def _checked(session: AsyncSession, protocol: Protocol, risk: Risk | None, *, by: str) -> Risk:
    account = await session.get(Account, risk.account_id) if risk else None
    if risk is None or account is None:
        raise UnknownRisk("This risk does not exist any more. `/crisis risk` lists those that do.")
    await check_may_edit_account(session, protocol, by, account)
    if risk.closed_at is not None:
        raise AlreadyDone("This risk was closed. To take it up again, add it with the same words.")
    return risk


async def _meant(session: AsyncSession, account: Account, draft: RiskDraft, *, now: datetime) -> Risk:
    """The row of this scenario, a new one if there is none."""
    assert account.id is not None
    same = await risk_by_key(session, account.id, search_key(draft.scenario))
    if draft.risk_id is None:
        return same or Risk(
            account_id=account.id,
            scenario="",
            scenario_key="",
            likelihood=0,
            impact=0,
            review_on=now.date(),
            scored_at=now,
        )
    risk = await risk_for_change(session, draft.risk_id)
    if risk is None or risk.account_id != account.id:
        raise UnknownRisk("This risk does not exist any more. `/crisis risk` lists those that do.")
    if same is not None and same.id != risk.id:
        raise InvalidInput({"scenario": "The register has another risk with these words. Score that one anew."})
    return risk


async def _set_details(session: AsyncSession, risk: Risk, draft: RiskDraft, *, today: date) -> None:
    assert draft.mitigation is not None
    await _set_mitigation(session, risk, draft.mitigation, today=today)
    if draft.playbook and draft.playbook not in await playbooks(session):
        raise InvalidInput({"playbook": "This playbook is not in use any more. Choose another one."})
    risk.playbook = draft.playbook
    if draft.review_on is not None:
        if not today < draft.review_on <= today + timedelta(days=366):
            raise InvalidInput({"review_on": "Choose a day in the future, at most a year away."})
        risk.review_on = draft.review_on


async def _set_mitigation(session: AsyncSession, risk: Risk, mitigation: Mitigation, *, today: date) -> None:
    errors = check_mitigation(risk, mitigation, today=today)
    if errors:
        raise InvalidInput(errors)
    if mitigation.owner:
        await check_can_take_part(session, mitigation.owner, field="owner")
    if (mitigation.what.strip(), mitigation.due_on) != (risk.mitigation, risk.mitigation_due_on):
        risk.mitigated_at = None
    risk.mitigation, risk.mitigation_due_on = mitigation.what.strip(), mitigation.due_on
    risk.residual_likelihood, risk.residual_impact = mitigation.residual_likelihood, mitigation.residual_impact
    risk.owner_id = (await person_with_slack_id(session, mitigation.owner)).id if mitigation.owner else None


def _check_is_prepared(protocol: Protocol, risk: Risk) -> None:
    """S0-18: what is red has somebody who cares and a plan."""
    errors = missing_for_red(risk, red_from=protocol.risks.red_from)
    if errors:
        raise InvalidInput(errors)


async def _save(session: AsyncSession, protocol: Protocol, risk: Risk, *, now: datetime) -> None:
    schedule(protocol, risk, now=now)
    session.add(risk)
    await session.flush()


def _line(text: str) -> str:
    return " ".join(text.split())
