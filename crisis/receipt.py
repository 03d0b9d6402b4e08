"""One effect per request, however often it arrives."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries.receipt import add_receipt


async def first_time(session: AsyncSession, request_key: str | None, *, now: datetime) -> bool:
    """True the first time a request is seen; it is remembered in the same transaction as what it changes.

    `request_key` names the request, for example `view:V123`; None: the request cannot come twice.
    """
    return request_key is None or await add_receipt(session, request_key, at=now)
