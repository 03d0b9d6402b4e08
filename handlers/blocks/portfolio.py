"""All accounts somebody may read, page by page, with a search."""

from collections.abc import Sequence

from crisis.facts import HomeAccount
from handlers.blocks.account import OPEN_ACCOUNT
from handlers.blocks.elements import Block, actions, button, context, field, modal, section, typed
from handlers.blocks.home import account_line
from handlers.blocks.metadata import pack

PER_PAGE = 10
PORTFOLIO_VIEW = "crisis_portfolio_view"
EARLIER_ACCOUNTS = "crisis_earlier_accounts"
LATER_ACCOUNTS = "crisis_later_accounts"
LONGEST_SEARCH = 60


def portfolio_view(accounts: Sequence[HomeAccount], *, page: int, total: int, search: str) -> Block:
    """
    Args:
        accounts: those of the page.
        page: from 0.
        total: how many there are on all pages.
    """
    element = typed(initial=search, most=LONGEST_SEARCH, placeholder="For example Acme")
    blocks = [field("search", "Part of a name", element, optional=True)]
    blocks += [_line(account) for account in accounts] or [section("No account you may read has this in its name.")]
    first = page * PER_PAGE
    if total:
        blocks.append(context(f"{first + 1} to {first + len(accounts)} of {total}"))
    turn = [button("Previous", EARLIER_ACCOUNTS, str(page - 1))] if page else []
    turn += [button("Next", LATER_ACCOUNTS, str(page + 1))] if first + PER_PAGE < total else []
    return modal(
        "All accounts",
        [*blocks, *([actions(turn)] if turn else [])],
        callback_id=PORTFOLIO_VIEW,
        submit="Search",
        private_metadata=pack(search=search),
    )


def _line(account: HomeAccount) -> Block:
    opens = button("Open", OPEN_ACCOUNT, str(account.id), label=f"Open the account {account.name}")
    return section(account_line(account), accessory=opens)
