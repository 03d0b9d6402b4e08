"""Each message against the effect it came from."""

from datetime import timedelta

from bot.one_effect import TAKES_AT_MOST
from storage.tables.crisis import Crisis
from storage.vocabulary import EffectState, Status
from tests.torture.ledger import Ledger
from tests.torture.record import POSTING, Record
from tests.torture.verdict import Finding

ENDS = ("resolved", "cancelled")
SAID_AFTERWARDS = (*ENDS, "invite_problems", "crt_gap", "joined", "timeline_added")
"""What happened may be noted later, too."""
VOID_AFTER_THE_END = ("PostReminder", "PostUpdate", "SendPage", "TellContagion")
NEVER_LATE = ("PostReminder", "SendPage", "TellContagion")
"""An update was given before the end, so its words may come after it; these may not."""


async def once_each(record: Record, _ledger: Ledger) -> Finding:
    """Done: its message is there once, unless it was a reminder that was answered. Not done: at most once."""
    finding = Finding("effect that posts: its message exactly once, by uid")
    for effect in record.effects:
        if effect.kind not in POSTING:
            continue
        count, name = len(record.posted[effect.uid]), f"{effect.kind} {effect.id} ({effect.state}, {effect.last_error})"
        if effect.state is EffectState.DROPPED:
            finding.expect(count == 0, f"{name}: its message is there", kind="doubled")
        elif effect.state is EffectState.DONE and effect.kind != "PostReminder":
            finding.once(count, name)
        else:
            finding.expect(count <= 1, f"{name}: {count} times", kind="doubled")
    return finding


async def updates(record: Record, _ledger: Ledger) -> Finding:
    """Each update that is on record was said in its channel, once."""
    finding = Finding("update: said in the channel once")
    effects = {effect.payload["update_id"]: effect for effect in record.effects if effect.kind == "PostUpdate"}
    channels = {crisis.id: crisis.channel_id for crisis in record.crises}
    for update in record.updates:
        effect, channel = effects.get(update.id or 0), channels[update.crisis_id]
        posted = record.posted[effect.uid] if effect else []
        if channel is not None:
            finding.once(len(posted), f"update {update.id} of {update.author}")
        finding.expect(all(post.channel == channel for post in posted), f"update {update.id}: not in {channel}")
    return finding


async def known_messages(record: Record, _ledger: Ledger) -> Finding:
    """No message that no effect wanted."""
    finding = Finding("message of the bot: wanted by an effect")
    known = {effect.uid for effect in record.effects}
    for uid, posted in record.posted.items():
        finding.expect(uid in known or not posted, f"a message of the unknown effect {uid}")
    for post in record.unsigned:
        finding.expect(False, f"unsigned in {post.channel}: {post.message['text'][:100]}")
    return finding


async def digests(record: Record, _ledger: Ledger) -> Finding:
    """Every crisis that is resolved now told so, once, to everybody who must know."""
    finding = Finding("resolved crisis: each digest once")
    for crisis in record.crises:
        if crisis.status not in (Status.RESOLVED, Status.CLOSED):
            continue
        wanted = [e for e in record.effects_of(crisis, "PostDigest") if e.payload["end"] == crisis.ends]
        finding.expect(bool(wanted) or not crisis.channel_id, f"{crisis.key}: no digest is wanted", kind="lost")
        for effect in wanted:
            finding.once(len(record.posted[effect.uid]), f"digest of {crisis.key} to {effect.payload['target']}")
    return finding


async def after_the_end(record: Record, _ledger: Ledger) -> Finding:
    """Once it is over nobody is reminded or paged, nor told anything but the end."""
    finding = Finding("ended crisis: nothing after the end but the end")
    grace = timedelta(seconds=TAKES_AT_MOST * record.scale)
    for crisis in record.crises:
        if crisis.ended_at is None:
            continue
        end = _number_of_the_end(record, crisis)
        for effect in record.effects_of(crisis, *VOID_AFTER_THE_END, "PostNotice"):
            is_end = effect.payload.get("word") in SAID_AFTERWARDS
            late = effect.created_at > crisis.ended_at and (effect.id or 0) > end and not is_end
            finding.expect(not late, f"{crisis.key}: {effect.kind} {effect.payload} wanted after the end")
            if effect.kind in NEVER_LATE:
                _expect_no_late_post(finding, record, crisis, effect.uid, grace)
    return finding


def _number_of_the_end(record: Record, crisis: Crisis) -> int:
    """Of two who act at once each looks at the clock, then waits for the other. Numbers tell who was first."""
    notices = [one for one in record.effects_of(crisis, "PostNotice") if one.created_at == crisis.ended_at]
    return max((one.id or 0 for one in notices if one.payload.get("word") in ENDS), default=0)


def _expect_no_late_post(finding: Finding, record: Record, crisis: Crisis, uid: str, grace: timedelta) -> None:
    assert crisis.ended_at is not None
    limit = (crisis.ended_at + grace).timestamp()
    for post in record.posted[uid]:
        finding.expect(float(post.ts) <= limit, f"{crisis.key}: posted {float(post.ts) - limit:.0f} s too late")


async def effects_ended(record: Record, _ledger: Ledger) -> Finding:
    """Nothing is open, nothing failed: every fault that was planned passes."""
    finding = Finding("effect: ended, not failed")
    for effect in record.effects:
        name = f"{effect.kind} {effect.id} of crisis {effect.crisis_id}: {effect.state}, {effect.last_error}"
        finding.expect(effect.state in (EffectState.DONE, EffectState.DROPPED), name, kind="lost")
    return finding
