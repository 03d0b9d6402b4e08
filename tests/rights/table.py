"""Who may do what, and from where: the data behind `docs/rights.md`. Every cell is tried against the real app."""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """Kinds of people; the value is the column's head."""

    STRANGER = "stranger"
    PARTICIPANT = "participant"
    DECLARER = "declarer"
    LEAD = "lead"
    KAM = "KAM"
    ACCOUNT_MANAGER = "account's manager"
    SPONSOR = "sponsor"
    MANAGER = "manager"
    PAGED = "paged"
    GUEST = "guest"
    GUEST_INSIDE = "guest inside"
    LEFT = "left"
    BOT = "bot"
    OUTSIDER = "other workspace"
    SHARED = "shared channel"
    UNKNOWN = "unknown"


MEANING = {
    Who.STRANGER: "a full member of the workspace who has nothing to do with the crisis",
    Who.PARTICIPANT: "somebody who was invited into the channel",
    Who.DECLARER: "who declared it",
    Who.LEAD: "who leads it",
    Who.KAM: "the account's manager, by the account list",
    Who.ACCOUNT_MANAGER: "the KAM's manager, by the account list",
    Who.SPONSOR: "the account's sponsor, by the account list, and executive sponsor under `[ladder_people]`",
    Who.MANAGER: "named under `managers` in the protocol",
    Who.PAGED: "somebody to whom a page was passed on",
    Who.GUEST: "a guest of the workspace",
    Who.GUEST_INSIDE: "a guest whom somebody invited into the crisis channel",
    Who.LEFT: "somebody whose account was deactivated",
    Who.BOT: "another app's bot",
    Who.OUTSIDER: "somebody of another workspace, and Slack's request says so",
    Who.SHARED: "somebody of another workspace, and only Slack's answer about the person says so",
    Who.UNKNOWN: "somebody about whom Slack gives no answer",
}


class Way(StrEnum):
    """From where it is tried; each is checked on its own, a form also when its opener was skipped."""

    HERE = "command in the crisis channel"
    ELSEWHERE = "command elsewhere, with the key"
    DIRECT = "command in a direct message, with the key"
    HOME = "App Home"
    SHORTCUT = "shortcut"
    HEADLINE = "button on the headline"
    REMINDER = "button on the reminder"
    PAGE = "button on somebody's page"
    MENU = "button in the menu “More…”"
    CARD = "button on an account card or a private list"
    WARNING = "button in the form that declares"
    FIELD = "field that asks while it is filled in"
    CHOICE = "choice of a crisis after a word without a key"
    SUBMISSION = "submission of the form"


@dataclass(frozen=True)
class Right:
    """One row: what it is, who may, and all the ways it can be tried."""

    what: str
    allowed: frozenset[Who]
    ways: tuple[Way, ...]


MEMBERS = frozenset(
    {
        Who.STRANGER,
        Who.PARTICIPANT,
        Who.DECLARER,
        Who.LEAD,
        Who.KAM,
        Who.ACCOUNT_MANAGER,
        Who.SPONSOR,
        Who.MANAGER,
        Who.PAGED,
    }
)
INSIDE = MEMBERS - {Who.STRANGER}
ABOVE = frozenset({Who.LEAD, Who.KAM, Who.ACCOUNT_MANAGER, Who.SPONSOR, Who.MANAGER})
ASKED = frozenset({Who.PAGED})
FOR_THE_ACCOUNT = frozenset({Who.KAM, Who.ACCOUNT_MANAGER, Who.SPONSOR, Who.MANAGER})
"""And the account's team, who are told apart in `tests/crisis/test_account_rights.py`."""

GIVERS = FOR_THE_ACCOUNT | {Who.DECLARER}
"""Whoever looks after any account may look at handing over their own; the declarer of the table does."""

MANAGERS = frozenset({Who.SPONSOR, Who.MANAGER})
"""Whoever the protocol names; the account list alone makes nobody a manager of everything."""
LEADER = frozenset({Who.LEAD})
"""To whom feedback was passed on, and who is asked to approve a draft, in the company of the table."""
LIAISON = frozenset({Who.KAM})
"""The KAM speaks to the client until somebody else is named."""

ANYWHERE = (Way.HERE, Way.ELSEWHERE, Way.DIRECT)

RIGHTS = (
    Right("help", MEMBERS | {Who.UNKNOWN}, ANYWHERE),
    Right("declare", MEMBERS | {Who.UNKNOWN}, (*ANYWHERE, Way.HOME, Way.SHORTCUT, Way.FIELD, Way.SUBMISSION)),
    Right("join", MEMBERS, (*ANYWHERE, Way.WARNING)),
    Right("list", MEMBERS, ANYWHERE),
    Right("show", INSIDE, (*ANYWHERE, Way.MENU, Way.CHOICE)),
    Right("timeline", INSIDE, (*ANYWHERE, Way.MENU)),
    Right("catch up", INSIDE, (*ANYWHERE, Way.MENU)),
    Right("add to timeline", INSIDE, (*ANYWHERE, Way.CARD, Way.SUBMISSION)),
    Right("correct timeline", INSIDE, (*ANYWHERE, Way.CARD, Way.SUBMISSION)),
    Right("who", INSIDE, (*ANYWHERE, Way.MENU)),
    Right("post update", INSIDE, (*ANYWHERE, Way.HEADLINE, Way.REMINDER, Way.CHOICE, Way.FIELD, Way.SUBMISSION)),
    Right("no change", INSIDE, (*ANYWHERE, Way.REMINDER, Way.SUBMISSION)),
    Right("snooze", INSIDE, (*ANYWHERE, Way.REMINDER, Way.SUBMISSION)),
    Right("draft for client", INSIDE, (*ANYWHERE, Way.CARD, Way.SUBMISSION)),
    Right("draft with a reason", INSIDE, (Way.SUBMISSION,)),
    Right("another word for client", INSIDE, (Way.CARD,)),
    Right("withdraw draft", INSIDE, (Way.CARD,)),
    Right("approve draft", LEADER, (Way.CARD,)),
    Right("ask for changes of draft", LEADER, (Way.CARD, Way.SUBMISSION)),
    Right("send draft", LIAISON | LEADER, (Way.CARD, Way.SUBMISSION)),
    Right("take lead", INSIDE, (*ANYWHERE, Way.HEADLINE, Way.PAGE)),
    Right("hand over", INSIDE, (*ANYWHERE, Way.HEADLINE, Way.SUBMISSION)),
    Right("acknowledge", ASKED, (*ANYWHERE, Way.PAGE)),
    Right("decline", ASKED, (*ANYWHERE, Way.PAGE)),
    Right("delegate", ASKED, (*ANYWHERE, Way.PAGE)),
    Right("escalate", INSIDE, (*ANYWHERE, Way.HEADLINE, Way.SUBMISSION)),
    Right("raise", INSIDE, (*ANYWHERE, Way.HEADLINE, Way.SUBMISSION)),
    Right("change severity as triage says", INSIDE, (Way.CARD,)),
    Right("lower", ABOVE, (Way.SUBMISSION,)),
    Right("category", INSIDE, (*ANYWHERE, Way.MENU, Way.SUBMISSION)),
    Right("loss risk", INSIDE, (*ANYWHERE, Way.MENU, Way.SUBMISSION)),
    Right("no loss risk", ABOVE, (*ANYWHERE, Way.CARD)),
    Right("menu", INSIDE, (Way.HEADLINE,)),
    Right("recover", INSIDE, (*ANYWHERE, Way.MENU, Way.SUBMISSION)),
    Right("resolve", ABOVE, (*ANYWHERE, Way.HEADLINE, Way.CHOICE, Way.SUBMISSION)),
    Right("cancel", ABOVE, (*ANYWHERE, Way.MENU, Way.SUBMISSION)),
    Right("reopen", ABOVE, (*ANYWHERE, Way.HEADLINE, Way.SUBMISSION)),
    Right("read review", INSIDE, (*ANYWHERE, Way.HEADLINE)),
    Right("add finding", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("improve gap", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("leave gap", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("answer review", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("list findings", INSIDE, (Way.CARD,)),
    Right("list answers", INSIDE, (Way.CARD,)),
    Right("correct finding", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("remove finding", INSIDE, (Way.CARD,)),
    Right("propose change", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("read proposals", MEMBERS, (Way.CARD,)),
    Right("take proposal", MANAGERS, (Way.CARD,)),
    Right("decline proposal", MANAGERS, (Way.CARD, Way.SUBMISSION)),
    Right("close review", ABOVE, (Way.CARD,)),
    Right("read account", INSIDE, ANYWHERE),
    Right("list accounts", MEMBERS, (Way.CARD,)),
    Right("next accounts", MEMBERS, (Way.CARD,)),
    Right("earlier accounts", MEMBERS, (Way.CARD,)),
    Right("next page of account", INSIDE, (Way.CARD,)),
    Right("earlier page of account", INSIDE, (Way.CARD,)),
    Right("change facts", FOR_THE_ACCOUNT, (Way.SUBMISSION,)),
    Right("more of facts", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("add member", FOR_THE_ACCOUNT, (Way.SUBMISSION,)),
    Right("remove member", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("add link", FOR_THE_ACCOUNT, (Way.SUBMISSION,)),
    Right("remove link", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("remove note", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("change account", FOR_THE_ACCOUNT, (*ANYWHERE, Way.SUBMISSION)),
    Right("add contact", FOR_THE_ACCOUNT, (*ANYWHERE, Way.SUBMISSION)),
    Right("edit contact", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("more of contact", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("contact left", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("designate account", FOR_THE_ACCOUNT, ANYWHERE),
    Right("read readiness", INSIDE, ANYWHERE),
    Right("read risks", INSIDE, ANYWHERE),
    Right("add risk", FOR_THE_ACCOUNT, (*ANYWHERE, Way.SUBMISSION)),
    Right("more of risk", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("risk is still so", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("score risk", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("mitigate risk", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("mitigation is done", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("close risk", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("risk matrix", INSIDE, ANYWHERE),
    Right("foreseen", INSIDE, (*ANYWHERE, Way.SUBMISSION)),
    Right("look for what was foreseen", INSIDE, (Way.CARD,)),
    Right("say that nobody foresaw it", INSIDE, (Way.CARD,)),
    Right("surprise into register", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("contagion", INSIDE, (*ANYWHERE, Way.CARD)),
    Right("people", INSIDE, (Way.HERE, Way.ELSEWHERE)),
    Right("directory", MEMBERS, (Way.ELSEWHERE,)),
    Right("read playbook", MEMBERS, (Way.ELSEWHERE, Way.CARD)),
    Right("run playbook", INSIDE, (Way.HERE, Way.CARD)),
    Right("begin triage", INSIDE, (Way.CARD,)),
    Right("triage", INSIDE, (Way.HERE, Way.CARD)),
    Right("ask questions", INSIDE, (Way.CARD,)),
    Right("answer second question", INSIDE, (Way.CARD,)),
    Right("read actions", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("add action", INSIDE, (Way.HERE, Way.CARD, Way.SUBMISSION)),
    Right("more of action", INSIDE, (Way.CARD,)),
    Right("put action off", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("give action", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("skip action", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("say what action is about", INSIDE, (Way.CARD, Way.SUBMISSION)),
    Right("finish action", INSIDE, (Way.HERE, Way.CARD, Way.SUBMISSION)),
    Right("read obligations", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("keep obligation", INSIDE, (Way.HERE, Way.CARD, Way.SUBMISSION)),
    Right("break obligation", INSIDE, (Way.HERE, Way.CARD, Way.SUBMISSION)),
    Right("void obligation", INSIDE, (Way.HERE, Way.CARD, Way.SUBMISSION)),
    Right("read checklist", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("tell client", LIAISON, (Way.HERE, Way.CARD)),
    Right("tell inside", INSIDE, (Way.HERE, Way.CARD)),
    Right("correct told", LIAISON, (Way.HERE, Way.CARD)),
    Right("read commitments", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("add commitment", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.SUBMISSION)),
    Right("change commitment", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("more of commitment", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("remove commitment", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("read KPIs", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("add KPI", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.CARD, Way.SUBMISSION)),
    Right("measure KPI", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("change KPI", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("more of KPI", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("remove KPI", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("run diagnostic", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.CARD, Way.SUBMISSION)),
    Right("more of diagnostic", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("read plan", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("add plan line", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("change plan line", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("more of plan line", MEMBERS | {Who.UNKNOWN}, (Way.CARD,)),
    Right("take over plan of tier", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("change plan of tier", MANAGERS, (Way.ELSEWHERE, Way.CARD, Way.SUBMISSION)),
    Right("read account plan", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("changes of account plan", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("write account plan", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.CARD, Way.SUBMISSION)),
    Right("more of account plan", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("check account plan", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("sign account plan", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("agree to account plan", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("open brainstorm", INSIDE, (Way.ELSEWHERE,)),
    Right("open brainstorm of all", MEMBERS, (Way.ELSEWHERE,)),
    Right("add idea", MEMBERS, (Way.CARD, Way.SUBMISSION)),
    Right("more of idea", MEMBERS, (Way.CARD,)),
    Right("vote", MEMBERS, (Way.CARD,)),
    Right("take vote back", MEMBERS, (Way.CARD,)),
    Right("read ideas", MEMBERS, (Way.CARD,)),
    Right("playbooks as ideas", MEMBERS, (Way.CARD,)),
    Right("vote from elsewhere", INSIDE, (Way.CARD,)),
    Right("read ideas from elsewhere", INSIDE, (Way.CARD,)),
    Right("add idea from elsewhere", INSIDE, (Way.CARD,)),
    Right("playbooks as ideas from elsewhere", INSIDE, (Way.CARD,)),
    Right("close brainstorm", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("idea into register", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("read touchpoints", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("log", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.SUBMISSION)),
    Right("choose account to log for", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("complaint", FOR_THE_ACCOUNT, (Way.ELSEWHERE,)),
    Right("follow complaint", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("promote complaint", INSIDE, (Way.CARD,)),
    Right("plan visit", FOR_THE_ACCOUNT, (Way.SUBMISSION,)),
    Right("move visit", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("cancel visit", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("visit took place", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("visit did not take place", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("raise trigger", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.CARD, Way.SUBMISSION)),
    Right("read triggers", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("declare trigger", INSIDE, (Way.CARD,)),
    Right("watch trigger", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("dismiss trigger", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("read feedback", INSIDE, (Way.ELSEWHERE, Way.CARD)),
    Right("write feedback", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.CARD, Way.SUBMISSION)),
    Right("more of feedback", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("write feedback of a crisis", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.CARD)),
    Right("pass feedback on", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("see handoff", LEADER, (Way.CARD,)),
    Right("answer handoff", LEADER, (Way.CARD, Way.SUBMISSION)),
    Right("put feedback off", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("read roster", MEMBERS, (Way.ELSEWHERE, Way.CARD)),
    Right("change roster", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("add seat", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("more of seat", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("add seat of tier", MANAGERS, (Way.CARD,)),
    Right("change roster of tier", MANAGERS, (Way.CARD, Way.SUBMISSION)),
    Right("away", MEMBERS, (Way.ELSEWHERE,)),
    Right("be away", MEMBERS, (Way.CARD,)),
    Right("somebody away", MANAGERS, (Way.ELSEWHERE, Way.CARD, Way.SUBMISSION)),
    Right("remove absence", MANAGERS, (Way.CARD,)),
    Right("look at handover of accounts", GIVERS, (Way.ELSEWHERE, Way.CARD)),
    Right("choose whose accounts", GIVERS, (Way.CARD,)),
    Right("hand accounts over", FOR_THE_ACCOUNT, (Way.SUBMISSION,)),
    Right("hand accounts of another over", MANAGERS, (Way.SUBMISSION,)),
    Right("skills", MEMBERS, (Way.ELSEWHERE,)),
    Right("read somebody's skills", MEMBERS, (Way.ELSEWHERE,)),
    Right("change somebody's skills", MANAGERS, (Way.SUBMISSION,)),
    Right("change skills an account takes", FOR_THE_ACCOUNT, (Way.CARD, Way.SUBMISSION)),
    Right("bring in who can help", INSIDE, (Way.CARD,)),
    Right("who is trained", MEMBERS, (Way.ELSEWHERE,)),
    Right("read roles", MEMBERS, (Way.ELSEWHERE,)),
    Right("read one's own role", MEMBERS | {Who.UNKNOWN}, (Way.CARD,)),
    Right("read somebody's trainings", MEMBERS, (Way.ELSEWHERE,)),
    Right("record training", MANAGERS, (Way.CARD, Way.SUBMISSION)),
    Right("remove training", MANAGERS, (Way.CARD,)),
    Right("make statement for client", FOR_THE_ACCOUNT, (Way.ELSEWHERE, Way.CARD)),
    Right("send statement for client", FOR_THE_ACCOUNT, (Way.CARD,)),
    Right("another account", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("another page", MANAGERS, (Way.CARD,)),
    Right("remove note of another", MANAGERS, (Way.CARD,)),
    Right("contact of another left", MANAGERS, (Way.CARD,)),
    Right("close risk of another", MANAGERS, (Way.CARD,)),
    Right("score risk of another", MANAGERS, (Way.CARD,)),
    Right("change plan line of another", MANAGERS, (Way.CARD,)),
    Right("another readiness", MANAGERS, (Way.ELSEWHERE,)),
    Right("another register", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("another matrix", MANAGERS, (Way.ELSEWHERE,)),
    Right("another commitments", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("another KPIs", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("measure another KPI", MANAGERS, (Way.CARD,)),
    Right("run another diagnostic", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("another plan", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("another account plan", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("sign another account plan", MANAGERS, (Way.CARD,)),
    Right("open brainstorm of another", MANAGERS, (Way.ELSEWHERE,)),
    Right("another touchpoints", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("another feedback", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("pass feedback of another on", MANAGERS, (Way.CARD,)),
    Right("write feedback of another", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("log for another", MANAGERS, (Way.ELSEWHERE,)),
    Right("change skills another takes", MANAGERS, (Way.CARD,)),
    Right("make statement for another", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("change another commitment", MANAGERS, (Way.CARD,)),
    Right("promote another complaint", MANAGERS, (Way.CARD,)),
    Right("move another visit", MANAGERS, (Way.CARD,)),
    Right("cancel another visit", MANAGERS, (Way.CARD,)),
    Right("another visit took place", MANAGERS, (Way.CARD,)),
    Right("raise trigger for another", MANAGERS, (Way.ELSEWHERE,)),
    Right("another triggers", MANAGERS, (Way.ELSEWHERE, Way.CARD)),
    Right("declare another trigger", MANAGERS, (Way.CARD,)),
    Right("watch another trigger", MANAGERS, (Way.CARD,)),
    Right("dismiss another trigger", MANAGERS, (Way.CARD,)),
    Right("follow another complaint", MANAGERS, (Way.CARD,)),
)
"""“Another” is an account, Globex, in whose crises nobody of the columns is."""
