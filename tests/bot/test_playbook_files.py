"""An organisation's folder of playbooks: found beside the protocol, judged by `check`, never a reason not to start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.check import playbook_findings
from bot.finding import Level
from bot.playbook_files import library_for
from bot.settings import OfflineSettings, Settings
from crisis.playbook_library import shipped_files
from crisis.protocol import SHIPPED, Protocol, read_protocol
from tests.playbooks import SMALL, a_playbook_text


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Path]:
    """A protocol whose playbooks lie in `plans` beside it."""
    (tmp_path / "plans").mkdir()
    text = SHIPPED.read_text(encoding="utf-8")
    assert text.count('folder = ""') == 1
    (tmp_path / "protocol.toml").write_text(text.replace('folder = ""', 'folder = "plans"'), encoding="utf-8")
    yield tmp_path


def opened(house: Path) -> tuple[OfflineSettings, Protocol]:
    path = house / "protocol.toml"
    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr("xoxb-1"),
        slack_signing_secret=SecretStr("s"),
        database_url="sqlite://",
        crisis_protocol=path,
    )
    return settings, read_protocol(path)


def test_the_folder_is_found_beside_the_protocol(
    house: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From wherever the bot is started."""
    (house / "plans" / "power_cut.toml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    library = library_for(*opened(house))

    assert set(library.files) == {"power_cut", *(file.slug for file in shipped_files())}
    assert library.problems == ()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            a_playbook_text(('due = "30m"', 'due = "soon"')).encode(),
            'Line 26: actions[0].due is "soon": write a duration',
        ),
        (b"title = \xff\xfe", "it is not UTF-8 text: save it as UTF-8."),
        (b"#" * 200_001, "it is larger than 200,000 bytes, so it is no playbook."),
        (b"x = " + b"[" * 1_500, "It is nested beyond reason"),
        (b"", "title is missing."),
    ],
    ids=["wrong", "encoding", "large", "nested", "empty"],
)
def test_a_broken_file_is_a_problem_and_the_shipped_one_stays(house: Path, content: bytes, told: str) -> None:
    """`check` fails with the file, the line and the reason; the bot starts with what it has."""
    file = house / "plans" / "data_breach.toml"
    file.write_bytes(content)

    found = list(playbook_findings(*opened(house)))

    problems = [finding.what for finding in found if finding.level is Level.PROBLEM]
    assert [what for what in problems if what.startswith(f"Playbook {file}: ") and told in what], problems
    assert all(what.endswith("stays in use.") for what in problems)
    assert library_for(*opened(house)).files["data_breach"] in shipped_files()


def test_a_folder_that_is_missing_is_a_problem(house: Path) -> None:
    """A slip in the protocol does not hide the shipped ones."""
    (house / "plans").rmdir()

    library = library_for(*opened(house))

    assert len(library.files) == len(shipped_files())
    assert "playbooks.folder is 'plans', but " in library.problems[0]


def test_a_folder_in_the_place_of_a_file_is_a_problem(house: Path) -> None:
    """It cannot be read, and is named."""
    (house / "plans" / "odd.toml").mkdir()

    assert "odd.toml: it cannot be read: Is a directory." in library_for(*opened(house)).problems[0]


@pytest.mark.parametrize(("review_by", "warned"), [("2020-01-01", True), ("2999-01-01", False)])
def test_a_review_that_is_overdue_is_a_warning(house: Path, review_by: str, warned: bool) -> None:
    """Playbooks are living documents (S1-28)."""
    text = a_playbook_text(('title = "Power cut"', f'review_by = {review_by}\ntitle = "Power cut"'))
    (house / "plans" / "power_cut.toml").write_text(text, encoding="utf-8")

    found = list(playbook_findings(*opened(house)))

    warnings = [finding.what for finding in found if finding.level is Level.WARNING]
    assert warnings == (["Playbook power_cut: it was to be reviewed by 2020-01-01"] if warned else [])
    assert found[-1].what == f"Playbooks: {len(shipped_files()) + 1}"
