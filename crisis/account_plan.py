"""The account plan: written section by section, every version kept, signed by ours and agreed by the client (S2-10)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.profile import locked_account_to_edit
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput, UnknownAccount, WrongStatus
from crisis.rules.account import search_key
from crisis.rules.account_plan import LONGEST_SOURCE, LONGEST_TEXT, changed_since, wallet_problems
from crisis.rules.length import too_long
from storage.queries.account_plan import plan_of, section_of_plan, signoffs_of
from storage.tables.account_plan import PlanEntry, PlanSignoff
from storage.vocabulary import PlanSection

LONGEST_NAME = 120
CHANGED_MEANWHILE = "Somebody changed this section while you were typing. Copy your text, and open the section anew."
NOT_AS_SHOWN = "The plan was changed after it was shown to you. Open it anew with `/crisis plan`, and read it first."


@dataclass(frozen=True, kw_only=True)
class SectionDraft:
    """What the form asked. Both figures are only for the section `wallet`."""

    section: PlanSection
    text: str
    source: str | None = None
    """None: it was not asked, so it stays as it is."""
    wallet_percent: str = ""
    """As it was typed; empty: not known."""
    wallet_as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What the client said: who of them, on which day, and where it can be read."""

    name: str
    agreed_on: date | None
    source: str = ""


async def write_section(
    session: AsyncSession,
    protocol: Protocol,
    account_id: int,
    draft: SectionDraft,
    *,
    based_on: int,
    by: str,
    request_key: str | None = None,
    now: datetime,
) -> PlanEntry | None:
    """Write a new version of a section; what changes nothing says that the section is still true (S2-12).

    Args:
        based_on: id of the version that the form showed, 0 for none: nobody overwrites what they have not read.

    Returns:
        The version that holds; None: the form was sent before.

    Raises:
        InvalidInput: fields `text`, `source`, `wallet_percent`, `wallet_as_of`.
        NotAllowed: only the account's people and managers may.
    """
    await locked_account_to_edit(session, protocol, account_id, by=by)
    percent = _checked(draft, today=protocol.day_of(now))
    if not await first_time(session, request_key, now=now):
        return None
    known = await section_of_plan(session, account_id, draft.section)
    if (known.id if known else 0) != based_on:
        raise InvalidInput({"text": CHANGED_MEANWHILE})
    entry = _entry(account_id, draft, percent, known, by=by, now=now)
    return await keep_version(session, entry, known)


def _entry(
    account_id: int, draft: SectionDraft, percent: int | None, known: PlanEntry | None, *, by: str, now: datetime
) -> PlanEntry:
    return PlanEntry(
        account_id=account_id,
        section=draft.section,
        text=draft.text.strip(),
        source=known.source if draft.source is None and known else (draft.source or "").strip(),
        wallet_percent=percent,
        wallet_as_of=draft.wallet_as_of,
        by=by,
        at=now,
        checked_by=by,
        checked_at=now,
    )


async def keep_version(session: AsyncSession, entry: PlanEntry, known: PlanEntry | None) -> PlanEntry:
    """The new version, or the known one confirmed when both say the same. The caller has checked the right to."""
    if known is not None and _said(known) == _said(entry):
        known.checked_by, known.checked_at = entry.checked_by, max(known.checked_at, entry.checked_at)
        entry = known
    session.add(entry)
    await session.flush()
    return entry


async def confirm_plan_section(
    session: AsyncSession, protocol: Protocol, account_id: int, section: PlanSection, *, by: str, now: datetime
) -> None:
    """“Still true”: nothing in this section needs a change.

    Raises:
        UnknownAccount: nothing is written there yet.
    """
    await locked_account_to_edit(session, protocol, account_id, by=by)
    known = await section_of_plan(session, account_id, section)
    if known is None:
        raise UnknownAccount("Nothing is written in this section yet, so nothing can still be true.")
    known.checked_by, known.checked_at = by, now
    session.add(known)
    await session.flush()


async def sign_plan(
    session: AsyncSession, protocol: Protocol, account_id: int, *, up_to: int, by: str, now: datetime
) -> PlanSignoff:
    """One of ours agrees to the plan as it was shown (S2-11).

    Args:
        up_to: id of the newest version that the person saw.

    Raises:
        AlreadyDone: they signed just this plan.
        WrongStatus: nothing is written, or it was changed after it was shown.
    """
    await locked_account_to_edit(session, protocol, account_id, by=by)
    await _check_is_as_shown(session, account_id, up_to)
    mine = [row for row in await signoffs_of(session, account_id) if row.by == by and not row.client_name]
    if mine and mine[-1].up_to == up_to:
        raise AlreadyDone(f"You signed this plan on {mine[-1].agreed_on:%-d %b %Y}, and nothing has changed since.")
    return await _sign(
        session, PlanSignoff(account_id=account_id, agreed_on=protocol.day_of(now), up_to=up_to, by=by, at=now)
    )


async def client_agreed(
    session: AsyncSession,
    protocol: Protocol,
    account_id: int,
    agreement: Agreement,
    *,
    up_to: int,
    by: str,
    request_key: str | None = None,
    now: datetime,
) -> PlanSignoff | None:
    """Write down that somebody at the client agreed to the plan, and when. None: the form was sent before.

    Raises:
        InvalidInput: fields `client_name`, `agreed_on`, `source`.
        WrongStatus: nothing is written, or it was changed after it was shown.
    """
    await locked_account_to_edit(session, protocol, account_id, by=by)
    _check_agreement(agreement, today=protocol.day_of(now))
    if not await first_time(session, request_key, now=now):
        return None
    await _check_is_as_shown(session, account_id, up_to)
    assert agreement.agreed_on is not None
    signoff = PlanSignoff(
        account_id=account_id,
        client_name=" ".join(agreement.name.split()),
        agreed_on=agreement.agreed_on,
        source=agreement.source.strip(),
        up_to=up_to,
        by=by,
        at=now,
    )
    return await _sign(session, signoff)


async def _sign(session: AsyncSession, signoff: PlanSignoff) -> PlanSignoff:
    session.add(signoff)
    await session.flush()
    return signoff


async def _check_is_as_shown(session: AsyncSession, account_id: int, up_to: int) -> None:
    newest = {section: entry.id or 0 for section, entry in (await plan_of(session, account_id)).items()}
    if not newest:
        raise WrongStatus("Nothing is written in this plan yet, so there is nothing to agree to.")
    if changed_since(newest, up_to) or up_to not in newest.values():
        raise WrongStatus(NOT_AS_SHOWN)


def _said(entry: PlanEntry) -> tuple[object, ...]:
    return entry.text, entry.source, entry.wallet_percent, entry.wallet_as_of


def _checked(draft: SectionDraft, *, today: date) -> int | None:
    """The percentage as a number. Raises `InvalidInput`."""
    errors: dict[str, str] = {}
    typed = draft.wallet_percent.strip().removesuffix("%").strip()
    percent = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 else None
    if typed and percent is None:
        errors["wallet_percent"] = "Write a whole number from 0 to 100, for example 35."
    else:
        errors |= wallet_problems(percent, draft.wallet_as_of, today=today)
    for field, text, most in (("text", draft.text, LONGEST_TEXT), ("source", draft.source or "", LONGEST_SOURCE)):
        if len(text.strip()) > most:
            errors[field] = too_long(most, text.strip())
    if not draft.text.strip():
        errors["text"] = "Say it in a sentence or two; “not known yet, Kim asks in May” is an answer too."
    if errors:
        raise InvalidInput(errors)
    return percent


def _check_agreement(agreement: Agreement, *, today: date) -> None:
    errors = {}
    if not search_key(agreement.name):
        errors["client_name"] = "Say who agreed, for example Rita Roth."
    elif len(agreement.name) > LONGEST_NAME:
        errors["client_name"] = too_long(LONGEST_NAME, agreement.name)
    if agreement.agreed_on is None:
        errors["agreed_on"] = "Choose the day on which they agreed."
    elif agreement.agreed_on > today:
        errors["agreed_on"] = "This day has not come yet. Choose the day on which they agreed."
    if len(agreement.source) > LONGEST_SOURCE:
        errors["source"] = too_long(LONGEST_SOURCE, agreement.source)
    if errors:
        raise InvalidInput(errors)
