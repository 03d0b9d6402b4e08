"""How ready we are for a crisis: of one account part by part, or all that somebody may read, ranked."""

from crisis.account_named import account_named
from crisis.account_rights import check_may_read_account
from crisis.portfolio import readable_accounts
from crisis.readiness import readiness_of
from crisis.refusals import UnknownAccount
from handlers.asked import Answer
from handlers.blocks.readiness import ranking_message, readiness_message
from handlers.word import FreeRequest, FreeWord

NONE_OF_THEIRS = "You work for no account in the list, so there is nothing to rank. Ask a KAM to add you to a team."


async def show_readiness(request: FreeRequest) -> Answer:
    """`/crisis readiness Acme` for one account; alone the ranking."""
    deps = request.deps
    now = deps.clock.now()
    async with deps.database.reading() as session:
        if request.text.strip():
            account = await account_named(session, request.text)
            await check_may_read_account(session, deps.protocol, request.who, account)
            (found,) = await readiness_of(session, deps.protocol, [account], now=now)
            return readiness_message(found)
        accounts = await readable_accounts(session, deps.protocol, request.who)
        ranked = await readiness_of(session, deps.protocol, accounts, now=now)
    if not ranked:
        raise UnknownAccount(NONE_OF_THEIRS)
    return ranking_message(ranked)


WORDS = (
    FreeWord(
        word="readiness",
        aliases=("ready",),
        usage="[account]",
        help="How ready we are for a crisis, and what helps most.",
        answer=show_readiness,
    ),
)
