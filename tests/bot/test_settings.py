"""Every variable of the table in README.md: read, defaulted, or refused with a sentence that helps."""

from pathlib import Path

import pytest

from bot.settings import WHAT_TO_DO, OfflineSettings, Settings, SettingsError, read_settings

ENOUGH = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_APP_TOKEN": "xapp-1-secret"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Only what a test sets, and no `.env` of whoever runs it."""
    for variable in WHAT_TO_DO:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def _set(environment: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for variable, value in variables.items():
        environment.setenv(variable, value)


def test_two_tokens_are_enough(environment: pytest.MonkeyPatch) -> None:
    """Everything else has the default the README names."""
    _set(environment, ENOUGH)

    settings = read_settings(Settings)

    assert settings.uses_socket_mode
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///data/crisis_desk.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.crisis_protocol is None
    assert settings.clock().scale == 1


def test_a_signing_secret_alone_means_http(environment: pytest.MonkeyPatch) -> None:
    """The mode follows from what is set; there is no switch that could contradict it."""
    _set(environment, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s3cret"})

    assert not read_settings(Settings).uses_socket_mode


def test_socket_mode_wins_when_both_are_set(environment: pytest.MonkeyPatch) -> None:
    """One of two ways must win; the log and `check` say which."""
    _set(environment, ENOUGH | {"SLACK_SIGNING_SECRET": "s3cret"})

    assert read_settings(Settings).uses_socket_mode


def test_a_file_named_env_is_read_and_the_environment_overrides_it(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Settings can live in a file, one run can differ from it, and other programs' variables do not disturb."""
    (tmp_path / ".env").write_text(
        "SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=xapp-file\nPORT=4000\nOTHER=1\n", encoding="utf-8"
    )
    environment.setenv("PORT", "5000")

    settings = read_settings(Settings)

    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"
    assert settings.port == 5000


def test_an_empty_variable_counts_as_not_set(environment: pytest.MonkeyPatch) -> None:
    """Compose files set empty variables for what was left out."""
    _set(environment, ENOUGH | {"CRISIS_PROTOCOL": "", "PORT": "", "SLACK_SIGNING_SECRET": ""})

    settings = read_settings(Settings)

    assert (settings.crisis_protocol, settings.port, settings.slack_signing_secret) == (None, 3000, None)


def test_an_api_address_without_its_last_slash_works(environment: pytest.MonkeyPatch) -> None:
    """Method names are appended to it."""
    _set(environment, ENOUGH | {"SLACK_API_URL": "http://127.0.0.1:9/api"})

    assert read_settings(Settings).slack_api_url == "http://127.0.0.1:9/api/"


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-users-secret", "SLACK_BOT_TOKEN holds something that does not begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-other-secret", "SLACK_APP_TOKEN holds something that does not begin with xapp-"),
        ("SLACK_API_URL", "slack.com", "SLACK_API_URL is 'slack.com'"),
        ("DATABASE_URL", "mysql://me:secret@host/db", "DATABASE_URL names the database 'mysql'"),
        ("DATABASE_URL", "my secret", "DATABASE_URL is no URL of a database"),
        ("PORT", "http", "PORT is 'http'"),
        ("PORT", "70000", "PORT is '70000'"),
        ("CRISIS_PROTOCOL", "nowhere.toml", "CRISIS_PROTOCOL is 'nowhere.toml', which is no file"),
        ("CRISIS_TIME_SCALE", "0", "CRISIS_TIME_SCALE is '0'"),
        ("CRISIS_TIME_SCALE", "60@yesterday", "CRISIS_TIME_SCALE is '60@yesterday'"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_do(
    environment: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    """Whoever reads it knows which variable, what was found, and what belongs there; a secret is never repeated."""
    _set(environment, ENOUGH | {variable: value})

    with pytest.raises(SettingsError) as refused:
        read_settings(Settings)

    (sentence,) = refused.value.problems
    assert sentence.startswith(told)
    assert sentence.endswith(".")
    assert len(sentence) > len(told) + 10, "It says what to do."
    assert "secret" not in sentence


def test_everything_that_is_missing_is_said_at_once(environment: pytest.MonkeyPatch) -> None:
    """Nobody wants to mend one variable per start."""
    _set(environment, {"PORT": "many"})

    with pytest.raises(SettingsError) as refused:
        read_settings(Settings)

    assert [problem.split(" ")[0] for problem in refused.value.problems] == ["SLACK_BOT_TOKEN", "PORT"]


def test_without_a_way_in_for_slack_it_does_not_start(environment: pytest.MonkeyPatch) -> None:
    """A bot token alone can talk, but not hear."""
    _set(environment, {"SLACK_BOT_TOKEN": "xoxb-1"})

    with pytest.raises(SettingsError, match="Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set"):
        read_settings(Settings)


def test_words_that_never_talk_to_slack_need_no_token(environment: pytest.MonkeyPatch) -> None:
    """Migrating or importing on another machine takes only the database."""
    environment.setenv("DATABASE_URL", "postgresql://host/name")

    assert read_settings(OfflineSettings).database_url == "postgresql://host/name"


def test_a_printed_setting_shows_no_secret(environment: pytest.MonkeyPatch) -> None:
    """Tracebacks and debuggers print objects."""
    _set(environment, ENOUGH | {"SLACK_SIGNING_SECRET": "secret", "DATABASE_URL": "postgresql://me:secret@host/name"})

    assert "secret" not in repr(read_settings(Settings)).replace("slack_signing_secret", "")
