"""How ready we are for a crisis of an account, from facts, decaying with time (S0-51), and what helps most."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from crisis.rules.contact import Gap, contact_gaps
from storage.vocabulary import ContactRole, PlanSection, Section

TOP_RISKS = 3
"""Where no risk is red, so many of the highest need a playbook."""
FULL = 100


class Part(StrEnum):
    PROFILE = "profile"
    CONTACTS = "contacts"
    COMMITMENTS = "commitments"
    RISKS = "risks"
    PLAYBOOKS = "playbooks"
    CRT = "crt"
    KPIS = "kpis"
    ACCOUNT_PLAN = "account_plan"
    RELATIONSHIP = "relationship"


@dataclass(frozen=True, kw_only=True)
class RiskState:
    score: int
    """1 to 25."""
    is_red: bool
    review_on: date
    has_playbook: bool


@dataclass(frozen=True, kw_only=True)
class Look:
    """When somebody last looked at something, and how long that is believed."""

    at: datetime
    believed_for: timedelta


@dataclass(frozen=True, kw_only=True)
class KpiState:
    """A figure we are measured by. Whether it is met brings nothing: it must be agreed, and known."""

    is_agreed: bool
    measured: Look


@dataclass(frozen=True, kw_only=True)
class AccountState:
    """The facts the score is made of."""

    today: date
    """Where the organisation is."""
    verified_at: Mapping[Section, datetime]
    """Sections of the profile that anybody ever verified."""
    contact_roles: Collection[ContactRole]
    """One entry for each contact who has not left."""
    commitments: int
    """How many are recorded."""
    risks: Sequence[RiskState]
    functions: int
    """Of the response team."""
    grave_gaps: int
    """Functions nobody stands for."""
    small_gaps: int
    """Functions with somebody, but for example without a backup."""
    kpis: Sequence[KpiState]
    plan_checked_at: Mapping[PlanSection, datetime]
    """Sections of the account plan in which something is written."""
    relationship: Look | None
    """When somebody last scored how the relationship stands."""


@dataclass(frozen=True, kw_only=True)
class Gain:
    """Something to do, and how many points it brings."""

    part: Part
    points: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Score:
    points: int
    """0 to 100."""
    parts: dict[Part, int]
    """Points of each part."""
    most: dict[Part, int]
    """How many each part can bring."""
    gains: tuple[Gain, ...]
    """What to do, the most helpful first."""

    def next_gains(self, wanted: int) -> tuple[Gain, ...]:
        """The fewest of the most helpful things that bring so many points together, or all there are."""
        chosen: list[Gain] = []
        for gain in self.gains:
            if sum(one.points for one in chosen) >= wanted:
                break
            chosen.append(gain)
        return tuple(chosen)


def readiness(state: AccountState, weights: Mapping[Part, int], *, stale_after: timedelta, now: datetime) -> Score:
    """
    Args:
        weights: how much each part counts; any scale.
        stale_after: a section verified no longer ago counts in full; after twice the time not at all.
    """
    total = sum(weights.values()) or 1
    most = {part: FULL * weight / total for part, weight in weights.items()}
    shares = _shares(state, stale_after=stale_after, now=now)
    sentences = _sentences(state, stale_after=stale_after, now=now)
    gains = [
        Gain(part=part, points=round(most[part] * (1 - shares[part])), sentence=sentences[part]) for part in weights
    ]
    return Score(
        points=round(sum(most[part] * shares[part] for part in weights)),
        parts={part: round(most[part] * shares[part]) for part in weights},
        most={part: round(most[part]) for part in weights},
        gains=tuple(sorted((gain for gain in gains if gain.points > 0), key=lambda gain: -gain.points)),
    )


def freshness(verified_at: datetime | None, stale_after: timedelta, *, now: datetime) -> float:
    """1 while it may be believed, then less each day, 0 after twice the time or when nobody ever looked."""
    if verified_at is None:
        return 0.0
    return min(1.0, max(0.0, 2 - (now - verified_at) / stale_after))


def _shares(state: AccountState, *, stale_after: timedelta, now: datetime) -> dict[Part, float]:
    fresh = {section: freshness(state.verified_at.get(section), stale_after, now=now) for section in Section}
    return {
        Part.PROFILE: sum(fresh.values()) / len(fresh),
        Part.CONTACTS: _contacts(state.contact_roles),
        # Somebody may have looked and found that the contract promises nothing.
        Part.COMMITMENTS: 1.0 if state.commitments else fresh[Section.COMMITMENTS],
        Part.RISKS: _reviewed(state.risks, stale_after, today=state.today) if state.risks else fresh[Section.RISKS],
        Part.PLAYBOOKS: _prepared(state.risks) if state.risks else fresh[Section.RISKS],
        Part.CRT: _crt(state),
        Part.KPIS: sum(_known(one, now=now) for one in state.kpis) / (len(state.kpis) or 1),
        Part.ACCOUNT_PLAN: sum(_plan(state, stale_after, now=now).values()) / len(PlanSection),
        Part.RELATIONSHIP: _seen(state.relationship, now=now) if state.relationship else 0.0,
    }


def _seen(look: Look, *, now: datetime) -> float:
    return freshness(look.at, look.believed_for, now=now)


def _known(kpi: KpiState, *, now: datetime) -> float:
    return _seen(kpi.measured, now=now) if kpi.is_agreed else 0.0


def _plan(state: AccountState, stale_after: timedelta, *, now: datetime) -> dict[PlanSection, float]:
    return {one: freshness(state.plan_checked_at.get(one), stale_after, now=now) for one in PlanSection}


def _contacts(roles: Collection[ContactRole]) -> float:
    """The four people one must know, each a quarter; all on one thread is half as good."""
    gaps = contact_gaps(roles)
    if Gap.NOBODY in gaps:
        return 0.0
    missing = [gap for gap in gaps if gap is not Gap.SINGLE_THREAD]
    return (1 - len(missing) / 4) * (0.5 if Gap.SINGLE_THREAD in gaps else 1)


def _reviewed(risks: Sequence[RiskState], stale_after: timedelta, *, today: date) -> float:
    """A review that is overdue by as long as a profile may be old counts for nothing."""
    late = [max(0, (today - risk.review_on).days) for risk in risks]
    return sum(max(0.0, 1 - days / max(1, stale_after.days)) for days in late) / len(risks)


def top_risks(risks: Sequence[RiskState]) -> list[RiskState]:
    """The red ones; where none is red, the highest."""
    red = [risk for risk in risks if risk.is_red]
    return red or sorted(risks, key=lambda risk: -risk.score)[:TOP_RISKS]


def _prepared(risks: Sequence[RiskState]) -> float:
    top = top_risks(risks)
    return sum(risk.has_playbook for risk in top) / len(top)


def _crt(state: AccountState) -> float:
    if not state.functions:
        return 0.0
    missing = state.grave_gaps + state.small_gaps / 2
    return max(0.0, 1 - missing / state.functions)


def _sentences(state: AccountState, *, stale_after: timedelta, now: datetime) -> dict[Part, str]:
    stale = [
        section.value for section in Section if freshness(state.verified_at.get(section), stale_after, now=now) < 1
    ]
    late = sum(risk.review_on < state.today for risk in state.risks)
    bare = sum(not risk.has_playbook for risk in top_risks(state.risks))
    gaps = state.grave_gaps + state.small_gaps
    return {
        Part.PROFILE: f"Look at {_sections(stale)} and say what is still true",
        Part.CONTACTS: f"Write down {_listed(_missing_contacts(state.contact_roles))}",
        Part.COMMITMENTS: "Record what the contract promises, or say that it promises nothing",
        Part.RISKS: f"Review {_count(late, 'risk')}" if state.risks else "Put the risks into the register",
        Part.PLAYBOOKS: f"Choose a playbook for {_count(bare, 'top risk')}" if bare else "Prepare for the top risks",
        Part.CRT: f"Fill {_count(gaps, 'gap')} in the response team" if gaps else "Name a response team",
        Part.KPIS: _about_kpis(state, now=now),
        Part.ACCOUNT_PLAN: _about_plan(state, stale_after=stale_after, now=now),
        Part.RELATIONSHIP: f"Score how the relationship stands{' again' if state.relationship else ''}",
    }


def _about_kpis(state: AccountState, *, now: datetime) -> str:
    open_ones = sum(not one.is_agreed for one in state.kpis)
    if not state.kpis:
        return "Write down a KPI that the client agreed to"
    if open_ones:
        return f"Agree {_count(open_ones, 'KPI')} with the client"
    return f"Measure {_count(sum(_known(one, now=now) < 1 for one in state.kpis), 'KPI')}"


def _about_plan(state: AccountState, *, stale_after: timedelta, now: datetime) -> str:
    if not state.plan_checked_at:
        return "Write the account plan"
    old = sum(fresh < 1 for fresh in _plan(state, stale_after, now=now).values())
    return f"Bring {_count(old, 'section')} of the account plan up to date"


_CONTACT_WORDS = {
    Gap.NO_SPONSOR: "the sponsor",
    Gap.NO_DECISION_MAKER: "the decision maker",
    Gap.NO_CHAMPION: "a champion",
    Gap.NO_OPERATIONS: "somebody in operations",
    Gap.SINGLE_THREAD: "a second contact",
    Gap.NOBODY: "whom we know at the client",
}


def _missing_contacts(roles: Collection[ContactRole]) -> list[str]:
    return [_CONTACT_WORDS[gap] for gap in contact_gaps(roles)]


def _sections(stale: Sequence[str]) -> str:
    return "the whole profile" if len(stale) == len(Section) else _listed(stale)


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
