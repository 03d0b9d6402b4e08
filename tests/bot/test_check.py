"""`python -m bot check` names what is wrong before a crisis does."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.check import findings
from bot.finding import Finding, Level
from bot.settings import Settings
from crisis.protocol import SHIPPED
from fake_slack.server import MANIFEST, FakeSlack
from storage.session import Database

PEOPLE = """
[[crt]]
function = "sales"
primary = "dora@northwind.example"
backup = "emil@northwind.example"
"""


def protocol_file(folder: Path, *, desk: str = "#crisis-desk", director: str = "petra@northwind.example") -> Path:
    """The shipped protocol with people and channels of the seeded company."""
    text = SHIPPED.read_text(encoding="utf-8")
    for empty, filled in {
        'crisis_desk = ""': f'crisis_desk = "{desk}"',
        'digest = ""': 'digest = "C0DIGEST04"',
        'owner = ""': 'owner = "Sales Operations"',
        'sales_manager = ""': 'sales_manager = "U0NORA0014"',
        'director = ""': f'director = "{director}"',
        'executive_sponsor = ""': 'executive_sponsor = "quentin@northwind.example"',
        'communications = ""': 'communications = "jana@northwind.example"',
    }.items():
        assert text.count(f"\n{empty}") == 1
        text = text.replace(f"\n{empty}", f"\n{filled}")
    path = folder / "protocol.toml"
    path.write_text(text.replace("\n[ladder_people]", f"{PEOPLE}\n[ladder_people]"), encoding="utf-8")
    return path


def settings_for(slack: FakeSlack, database_url: str, protocol: Path | None) -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=None,
        slack_api_url=slack.api_url,
        database_url=database_url,
        crisis_protocol=protocol,
    )


def checked(
    database_url: str,
    protocol: Path | None,
    *,
    manifest: Path = MANIFEST,
    change: Callable[[Settings], Settings] = lambda settings: settings,
    before: Callable[[FakeSlack], Awaitable[None]] | None = None,
) -> list[Finding]:
    """All findings, with a Fake Slack that `before` may have changed."""

    async def _check() -> list[Finding]:
        async with FakeSlack(manifest=manifest) as slack:
            if before is not None:
                await before(slack)
            return [found async for found in findings(change(settings_for(slack, database_url, protocol)))]

    return asyncio.run(_check())


def wrong(found: list[Finding]) -> list[str]:
    return [f"{finding.level}: {finding.what}" for finding in found if finding.level is not Level.OK]


def test_when_all_is_well_nothing_else_is_said(sqlite_url: str, tmp_path: Path) -> None:
    """One line for each thing that was looked at."""
    found = checked(sqlite_url, protocol_file(tmp_path))

    assert wrong(found) == []
    told = " / ".join(finding.what for finding in found)
    for thing in ("Settings: Socket Mode", "Protocol", "Database: SQLite", "Northwind", "Scopes: all", "Socket Mode: "):
        assert thing in told
    assert "Channel #crisis-desk" in told
    assert "People: 6 of 6" in told


def test_what_the_organisation_has_not_decided_is_a_warning(sqlite_url: str) -> None:
    """The shipped protocol works, and says what it lacks."""
    found = wrong(checked(sqlite_url, None))

    assert found
    assert all(line.startswith("warning: Protocol: ") for line in found)


def test_a_missing_scope_is_named_with_its_reason(sqlite_url: str, tmp_path: Path) -> None:
    """Slack would say so only in the middle of a crisis."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(MANIFEST.read_text(encoding="utf-8").replace("      - pins:write\n", ""), encoding="utf-8")

    found = checked(sqlite_url, protocol_file(tmp_path), manifest=manifest)

    assert wrong(found) == ["problem: Scope pins:write is missing, needed to pin the headline"]


@pytest.mark.parametrize("desk", ["#sales", "C0SALES002", "#nowhere"])
def test_a_channel_that_is_public_or_unknown_is_a_problem(sqlite_url: str, tmp_path: Path, desk: str) -> None:
    """Crisis data never goes into a public channel, so nothing would be posted there."""
    found = checked(sqlite_url, protocol_file(tmp_path, desk=desk))

    assert wrong(found) == [f"problem: Channel {desk} (channels.crisis_desk): the bot is in no such private channel"]


@pytest.mark.parametrize(
    ("change", "told"),
    [({"archived": True}, "is archived"), ({"is_ext_shared": True}, "is shared with another organisation")],
)
def test_a_channel_where_nothing_may_be_posted_is_a_problem(
    sqlite_url: str, tmp_path: Path, change: dict[str, bool], told: str
) -> None:
    """The bot will refuse to post there; better to hear it now."""

    async def before(slack: FakeSlack) -> None:
        for name, value in change.items():
            setattr(slack.state.channels["C0DESK0003"], name, value)

    found = wrong(checked(sqlite_url, protocol_file(tmp_path), before=before))

    assert found == [f"problem: Channel #crisis-desk (channels.crisis_desk) {told}"]


@pytest.mark.parametrize(
    ("director", "told"),
    [
        ("nobody@northwind.example", "nobody@northwind.example: nobody in Slack has this e-mail address"),
        ("U0NOBODY99", "U0NOBODY99: Slack knows nobody with this id"),
        ("U0PETRA016", None),
    ],
)
def test_somebody_who_is_not_in_slack_is_named(
    sqlite_url: str, tmp_path: Path, director: str, told: str | None
) -> None:
    """The ladder would climb past them in silence."""
    found = wrong(checked(sqlite_url, protocol_file(tmp_path, director=director)))

    assert found == ([f"problem: {told}"] if told else [])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"is_guest": True}, "petra@northwind.example is a guest and must not see crises"),
        ({"deleted": True}, "petra@northwind.example"),
    ],
)
def test_somebody_who_cannot_help_is_named(sqlite_url: str, tmp_path: Path, change: dict[str, bool], told: str) -> None:
    """Guests must not see crises, and who left cannot answer a page."""

    async def before(slack: FakeSlack) -> None:
        for name, value in change.items():
            setattr(slack.state.user("petra"), name, value)

    (found,) = wrong(checked(sqlite_url, protocol_file(tmp_path), before=before))

    assert found.startswith(f"problem: {told}")


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("slack_bot_token", SecretStr("xoxb-wrong"), "problem: Slack refuses SLACK_BOT_TOKEN (invalid_auth)"),
        ("slack_app_token", SecretStr("xapp-wrong"), "problem: Slack refuses SLACK_APP_TOKEN (invalid_auth)"),
        ("slack_signing_secret", SecretStr("x"), "warning: SLACK_SIGNING_SECRET is set but not used"),
        ("slack_api_url", "http://127.0.0.1:9/api/", "problem: Slack cannot be reached at http://127.0.0.1:9/api/"),
        ("database_url", "sqlite:////dev", "problem: Database: SQLite cannot be reached"),
        ("database_url", "sqlite:////no/such.db", "warning: Database: there is no file /no/such.db yet"),
        ("database_url", "postgresql://me:wrong@127.0.0.1:9/x", "problem: Database: PostgreSQL cannot be reached"),
    ],
)
def test_a_wrong_setting_is_named(sqlite_url: str, tmp_path: Path, variable: str, value: object, told: str) -> None:
    """Each of them alone, with everything else right; no secret is repeated."""

    def change(settings: Settings) -> Settings:
        return settings.model_copy(update={variable: value})

    (found,) = wrong(checked(sqlite_url, protocol_file(tmp_path), change=change))

    assert found.startswith(told)
    assert "wrong" not in found


def test_an_older_database_is_a_warning(empty_database_url: str, tmp_path: Path) -> None:
    """`run` mends it by itself."""
    asyncio.run(_touch(empty_database_url))

    found = wrong(checked(empty_database_url, protocol_file(tmp_path)))

    assert found == ["warning: Database: its tables are not the newest"]


async def _touch(url: str) -> None:
    """SQLite makes its file at the first transaction."""
    database = Database(url)
    async with database.transaction() as session:
        await session.exec(text("SELECT 1"))  # type: ignore[call-overload]
    await database.close()


def test_a_protocol_that_cannot_be_read_does_not_hide_the_rest(sqlite_url: str, tmp_path: Path) -> None:
    """One run says everything that is wrong."""
    path = tmp_path / "protocol.toml"
    path.write_text('version = "1"\ntimezone = "Mars"\n', encoding="utf-8")

    found = checked(sqlite_url, path)

    assert [line for line in wrong(found) if "timezone" in line]
    assert [finding for finding in found if finding.what.startswith("Scopes: all")]


def test_every_problem_says_what_to_do(sqlite_url: str, tmp_path: Path) -> None:
    """A finding without a way out is half a finding."""
    path = protocol_file(tmp_path, desk="#sales", director="nobody@northwind.example")

    found = [finding for finding in checked(sqlite_url, path) if finding.level is Level.PROBLEM]

    assert len(found) == 2
    assert all(str(finding).startswith("problem — ") and finding.to_do for finding in found)


def test_a_user_group_that_slack_does_not_know_is_named(sqlite_url: str, tmp_path: Path) -> None:
    """Nobody would be called for the seat."""
    path = protocol_file(tmp_path)
    seats = "".join(
        f'[[crt]]\nfunction = "{name}"\nprimary = "@{name}"\nbackup = "petra@northwind.example"\n'
        for name in ("legal", "tax")
    )
    text = path.read_text(encoding="utf-8").replace("\n[ladder_people]", f"\n{seats}\n[ladder_people]")
    path.write_text(text, encoding="utf-8")

    found = [str(one) for one in checked(sqlite_url, path)]

    assert any("@tax: Slack has no such user group" in one for one in found), found
    assert any("User groups: 1 of 2 named in the protocol have people" in one for one in found)
