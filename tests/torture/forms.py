"""Forms as people fill and submit them: impatiently, twice, and again after an error."""

import asyncio
from typing import Any

from tests.torture.ledger import Ledger, Outcome, Written
from tests.torture.page import Json, Person, filled

TRIES = 10
PATIENCE_S = 0.5
"""Before somebody tries again."""
TWICE = 0.25
"""The share of clicks that are double clicks."""


async def write(person: Person, ledger: Ledger, form: Json, word: str, marker: str, **answers: Any) -> Outcome:
    """Submit a form whose text holds the marker, and note how it went."""
    outcome = await submit(person, form, **answers)
    ledger.acts[word] += 1
    ledger.written.append(Written(word=word, marker=marker, who=person.id, outcome=outcome))
    return outcome


async def submit(person: Person, form: Json, *, becomes: str = "", **answers: Any) -> Outcome:
    """Submit until it is gone, is refused, or patience ends.

    Args:
        becomes: the title of what the form turns into when it worked, if it does not close.
    """
    is_unknown = False
    for _ in range(TRIES):
        answered = await _click(person, state=filled(form, **answers))
        is_unknown = is_unknown or not all(answered)
        now = await person.form()
        if now is None or now["id"] != form["id"]:
            # Nobody else closes it, so the app's answer did.
            return Outcome.DONE
        if becomes and now["view"]["title"]["text"] == becomes:
            await person.closes()
            return Outcome.DONE
        if all(answered):
            is_unknown = is_unknown or says_it_broke(now)
            if not says_it_broke(now):
                break
        await asyncio.sleep(PATIENCE_S)
        form = now
    await person.closes()
    return Outcome.UNKNOWN if is_unknown else Outcome.REFUSED


def says_it_broke(form: Json) -> bool:
    """The form shows that something failed on our side; that says nothing about whether it was done."""
    return "Something went wrong on our side" in str(form["view"]["blocks"])


async def _click(person: Person, **wish: Any) -> list[bool]:
    if person.chance.random() < TWICE:
        return await person.twice("modal_submit", **wish)
    return [await person.does("modal_submit", **wish)]


async def press(person: Person, ledger: Ledger, message: Json, action: str, place: str, word: str) -> None:
    """A button that acts at once, without a form; a refusal is a private message."""
    where = place_of(message, action)
    if where is None:
        return
    before = await person.private_messages(message["channel"])
    answered = await click(person, where)
    refused = await person.private_messages(message["channel"]) - before
    if await person.form() is not None:
        refused += 1
        await person.closes()
    ledger.acts[word] += 1
    done = max(0, sum(answered) - refused)
    # Of a double click the second is refused, but the refusal may not have reached the person.
    ledger.note(place, person.id, word, done=min(done, 1), perhaps=len(answered) - min(done, 1))


async def click(person: Person, where: Json) -> list[bool]:
    """Press a button once, or in a hurry twice; which of them the app answered in time."""
    if person.chance.random() < TWICE:
        return await person.twice("press", **where)
    return [await person.does("press", **where)]


async def opens(person: Person, message: Json, action: str) -> Json | None:
    """Press a button that opens a form; the form, if it came."""
    where = place_of(message, action)
    return await _opens(person, "press", **where) if where else None


async def opens_by_command(person: Person, line: str, channel: str) -> Json | None:
    """Type a command that opens a form; the form, if it came."""
    return await _opens(person, "command", text=line, channel=channel)


async def _opens(person: Person, do: str, **wish: Any) -> Json | None:
    for _ in range(TRIES):
        # An answer without a form is a refusal, which trying again does not change.
        if await person.does(do, **wish):
            break
        await asyncio.sleep(PATIENCE_S)
    return await person.form()


def place_of(message: Json, action: str) -> Json | None:
    """Where the button is, as the page names it; None: it is not on the message any more."""
    for block in message.get("blocks", []):
        if any(
            element.get("action_id") == action for element in block.get("elements", []) if isinstance(element, dict)
        ):
            return {
                "channel": message["channel"],
                "ts": message["ts"],
                "block_id": block["block_id"],
                "action_id": action,
            }
    return None
