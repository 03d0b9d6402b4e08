"""What the words share that work on the database and never talk to Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.problems import StartProblem
from bot.settings import OfflineSettings
from storage.migrate import pending_migrations
from storage.session import Database


@asynccontextmanager
async def migrated_database(settings: OfflineSettings) -> AsyncIterator[Database]:
    """The database of the settings, for the length of a block.

    Raises:
        StartProblem: it cannot be reached, or lacks migrations.
    """
    database = Database(settings.database_url)
    try:
        await _check_schema(database)
        yield database
    finally:
        await database.close()


async def _check_schema(database: Database) -> None:
    try:
        missing = await pending_migrations(database)
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        raise StartProblem(f"DATABASE_URL: the database cannot be reached ({reason}).") from error
    if missing:
        raise StartProblem("The database lacks tables or columns. Run `python -m bot migrate` first.")
