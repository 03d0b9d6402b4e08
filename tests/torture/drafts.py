"""What the client is to read: written in the crisis channel, approved and sent from direct messages."""

from tests.torture.forms import click, opens, opens_by_command, place_of, submit, write
from tests.torture.ledger import Ledger, Outcome
from tests.torture.page import Json, Person, block_of

APPROVE, CHANGES, SENT = "crisis_approve_draft", "crisis_ask_for_changes", "crisis_draft_sent"
FORM, HANDED_ON = "Draft for the client", "Handed on"
ASKS = 4
ASKS_FOR_CHANGES = 0.3


async def write_draft(person: Person, ledger: Ledger, channel: str, people: list[str]) -> None:
    """For whoever approves it, who is somebody at random; who hears that this one may not asks the next."""
    for approver in person.chance.sample(people, ASKS):
        form = await opens_by_command(person, "/crisis draft", channel)
        if form is None:
            return
        if form["view"]["title"]["text"] != FORM:
            await person.closes()
            return
        text = f"We found out why, and you hear from us again at 14:00 ({ledger.marker()})."
        outcome = await submit(person, form, becomes=HANDED_ON, text=text, approver=approver)
        _note(ledger, channel, person, "draft_written", outcome)
        if outcome is not Outcome.REFUSED:
            return


async def answer_draft(person: Person, ledger: Ledger, asked: Json, key: str) -> None:
    """Approve it, ask for changes, or say that it went to the client."""
    if block_of(asked, SENT):
        form = await opens(person, asked, SENT)
        if form is not None:
            outcome = await submit(person, form, told_to="Kim Lund", told_how="Mail")
            _note(ledger, key, person, "draft_sent", outcome)
    elif person.chance.random() < ASKS_FOR_CHANGES:
        form = await opens(person, asked, CHANGES)
        if form is not None and form["view"].get("submit"):
            marker = ledger.marker()
            await write(person, ledger, form, "draft_changes", marker, reason=f"Say it simpler ({marker})")
        await person.closes()
    else:
        await _approve(person, ledger, asked, key)


async def _approve(person: Person, ledger: Ledger, asked: Json, key: str) -> None:
    """A button that says thank you, in a private message or a form; anything else it says is a refusal."""
    where = place_of(asked, APPROVE)
    if where is None:
        return
    before = await _thanks(person, asked["channel"])
    answered = await click(person, where)
    form = await person.form()
    is_thanked = "Thank you." in str(form) or await _thanks(person, asked["channel"]) > before
    await person.closes()
    ledger.acts["draft_approved"] += 1
    done = int(is_thanked)
    ledger.note(key, person.id, "draft_approved", done=done, perhaps=len(answered) - done)


async def _thanks(person: Person, channel: str) -> int:
    return sum(one["ephemeral"] and "Thank you." in one["text"] for one in await person.reads(channel))


def _note(ledger: Ledger, place: str, person: Person, word: str, outcome: Outcome) -> None:
    ledger.acts[word] += 1
    done, perhaps = int(outcome is Outcome.DONE), int(outcome is Outcome.UNKNOWN)
    ledger.note(place, person.id, word, done=done, perhaps=perhaps)
