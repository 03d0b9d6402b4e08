"""Which accounts somebody may read, for what is shown of several at once."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import is_manager
from crisis.permissions import check_may
from crisis.protocol import Protocol
from crisis.rules.permissions import Action
from storage.queries.account import all_accounts
from storage.queries.person import person_by_slack_id
from storage.queries.portfolio import accounts_known_to
from storage.tables.account import Account


async def readable_accounts(session: AsyncSession, protocol: Protocol, who: str) -> Sequence[Account]:
    """As `crisis.account_rights.may_read_account` for every account, by name, with a constant number of queries.

    Raises:
        NotAllowed: a guest, a bot, or somebody Slack does not know.
    """
    await check_may(session, protocol, who, Action.LIST)
    if await is_manager(session, protocol, who):
        return await all_accounts(session)
    person = await person_by_slack_id(session, who)
    assert person is not None and person.id is not None
    return await accounts_known_to(session, person.id, who)
