"""Each crisis: its channel, its people, its headline, its pages, its timeline."""

from crisis.about import crisis_facts
from crisis.headline import headline
from crisis.page import page_facts
from crisis.rules.lifecycle import is_open
from crisis.timeline import verify
from crisis.update import reminder_facts
from handlers.blocks.announcement import announcement_message
from handlers.blocks.headline import headline_message
from handlers.blocks.message import Message
from handlers.blocks.page import page_message
from handlers.blocks.reminder import reminder_message
from storage.tables.crisis import Crisis
from storage.vocabulary import Answer, EffectState
from tests.torture.ledger import Ledger
from tests.torture.record import Json, Record
from tests.torture.verdict import Finding


async def channels(record: Record, _ledger: Ledger) -> Finding:
    """One private channel each; a crisis that ended before it was opened may have none."""
    finding = Finding("crisis: one private channel")
    for crisis in record.crises:
        channel = record.channel_of(crisis)
        if channel is None:
            finding.expect(
                not is_open(crisis.status) and not crisis.channel_id, f"{crisis.key}: no channel", kind="lost"
            )
            continue
        named = [c["name"] for c in record.slack["channels"] if c["name"].startswith(_stem(crisis))]
        finding.once(len(named), f"channel of {crisis.key} ({', '.join(named)})")
        finding.expect(channel["is_private"], f"{crisis.key}: {channel['name']} is public")
    return finding


async def orphans(record: Record, _ledger: Ledger) -> Finding:
    """Every channel the bot created belongs to a crisis."""
    finding = Finding("channel of the bot: belongs to a crisis")
    known = {crisis.channel_id for crisis in record.crises}
    for channel in record.slack["channels"]:
        if channel["creator"] == record.slack["bot_user_id"] and not channel["is_im"] and channel["name"]:
            ours = channel["name"].startswith("crisis-2")
            finding.expect(not ours or channel["id"] in known, f"{channel['name']} is an orphan", kind="doubled")
    return finding


async def members(record: Record, _ledger: Ledger) -> Finding:
    """In the channel are those who belong to the crisis, and nobody else."""
    finding = Finding("crisis: in the channel is who should be, nobody else")
    strangers = {user["id"] for user in record.slack["users"] if user["is_guest"] or user["deleted"]}
    for crisis in record.crises:
        channel = record.channel_of(crisis)
        if channel is None or crisis.id is None:
            continue
        here = set(channel["members"]) - {record.slack["bot_user_id"]}
        rows = record.members[crisis.id]
        recorded = {row.slack_id for row in rows if row.is_in_channel}
        finding.expect(not here & strangers, f"{crisis.key}: {here & strangers} are in it")
        finding.expect(here <= {row.slack_id for row in rows}, f"{crisis.key}: {here} against {recorded}")
        finding.expect(recorded == here, f"{crisis.key} ({crisis.status}): recorded {recorded ^ here} otherwise")
        if is_open(crisis.status):
            missing = {row.slack_id for row in rows if not row.problem} - here
            finding.expect(not missing, f"{crisis.key}: {missing} are missing", kind="lost")
    return finding


async def headlines(record: Record, _ledger: Ledger) -> Finding:
    """One headline, pinned once, that shows what the database says."""
    finding = Finding("crisis: one headline, pinned once, equal to the record")
    for crisis in record.crises:
        channel = record.channel_of(crisis)
        posted = [post for effect in record.effects_of(crisis, "PostHeadline") for post in record.posted[effect.uid]]
        if channel is None or crisis.id is None:
            finding.expect(not posted, f"{crisis.key}: a headline without a channel")
            continue
        if is_open(crisis.status) or posted or crisis.headline_ts:
            finding.once(len(posted), f"headline of {crisis.key}")
            finding.expect(channel["pins"] == [crisis.headline_ts], f"{crisis.key}: pinned {channel['pins']}")
        facts = await headline(record.session, record.protocol, crisis.id, now=record.now)
        if posted and facts is not None:
            problem = differs(posted[0].message, headline_message(facts))
            finding.expect(not problem, f"{crisis.key} ({crisis.status}): {problem}")
    return finding


async def announcements(record: Record, _ledger: Ledger) -> Finding:
    """One line in the crisis-desk channel that shows what the database says."""
    finding = Finding("crisis: announced once, line equal to the record")
    for crisis in record.crises:
        effects = record.effects_of(crisis, "AnnounceCrisis")
        posted = [post for effect in effects for post in record.posted[effect.uid]]
        if is_open(crisis.status) or crisis.announcement_ts or posted:
            finding.once(len(posted), f"announcement of {crisis.key}")
        if posted:
            facts = await crisis_facts(record.session, record.protocol, crisis)
            problem = differs(posted[0].message, announcement_message(facts, is_private=True))
            finding.expect(not problem, f"{crisis.key}: {problem}")
    return finding


async def pages(record: Record, _ledger: Ledger) -> Finding:
    """Each page once, in the right direct message, showing what became of it; none only if it was answered before."""
    finding = Finding("page: once, equal to the record")
    effects = {effect.payload["page_id"]: effect for effect in record.effects if effect.kind == "SendPage"}
    status = {crisis.id: crisis.status for crisis in record.crises}
    for page in record.pages:
        name = f"page {page.id} to {page.slack_id}"
        effect = effects.get(page.id or 0)
        posted = record.posted[effect.uid] if effect else []
        if effect is not None and effect.state is EffectState.DROPPED:
            is_void = page.answer is not Answer.OPEN or not is_open(status[page.crisis_id])
            finding.expect(is_void and not posted, f"{name}: dropped ({effect.last_error}), answer {page.answer}")
            continue
        finding.once(len(posted), name)
        facts = await page_facts(record.session, record.protocol, page.id or 0)
        if posted and facts is not None:
            finding.expect(posted[0].ts == page.message_ts, f"{name}: recorded at {page.message_ts}")
            problem = differs(posted[0].message, page_message(facts))
            finding.expect(not problem, f"{name}: {problem}")
    return finding


async def reminders(record: Record, _ledger: Ledger) -> Finding:
    """A reminder stands exactly as long as its update is owed, and shows what is true."""
    finding = Finding("reminder: one per owed update, gone when answered")
    clocks = {clock.id: clock for clock in record.clocks}
    for effect in record.effects:
        if effect.kind != "PostReminder" or effect.state is not EffectState.DONE:
            continue
        clock = clocks[effect.payload["clock_id"]]
        name = f"reminder of clock {clock.id} round {effect.payload['round']}"
        posted = record.posted[effect.uid]
        facts = await reminder_facts(
            record.session, record.protocol, clock.id or 0, effect.payload["round"], now=record.now
        )
        if facts is None:
            finding.expect(not posted, f"{name}: still stands", kind="doubled")
            continue
        finding.once(len(posted), name)
        problem = differs(posted[0].message, reminder_message(facts)) if posted else ""
        finding.expect(not problem, f"{name}: {problem}")
    return finding


async def chains(record: Record, _ledger: Ledger) -> Finding:
    """The timeline's hashes."""
    finding = Finding("crisis: timeline chain intact")
    for crisis in record.crises:
        problems = await verify(record.session, crisis.id or 0)
        finding.expect(not problems, f"{crisis.key}: {problems}")
    return finding


def _stem(crisis: Crisis) -> str:
    return f"crisis-{crisis.year}-{crisis.number:03d}-"


def differs(message: Json, wanted: Message) -> str:
    """The first place where the message is not what it should be; empty when it is."""
    if message["text"] != wanted.text:
        return f"says “{message['text'][:200]}” instead of “{wanted.text[:200]}”"
    there, should = _bare(message.get("blocks", [])), _bare(wanted.blocks)
    if len(there) != len(should):
        return f"has {len(there)} blocks instead of {len(should)}"
    for found, expected in zip(there, should, strict=True):
        if found != expected:
            return f"shows {str(found)[:600]} instead of {str(expected)[:600]}"
    return ""


def _bare(blocks: list[Json]) -> list[Json]:
    """Without the ids Slack makes up."""
    return [{key: value for key, value in block.items() if key != "block_id"} for block in blocks]
