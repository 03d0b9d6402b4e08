"""What the clock says about a planned visit or call: prepare for it, then how did it go, each once (S3-23)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_keeper import LOOK_AGAIN, keeper_of_account
from crisis.account_rights import may_edit_account
from crisis.effects import SendAppointment, wish_for
from crisis.profile import account_with_id
from crisis.protocol import Protocol
from crisis.rules.appointment import check_after, stage_at
from storage.tables.appointment import Appointment


async def speak_of(session: AsyncSession, protocol: Protocol, row: Appointment, *, now: datetime) -> None:
    """Its time has come: whoever planned it hears, or, should they have left the account, whoever looks after it.

    While there is nobody, the clock looks again: whoever gets the account next hears of it.
    The caller holds the lock.
    """
    assert row.id is not None
    account = await account_with_id(session, row.account_id)
    is_theirs = await may_edit_account(session, protocol, row.by, account)
    to = row.by if is_theirs else await keeper_of_account(session, protocol, account, now=now)
    stage = stage_at(row.planned_at, now)
    row.next_check_at = check_after(stage, row.planned_at, protocol.touchpoints.ask_after) if to else now + LOOK_AGAIN
    session.add(row)
    await session.flush()
    if to is not None:
        effect = SendAppointment(slack_id=to, appointment_id=row.id, stage=stage.value, round=row.round)
        await wish_for(session, effect, now=now)
