"""App Home: what waits for me, my crises, my accounts, and the button that declares a crisis."""

from typing import Any

from crisis.facts import (
    HomeAccount,
    HomeAction,
    HomeDigest,
    HomeEscalation,
    HomeFacts,
    ListedCrisis,
    PageFacts,
)
from handlers.blocks.account import OPEN_ACCOUNT
from handlers.blocks.action import DONE_ACTION
from handlers.blocks.elements import Block, actions, button, context, divider, header, section
from handlers.blocks.headline import POST_UPDATE
from handlers.blocks.menu import SHOW_CRISIS
from handlers.blocks.page import ACKNOWLEDGE
from handlers.blocks.risk import SHOW_MATRIX
from handlers.blocks.text import bullets, channel_link, escaped, mention, when
from handlers.blocks.words import STATUS, STEP, severity_text, tier_text
from storage.vocabulary import Section

DECLARE_FROM_HOME = "crisis_declare_from_home"
ALL_ACCOUNTS = "crisis_all_accounts"
CRISES_SHOWN = 20
PAGES_SHOWN = 10
ACTIONS_SHOWN, ACCOUNTS_SHOWN = 8, 7


def home_view(home: HomeFacts) -> dict[str, Any]:
    """The Home tab of one person: what waits for them, then what is theirs, then what they may look at."""
    blocks = [header("Crisis Desk"), *_declare(home), divider(), *_pages(home), *_actions(home), *_escalated(home)]
    blocks += _mine(home)
    if home.is_one_of_us:
        blocks += [*_accounts(home), *_manager(home), *_digests(home)]
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
    blocks += [_crisis(crisis, home.slack_id) for crisis in home.mine[:CRISES_SHOWN]]
    more = len(home.mine) - CRISES_SHOWN
    return [*blocks, *([section(f"and {more} more: `/crisis list`")] if more > 0 else [])]


def _crisis(crisis: ListedCrisis, me: str) -> Block:
    """Whoever leads gives the next update from here."""
    if crisis.lead != me:
        return section(_crisis_lines(crisis))
    update = button("Post update", POST_UPDATE, str(crisis.id), label=f"Post an update in {crisis.key}")
    return section(_crisis_lines(crisis), accessory=update)


def _crisis_lines(crisis: ListedCrisis) -> str:
    lead = f"led by {mention(crisis.lead)}" if crisis.lead else "nobody leads yet"
    lost = ", *may be lost*" if crisis.may_be_lost else ""
    overdue = " *An update is OVERDUE.*" if crisis.is_overdue else ""
    place = f"\n{channel_link(crisis.channel_id)}" if crisis.channel_id else ""
    return (
        f"*{crisis.key}* {crisis.severity.value}, {STATUS[crisis.status].lower()}, {lead}: "
        f"{escaped(crisis.account_name, 200)}{lost}.{overdue}{_due(crisis)}{place}"
    )


def _due(crisis: ListedCrisis) -> str:
    due = []
    if crisis.next_internal_at:
        due.append(f"Team by {when(crisis.next_internal_at)}")
    if crisis.next_client_at:
        due.append(f"client by {when(crisis.next_client_at)}")
    return f"\nNext updates: {', '.join(due)}" if due else ""


def _actions(home: HomeFacts) -> list[Block]:
    if not home.actions:
        return []
    blocks = [header("What I have to do")]
    blocks += [section(_action_line(one), accessory=_done(one)) for one in home.actions[:ACTIONS_SHOWN]]
    return [*blocks, *([context("and more: `/crisis actions`")] if len(home.actions) > ACTIONS_SHOWN else [])]


def _action_line(action: HomeAction) -> str:
    due = f"*OVERDUE* since {when(action.due_at)}" if action.is_overdue else f"by {when(action.due_at)}"
    return f"*{action.crisis_key}*, {due}\n{escaped(action.what, 300)}"


def _done(action: HomeAction) -> Block:
    return button("Done", DONE_ACTION, str(action.id), label=f"Done: {action.what}")


def _escalated(home: HomeFacts) -> list[Block]:
    if not home.escalated:
        return []
    return [header("Escalated to me"), *(section(_escalation_line(one)) for one in home.escalated)]


def _escalation_line(one: HomeEscalation) -> str:
    answered = "you answered" if one.is_answered else "*waits for your answer*"
    place = f"\n{channel_link(one.channel_id)}" if one.channel_id else ""
    return (
        f"*{one.key}* {one.severity.value}, {escaped(one.account_name, 200)}: "
        f"as {STEP[one.step]}, {when(one.at)}, {answered}{place}"
    )


def _accounts(home: HomeFacts) -> list[Block]:
    """Also for who has none: a manager looks at those of others."""
    blocks: list[Block] = [header("My accounts")]
    blocks += [_account(one) for one in home.accounts[:ACCOUNTS_SHOWN]] or [section("You work for no account.")]
    if len(home.accounts) > ACCOUNTS_SHOWN:
        blocks.append(context("and more, under “All accounts”"))
    look = [button("All accounts", ALL_ACCOUNTS, "all"), button("Risk matrix", SHOW_MATRIX, "all")]
    return [*blocks, actions(look)]


def _account(account: HomeAccount) -> Block:
    opens = button("Open", OPEN_ACCOUNT, str(account.id), label=f"Open the account {account.name}")
    return section(account_line(account), accessory=opens)


def account_line(account: HomeAccount) -> str:
    """Name, tier, readiness, and how much of the profile nobody verified lately."""
    stale = account.stale_sections
    fresh = "" if stale is None else f", {stale} of {len(Section)} sections to verify" if stale else ", all verified"
    tier = tier_text(account.tier)
    return f"*{escaped(account.name, 200)}*, {tier}: readiness {account.readiness} of 100{fresh}"


def _manager(home: HomeFacts) -> list[Block]:
    if home.manager is None:
        return []
    blocks: list[Block] = []
    if home.manager.least_ready:
        blocks += [header("Least ready this week"), *(_account(one) for one in home.manager.least_ready)]
        blocks.append(context("All of them, as of now: `/crisis readiness`"))
    if home.manager.team_gaps:
        gaps = bullets(escaped(gap, 300) for gap in home.manager.team_gaps)
        blocks += [header("Gaps in the response team"), section(gaps)]
    return blocks


def _digests(home: HomeFacts) -> list[Block]:
    if not home.digests:
        return []
    return [header("Resolved lately"), *(_digest(one) for one in home.digests)]


def _digest(one: HomeDigest) -> Block:
    said = f"*{one.key}* {one.severity.value}, {escaped(one.account_name, 200)}, resolved {when(one.resolved_at)}"
    what = f"\n{escaped(' '.join(one.what_was_done.split()), 300)}" if one.what_was_done else ""
    show = button("Show", SHOW_CRISIS, str(one.id), label=f"Show {one.key}")
    return section(f"{said}{what}", accessory=show)
