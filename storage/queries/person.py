"""Questions about people."""

from collections.abc import Collection, Sequence

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.person import Person


async def person_by_id(session: AsyncSession, person_id: int) -> Person | None:
    return await session.get(Person, person_id)


async def person_by_slack_id(session: AsyncSession, slack_id: str) -> Person | None:
    return (await session.exec(select(Person).where(Person.slack_id == slack_id))).one_or_none()


async def person_for_change(session: AsyncSession, slack_id: str) -> Person | None:
    """The person, locked until the transaction ends: changes of what is known of them take turns."""
    statement = select(Person).where(Person.slack_id == slack_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def person_with_slack_id(session: AsyncSession, slack_id: str) -> Person:
    """The row of somebody, made if there is none, also when two transactions meet them for the first time at once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    empty = Person(slack_id=slack_id).model_dump(exclude={"id"})
    await session.exec(insert(Person).values(empty).on_conflict_do_nothing(index_elements=["slack_id"]))
    return (await session.exec(select(Person).where(Person.slack_id == slack_id))).one()


async def person_by_email(session: AsyncSession, email: str) -> Person | None:
    """The e-mail address is compared in lower case, as it is stored."""
    return (await session.exec(select(Person).where(Person.email == email.lower()))).one_or_none()


async def people_by_email(session: AsyncSession, emails: Collection[str]) -> dict[str, Person]:
    """E-mail address (lower case) → person, for those that are known."""
    lowered = {email.lower() for email in emails}
    rows = await session.exec(select(Person).where(col(Person.email).in_(lowered)))
    return {person.email: person for person in rows.all() if person.email}


async def people_by_slack_id(session: AsyncSession, slack_ids: Collection[str]) -> dict[str, Person]:
    rows = await session.exec(select(Person).where(col(Person.slack_id).in_(slack_ids)))
    return {person.slack_id: person for person in rows.all() if person.slack_id}


async def people_by_ids(session: AsyncSession, person_ids: Collection[int]) -> dict[int, Person]:
    """Id of the row → person."""
    rows = await session.exec(select(Person).where(col(Person.id).in_(person_ids)))
    return {person.id: person for person in rows.all() if person.id is not None}


async def people_never_looked_up(session: AsyncSession) -> Sequence[Person]:
    """Named by e-mail in a file, and Slack was not asked about them yet."""
    statement = select(Person).where(col(Person.slack_id).is_(None), col(Person.looked_up_at).is_(None))
    return (await session.exec(statement.order_by(col(Person.id)))).all()
