"""Was this crisis in the register, at what score? Asked once per crisis, kept for calibration (protocol idea 9)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.card import show_card
from crisis.facts import CrisisFacts
from crisis.permissions import crisis_to_change
from crisis.playbook_offer import best_for
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, UnknownRisk, WrongStatus
from crisis.rules.foresight import Candidate, foresight_of, likeliest
from crisis.rules.permissions import Action
from crisis.rules.risk import Band, band, score
from crisis.timeline import record
from storage.queries.crisis import crisis_by_id
from storage.queries.risk import risk_by_id, risk_check, risks_of, scores_before
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.risk import RiskCheck
from storage.vocabulary import Foresight, Status

REGISTER_CARD = "register"
FITTING_PLAYBOOKS = 3


@dataclass(frozen=True, kw_only=True)
class ForeseenRisk:
    """A risk as it stood when the crisis was declared."""

    id: int
    scenario: str
    likelihood: int
    impact: int
    score: int
    band: Band


@dataclass(frozen=True, kw_only=True)
class RegisterAnswer:
    foresight: Foresight
    risk: ForeseenRisk | None
    by: str


@dataclass(frozen=True, kw_only=True)
class RegisterQuestion:
    crisis: CrisisFacts
    risks: tuple[ForeseenRisk, ...]
    """The likeliest first; all that were open when the crisis was declared."""
    answer: RegisterAnswer | None


async def ask_register(
    session: AsyncSession, _protocol: Protocol, crisis: Crisis, account: Account | None, *, now: datetime
) -> None:
    """Show the question in the channel; what is no key account has no register."""
    assert crisis.id is not None
    if account is not None:
        await show_card(session, crisis.id, REGISTER_CARD, now=now)


async def register_question(session: AsyncSession, protocol: Protocol, crisis_id: int) -> RegisterQuestion | None:
    """None: there is no such crisis, or its account has no register."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None or crisis.account_id is None:
        return None
    candidates = await _candidates(session, crisis)
    fitting = {offer.known.slug for offer in await best_for(session, protocol, crisis, most=FITTING_PLAYBOOKS)}
    ordered = likeliest(candidates, crisis.summary, fitting_playbooks=fitting, most=len(candidates))
    return RegisterQuestion(
        crisis=await crisis_facts(session, protocol, crisis),
        risks=tuple(_foreseen(protocol, one) for one in ordered),
        answer=await _answer(session, protocol, crisis_id),
    )


async def answer_register(
    session: AsyncSession,
    protocol: Protocol,
    crisis_id: int,
    risk_id: int | None,
    *,
    by: str,
    is_correction: bool = False,
    now: datetime,
) -> Foresight:
    """It was this risk, or (None) nobody had thought of it. The first answer counts; a correction stands beside it.

    Raises:
        AlreadyDone: somebody answered before, and this is no correction, or the same again.
        UnknownRisk: the risk was not in the register when the crisis was declared.
        WrongStatus: it was a false alarm, or is no key account's.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    _check_has_register(crisis)
    before = await risk_check(session, crisis_id)
    if before is not None and (not is_correction or before.risk_id == risk_id):
        raise AlreadyDone(f"<@{before.by}> answered this already. `/crisis foreseen {crisis.key}` corrects it.")
    chosen = await _chosen(session, protocol, crisis, risk_id) if risk_id is not None else None
    foresight = foresight_of(chosen.band if chosen else None)
    check = before or RiskCheck(crisis_id=crisis_id, foresight=foresight, at=now)
    check.foresight, check.risk_id, check.by, check.at = foresight, risk_id, by, now
    check.likelihood, check.impact = (chosen.likelihood, chosen.impact) if chosen else (None, None)
    session.add(check)
    await session.flush()
    said = f"<@{by}> {'corrected' if before else 'said'}: {_sentence(chosen)}"
    await record(session, crisis, "register_checked", said, by=by, now=now, risk=risk_id, foresight=foresight.value)
    await show_card(session, crisis_id, REGISTER_CARD, now=now)
    return foresight


def _check_has_register(crisis: Crisis) -> None:
    if crisis.account_id is None:
        raise WrongStatus(f"{crisis.account_name} is not in the account list, so there is no register to look into.")
    if crisis.status is Status.CANCELLED:
        raise WrongStatus(f"{crisis.key} was a false alarm, so there was nothing to foresee.")


def _sentence(chosen: ForeseenRisk | None) -> str:
    """Without what the register says: the digest shows the timeline in the channel, where guests may be."""
    if chosen is None:
        return "nobody had thought of it; it was not in the risk register."
    return f"it was in the risk register, with the score {chosen.score} ({chosen.band})."


async def _candidates(session: AsyncSession, crisis: Crisis) -> list[Candidate]:
    """Risks that were open when it was declared, scored as they were then: nobody is wise after the event."""
    assert crisis.account_id is not None
    at = crisis.declared_at
    rows = [row for row in await risks_of(session, crisis.account_id) if not row.closed_at or row.closed_at > at]
    scores = await scores_before(session, {row.id for row in rows if row.id is not None}, at)
    return [
        Candidate(
            risk_id=row.id,
            scenario=row.scenario,
            likelihood=scores[row.id].likelihood,
            impact=scores[row.id].impact,
            playbook=row.playbook,
        )
        for row in rows
        if row.id in scores and row.id is not None
    ]


async def _chosen(session: AsyncSession, protocol: Protocol, crisis: Crisis, risk_id: int) -> ForeseenRisk:
    for candidate in await _candidates(session, crisis):
        if candidate.risk_id == risk_id:
            return _foreseen(protocol, candidate)
    raise UnknownRisk(f"This risk was not in the register when {crisis.key} was declared. Choose another one.")


def _foreseen(protocol: Protocol, candidate: Candidate) -> ForeseenRisk:
    points, rules = score(candidate.likelihood, candidate.impact), protocol.risks
    return ForeseenRisk(
        id=candidate.risk_id,
        scenario=candidate.scenario,
        likelihood=candidate.likelihood,
        impact=candidate.impact,
        score=points,
        band=band(points, red_from=rules.red_from, amber_from=rules.amber_from),
    )


async def _answer(session: AsyncSession, protocol: Protocol, crisis_id: int) -> RegisterAnswer | None:
    check = await risk_check(session, crisis_id)
    if check is None:
        return None
    row = await risk_by_id(session, check.risk_id) if check.risk_id else None
    risk = None
    if row is not None and row.id is not None and check.likelihood and check.impact:
        then = Candidate(
            risk_id=row.id, scenario=row.scenario, likelihood=check.likelihood, impact=check.impact, playbook=""
        )
        risk = _foreseen(protocol, then)
    return RegisterAnswer(foresight=check.foresight, risk=risk, by=check.by)
