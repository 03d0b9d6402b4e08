"""What an action is about, said or said differently afterwards (S1-25)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action import action_to_change, note_action, short_what
from crisis.protocol import Protocol
from storage.vocabulary import ActionArea


async def say_area(
    session: AsyncSession, protocol: Protocol, action_id: int, area: ActionArea | None, *, by: str, now: datetime
) -> None:
    """Card and list then name what nothing is planned for. None: it says nothing any more.

    Raises:
        AlreadyDone: it is done or skipped.
        NotAllowed: only people of the crisis may.
        UnknownCrisis: there is no such action.
        WrongStatus: the crisis was a false alarm.
    """
    crisis, action = await action_to_change(session, protocol, action_id, by=by)
    if action.area is area:
        return
    action.area = area
    session.add(action)
    said = f"is about {area}" if area else "says no more what it is about"
    text = f"<@{by}> corrected the action “{short_what(action.what)}”: it {said}."
    await note_action(session, crisis, action, "action_area", text, by=by, now=now)
