"""The house itself: floors, lock files, the `run` script and the pages that describe them agree with each other."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RUN = ROOT / "run"
FLOORS = ("bot", "handlers", "crisis", "storage")
LOCKS = (ROOT / "requirements" / "dev.txt", ROOT / "requirements" / "run.txt")

PLACES_PACKAGES_COME_FROM = tuple(
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("unpkg", "com"),
        ("anaconda", "org"),
    ]
)
"""Put together here so that this file does not hold what it looks for."""

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
PLACE_IN_TEXT = re.compile(r"`([\w.*-]+/[\w./*-]*)`")


def test_the_four_floors_stand_and_the_stand_in_beside_them() -> None:
    """A newcomer finds the rooms that CONTRIBUTING.md draws."""
    for room in (*FLOORS, "fake_slack", "crisis/rules", "crisis/sweeps", "handlers/effects", "handlers/blocks"):
        assert (ROOT / room / "__init__.py").is_file(), f"{room} is no package."


def test_no_package_does_anything_when_imported() -> None:
    """An import inside an `__init__.py` drags its neighbours along and blurs which floor needs which."""
    full = [str(path.relative_to(ROOT)) for path in _files("__init__.py") if path.read_text(encoding="utf-8").strip()]

    assert full == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_names_no_host_and_hashes_every_package(lock: Path) -> None:
    """It works behind any mirror, and what arrives is what was locked."""
    text = lock.read_text(encoding="utf-8")

    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    unhashed = [entry.split()[0] for entry in entries if not re.match(r"\S+==\S+.*--hash=sha256:", entry, re.DOTALL)]
    assert unhashed == []


@pytest.mark.parametrize(("lock", "groups"), [(LOCKS[0], ("dev",)), (LOCKS[1], ())], ids=["dev", "run"])
def test_a_lock_file_pins_every_dependency(lock: Path, groups: tuple[str, ...]) -> None:
    """Somebody who changes pyproject.toml and forgets `./run lock` hears it here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *(line for group in groups for line in project["dependency-groups"][group]),
    ]
    pinned = {_normal(name): version for name, version in PINNED.findall(lock.read_text(encoding="utf-8"))}

    stale = [line for line in wanted if not _satisfied(line, pinned)]

    assert stale == [], f"Run `./run lock`: {lock.name} lacks these."


def test_both_lock_files_agree_on_versions() -> None:
    """What is tested is what runs."""
    dev, run = (dict(PINNED.findall(lock.read_text(encoding="utf-8"))) for lock in LOCKS)

    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_run_needs_nothing_but_python() -> None:
    """It starts on a machine where nothing is installed yet."""
    tree = ast.parse(RUN.read_text(encoding="utf-8"))

    imported = {name.split(".")[0] for node in ast.walk(tree) for name in _imports(node)}

    assert imported <= sys.stdlib_module_names


def test_an_old_python_can_read_run_far_enough_to_refuse() -> None:
    """It says what to install; a syntax error would not."""
    tree = ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))

    first_statements = [type(node) for node in tree.body[:3]]
    assert first_statements == [ast.Expr, ast.Import, ast.If], "The check of the version comes first."


def test_help_lists_every_word_and_a_page_explains_it() -> None:
    """No word is hidden, and none is promised that does not exist."""
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    words = set(re.findall(r"^  (\w+)", _run("help").stdout, re.MULTILINE))

    assert words >= {"help", "setup", "demo", "test", "check", "bench", "lock", "migration"}
    assert set(re.findall(r"\./run (\w+)", told)) == words


@pytest.mark.parametrize("arguments", [("tset",), ("check", "--fxi"), ("migration",)])
def test_a_wrong_call_of_run_says_what_is_right(arguments: tuple[str, ...]) -> None:
    """One sentence that names the way out, and an exit status a script notices."""
    outcome = _run(*arguments)

    assert outcome.returncode == 2
    assert "./run" in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.slow
def test_two_first_calls_at_once_build_one_environment(tmp_path: Path) -> None:
    """The second waits for the first, and neither sees half an environment."""
    house = _a_house_without_packages(tmp_path)
    calls = [_start_setup(house), _start_setup(house)]

    told = [call.communicate()[1] for call in calls]

    assert [call.returncode for call in calls] == [0, 0], told
    assert "".join(told).count("Built .venv") == 1


@pytest.mark.slow
def test_an_interrupted_build_is_done_again(tmp_path: Path) -> None:
    """Half an environment is none."""
    house = _a_house_without_packages(tmp_path)
    first = _start_setup(house)
    assert first.stderr is not None
    assert first.stderr.readline().startswith("Building")
    first.terminate()
    first.communicate()

    second = _start_setup(house)
    told = second.communicate()[1]

    assert first.returncode == 128 + 15
    assert second.returncode == 0
    assert "Built .venv" in told


def test_no_file_names_a_place_packages_come_from() -> None:
    """Which mirror a machine uses is that machine's affair."""
    found = [
        f"{path.relative_to(ROOT)} names {place}"
        for path in _files("*")
        for place in PLACES_PACKAGES_COME_FROM
        if place.encode() in path.read_bytes()
    ]

    assert found == []


def test_every_place_the_maintainers_pages_name_exists() -> None:
    """A recipe that sends a newcomer to a file that moved is worse than none."""
    pages = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "decisions").glob("*.md"))]

    lost = [
        f"{page.name}: {place}"
        for page in pages
        for place in PLACE_IN_TEXT.findall(page.read_text(encoding="utf-8"))
        if not any(ROOT.glob(place.rstrip("/")))
    ]

    assert lost == []


def _files(pattern: str) -> Iterator[Path]:
    """Every file a person wrote; not what tools left behind."""
    for path in ROOT.rglob(pattern):
        folders = path.relative_to(ROOT).parts[:-1]
        ours = all(name == ".ci" or not name.startswith((".", "__pycache__")) for name in folders)
        if ours and path.is_file() and not path.name.startswith(".coverage"):
            yield path


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _satisfied(line: str, pinned: dict[str, str]) -> bool:
    match = re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?(?:==(.+))?", line)
    assert match is not None, f"pyproject.toml: this test cannot read the dependency {line!r}."
    name, version = match.groups()
    return _normal(name) in pinned and version in (None, pinned[_normal(name)])


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, str(RUN), *arguments], capture_output=True, text=True, check=False)


def _a_house_without_packages(folder: Path) -> Path:
    """The real script in a house whose lock file is empty, so that building takes seconds and no network."""
    (folder / "requirements").mkdir()
    (folder / "requirements" / "dev.txt").write_text("", encoding="utf-8")
    script = folder / "run"
    script.write_bytes(RUN.read_bytes())
    return script


def _start_setup(script: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(script), "setup"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
