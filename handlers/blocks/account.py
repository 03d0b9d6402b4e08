"""The account card: sections, each with its freshness and its buttons; and the list of one's own accounts."""

from collections.abc import Mapping, Sequence

from crisis.profile import Freshness, ListedAccount, OurPerson, Overview
from handlers.blocks.elements import (
    VIEW_BLOCKS_MOST,
    Block,
    actions,
    button,
    context,
    divider,
    fields,
    header,
    modal,
    section,
)
from handlers.blocks.message import Message
from handlers.blocks.metadata import pack
from handlers.blocks.text import escaped, length, mention, money, when
from handlers.blocks.words import tier_text
from storage.vocabulary import Section

ACCOUNT_VIEW = "crisis_account_card"
OPEN_ACCOUNT = "crisis_open_account"
STILL_TRUE = "crisis_section_still_true"

LIST_VIEW = "crisis_account_list_view"
SHOW_LIST = "crisis_account_list"
LATER_PAGE = "crisis_account_list_later"
EARLIER_PAGE = "crisis_account_list_earlier"
ADD_TO_ACCOUNT = "crisis_add_to_account"
EDIT_FACTS = "crisis_edit_account_facts"

CONTACTS, TEAM, NOTES, LINKS = "contacts", "team", "notes", "links"
"""What an account has many of; each has a list and a form."""

LISTED_MOST = 45
ROWS_ON_PAGE = 40
TITLE_MOST = 24
"""Slack cuts the title of a modal there; a longer name is repeated below it."""
NO_ROOM = "There is more than one card can show. Each section has a button that shows all of it."


def account_view(account_id: int, name: str, parts: Sequence[Sequence[Block]]) -> Block:
    """The card. What finds no room in one view is left out, and that is said; every part has its own limit before."""
    blocks: list[Block] = [header(name)] if length(name) > TITLE_MOST else []
    for part in (one for one in parts if one):
        blocks += [divider(), *part] if blocks else part
    if len(blocks) > VIEW_BLOCKS_MOST:
        blocks = [*blocks[: VIEW_BLOCKS_MOST - 1], context(NO_ROOM)]
    return modal(name, blocks, callback_id=ACCOUNT_VIEW, private_metadata=pack(account=account_id))


def section_head(title: str, freshness: Freshness | None = None) -> Block:
    """The heading of one section, with who verified it when."""
    said = f"\n{freshness_text(freshness)}" if freshness else ""
    return section(f"*{title}*{said}")


def freshness_text(freshness: Freshness) -> str:
    """One sentence in italics; a stale section says what to do."""
    if freshness.verified_at is None or freshness.verified_by is None:
        return "_Nobody has verified this yet._"
    said = f"Verified by {mention(freshness.verified_by)} {when(freshness.verified_at)}."
    return f"_{said} That is long ago: is it still true?_" if freshness.is_stale else f"_{said}_"


def still_true_button(account_id: int, of: Section) -> Block:
    """Says that nothing in the section needs a change. `of`: the section it verifies."""
    return button("Still true", STILL_TRUE, f"{account_id}:{of}", label=f"Still true: {of}")


def list_button(text: str, account_id: int, kind: str) -> Block:
    return button(text, SHOW_LIST, f"{account_id}:{kind}:0")


def add_button(text: str, account_id: int, kind: str) -> Block:
    return button(text, ADD_TO_ACCOUNT, f"{account_id}:{kind}")


def account_list_view(
    account_id: int,
    title: str,
    add: str,
    kind: str,
    rows: Sequence[Block],
    *,
    page: int,
    ids: Mapping[str, str | None],
) -> Block:
    """All of one kind, each with its button, page by page.

    Args:
        add: what the button says that adds one.
        page: 0, 1, …; the last one there is when there are fewer.
    """
    pages = max(1, -(-len(rows) // ROWS_ON_PAGE))
    page = min(page, pages - 1)
    shown = rows[page * ROWS_ON_PAGE : (page + 1) * ROWS_ON_PAGE]
    buttons = [add_button(add, account_id, kind)]
    if page > 0:
        buttons.append(button("Earlier ones", EARLIER_PAGE, f"{account_id}:{kind}:{page - 1}"))
    if page < pages - 1:
        buttons.append(button("More…", LATER_PAGE, f"{account_id}:{kind}:{page + 1}"))
    numbered = [context(f"Page {page + 1} of {pages}")] if pages > 1 else []
    empty = [] if rows else [section("There is nothing here yet.")]
    return modal(
        title,
        [*numbered, *shown, *empty, actions(buttons)],
        callback_id=LIST_VIEW,
        private_metadata=pack(account=account_id, kind=kind, page=page, card=ids.get("card")),
    )


def our_person_text(person: OurPerson | None, *, nobody: str = "nobody") -> str:
    if person is None:
        return nobody
    return mention(person.slack_id) if person.slack_id else escaped(person.name, 100)


def overview_blocks(overview: Overview) -> list[Block]:
    """Tier, people, value and renewal."""
    value = money(overview.annual_value, overview.currency) if overview.annual_value is not None else "not known"
    facts = [
        f"*Tier*\n{tier_text(overview.tier)}",
        f"*KAM*\n{our_person_text(overview.kam)}",
        f"*KAM's manager*\n{our_person_text(overview.manager)}",
        f"*Our sponsor*\n{our_person_text(overview.sponsor)}",
        f"*Worth a year*\n{value}",
        f"*Renewal*\n{renewal_text(overview)}",
    ]
    return [
        fields(facts),
        context(freshness_text(overview.freshness)),
        actions(
            [
                button("Edit", EDIT_FACTS, str(overview.account_id), label=f"Edit the facts of {overview.name}"),
                still_true_button(overview.account_id, Section.OVERVIEW),
            ]
        ),
    ]


def renewal_text(overview: Overview) -> str:
    """`31 Mar 2027, in 120 days`."""
    if overview.renewal_on is None or overview.renewal_in_days is None:
        return "not known"
    days = overview.renewal_in_days
    left = "today" if days == 0 else f"in {_days(days)}" if days > 0 else f"{_days(-days)} ago"
    return f"{overview.renewal_on:%-d %b %Y}, {left}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def own_accounts_message(accounts: Sequence[ListedAccount]) -> Message:
    """One line with a button for each account of the reader."""
    if not accounts:
        said = "You are in the team of no account. `/crisis account NAME` shows one, if you may see it."
        return Message(text=said, blocks=[section(said)])
    blocks = [header("Your accounts")]
    blocks += [_listed(account) for account in accounts[:LISTED_MOST]]
    if len(accounts) > LISTED_MOST:
        blocks.append(context(f"These are the first {LISTED_MOST}. `/crisis account NAME` shows any other."))
    count = "1 account" if len(accounts) == 1 else f"{min(len(accounts), LISTED_MOST)} accounts"
    return Message(text=f"Your accounts: {count}.", blocks=blocks)


def _listed(account: ListedAccount) -> Block:
    renewal = f", renewal {account.renewal_on:%-d %b %Y}" if account.renewal_on else ""
    said = f"*{escaped(account.name, 300)}*, {tier_text(account.tier)}{renewal}"
    return section(
        said, accessory=button("Open", OPEN_ACCOUNT, str(account.id), label=f"Open the account {account.name}")
    )
