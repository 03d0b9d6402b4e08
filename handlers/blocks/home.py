"""App Home: what waits for me, my crises, and the button that declares one."""

from typing import Any

from crisis.facts import HomeFacts, ListedCrisis, PageFacts
from handlers.blocks.elements import Block, actions, button, divider, header, section
from handlers.blocks.page import ACKNOWLEDGE
from handlers.blocks.text import channel_link, escaped, mention, when
from handlers.blocks.words import STATUS, severity_text

DECLARE_FROM_HOME = "crisis_declare_from_home"
CRISES_SHOWN = 40
PAGES_SHOWN = 15


def home_view(home: HomeFacts) -> dict[str, Any]:
    """The Home tab of one person."""
    blocks = [header("Crisis Desk"), *_declare(home), divider(), *_pages(home), *_mine(home)]
    return {"type": "home", "blocks": blocks}


def _declare(home: HomeFacts) -> list[Block]:
    if not home.may_declare:
        return [section("You are not among those who may declare a crisis here. Tell a key account manager at once.")]
    return [
        section("Something is wrong with a key account? Declare it; three answers are enough."),
        actions([button("Declare a crisis", DECLARE_FROM_HOME, "declare", style="primary")]),
    ]


def _pages(home: HomeFacts) -> list[Block]:
    if not home.pages:
        return []
    blocks = [header("Waiting for your answer")]
    for page in home.pages[:PAGES_SHOWN]:
        blocks.append(section(_page_line(page), accessory=_acknowledge(page), block_id=f"page:{page.id}"))
    more = len(home.pages) - PAGES_SHOWN
    return [*blocks, *([section(f"and {more} more in your direct messages")] if more > 0 else [])]


def _page_line(page: PageFacts) -> str:
    crisis = page.crisis
    return (
        f"*{crisis.key}*, {escaped(crisis.account_name, 200)}, {escaped(severity_text(crisis), 100)}: "
        f"paged {when(page.sent_at)}\n{escaped(crisis.summary, 300)}"
    )


def _acknowledge(page: PageFacts) -> Block:
    return button("I am on it", ACKNOWLEDGE, str(page.id), style="primary", label=f"I am on it: {page.crisis.key}")


def _mine(home: HomeFacts) -> list[Block]:
    blocks = [header("My open crises")]
    if not home.mine:
        return [*blocks, section("You are in no open crisis.")]
    blocks += [section(_crisis_lines(crisis)) for crisis in home.mine[:CRISES_SHOWN]]
    more = len(home.mine) - CRISES_SHOWN
    return [*blocks, *([section(f"and {more} more: `/crisis list`")] if more > 0 else [])]


def _crisis_lines(crisis: ListedCrisis) -> str:
    lead = f"led by {mention(crisis.lead)}" if crisis.lead else "nobody leads yet"
    overdue = " *An update is OVERDUE.*" if crisis.is_overdue else ""
    place = f"\n{channel_link(crisis.channel_id)}" if crisis.channel_id else ""
    return (
        f"*{crisis.key}* {crisis.severity.value}, {STATUS[crisis.status].lower()}, {lead}: "
        f"{escaped(crisis.account_name, 200)}.{overdue}{_due(crisis)}{place}"
    )


def _due(crisis: ListedCrisis) -> str:
    due = []
    if crisis.next_internal_at:
        due.append(f"Team by {when(crisis.next_internal_at)}")
    if crisis.next_client_at:
        due.append(f"client by {when(crisis.next_client_at)}")
    return f"\nNext updates: {', '.join(due)}" if due else ""
