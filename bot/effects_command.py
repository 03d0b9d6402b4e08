"""`python -m bot effects list` and `effects retry [ID]`."""

from bot.offline import migrated_database
from bot.settings import OfflineSettings, read_settings
from bot.wording import counted
from storage.outbox import failed_effects, retry_failed
from storage.queries.crisis import crises_by_ids
from storage.tables.outbox import Effect

SHOWN_AT_MOST = 1000
NONE = "No effect failed."


async def list_effects() -> int:
    """Print what could not be done. Returns 1 when there is something."""
    async with migrated_database(read_settings(OfflineSettings)) as database, database.reading() as session:
        failed = await failed_effects(session, limit=SHOWN_AT_MOST)
        crises = await crises_by_ids(session, {effect.crisis_id for effect in failed if effect.crisis_id})
    for effect in failed:
        crisis = crises.get(effect.crisis_id or 0)
        print(_line(effect, crisis.key if crisis else "no crisis"))
    print(f"{counted(len(failed), 'effect')} failed. Try again: `python -m bot effects retry`." if failed else NONE)
    return 1 if failed else 0


async def retry_effects(effect_id: int | None) -> int:
    """Let the running bot try failed effects again, or only one. Returns 1 when the one named has not failed."""
    settings = read_settings(OfflineSettings)
    async with migrated_database(settings) as database, database.transaction() as session:
        retried = await retry_failed(session, now=settings.clock().now(), effect_id=effect_id)
    if not retried and effect_id is not None:
        print(f"Effect {effect_id} has not failed, so there is nothing to retry. See `python -m bot effects list`.")
        return 1
    print(f"The running bot tries {counted(len(retried), 'effect')} again." if retried else NONE)
    return 0


def _line(effect: Effect, key: str) -> str:
    since = effect.done_at.isoformat(timespec="seconds") if effect.done_at else "?"
    return f"{effect.id}  {since}  {effect.kind}  ({key}, {counted(effect.attempts, 'attempt')})  {effect.last_error}"
