"""Bytes on the HTTP port that are no request of Slack: turned away or hung up on, and nothing in the log but that."""

import asyncio
import gzip
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fake_slack.signature import sign
from tests.harness import Slack
from tests.stage import Stage

BODY = "command=/crisis&text=CANARY&team_id=T1&user_id=U1&channel_id=C1"


@pytest.fixture
def stage(migrated_sqlite_file: Path, tmp_path: Path) -> Iterator[Stage]:
    shutil.copy(migrated_sqlite_file, tmp_path / "crisis.db")
    stage = Stage(f"sqlite:///{tmp_path}/crisis.db")
    stage.open()
    yield stage
    stage.close()
    assert not stage.surprises, "\n".join(stage.surprises)


def request(body: bytes, headers: dict[str, str], *, line: str = "POST /slack/events HTTP/1.1") -> bytes:
    headers = {"Host": "crisis", "Connection": "close", "Content-Length": str(len(body)), **headers}
    head = "\r\n".join([line, *(f"{name}: {value}" for name, value in headers.items())])
    return head.encode() + b"\r\n\r\n" + body


def signed(stage: Stage, media: str) -> bytes:
    proof = sign(stage.slack.signing_secret, int(time.time()), BODY)
    return request(BODY.encode(), {"Content-Type": media, **proof})


async def talk(stage: Stage, sent: bytes, *, and_ends: bool = False) -> bytes:
    address = urlsplit(stage.bot.web.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(sent)
        if and_ends:
            writer.write_eof()
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


RAW = {
    "nothing": b"",
    "noise": bytes(range(256)) * 20,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    "another protocol": b"SSH-2.0-OpenSSH_9.9\r\n",
    "no such version": b"POST /slack/events HTTP/9.9\r\n\r\n",
    "a header without an end": b"POST /slack/events HTTP/1.1\r\nX: " + b"a" * 100_000,
    "ten thousand headers": b"GET /healthz HTTP/1.1\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
    "two lengths": b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nabc",
    "length and chunks": (
        b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a negative length": b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "a chunk that is none": b"POST /slack/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    "a body cut short": request(b"payload=", {"Content-Length": "5000"}),
    "a body promised to be huge": request(b"x", {"Content-Length": "99999999999"}),
    "no gzip": request(b"payload={}", {"Content-Encoding": "gzip"}),
    "a gzip bomb": request(gzip.compress(b"x" * 50_000_000), {"Content-Encoding": "gzip"}),
    "a path outside": request(b"", {}, line="GET /../../etc/passwd HTTP/1.1"),
    "an upgrade": request(b"", {"Upgrade": "websocket", "Connection": "Upgrade"}, line="GET /slack/events HTTP/1.1"),
}


@pytest.mark.parametrize("sent", RAW.values(), ids=RAW.keys())
def test_whatever_comes_is_turned_away_or_hung_up_on(stage: Stage, sent: bytes) -> None:
    """No 5xx, no error in the log (the fixture looks), and the next one is served."""
    answer = stage.do(talk(stage, sent, and_ends=True))
    next_one = stage.do(talk(stage, request(b"", {}, line="GET /healthz HTTP/1.1")))

    assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), answer[:200]
    assert b"Traceback" not in answer
    assert next_one.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "media", ["", "text/plain", "multipart/form-data; boundary=x", "application/json", "image/png", "a" * 3_000]
)
def test_a_signed_request_of_another_type_is_no_5xx(stage: Stage, media: str) -> None:
    """The signature does not cover the type."""
    answer = stage.do(talk(stage, signed(stage, media)))

    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 200")), answer[:200]


def test_a_request_that_is_sent_again_is_done_once(slack: Slack, stage: Stage) -> None:
    """Inside five minutes a replay has a good signature; the form's own id is what makes it harmless."""
    ana = slack.person("ana")
    ana.types("/crisis")
    ana.actor.fills(summary="Replayed", severity="SEV2")
    view = ana.actor.modal
    assert view is not None
    (block,) = [block for block in view.blocks if block["block_id"].startswith("account")]
    option = {"text": {"type": "plain_text", "text": "New"}, "value": "new:Newcomer"}
    chosen = {"type": "external_select", "selected_option": option}
    view.values.setdefault(block["block_id"], {})["crisis_account"] = chosen
    delivery = stage.act(ana.actor.submits())
    assert delivery.ok

    again = [stage.act(_the_same_bytes(stage, delivery.envelope)) for _ in range(3)]

    assert all(answer.startswith(b"HTTP/1.1 200") for answer in again)
    assert len(slack.crisis_channels()) == 1


async def _the_same_bytes(stage: Stage, envelope: dict[str, object]) -> bytes:
    headers, body = envelope["headers"], envelope["body"]
    assert isinstance(headers, dict) and isinstance(body, str)
    return await talk(stage, request(body.encode(), headers))


@pytest.fixture
def slack(stage: Stage) -> Slack:
    return Slack(stage)
