"""python -m fake_slack: a Slack that runs on this machine."""

import argparse
import asyncio
import json
import os
import signal
from pathlib import Path

from fake_slack.clock import parse_time_scale, real_now
from fake_slack.server import COMPANY, MANIFEST, FakeSlack

ENDS_WITHIN_S = 5.0


def main() -> None:
    """Start, say where, and run until Ctrl-C or SIGTERM."""
    options = _parser().parse_args()
    asyncio.run(_run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fake_slack", description="A simplified Slack on loopback.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed", type=Path, default=COMPANY, help="who works here (TOML)")
    parser.add_argument("--manifest", type=Path, default=MANIFEST, help="the app that is installed")
    parser.add_argument(
        "--app-url", help="where the app listens for signed HTTP, e.g. http://127.0.0.1:3000/slack/events"
    )
    parser.add_argument("--signing-secret", help="sign requests to the app with this")
    parser.add_argument(
        "--time-scale", help="message times run faster: FACTOR@INSTANT, e.g. 60@2026-11-21T20:00:00+00:00"
    )
    parser.add_argument("--no-limits", action="store_true", help="switch the rate limits off")
    parser.add_argument("--latency-ms", type=float, default=0, help="how long each Web API call takes")
    parser.add_argument("--ready-file", type=Path, help="write address and tokens there as JSON once it listens")
    return parser


async def _run(options: argparse.Namespace) -> None:
    slack = FakeSlack(
        options.seed,
        options.manifest,
        port=options.port,
        now=parse_time_scale(options.time_scale) if options.time_scale else real_now,
        limits=not options.no_limits,
        latency_ms=options.latency_ms,
        signing_secret=options.signing_secret,
    )
    stop = asyncio.Event()
    for wish in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wish, stop.set)
    async with slack:
        if options.app_url:
            await slack.deliver_to_http(options.app_url)
        _tell(slack, options.ready_file)
        await stop.wait()
        # Everything below ends by itself; this is for what nobody thought of, so that no caller waits in vain.
        asyncio.get_running_loop().call_later(ENDS_WITHIN_S, os._exit, 0)


def _tell(slack: FakeSlack, ready_file: Path | None) -> None:
    if ready_file is not None:
        facts = {
            "url": slack.url,
            "bot_token": slack.bot_token,
            "app_token": slack.app_token,
            "signing_secret": slack.signing_secret,
        }
        draft = ready_file.with_name(ready_file.name + ".part")
        draft.write_text(json.dumps(facts), encoding="utf-8")
        draft.replace(ready_file)
    print(f"Fake Slack on {slack.url}", flush=True)


if __name__ == "__main__":
    main()
