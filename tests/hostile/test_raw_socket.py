"""Frames on the websocket that are no envelope of Slack: turned away, and the next person is answered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Slack
from tests.stage import Stage

CANARY = "CANARY-in-a-frame"


def envelope(payload: Any, kind: Any = "interactive", **more: Any) -> str:
    return json.dumps({"type": kind, "envelope_id": "E1", "payload": payload, **more})


FRAMES: dict[str, str | bytes] = {
    "nothing": "",
    "no JSON": f"{{{CANARY}",
    "half an envelope": envelope({"text": CANARY})[:-9],
    "a list": f'["{CANARY}"]',
    "a text": f'"{CANARY}"',
    "an empty object": "{}",
    "an envelope without a payload": '{"type": "interactive", "envelope_id": "E1"}',
    "an envelope without an id": json.dumps({"type": "interactive", "payload": {"text": CANARY}}),
    "an id that is a list": json.dumps({"type": "interactive", "envelope_id": [1], "payload": {"text": CANARY}}),
    "a payload that is a text": envelope(CANARY),
    "a payload that is a list": envelope([CANARY]),
    "a payload that is null": envelope(None),
    "a kind nobody knows": envelope({"text": CANARY}, "teleport"),
    "a kind that is a number": envelope({"text": CANARY}, 7),
    "a kind that is a list": envelope({"text": CANARY}, ["interactive"]),
    "a retry that is no number": envelope({"text": CANARY}, "events_api", retry_attempt=CANARY, retry_reason=[CANARY]),
    "deeper than anybody reads": envelope(None).replace("null", "[" * 5_000 + "]" * 5_000),
    "half a pair": envelope({"command": "/crisis", "text": f"{CANARY} \ud800"}, "slash_commands"),
    "a megabyte": envelope({"text": CANARY * 60_000}),
    "bytes": b"\x00\xff" + CANARY.encode(),
}


THE_LIBRARYS_WORDS = ("aiohttp: Failed to process a message", "aiohttp: Failed to run message listeners")
"""It says so and goes on listening."""


@pytest.fixture(scope="module")
def stage(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    path = tmp_path_factory.mktemp("frames") / "crisis.db"
    path.write_bytes(migrated_sqlite_file.read_bytes())
    stage = Stage(f"sqlite:///{path}", transport="socket")
    stage.open()
    yield stage
    stage.expected_trouble += THE_LIBRARYS_WORDS
    stage.close()
    assert not stage.surprises, "\n".join(stage.surprises)


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_whatever_frame_comes_the_next_person_is_answered(stage: Stage, frame: str | bytes) -> None:
    """A bot that stopped listening would look alive, and nobody could declare."""
    (socket,) = stage.slack.link.socket_mode.sockets
    send = socket.web_socket.send_str(frame) if isinstance(frame, str) else socket.web_socket.send_bytes(frame)
    stage.do(send)

    ana = Slack(stage).person("ana")
    answers = len(ana.private_answers)
    ana.types("/crisis help")

    assert len(ana.private_answers) == answers + 1
    assert "/crisis list" in ana.private_answers[-1]
    assert not [line for line in stage.lines if CANARY in str(line)]
    assert not [problem for problem in stage.trouble if CANARY in problem]
