"""python -m fake_slack as another process sees it."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_cleanly(tmp_path: Path, wish: signal.Signals) -> None:
    """One line with the address, a file with the tokens; a signal ends it with status 0, even with a page open."""
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "fake_slack", "--ready-file", str(ready), "--no-limits"]
    scale = ["--time-scale", "60@2026-11-21T20:00:00+00:00"]

    with subprocess.Popen([*command, *scale], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        facts = json.loads(ready.read_text())
        watching = urllib.request.urlopen(f"{facts['url']}_page/events?as=U0ANA00001", timeout=5)
        heard = watching.readline()
        process.send_signal(wish)
        status = process.wait(timeout=5)
        watching.close()

    assert said == f"Fake Slack on {facts['url']}\n"
    assert set(facts) == {"url", "bot_token", "app_token", "signing_secret"}
    assert heard.startswith(b"data: ")
    assert status == 0
