"""Who may do what. The words come from `[permissions]` in the protocol file."""

from collections.abc import Collection
from enum import StrEnum


class Action(StrEnum):
    DECLARE = "declare"
    CHANGE = "change"
    """Post updates, take or hand over the lead, escalate, raise the severity."""
    LOWER = "lower"
    """Lower the severity."""
    END = "end"
    """Resolve, cancel, reopen."""
    JOIN = "join"
    """Come into the channel of an open crisis."""
    LIST = "list"
    """See that there is a crisis: key, account, severity, status, who leads. Never what was said."""
    READ = "read"
    """Read what was said: summary, updates, timeline, people."""


class Word(StrEnum):
    """One kind of people a permission can name."""

    EVERYBODY = "everybody"
    PARTICIPANTS = "participants"
    DECLARER = "declarer"
    LEAD = "lead"
    KAM = "kam"
    MANAGERS = "managers"


_SAID = {
    Word.PARTICIPANTS: "people in the crisis",
    Word.DECLARER: "the person who declared it",
    Word.LEAD: "the crisis lead",
    Word.KAM: "the account's KAM",
    Word.MANAGERS: "managers",
}


def allows(
    words: Collection[Word],
    *,
    is_participant: bool,
    is_declarer: bool,
    is_lead: bool,
    is_kam: bool,
    is_manager: bool,
) -> bool:
    """Whether somebody who is all this is among those the words name. No words: nobody."""
    belongs = {
        Word.EVERYBODY: True,
        Word.PARTICIPANTS: is_participant,
        Word.DECLARER: is_declarer,
        Word.LEAD: is_lead,
        Word.KAM: is_kam,
        Word.MANAGERS: is_manager,
    }
    return any(belongs[word] for word in words)


def who_may(words: Collection[Word]) -> str:
    """For a refusal: `Only the crisis lead, the account's KAM or managers may do this.`"""
    if Word.EVERYBODY in words:
        return "Everybody may do this."
    said = [_SAID[word] for word in _SAID if word in words]
    if not said:
        return "The protocol allows nobody to do this."
    return f"Only {_enumerate(said)} may do this."


def _enumerate(said: list[str]) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"
