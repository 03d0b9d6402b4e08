"""`python -m bot migrate`."""

from bot.running import prepare_database
from bot.settings import OfflineSettings, read_settings
from storage.session import Database


async def run_migrate() -> int:
    """Bring the database to the newest schema; doing it twice changes nothing."""
    database = Database(read_settings(OfflineSettings).database_url)
    try:
        await prepare_database(database)
    finally:
        await database.close()
    print("The database has the newest schema.")
    return 0
