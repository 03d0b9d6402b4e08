"""`python -m bot check`: settings, protocol, database and what Slack says, one line each with what to do.

Warnings (a function without a backup, no digest channel) leave the exit status 0: an organisation may want it so.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.check_channels import channel_findings
from bot.check_people import group_findings, people_findings
from bot.check_tokens import token_findings
from bot.finding import Finding, Level, ok, problem, warning
from bot.log import without_secrets
from bot.playbook_files import library_for
from bot.settings import OfflineSettings, Settings, SettingsError, read_settings
from bot.slack_runtime import reach_slack_directly_if_local
from bot.wording import counted
from crisis.playbook_library import playbook_in
from crisis.protocol import Protocol, ProtocolError, read_protocol
from handlers.effects.slack_gate import slack_client, slack_session
from storage.migrate import pending_migrations
from storage.session import Database


async def run_check() -> int:
    """Print every finding. Returns 0 when nothing is a problem, else 1."""
    try:
        settings = read_settings(Settings)
    except SettingsError as error:
        print(*(problem(sentence) for sentence in error.problems), sep="\n")
        return 1
    levels = []
    async for finding in findings(settings):
        print(finding, flush=True)
        levels.append(finding.level)
    problems, warnings = levels.count(Level.PROBLEM), levels.count(Level.WARNING)
    print(
        f"{counted(problems, 'problem')}, {counted(warnings, 'warning')}." if problems or warnings else "All is well."
    )
    return 1 if problems else 0


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Everything there is to say about this installation."""
    yield ok(f"Settings: {'Socket Mode' if settings.uses_socket_mode else 'HTTP'}, {settings.slack_api_url}")
    if settings.uses_socket_mode and settings.slack_signing_secret is not None:
        yield warning("SLACK_SIGNING_SECRET is set but not used, because SLACK_APP_TOKEN is set", "Remove one of them.")
    protocol = None
    for finding in protocol_findings(settings):
        yield finding
    yield await database_finding(settings)
    protocol = _protocol_or_none(settings)
    async for finding in slack_findings(settings, protocol):
        yield finding


def protocol_findings(settings: OfflineSettings) -> Iterator[Finding]:
    """What the protocol file says wrong, and what it leaves open."""
    try:
        protocol = read_protocol(settings.crisis_protocol)
    except ProtocolError as error:
        yield from (problem(f"Protocol: {sentence}", f"Change {error.source}.") for sentence in error.problems)
        return
    yield ok(f"Protocol: version {protocol.version}")
    yield from (warning(f"Protocol: {sentence}") for sentence in protocol.gaps())
    yield from playbook_findings(settings, protocol)


def playbook_findings(settings: OfflineSettings, protocol: Protocol) -> Iterator[Finding]:
    """Which files are no playbooks, and at which line; which ones should be looked at again."""
    library = library_for(settings, protocol)
    for sentence in library.problems:
        yield problem(f"Playbook {sentence}", "Mend the file; the bot starts without it.")
    today = settings.clock().now().date()
    for slug, file in library.files.items():
        review_by = playbook_in(file.text).review_by
        if review_by is not None and review_by < today:
            yield warning(f"Playbook {slug}: it was to be reviewed by {review_by}", f"Review {file.source}.")
    yield ok(f"Playbooks: {len(library.files)}")


async def database_finding(settings: OfflineSettings) -> Finding:
    """Can it be reached, and has it the newest schema?"""
    database = Database(settings.database_url)
    if _has_no_file(database):
        return warning(f"Database: there is no file {database.url.database} yet", "`run` and `migrate` create it.")
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        missing = await pending_migrations(database)
    except (SQLAlchemyError, OSError) as error:
        reason = without_secrets(str(getattr(error, "orig", None) or error)).strip()
        return problem(f"Database: {kind} cannot be reached ({reason})", "Check DATABASE_URL, and that it runs.")
    finally:
        await database.close()
    if missing:
        return warning("Database: its tables are not the newest", "`run` and `migrate` bring them up to date.")
    return ok(f"Database: {kind}, newest schema")


async def slack_findings(settings: Settings, protocol: Protocol | None) -> AsyncIterator[Finding]:
    """Tokens and scopes first; without them Slack has nothing to say about channels and people."""
    async with slack_session() as session:
        client = slack_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
        reach_slack_directly_if_local(client)
        tokens = await token_findings(client, settings)
        for finding in tokens:
            yield finding
        if protocol is None or any(finding.level is Level.PROBLEM for finding in tokens):
            return
        for ask in (channel_findings, people_findings, group_findings):
            for finding in await ask(client, protocol):
                yield finding


def _has_no_file(database: Database) -> bool:
    return database.is_sqlite and not Path(database.url.database or "").exists()


def _protocol_or_none(settings: OfflineSettings) -> Protocol | None:
    try:
        return read_protocol(settings.crisis_protocol)
    except ProtocolError:
        return None
