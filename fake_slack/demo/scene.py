"""What every act of the played crisis stands on: the people, the narration, the workspace, the promises."""

import textwrap
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from fake_slack.demo.company import Company
from fake_slack.demo.page import Person, Workspace, words, workspace
from fake_slack.demo.promises import Ledger, Promise
from fake_slack.demo.waiting import TooLate, until
from fake_slack.model import Json

STALL_S = 25.0
"""Real seconds a busy machine may hold everything up, on top of what is waited for."""
LINE_WIDTH = 116

T = TypeVar("T")


@dataclass
class Scene:
    """One played crisis."""

    company: Company
    people: dict[str, Person]
    ledger: Ledger = field(default_factory=Ledger)
    key: str = ""
    channel_name: str = ""
    channel_id: str = ""
    stalls: list[str] = field(default_factory=list)
    """Answers that came later than the story wants, because the machine was busy."""

    def person(self, handle: str) -> Person:
        """Somebody by handle name."""
        return self.people[handle]

    def names(self, ids: list[str]) -> list[str]:
        """Handle names for ids; what is nobody's stays an id."""
        handles = {person.id: handle for handle, person in self.people.items()}
        return sorted(handles.get(one, one) for one in ids)

    def tell(self, sentence: str) -> None:
        """One thing that happened, with its business time."""
        stamp = f"{self.company.now():%H:%M}  "
        print(textwrap.fill(sentence, LINE_WIDTH, initial_indent=stamp, subsequent_indent=" " * len(stamp)))

    def look(self) -> Workspace:
        """The workspace now."""
        self.company.check_alive()
        return workspace(self.company.slack_url)

    def await_(self, seen: Callable[[Workspace], T], what: str, *, business: timedelta = timedelta()) -> T:
        """Look until `seen` finds something.

        Args:
            business: when it is expected by the protocol, from now.

        Raises:
            TooLate: it did not come.
        """
        within = self.company.real_seconds(business) + STALL_S
        return until(lambda: seen(self.look()), within_s=within, what=what)

    def expects(self, promise: Promise, seen: Callable[[Workspace], T], what: str) -> T | None:
        """As `await_`, but the story goes on without it: what does not come breaks the promise."""
        try:
            return self.await_(seen, what)
        except TooLate as late:
            self.ledger.check(promise, False, str(late))
            return None

    def channel(self, seen: Workspace) -> Json:
        """The crisis channel."""
        return seen.channel(self.channel_name)

    def said(self, seen: Workspace, part: str) -> list[Json]:
        """Messages in the crisis channel that hold this text."""
        return [message for message in seen.messages(self.channel(seen)) if part in words(message)]

    def pages(self, seen: Workspace, handle: str) -> list[Json]:
        """The pages somebody got for this crisis, oldest first: they are headed with its key."""
        direct = seen.direct(self.person(handle))
        return [message for message in direct if self.key in words(message["blocks"][:1]) and _is_page(message)]

    def answers(self, handle: str, action: str, *, before: timedelta) -> None:
        """Somebody answers their newest page; note a stall when the ladder may have gone on by then."""
        page = self.pages(self.look(), handle)[-1]
        self.person(handle).presses(page, action)
        took = timedelta(seconds=self.company.now().timestamp() - float(page["ts"]))
        if took > before:
            minutes = took.total_seconds() / 60
            self.stalls.append(handle)
            self.tell(f"(This machine is busy: it took {handle} {minutes:.0f} minutes to answer. The ladder went on.)")

    def headline(self, seen: Workspace) -> Json | None:
        """The pinned message, with the id of its channel."""
        channel = self.channel(seen)
        pinned = [message for message in seen.messages(channel) if message["ts"] in channel["pins"]]
        return pinned[0] if len(pinned) == 1 else None

    def headline_says(self, *parts: str) -> None:
        """Wait until the headline says all of this; note whether it did."""

        def missing() -> list[str]:
            headline = self.headline(self.look())
            return [part for part in parts if headline is None or part not in words(headline)]

        lacking = _last_of(missing, within_s=STALL_S)
        self.ledger.check(Promise.HEADLINE, not lacking, f"{self.company.now():%H:%M}: it lacks {lacking}")

    def once(self, part: str, what: str) -> None:
        """Wait until the crisis channel says this, and note that it says it exactly once."""
        self.await_(lambda seen: self.said(seen, part), what)
        count = len(self.said(self.look(), part))
        self.ledger.check(Promise.UPDATED, count == 1, f"{what}: {count} times")


def _last_of(missing: Callable[[], list[str]], *, within_s: float) -> list[str]:
    """What is still missing when nothing is, or when the time is over."""
    found: list[list[str]] = [[]]

    def is_complete() -> bool:
        found[0] = missing()
        return not found[0]

    with suppress(TooLate):
        until(is_complete, within_s=within_s, what="the headline is current")
    return found[0]


def _is_page(message: Json) -> bool:
    header = words(message["blocks"][:1])
    return message["blocks"][0]["type"] == "header" and ("needed" in header or "page" in header)
