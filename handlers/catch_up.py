"""The catch-up for whoever asks: what happened, where we stand, who does what, what was promised."""

from crisis.catch_up import catch_up
from crisis.refusals import UnknownCrisis
from handlers.asked import Answer
from handlers.blocks.catch_up import catch_up_message
from handlers.show import NO_SUCH_CRISIS, check_may_read
from handlers.word import Request, Word


async def catch_me_up(request: Request) -> Answer:
    """Privately, as of now."""
    deps = request.deps
    async with deps.database.reading() as session:
        await check_may_read(session, request)
        facts = await catch_up(session, deps.protocol, request.crisis_id, now=deps.clock.now())
    if facts is None:
        raise UnknownCrisis(NO_SUCH_CRISIS)
    return catch_up_message(facts)


WORDS = (
    Word(
        word="catchup",
        aliases=("catch-up", "brief"),
        help="What you must know when you come later, for you alone.",
        answer=catch_me_up,
    ),
)
