"""A statement for the client that plans and a team stand ready, made of facts and refused while untrue (S1-6)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_speak_for
from crisis.effects import SendDirect, wish_for
from crisis.profile import account_with_id
from crisis.protocol import Protocol
from crisis.readiness import states_of
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, NotTrueYet, UnknownAccount
from crisis.roster import seats_for_account
from crisis.rules.statement import StatementFacts, promises_of, statement_text, what_is_missing
from storage.queries.account import account_for_change
from storage.queries.person import person_by_id
from storage.queries.playbook import current_versions
from storage.queries.risk import open_risks
from storage.queries.statement import last_statements, statement_by_id
from storage.tables.account import Account
from storage.tables.statement import ClientStatement

EARLIER_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class MadeStatement:
    id: int
    account_name: str
    text: str
    earlier: tuple[tuple[str, datetime], ...]
    """Who made those before it, and when; newest first."""


async def make_statement(
    session: AsyncSession, protocol: Protocol, account_id: int, *, by: str, now: datetime
) -> MadeStatement:
    """Write the page from what is on record, and keep who made it when. The same text again is the same statement.

    Raises:
        NotAllowed: only who answers for the account may speak to its client.
        NotTrueYet: something it would say is not so; the sentence names all of it.
    """
    await account_for_change(session, account_id)
    account = await account_with_id(session, account_id)
    await check_may_speak_for(session, protocol, by, account)
    text = statement_text(await _facts(session, protocol, account, now=now))
    earlier = await last_statements(session, account_id, limit=EARLIER_SHOWN + 1)
    made = earlier[0] if earlier and earlier[0].text == text else None
    if made is None:
        made = ClientStatement(account_id=account_id, text=text, by=by, at=now)
        session.add(made)
        await session.flush()
    assert made.id is not None
    before = [(row.by, row.at) for row in earlier if row.id != made.id]
    return MadeStatement(id=made.id, account_name=account.name, text=text, earlier=tuple(before[:EARLIER_SHOWN]))


async def send_statement(
    session: AsyncSession, protocol: Protocol, statement_id: int, *, by: str, now: datetime
) -> None:
    """Send a statement to whoever asks, by direct message, as it was made.

    Raises:
        AlreadyDone: they have it.
        NotAllowed: only who answers for the account may speak to its client.
        UnknownAccount: there is no such statement.
    """
    made = await statement_by_id(session, statement_id)
    if made is None:
        raise UnknownAccount("This statement does not exist any more. `/crisis statement` makes one anew.")
    account = await account_with_id(session, made.account_id)
    await check_may_speak_for(session, protocol, by, account)
    if not await first_time(session, f"statement:{statement_id}:{by}", now=now):
        raise AlreadyDone("You have it already: it stands in your direct messages from Crisis Desk.")
    values = {"account": account.name, "statement": made.text}
    await wish_for(session, SendDirect(slack_id=by, word="client_statement", values=values), now=now, asked_by=by)


async def _facts(session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime) -> StatementFacts:
    (state,) = await states_of(session, protocol, [account], now=now)
    kam = await person_by_id(session, account.kam_id) if account.kam_id else None
    contact = kam.name or kam.email or "" if kam else ""
    named = set(protocol.statement.playbooks)
    situations = [row.title for row in await current_versions(session) if row.slug in named]
    promises = promises_of(protocol.severities)
    missing = what_is_missing(
        state,
        contact=contact,
        situations=situations,
        promises=promises,
        stale_after=protocol.preparation.profile_stale_after,
        now=now,
        today=protocol.day_of(now),
    )
    if missing:
        raise NotTrueYet(
            f"A statement about {account.name} would not be true yet. {' '.join(missing)} "
            f"`/crisis readiness {account.name}` says what helps most."
        )
    seats = await seats_for_account(session, protocol, account.id, now=now)
    return StatementFacts(
        account_name=account.name,
        situations=situations,
        functions=list(dict.fromkeys(seat.function for seat in seats)),
        promises=promises,
        reviewed_on=await _reviewed_on(session, protocol, account),
        verified_on=protocol.day_of(max(state.verified_at.values())),
        contact=contact,
        contact_address=kam.email or "" if kam and kam.name else "",
        prepared_on=protocol.day_of(now),
    )


async def _reviewed_on(session: AsyncSession, protocol: Protocol, account: Account) -> date:
    assert account.id is not None
    return protocol.day_of(max(risk.scored_at for risk in await open_risks(session, [account.id])))
