"""Each message stands where those read it for whom it is meant, and nowhere else."""

from storage.tables.outbox import Effect
from tests.torture.ledger import Ledger
from tests.torture.record import POSTING, Json, Record
from tests.torture.verdict import Finding

IN_THE_CRISIS = {"PostCard", "PostHeadline", "PostNotice", "PostReminder", "PostUpdate"}
ON_THE_DESK = {"AnnounceChange", "AnnounceCrisis", "PostFridayDigest"}
ANYWHERE = {"PostBrainstorm"}
"""Stands where it was asked for; nobody asks for one here."""


async def places(record: Record, _ledger: Ledger) -> Finding:
    """What was said inside is read inside; what is for one person stands in their direct message."""
    finding = Finding("message: in the channel or direct message it is for")
    for effect in record.effects:
        if effect.kind not in POSTING - ANYWHERE:
            continue
        for posted in record.posted[effect.uid]:
            where = record.channels[posted.channel]
            name = f"{effect.kind} {effect.id} in {where['name'] or posted.channel} of {where['members']}"
            finding.expect(_is_right(record, effect, where), name)
    return finding


def _is_right(record: Record, effect: Effect, where: Json) -> bool:
    target = effect.payload.get("target", "")
    if effect.kind in IN_THE_CRISIS or target == "channel":
        return bool(where["id"] in {crisis.channel_id for crisis in record.crises if crisis.id == effect.crisis_id})
    if effect.kind in ON_THE_DESK:
        return _is_named(record.protocol.channels.crisis_desk, where)
    if target == "digest":
        return _is_named(record.protocol.channels.digest, where)
    return bool(where["is_im"]) and set(where["members"]) == {record.slack["bot_user_id"], _person(record, effect)}


def _is_named(reference: str | None, where: Json) -> bool:
    return where["is_private"] and reference in (where["id"], f"#{where['name']}")


def _person(record: Record, effect: Effect) -> str:
    """Whom the effect is for, by the rows."""
    if effect.kind == "SendPage":
        return next(page.slack_id for page in record.pages if page.id == effect.payload["page_id"])
    return str(effect.payload.get("slack_id") or effect.payload["target"])
