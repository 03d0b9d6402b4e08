"""Which account somebody means: by its name, an alias or a part of them, or by the crisis of the channel."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.refusals import UnknownAccount
from crisis.rules.account import search_key
from storage.queries.account import account_by_id, account_by_name_key, accounts_by_alias_key, search_accounts
from storage.queries.crisis import crisis_by_channel
from storage.tables.account import Account

MOST_SUGGESTED = 5
MOST_WORDS = 8
"""Of the beginning of a sentence that may be an account's name."""
SAY_WHICH = "Say which account, for example by typing its name after the word."


async def account_named(session: AsyncSession, text: str) -> Account:
    """The account of this name or alias, or the only one whose name or alias holds the text.

    Raises:
        UnknownAccount: none or several; the sentence names those that come near.
    """
    exact = await _exactly(session, text)
    if exact is not None:
        return exact
    key = search_key(text)
    found = await search_accounts(session, key, limit=MOST_SUGGESTED + 1) if key else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownAccount(f"There is no account “{text.strip()[:120]}”. Type a part of its name.")
    names = ", ".join(account.name for account in found[:MOST_SUGGESTED])
    more = " and more" if len(found) > MOST_SUGGESTED else ""
    raise UnknownAccount(f"“{text.strip()[:120]}” may be {names}{more}. Type more of the name.")


async def account_meant(session: AsyncSession, text: str, channel_id: str | None) -> Account:
    """The account of this name; without a name that of the crisis this channel belongs to.

    Raises:
        UnknownAccount: none or several are called so, or there is no name and the channel says nothing.
    """
    account = await account_if_meant(session, text, channel_id)
    if account is None:
        raise UnknownAccount(SAY_WHICH)
    return account


async def account_if_meant(session: AsyncSession, text: str, channel_id: str | None) -> Account | None:
    """As `account_meant`; None: there is no name and the channel says nothing."""
    return await account_named(session, text) if text.strip() else await account_of_channel(session, channel_id)


async def account_and_rest(session: AsyncSession, text: str, channel_id: str | None) -> tuple[Account, str]:
    """`Acme Corp they called` → (Acme Corp, `they called`); the longest beginning that is a name or an alias counts.

    Without one, the account of the crisis this channel belongs to, and the whole text; elsewhere the only account whose
    name begins with the first words: `Acme they called` → (Acme Corp, `they called`).

    Raises:
        UnknownAccount: no beginning of the text names one, and the channel says nothing.
    """
    words = text.split()
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        account = await _exactly(session, " ".join(words[:count]))
        if account is not None:
            return account, " ".join(words[count:])
    of_channel = await account_of_channel(session, channel_id)
    if of_channel is not None:
        return of_channel, text.strip()
    if not words:
        raise UnknownAccount(SAY_WHICH)
    return await _by_first_words(session, words) or (await account_named(session, text), "")


async def _by_first_words(session: AsyncSession, words: list[str]) -> tuple[Account, str] | None:
    """Whole words only, so that no account is found in the middle of a sentence."""
    for count in range(min(len(words) - 1, MOST_WORDS), 0, -1):
        key = search_key(" ".join(words[:count]))
        found = await search_accounts(session, key, limit=MOST_SUGGESTED + 1) if key else []
        begins = [account for account in found if f"{account.name_key} ".startswith(f"{key} ")]
        if len(begins) == 1:
            return begins[0], " ".join(words[count:])
        if begins:
            await account_named(session, " ".join(words[:count]))
    return None


async def account_of_channel(session: AsyncSession, channel_id: str | None) -> Account | None:
    """The account of the crisis that this channel belongs to."""
    crisis = await crisis_by_channel(session, channel_id) if channel_id else None
    return await account_by_id(session, crisis.account_id) if crisis and crisis.account_id else None


async def _exactly(session: AsyncSession, text: str) -> Account | None:
    key = search_key(text)
    if not key:
        return None
    account = await account_by_name_key(session, key)
    if account is not None:
        return account
    aliased = await accounts_by_alias_key(session, key)
    return aliased[0] if len(aliased) == 1 else None
