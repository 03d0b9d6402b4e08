"""`/crisis playbook` lists, searches, shows and compares; an organisation's folder adds and overrides."""

import shutil
from pathlib import Path

from tests.harness import Slack
from tests.playbooks import SMALL, a_playbook_text
from tests.scenarios.conftest import OpenStage
from tests.stage import a_protocol


def test_the_list_the_search_and_one_in_full(slack: Slack) -> None:
    """Private answers, also for people in no crisis."""
    lena = slack.person("lena")

    lena.types("/crisis playbook")
    lena.was_told("10 playbooks", "*Data breach* (`data_breach`), reputational, version 1")
    lena.types("/crisis playbook data breach")
    lena.was_told("Data breach", "Whom to tell what, when, how, by whom", "Close the leak without destroying traces")
    lena.types("/crisis playbook flood")
    lena.was_told("No playbook says “flood”")


def test_a_changed_file_is_a_new_version_that_can_be_compared(open_stage: OpenStage, tmp_path: Path) -> None:
    """The organisation edits its file and starts again; the difference is told in plain words."""
    folder = tmp_path / "own"
    folder.mkdir()
    file = folder / "power_cut.toml"
    file.write_text(SMALL, encoding="utf-8")
    stage = open_stage(protocol=a_protocol(playbooks={"folder": str(folder)}))
    ana = Slack(stage).person("ana")
    ana.types("/crisis playbook power cut")
    ana.was_told("Power cut", "`power_cut`, version 1")

    file.write_text(a_playbook_text(('due = "30m"', 'due = "15m"'), ('owner = "service"', 'owner = "operations"')))
    stage.stop_bot()
    stage.start_bot()

    ana.types("/crisis playbook compare power_cut 1 2")
    ana.was_told(
        "2 differences.",
        "Action “Call the site.” is due after 15 minutes, before after 30 minutes.",
        "Action “Bring a generator.” belongs to operations, before to service.",
    )
    ana.types("/crisis playbook compare power_cut 1 7")
    ana.was_told("There is no version 7 of power_cut. Versions seen here: 1, 2.")
    ana.types("/crisis playbook compare power_cut")
    ana.was_told("Say which playbook and which two versions")


def test_a_broken_file_stops_nothing(open_stage: OpenStage, tmp_path: Path) -> None:
    """The shipped playbook of that name stays, and the log names the line."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "data_breach.toml").write_text(a_playbook_text(('due = "30m"', 'due = "soon"')), encoding="utf-8")
    (folder / "Bad Name.toml").write_text(SMALL, encoding="utf-8")
    shutil.copy(folder / "data_breach.toml", folder / "other.toml")
    stage = open_stage(protocol=a_protocol(playbooks={"folder": str(folder)}))

    ana = Slack(stage).person("ana")
    ana.types("/crisis playbook data_breach")

    ana.was_told("Data breach", "Close the leak")
    problems = stage.bot.library.problems
    assert [problem for problem in problems if "data_breach.toml: Line 26: actions[0].due" in problem]
    assert [problem for problem in problems if "Bad Name.toml: A playbook's file is named in small letters" in problem]
    assert [problem for problem in problems if "other.toml" in problem and problem.endswith("It is left out.")]
