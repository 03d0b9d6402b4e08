"""Which playbooks a crisis is offered and which it runs, as the card in its channel shows them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.facts import CrisisFacts
from crisis.playbook import KnownPlaybook, playbooks
from crisis.protocol import Protocol
from crisis.rules.playbook_fit import Fit, Kind, best_fits
from storage.queries.crisis import crisis_by_id
from storage.queries.playbook import foreseen_playbooks, runs_of
from storage.tables.crisis import Crisis

OFFERED_MOST = 3


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A playbook, and why it is offered."""

    known: KnownPlaybook
    fit: Fit


@dataclass(frozen=True, kw_only=True)
class Run:
    """A playbook the crisis runs, in the version it ran."""

    slug: str
    title: str
    number: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PlaybookOffer:
    crisis: CrisisFacts
    offers: tuple[Offer, ...]
    """Best first; without those that run."""
    runs: tuple[Run, ...]


async def playbook_offer(session: AsyncSession, protocol: Protocol, crisis_id: int) -> PlaybookOffer | None:
    """None: there is no such crisis."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None:
        return None
    runs = [
        Run(slug=version.slug, title=version.title, number=version.number, by=run.started_by, at=run.started_at)
        for run, version in await runs_of(session, crisis_id)
    ]
    running = {run.slug for run in runs}
    best = await best_for(session, protocol, crisis, most=OFFERED_MOST)
    offers = [offer for offer in best if offer.known.slug not in running]
    return PlaybookOffer(crisis=await crisis_facts(session, protocol, crisis), offers=tuple(offers), runs=tuple(runs))


async def best_for(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, most: int) -> list[Offer]:
    """What fits the crisis best, by its words, its kind and the account's open risks; best first."""
    all_of_them = await playbooks(session)
    foreseen = await foreseen_playbooks(session, crisis.account_id) if crisis.account_id else set()
    shapes = {slug: one.playbook for slug, one in all_of_them.items()}
    kind = Kind(category=crisis.category, is_chosen=crisis.category_by is not None)
    first = protocol.playbooks.when_account_may_be_lost if crisis.loss_risk_at else None
    fits = best_fits(shapes, crisis.summary, foreseen=foreseen, kind=kind, first=first, most=most)
    return [Offer(known=all_of_them[fit.slug], fit=fit) for fit in fits]
