"""Declaring a crisis, as somebody in a hurry does it."""

import asyncio

from tests.torture.forms import PATIENCE_S, TRIES, TWICE, opens_by_command
from tests.torture.ledger import Declared, Ledger
from tests.torture.page import Json, Person, block_of, filled

GENERAL = "C0GENERAL1"
ACCOUNT_ACTION = "crisis_account"
JOIN = "crisis_join"
TYPED = ("acme", "aurora", "borealis", "dragon", "elbe", "fjord", "granite", "Nobody Ltd", "Unknown Partners")
SEVERITIES = ("SEV1", "SEV1", "SEV2", "SEV2", "SEV3", "unsure")
JOINS = 0.3
"""How often somebody who reads that the account has an open crisis joins that one."""


async def declare(person: Person, ledger: Ledger) -> None:
    """From the command to "opening…"; what was typed is submitted again until somebody answers."""
    marker = ledger.marker()
    form = await opens_by_command(person, f"/crisis Invoices are wrong ({marker})", GENERAL)
    if form is None or not await _choose_account(person, form):
        ledger.not_answered += 1
        return
    form = await _without_what_lies_on_top(person)
    if form is None or await _joined(person, form):
        return
    one = ledger.declared.setdefault(form["id"], Declared(person.id, marker))
    answers = {"severity": person.chance.choice(SEVERITIES)}
    for _ in range(TRIES):
        one.submitted += 1
        await _submit(person, state=filled(form, **answers))
        now = await person.form()
        if now is not None and now["id"] == form["id"] and not now["view"].get("submit"):
            one.is_acknowledged = True
            break
        await asyncio.sleep(PATIENCE_S)
    ledger.acts["declared"] += 1
    await person.closes()


async def _without_what_lies_on_top(person: Person) -> Json | None:
    """The form itself: an error while choosing comes as a sentence that covers it."""
    form = await person.form()
    if form is not None and not form["view"].get("submit"):
        await person.does("modal_close")
        form = await person.form()
    return form


async def _submit(person: Person, state: Json) -> None:
    if person.chance.random() < TWICE:
        await person.twice("modal_submit", state=state)
    else:
        await person.does("modal_submit", state=state)


async def _choose_account(person: Person, form: Json) -> bool:
    block = next((b["block_id"] for b in form["view"]["blocks"] if b.get("block_id", "").startswith("account")), None)
    if block is None:
        return False
    where = {"block_id": block, "action_id": ACCOUNT_ACTION}
    for _ in range(TRIES):
        options = (await person.asks("suggest", value=person.chance.choice(TYPED), **where)).get("options")
        # The choice stays in the form also when the app does not hear of it.
        if options:
            await person.does("modal_select", value=person.chance.choice(options), **where)
            return True
        await asyncio.sleep(PATIENCE_S)
    return False


async def _joined(person: Person, form: Json) -> bool:
    block = block_of(form["view"], JOIN)
    if block is None or person.chance.random() > JOINS:
        return False
    await person.does("modal_press", block_id=block, action_id=JOIN)
    return True
