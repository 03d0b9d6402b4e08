"""The first of ours whom a request meets: it finds out who asks, and hands on what every listener needs."""

from collections.abc import Awaitable, Callable

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers.asked import asked_in
from handlers.dependencies import Dependencies
from handlers.identify import identify


class Doorman(AsyncMiddleware):
    """After it every listener can ask for the arguments `asked` and `deps`.

    A class, because Bolt calls it as it is. A function would be given its choice of thirty arguments, made anew for
    each request, and that took as long as verifying the signature.
    """

    def __init__(self, deps: Dependencies) -> None:
        self._deps = deps

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """
        Raises:
            NotAllowed: another workspace, a guest, a bot, a deactivated account.
        """
        context = req.context
        context["deps"] = self._deps
        context["asked"] = asked_in(req.body, context.client, context.ack, context.respond)  # type: ignore[arg-type]
        await identify(req.body, context.client, self._deps)
        return await next()
