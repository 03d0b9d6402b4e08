"""Whom the clock reminds of a risk, and of which ones (S0-17, S0-19)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.person import person_named
from crisis.protocol import Protocol
from crisis.risk_facts import RiskFacts
from crisis.rules.risk import is_due_this_week
from storage.queries.person import person_by_id
from storage.queries.risk import keeper_of
from storage.tables.person import Person
from storage.tables.risk import Risk

SALES = "sales"


@dataclass(frozen=True)
class Keeper:
    """Who looks after a risk. `is_last`: after all that nobody else looks after, too."""

    person: Person | None
    is_last: bool


async def keeper(session: AsyncSession, protocol: Protocol, risk: Risk) -> Keeper:
    """The owner, the account's KAM, the KAM's manager; a risk of nobody is for whoever answers for sales."""
    person_id, last = await keeper_of(session, risk), await last_keeper(session, protocol)
    person = await person_by_id(session, person_id) if person_id else last
    return Keeper(person, is_last=person_id is None or (last is not None and last.id == person_id))


async def last_keeper(session: AsyncSession, protocol: Protocol) -> Person | None:
    """The protocol's sales manager, else who stands for sales in everybody's response team, as far as we know them."""
    seats = [seat.primary for seat in protocol.crt if seat.function.lower() == SALES]
    for reference in (protocol.ladder_people.sales_manager, *seats):
        person = await person_named(session, reference)
        if person is not None and person.slack_id:
            return person
    return None


def due_this_week(risks: tuple[RiskFacts, ...], today: date) -> tuple[list[RiskFacts], list[RiskFacts]]:
    """Those to be reviewed, and those whose mitigation is due."""
    reviews = [risk for risk in risks if is_due_this_week(risk.review_on, today)]
    waiting = [risk for risk in risks if risk.mitigation and not risk.is_mitigated]
    return reviews, [risk for risk in waiting if is_due_this_week(risk.mitigation_due_on, today)]
