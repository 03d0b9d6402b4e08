"""A page for the client that says how we are prepared: when it would be untrue, and what it says (S1-6).

Made of facts that a client may read: no risks, no scores, no other accounts, nobody's name but that of their contact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crisis.rules.duration import say_duration, say_rhythm
from crisis.rules.policy import Cadence, SeverityPolicy
from crisis.rules.readiness import AccountState, freshness, top_risks
from storage.vocabulary import Severity

MOST_NAMED = 10
"""Of situations and of functions; more are counted."""


@dataclass(frozen=True, kw_only=True)
class StatementFacts:
    """What the page says."""

    account_name: str
    situations: Sequence[str]
    """Titles of playbooks that a client may read."""
    functions: Sequence[str]
    promises: Sequence[str]
    reviewed_on: date
    """When somebody last looked at what could happen."""
    verified_on: date
    """When somebody last verified what we know of them."""
    contact: str
    contact_address: str
    prepared_on: date


def what_is_missing(
    state: AccountState,
    *,
    contact: str,
    situations: Sequence[str],
    promises: Sequence[str],
    stale_after: timedelta,
    now: datetime,
    today: date,
) -> list[str]:
    """What must be done before the page would be true, one sentence each; nothing: it is true.

    Only what a client would rely on: a plan for what is most likely to hurt, a complete team with backups, and facts
    somebody looked at lately.
    """
    bare = sum(not risk.has_playbook for risk in top_risks(state.risks))
    gaps = state.grave_gaps + state.small_gaps
    late = sum(risk.review_on < today for risk in state.risks)
    is_known = any(freshness(at, stale_after, now=now) >= 1 for at in state.verified_at.values())
    found = {
        "It has no KAM whom the client could be told to call.": not contact,
        "Its risk register is empty: nobody has written down what could happen.": not state.risks,
        f"{_count(bare, 'top risk has', 'top risks have')} no playbook.": bool(bare),
        f"{_count(late, 'risk', 'risks')} should have been reviewed by now.": bool(late),
        "Nobody is in its response team.": not state.functions,
        f"{_count(gaps, 'function', 'functions')} of its response team would lack somebody or a backup.": bool(gaps),
        f"Nobody verified anything of its profile in the last {say_duration(stale_after)}.": not is_known,
        "The protocol names no playbook whose title a client may read: `statement.playbooks`.": not situations,
        "The protocol promises clients no word at any severity.": not promises,
    }
    return [sentence for sentence, is_missing in found.items() if is_missing]


def promises_of(severities: Mapping[Severity, SeverityPolicy]) -> list[str]:
    """How soon the client hears a first word and how often after that, for each severity at which they do."""
    return [
        f"{policy.name}: a first word within {say_duration(policy.client_first_word)}{_then(policy.client)}."
        for _, policy in sorted(severities.items())
        if policy.client_first_word is not None
    ]


def _then(cadence: Cadence | None) -> str:
    if cadence is None:
        return ""
    if not cadence.acute_for or cadence.acute_every == cadence.then_every:
        return f", then news {say_rhythm(cadence.then_every)}"
    first = f"{say_rhythm(cadence.acute_every)} for the first {say_rhythm(cadence.acute_for).removeprefix('every ')}"
    return f", then news {first} and {say_rhythm(cadence.then_every)} after that"


def statement_text(facts: StatementFacts) -> str:
    """The page, without any mark-up."""
    situations = _count(len(facts.situations), "kind of situation", "kinds of situations")
    address = f", {facts.contact_address}" if facts.contact_address else ""
    parts = [
        f"How we are prepared for a crisis: {facts.account_name}",
        f"Plans. Written plans stand ready for {situations}: {_listed(facts.situations)}.",
        f"Team. A response team stands by for {_listed(facts.functions)}. Every function has a backup.",
        "\n".join(["Communication. From the moment a crisis is declared, you hear from us:", *_lines(facts.promises)]),
        f"Kept up to date. What could happen was last reviewed on {_day(facts.reviewed_on)}, "
        f"and what we know of you was last verified on {_day(facts.verified_on)}.",
        f"Your contact. {facts.contact}{address}.",
        f"Prepared on {_day(facts.prepared_on)}.",
    ]
    return "\n\n".join(parts)


def _lines(promises: Sequence[str]) -> list[str]:
    return [f"- {promise}" for promise in promises]


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _listed(words: Sequence[str]) -> str:
    shown, more = list(words[:MOST_NAMED]), len(words) - MOST_NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
