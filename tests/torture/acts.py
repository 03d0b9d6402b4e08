"""What people do in a crisis: on their pages, on reminders, on the headline."""

import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.torture.drafts import APPROVE, SENT, answer_draft, write_draft
from tests.torture.forms import opens, opens_by_command, press, submit, write
from tests.torture.ledger import Ledger, Outcome
from tests.torture.page import Json, Person, block_of, buttons, choices
from tests.torture.reviews import add_finding

KEY = re.compile(r"C-\d{4}-\d+")
ACKNOWLEDGE, DECLINE, DELEGATE = "crisis_acknowledge_page", "crisis_decline_page", "crisis_delegate_page"
UPDATE_FROM_REMINDER, NO_CHANGE, SNOOZE = "crisis_update_from_reminder", "crisis_no_change", "crisis_snooze"
POST_UPDATE, TAKE_LEAD, HAND_OVER = "crisis_post_update", "crisis_take_lead", "crisis_hand_over_lead"
SEVERITY, ESCALATE, RESOLVE, REOPEN = "crisis_change_severity", "crisis_escalate", "crisis_resolve", "crisis_reopen"
DELEGATES = 0.2
"""How often somebody who can pass a page on does so."""
SETTLES = {
    "crisis_done_action": ("action_done", "note"),
    "crisis_skip_action": ("action_skipped", "reason"),
    "crisis_snooze_action": ("action_snoozed", "reason"),
}
"""Button of an open action → the timeline's word, and the field that holds the marker."""
REOPENS = 0.2
"""Of a crisis that is over; the others look back at it."""
STEPS = ("backups", "sales_manager", "director", "executive_sponsor")


@dataclass(frozen=True)
class Scene:
    """One person in one crisis channel, with the headline in front of them."""

    person: Person
    ledger: Ledger
    headline: Json
    channel: str
    people: list[str]

    @property
    def chance(self) -> random.Random:
        return self.person.chance


async def answer_direct(person: Person, ledger: Ledger, page: Json, people: list[str]) -> None:
    """Acknowledge, more often than not; what is asked about a draft is answered, too."""
    key = KEY.search(str(page["text"]))
    if key is None:
        return
    if block_of(page, APPROVE) or block_of(page, SENT):
        await answer_draft(person, ledger, page, key.group())
        return
    if (block := block_of(page, DELEGATE)) and person.chance.random() < DELEGATES:
        await _delegate(person, ledger, page, block, key.group(), people)
        return
    action, word = (ACKNOWLEDGE, "acknowledged") if person.chance.random() < 0.7 else (DECLINE, "declined")
    await press(person, ledger, page, action, key.group(), word)


async def _delegate(person: Person, ledger: Ledger, page: Json, block: str, key: str, people: list[str]) -> None:
    before = await person.private_messages(page["channel"])
    where = {"channel": page["channel"], "ts": page["ts"], "block_id": block, "action_id": DELEGATE}
    is_answered = await person.does("select", user=person.chance.choice(people), **where)
    refused = await person.private_messages(page["channel"]) - before
    ledger.acts["delegated"] += 1
    ledger.note(key, person.id, "delegated", done=int(is_answered and not refused), perhaps=int(not is_answered))
    await person.closes()


async def answer_reminder(person: Person, ledger: Ledger, reminder: Json) -> None:
    """Give the update, say that nothing changed, or put it off."""
    action = person.chance.choice([a for a in (UPDATE_FROM_REMINDER, NO_CHANGE, SNOOZE) if block_of(reminder, a)])
    form = await opens(person, reminder, action)
    if form is None:
        return
    if action == UPDATE_FROM_REMINDER:
        await _update(person, ledger, form)
    elif action == SNOOZE and "Snooze" in form["view"]["title"]["text"]:
        marker = ledger.marker()
        await write(person, ledger, form, "snoozed", marker, reason=f"Waiting for the client ({marker})")
    elif "No change" in form["view"]["title"]["text"]:
        outcome = await submit(person, form)
        ledger.acts["updated"] += 1
        done = int(outcome is Outcome.DONE)
        ledger.note(reminder["channel"], person.id, "updated", done=done, perhaps=int(outcome is Outcome.UNKNOWN))
    else:
        await person.closes()


async def _update(person: Person, ledger: Ledger, form: Json) -> None:
    if form["view"]["title"]["text"] != "Post update":
        await person.closes()
        return
    marker = ledger.marker()
    answers = {"progress": f"One step further ({marker})", "told_to": "Kim Lund", "told_how": "Call"}
    await write(person, ledger, form, "updated", marker, **answers)


async def in_channel(person: Person, ledger: Ledger, messages: list[Json], channel: str, people: list[str]) -> None:
    """Something on the headline, if it stands already."""
    headline = next((one for one in messages if block_of(one, POST_UPDATE) or block_of(one, REOPEN)), None)
    if headline is None:
        return
    scene = Scene(person, ledger, headline, channel, people)
    if block_of(headline, REOPEN):
        if person.chance.random() < REOPENS:
            await _reopen(scene)
        else:
            await add_finding(person, ledger, channel)
        return
    acts, weights = zip(*ACTS, strict=True)
    await person.chance.choices(acts, weights)[0](scene)


async def _post_update(scene: Scene) -> None:
    form = await opens(scene.person, scene.headline, POST_UPDATE)
    if form is not None:
        await _update(scene.person, scene.ledger, form)


async def _lead(scene: Scene) -> None:
    if block_of(scene.headline, TAKE_LEAD):
        await press(scene.person, scene.ledger, scene.headline, TAKE_LEAD, scene.channel, "lead_taken")
        return
    form = await opens(scene.person, scene.headline, HAND_OVER)
    await _write(scene, form, "lead_handed_over", "note", to=scene.chance.choice(scene.people))


async def _change_severity(scene: Scene) -> None:
    form = await opens(scene.person, scene.headline, SEVERITY)
    offered = choices(form, "to") if form else []
    if offered:
        await _write(scene, form, "severity_", "reason", to=scene.chance.choice(offered))


async def _escalate(scene: Scene) -> None:
    form = await opens(scene.person, scene.headline, ESCALATE)
    await _write(scene, form, "escalated", "reason", to=scene.chance.choice(STEPS))


def _by_word(said: str, word: str, field: str) -> Callable[[Scene], Awaitable[None]]:
    """An act whose form opens with a command. `word`: the timeline's; `field`: where the marker goes."""

    async def act(scene: Scene) -> None:
        form = await opens_by_command(scene.person, f"/crisis {said}", scene.channel)
        await _write(scene, form, word, field)

    return act


async def _reopen(scene: Scene) -> None:
    form = await opens(scene.person, scene.headline, REOPEN)
    await _write(scene, form, "reopened", "reason")


async def _give_action(scene: Scene) -> None:
    form = await opens_by_command(scene.person, "/crisis action", scene.channel)
    owner = scene.chance.choice(scene.people)
    await _write(scene, form, "action_added", "what", owner=owner, measure="They say so.")


async def _settle_action(scene: Scene) -> None:
    """One of the list, which lies below the form."""
    shown = await opens_by_command(scene.person, "/crisis actions", scene.channel)
    offered = [(block, action) for block, action in buttons(shown["view"]) if action in SETTLES] if shown else []
    if not offered:
        await scene.person.closes()
        return
    block, action = scene.chance.choice(offered)
    await scene.person.does("modal_press", block_id=block, action_id=action)
    form = await scene.person.form()
    is_open = form is not None and shown is not None and form["id"] != shown["id"]
    word, field = SETTLES[action]
    await _write(scene, form if is_open else None, word, field)
    await scene.person.closes()


async def _draft(scene: Scene) -> None:
    await write_draft(scene.person, scene.ledger, scene.channel, scene.people)


async def _resolve(scene: Scene) -> None:
    form = await opens(scene.person, scene.headline, RESOLVE)
    if form is None:
        return
    outcome = await submit(scene.person, form, what_was_done="All invoices are right.", unconfirmed_reason="Asleep.")
    scene.ledger.acts["resolved"] += 1
    done = int(outcome is Outcome.DONE)
    perhaps = int(outcome is Outcome.UNKNOWN)
    scene.ledger.note(scene.channel, scene.person.id, "resolved", done=done, perhaps=perhaps)


async def _write(scene: Scene, form: Json | None, word: str, field: str, **answers: str) -> None:
    """Fill in a form with a marker in its text; a form that is only a sentence says no."""
    if form is None:
        return
    if not form["view"].get("submit"):
        await scene.person.closes()
        return
    marker = scene.ledger.marker()
    await write(scene.person, scene.ledger, form, word, marker, **{**answers, field: f"It is so ({marker})"})


ACTS: tuple[tuple[Callable[[Scene], Awaitable[None]], float], ...] = (
    (_post_update, 4),
    (_lead, 3),
    (_change_severity, 1.5),
    (_escalate, 1),
    (_by_word("recover", "recovering", "note"), 0.5),
    (_resolve, 1.2),
    (_by_word("cancel", "cancelled", "reason"), 0.3),
    (_by_word("lossrisk", "loss_risk", "reason"), 0.3),
    (_by_word("timeline add", "noted", "text"), 0.8),
    (_give_action, 1),
    (_settle_action, 1),
    (_draft, 1.2),
)
