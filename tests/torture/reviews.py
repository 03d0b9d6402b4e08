"""What people do once a crisis is over: they look back, say what was missing, and what becomes of it."""

from tests.torture.forms import opens_by_command, submit
from tests.torture.ledger import Ledger, Written
from tests.torture.page import Person, block_of

ADD_FINDING = "crisis_add_finding"
WORD = "review_finding"


async def add_finding(person: Person, ledger: Ledger, channel: str) -> None:
    """Something was missing, and they do something about it: a finding and an action at once."""
    review = await opens_by_command(person, "/crisis review", channel)
    block = block_of(review["view"], ADD_FINDING) if review else None
    if review is not None and block is not None:
        await person.does("modal_press", block_id=block, action_id=ADD_FINDING)
        form = await person.form()
        if form is not None and form["id"] != review["id"]:
            marker = ledger.marker()
            said = {"text": f"We heard of it late ({marker})", "what": f"We look every hour ({marker})"}
            outcome = await submit(person, form, kind="gap", **said)
            ledger.acts[WORD] += 1
            ledger.findings.append(Written(word=WORD, marker=marker, who=person.id, outcome=outcome))
    await person.closes()
