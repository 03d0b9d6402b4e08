"""`docs/rights.md`, made from the table: `python -m tests.rights` writes it."""

from collections.abc import Iterator
from pathlib import Path

from tests.rights.table import MEANING, RIGHTS, Right, Way, Who

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"

_HEAD = """# Who may do what

Made from `tests/rights/table.py` by `python -m tests.rights`; do not edit it by hand. `tests/rights` tries every cell
against the real app, in every way the row names, with the protocol as it is shipped. Command, opener and submission are
checked each on its own: whoever makes up the submission of a form that would never open for them is refused all the
same. A refused request changes nothing in the database (but that Slack was asked who the person is) and gets one
sentence that says who may.
"""

_READING = """## What somebody outside may see

Crisis channels are private, and so is what is said in them. `[permissions]` in the protocol decides:

* `read` (summary, updates, timeline, who is in it, what was done): people in the crisis, who declared it, its lead, the
  account's KAM, managers. Everybody else hears how to join.
* `list` (that there is a crisis: key, account, severity, status, who leads, when the next update is due, the channel):
  every full member, so that nobody declares a second one. `/crisis list` and the choice after a word without a key
  show this and no more; so does the warning in the form when an account with an open crisis is chosen, to whoever may
  `join`.
* `join`: as `declare`, so by default every full member. Joining is never silent: it is announced in the channel and
  stands on the timeline. Name fewer people under `join` to close this door.
* The account search shows name, tier and KAM to whoever may declare, and nothing about crises or money.
* What is known of an account (contacts, notes, commitments, KPIs, the diagnostic, risks, plan, visits, also planned
  ones, complaints, triggers, feedback): its KAM, their manager, the sponsor, the account team, managers, and people in
  an open crisis of that account while it lasts; the last only read. That crisis opens no other account's card.
* Who stands for a function (`/crisis who`, `/crisis roster`) and the playbooks: every full member, as whoever needs
  finance at night must find them. An account's seats change its people, those of a tier and of everybody only managers.
* Everybody says when they themselves are away; only managers say it of others.
* Lines of the checklist that the client hears are ticked by the liaison alone.
* App Home shows a person their own crises and pages; to guests and people who left it shows nothing of ours.
* Guests never see anything of ours, also when somebody invited them into a crisis channel; what stands in the channel
  itself Slack shows them.

Whoever Slack cannot identify at the moment may declare, so that no crisis is lost to a lookup that failed, and nothing
else: no list, no warning about an open crisis.
"""


def page() -> str:
    return "\n".join([_HEAD, *_people(), "", *_table(), "", _READING, *_ways(), ""])


def _people() -> Iterator[str]:
    yield "## The people\n"
    yield from (f"* **{who}**: {meaning}" for who, meaning in MEANING.items())


def _table() -> Iterator[str]:
    yield "## The table\n"
    yield f"| | {' | '.join(Who)} |"
    yield f"|---|{'---|' * len(Who)}"
    yield from (_row(right) for right in RIGHTS)


def _row(right: Right) -> str:
    return f"| **{right.what}** | {' | '.join('yes' if who in right.allowed else 'no' for who in Who)} |"


def _ways() -> Iterator[str]:
    yield "## In which ways each was tried\n"
    for right in RIGHTS:
        yield f"* **{right.what}**: {'; '.join(right.ways)}"
    cells = len(Who) * sum(len(right.ways) for right in RIGHTS)
    yield f"\n{len(RIGHTS)} rows, {len(Who)} kinds of people, {len(Way)} ways: {cells} cells."
