"""The words of `python -m bot`: what they print, what they change, and the exit status a script relies on."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cli import main
from bot.settings import WHAT_TO_DO
from crisis.declare import Declaration, declare
from crisis.effects import PublishHome, wish_for
from crisis.person import SlackProfile, person_seen
from crisis.protocol import read_protocol
from storage.session import Database
from storage.tables.account import Account
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Severity

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HEADER = "name,aliases,tier,kam,manager,sponsor,annual_value,currency,renewal_date\n"
T = TypeVar("T")


@pytest.fixture
def desk(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The URL of a migrated database that the settings name; nothing else is set."""
    for variable in WHAT_TO_DO:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    return sqlite_url


def within(url: str, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do something in one transaction."""

    async def _work() -> T:
        database = Database(url)
        try:
            async with database.transaction() as session:
                return await work(session)
        finally:
            await database.close()

    return asyncio.run(_work())


async def a_failed_effect(session: AsyncSession) -> int:
    effect_id = await wish_for(session, PublishHome(slack_id="U0ANA00001"), now=NOW)
    effect = await session.get_one(Effect, effect_id)
    effect.state, effect.done_at, effect.last_error, effect.attempts = EffectState.FAILED, NOW, "Slack said no.", 7
    assert effect_id is not None
    return effect_id


async def a_crisis(session: AsyncSession) -> str:
    ana = SlackProfile(
        slack_id="U0ANA00001",
        email=None,
        name="Ana",
        time_zone="UTC",
        team_id="T1",
        is_guest=False,
        is_bot=False,
        is_deactivated=False,
    )
    await person_seen(session, ana, now=NOW)
    declaration = Declaration(
        account_id=None,
        account_name="Acme",
        summary="They cannot invoice.",
        severity=Severity.SEV2,
        declared_by="U0ANA00001",
        view_id="V1",
        origin_link=None,
    )
    return (await declare(session, read_protocol(None), declaration, now=NOW)).key


def test_help_names_every_word(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has to read the source."""
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(
        f"\n    {word} " in told for word in ("run", "check", "migrate", "import", "effects", "timeline", "version")
    )


def test_a_wrong_word_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    """As every program does."""
    with pytest.raises(SystemExit) as ended:
        main(["rnu"])

    assert ended.value.code == 2
    assert "rnu" in capsys.readouterr().err


def test_version_prints_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The one of pyproject.toml, installed or not."""
    assert main(["version"]) == 0
    assert capsys.readouterr().out == "0.2.0\n"


def test_run_without_settings_says_what_is_missing(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Sentences instead of a trace, and 2."""
    assert main(["run"]) == 2
    assert capsys.readouterr().err.startswith("SLACK_BOT_TOKEN is not set.")


def test_check_without_settings_is_a_problem(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its very question was whether all is well."""
    assert main(["check"]) == 1
    assert capsys.readouterr().out.startswith("problem — SLACK_BOT_TOKEN is not set.")


def test_migrate_makes_the_default_database_and_may_be_repeated(
    desk: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Folder and file come into being; a second time changes nothing."""
    monkeypatch.delenv("DATABASE_URL")

    assert (main(["migrate"]), main(["migrate"])) == (0, 0)
    assert (tmp_path / "data" / "crisis_desk.db").is_file()
    assert main(["effects", "list"]) == 0


@pytest.mark.parametrize("words", [["effects", "list"], ["timeline", "verify"], ["effects", "retry"]])
def test_a_database_without_tables_is_named(
    desk: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], tmp_path: Path
) -> None:
    """What to do stands in the sentence."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")

    assert main(words) == 2
    assert "python -m bot migrate" in capsys.readouterr().err


def test_a_database_that_is_away_is_named(
    desk: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a trace, and without its password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:hunter2@127.0.0.1:9/desk")

    assert main(["effects", "list"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("DATABASE_URL: the database cannot be reached")
    assert "hunter2" not in told


def test_accounts_are_imported_and_a_second_time_changes_nothing(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also a file a spreadsheet wrote, which begins with a byte order mark."""
    file = tmp_path / "accounts.csv"
    file.write_text(HEADER + "Acme,,strategic,ana@northwind.example,,,,,\n", encoding="utf-8-sig")

    assert (main(["import", str(file)]), main(["import", str(file)])) == (0, 0)

    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("1 added, 0 changed, 0 unchanged.")
    assert second.endswith("0 added, 0 changed, 1 unchanged.")


def test_one_bad_line_refuses_the_whole_file(desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every problem with its line and column, and nothing changed."""
    file = tmp_path / "accounts.csv"
    file.write_text(
        HEADER + "Acme,,strategic,ana@northwind.example,,,,,\nBolt,,golden,ana@northwind.example,,,,,\n",
        encoding="utf-8",
    )

    assert main(["import", str(file)]) == 1

    told = capsys.readouterr().err
    assert "nothing was changed" in told
    assert "line 3" in told
    assert "tier" in told
    assert within(desk, lambda session: _names(session)) == []


def test_what_was_exported_is_imported_as_the_same(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder in, a folder out, and in again: nothing changes, and the same bytes come out."""
    inbox, first, second = (tmp_path / name for name in ("inbox", "first", "second"))
    for folder in (inbox, first, second):
        folder.mkdir()
    tricky = '"Acme, ""the"" Corp","Ä; b",strategic,ana@northwind.example,U0MIA,,7,EUR,2027-03-31\n'
    (inbox / "accounts.csv").write_text(HEADER + tricky, encoding="utf-8")

    assert [main([word, str(at)]) for word, at in (("import", inbox), ("export", first))] == [0, 0]
    capsys.readouterr()
    assert [main([word, str(at)]) for word, at in (("import", first), ("export", second))] == [0, 0]

    assert "0 added, 0 changed, 1 unchanged." in capsys.readouterr().out
    assert (first / "accounts.csv").read_bytes() == (second / "accounts.csv").read_bytes()
    assert "strategic" in (first / "accounts.csv").read_text(encoding="utf-8")


def test_a_folder_without_a_file_of_ours_is_refused(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the names that were looked for."""
    assert main(["import", str(tmp_path)]) == 2
    assert "holds none of accounts.csv" in capsys.readouterr().err


async def _names(session: AsyncSession) -> list[str]:
    return list((await session.exec(select(Account.name))).all())


@pytest.mark.parametrize(("content", "told"), [(None, "cannot be read"), (b"name\xff", "is not UTF-8")])
def test_a_file_that_cannot_be_read_is_named(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, told: str
) -> None:
    """By its path."""
    file = tmp_path / "accounts.csv"
    if content is not None:
        file.write_bytes(content)

    assert main(["import", str(file)]) == 2
    assert f"{file} {told}" in capsys.readouterr().err


def test_failed_effects_are_listed_and_retried(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """1 while there is something to look at, 0 once it was given another chance."""
    effect_id = within(desk, a_failed_effect)

    assert main(["effects", "list"]) == 1
    assert f"{effect_id}  2026-11-21T12:00:00+00:00  PublishHome" in (told := capsys.readouterr().out)
    assert "7 attempts)  Slack said no." in told

    assert main(["effects", "retry", str(effect_id)]) == 0
    assert main(["effects", "list"]) == 0


def test_retrying_all_takes_all(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a number."""
    within(desk, a_failed_effect)

    assert main(["effects", "retry"]) == 0
    assert "tries 1 effect again" in capsys.readouterr().out
    assert main(["effects", "retry"]) == 0
    assert "No effect failed" in capsys.readouterr().out


def test_retrying_what_did_not_fail_says_so(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong number is told, not swallowed."""
    assert main(["effects", "retry", "999"]) == 1
    assert "Effect 999 has not failed" in capsys.readouterr().out


def test_an_untouched_timeline_is_verified(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By its key, in whatever case, and all of them together."""
    key = within(desk, a_crisis)

    assert (main(["timeline", "verify", key.lower()]), main(["timeline", "verify"])) == (0, 0)
    assert "1 timeline checked, 0 problems." in capsys.readouterr().out


def test_a_forged_entry_is_found(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody with the file in hand and the database's own guard removed is still found out."""
    key = within(desk, a_crisis)
    within(desk, _forge)

    assert main(["timeline", "verify"]) == 1
    assert f"{key}: Entry 1" in capsys.readouterr().out


async def _forge(session: AsyncSession) -> None:
    connection = await session.connection()
    triggers = await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for (name,) in triggers.all():
        await connection.execute(text(f"DROP TRIGGER {name}"))
    await connection.execute(text("UPDATE timeline_entry SET text = 'nothing happened' WHERE seq = 1"))


def test_an_unknown_key_is_told(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With what keys look like."""
    assert main(["timeline", "verify", "C-1999-001"]) == 1
    assert "There is no crisis C-1999-001" in capsys.readouterr().out
