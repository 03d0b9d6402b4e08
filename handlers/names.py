"""What people typed, with the ids that Slack put into it turned back into names."""

from handlers.blocks.text import mentioned_people, readable
from handlers.dependencies import Dependencies
from storage.queries.person import people_by_slack_id


async def as_typed(deps: Dependencies, text: str) -> str:
    """The text as its author saw it. Asks the database only when somebody is mentioned."""
    people = mentioned_people(text)
    if not people:
        return readable(text, {})
    async with deps.database.reading() as session:
        known = await people_by_slack_id(session, people)
    return readable(text, {slack_id: person.name for slack_id, person in known.items() if person.name})
