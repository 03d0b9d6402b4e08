"""Who gets the digest of a crisis."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PostDigest, UploadTimeline, wish_for
from crisis.protocol import Protocol
from crisis.rules.escalation import is_higher
from storage.queries.escalation import pages_of
from storage.tables.crisis import Crisis
from storage.vocabulary import Step

WAITS_FOR_PICTURE = timedelta(minutes=10)
"""A digest is worth reading without its picture. Usually it is there in seconds, also at the speed of the demo."""

IN_CHANNEL, IN_DIGEST_CHANNEL = "channel", "digest"


async def wish_for_digests(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, *, asked_by: str, now: datetime
) -> None:
    """To the crisis channel, the digest channel, and each manager or sponsor who was paged."""
    assert crisis.id is not None
    picture = await wish_for(session, UploadTimeline(crisis_id=crisis.id, end=crisis.ends), now=now, asked_by=asked_by)
    targets = [
        IN_CHANNEL,
        *([IN_DIGEST_CHANNEL] if protocol.channels.digest else []),
        *await _managers(session, crisis),
    ]
    for target in targets:
        await wish_for(
            session,
            PostDigest(crisis_id=crisis.id, target=target, end=crisis.ends),
            now=now,
            after=picture,
            at_most_until=now + WAITS_FOR_PICTURE,
            asked_by=asked_by,
        )


async def _managers(session: AsyncSession, crisis: Crisis) -> list[str]:
    assert crisis.id is not None
    above = [page.slack_id for page in await pages_of(session, crisis.id) if is_higher(page.step, Step.BACKUPS)]
    return list(dict.fromkeys(above))
