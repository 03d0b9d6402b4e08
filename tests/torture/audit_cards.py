"""Messages that are kept up to date in place: the cards of a crisis channel, and drafts for the client."""

from crisis.action_clock import ACTIONS_CARD
from crisis.client_draft_facts import draft_facts
from crisis.effects import SendDraft, effect_value
from crisis.rules.lifecycle import is_open
from handlers.blocks.client_draft import draft_message
from handlers.effects.card import CARDS
from handlers.effects.client_draft import settled_draft
from handlers.effects.performer import EffectDependencies
from storage.vocabulary import EffectState
from tests.torture.audit_crises import differs
from tests.torture.ledger import Ledger
from tests.torture.record import Record
from tests.torture.verdict import Finding

SNAPSHOT = "last_time"
"""Says what was known when the crisis began, and stays so. So do actions of a crisis that is over: an open one becomes
overdue, and nobody is asked for it any more (S0-26)."""


async def cards(record: Record, _ledger: Ledger) -> Finding:
    """Each card once, showing what the database says."""
    finding = Finding("card of a crisis channel: once, equal to the record")
    deps = EffectDependencies(protocol=record.protocol, now=record.now)
    statuses = {crisis.id: crisis.status for crisis in record.crises}
    for effect in record.effects:
        if effect.kind != "PostCard" or effect.state is not EffectState.DONE:
            continue
        card, posted = effect.payload["card"], record.posted[effect.uid]
        name = f"card {card} of crisis {effect.crisis_id}"
        finding.once(len(posted), name)
        if card == SNAPSHOT or (card == ACTIONS_CARD and not is_open(statuses[effect.crisis_id or 0])):
            continue
        wanted = await CARDS[card](record.session, deps, effect.crisis_id or 0)
        problem = differs(posted[0].message, wanted) if posted and wanted is not None else ""
        finding.expect(not problem, f"{name}: {problem}")
    return finding


async def drafts(record: Record, _ledger: Ledger) -> Finding:
    """Who was asked about a draft reads what became of it, and is asked for nothing any more."""
    finding = Finding("draft in a direct message: equal to the record")
    deps = EffectDependencies(protocol=record.protocol, now=record.now)
    for effect in record.effects:
        if effect.kind != "SendDraft" or effect.state is not EffectState.DONE:
            continue
        value = effect_value(effect.kind, effect.payload)
        assert isinstance(value, SendDraft)
        name = f"draft {value.draft_id}, version {value.version}, {value.stage}, to {value.slack_id}"
        wanted = await settled_draft(record.session, deps, value)
        if wanted is None:
            facts = await draft_facts(record.session, record.protocol, value.draft_id, now=record.now)
            assert facts is not None
            wanted = draft_message(facts)
        posted = record.posted[effect.uid]
        problem = differs(posted[0].message, wanted) if posted else ""
        finding.expect(not problem, f"{name}: {problem}")
    return finding
