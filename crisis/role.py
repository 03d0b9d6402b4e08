"""Whoever is given a role reads once what it is for: on their page, in what they are told anyway, or in a message."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendDirect, wish_for
from crisis.facts import Duty
from crisis.protocol import Protocol
from storage.queries.escalation import pages_of
from storage.tables.crisis import Crisis
from storage.vocabulary import Answer, Role


def duty_of(protocol: Protocol, key: str) -> Duty:
    """The short form of a card. `key`: one that the protocol has."""
    card = protocol.roles[key]
    return Duty(role=key, title=card.title, purpose=card.purpose)


def duty_values(protocol: Protocol, role: Role) -> dict[str, Any]:
    """The same among the values of a direct message that tells somebody of their role."""
    return {"duty": asdict(duty_of(protocol, role.value))}


async def tell_duty(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, role: Role, slack_id: str, *, now: datetime
) -> None:
    """A direct message of its own, unless a page of theirs says it (S2-14 "DM duty card on assignment")."""
    assert crisis.id is not None
    pages = await pages_of(session, crisis.id)
    if any(page.slack_id == slack_id and page.answer in (Answer.OPEN, Answer.ACKNOWLEDGED) for page in pages):
        return
    told = SendDirect(crisis_id=crisis.id, slack_id=slack_id, word="role_given", values=duty_values(protocol, role))
    await wish_for(session, told, now=now)
