"""The facts of an account's line in the list, changed by those who work for it: worth, renewal, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.escalation import check_can_take_part
from crisis.profile import locked_account_to_edit, verify_section
from crisis.protocol import Protocol
from crisis.refusals import InvalidInput
from storage.queries.person import person_by_id, person_with_slack_id
from storage.tables.account import Account
from storage.vocabulary import Section

PEOPLE = ("kam", "manager", "sponsor")
"""Fields of the form, and with `_id` columns of the account."""


@dataclass(frozen=True, kw_only=True)
class FactsDraft:
    """What somebody filled in."""

    account_id: int
    annual_value: str
    """Whole units of `currency`, as typed; empty: not known."""
    currency: str
    renewal_on: date | None
    people: Mapping[str, str] | None = None
    """Field → Slack id or empty; None: they were not asked for, and stay."""
    by: str


async def change_facts(session: AsyncSession, protocol: Protocol, draft: FactsDraft, *, now: datetime) -> None:
    """
    Raises:
        Refusal: no right, or a wrong field.
    """
    account = await locked_account_to_edit(session, protocol, draft.account_id, by=draft.by)
    annual_value, currency = _checked_value(draft)
    for field in PEOPLE if draft.people is not None else ():
        await _set_person(session, account, field, (draft.people or {}).get(field, ""))
    account.annual_value, account.currency, account.renewal_on = annual_value, currency, draft.renewal_on
    session.add(account)
    await session.flush()
    await verify_section(session, draft.account_id, Section.OVERVIEW, by=draft.by, now=now)


async def _set_person(session: AsyncSession, account: Account, field: str, slack_id: str) -> None:
    column = f"{field}_id"
    if slack_id:
        await check_can_take_part(session, slack_id, field=field)
        setattr(account, column, (await person_with_slack_id(session, slack_id)).id)
        return
    before = await person_by_id(session, getattr(account, column) or 0)
    # Whom Slack does not know cannot be chosen in a form, so an empty field says nothing about them.
    if before is None or before.slack_id is not None:
        setattr(account, column, None)


def _checked_value(draft: FactsDraft) -> tuple[int | None, str | None]:
    errors = {}
    annual_value, currency = None, None
    try:
        typed = draft.annual_value.replace(",", "").strip()
        annual_value = values.money(typed) if typed else None
    except ValueError as error:
        errors["annual_value"] = _as_sentence(error)
    try:
        currency = values.currency(draft.currency.strip()) if draft.currency.strip() else None
    except ValueError as error:
        errors["currency"] = _as_sentence(error)
    if not errors and annual_value is not None and currency is None:
        errors["currency"] = "A value needs a currency, for example EUR."
    if errors:
        raise InvalidInput(errors)
    return annual_value, currency


def _as_sentence(error: ValueError) -> str:
    text = str(error)
    return text[:1].upper() + text[1:]
