"""One crisis from `/crisis` to the digest, on both databases and over both ways into the app."""

import pytest

from tests.harness import Clock, Slack
from tests.scenarios.conftest import OpenStage
from tests.stage import prepare


@pytest.fixture
def prepared_postgres(postgres_url: str) -> str:
    """Ask for it before `open_stage`, so that the bot is stopped before the database is dropped."""
    prepare(postgres_url)
    return postgres_url


def test_on_postgresql(prepared_postgres: str, open_stage: OpenStage) -> None:
    """PostgreSQL, HTTP."""
    stage = open_stage(prepared_postgres)
    walk(Slack(stage), Clock(stage))


def test_over_socket_mode(open_stage: OpenStage) -> None:
    """SQLite, Socket Mode."""
    stage = open_stage(transport="socket")
    walk(Slack(stage), Clock(stage))


def walk(slack: Slack, clock: Clock) -> None:
    """Declare, answer, lead, tell, be late, snooze, escalate, recover, resolve."""
    ana, dora, petra = slack.people("ana", "dora", "petra")
    ana.declares()
    channel = slack.crisis_channel()
    assert channel.members == {"ana", "dora", "farid", "hugo"}

    clock.fast_forward(minutes=5)
    dora.presses("I am on it", on=slack.direct_message(dora).expects("Again:", button="I am on it"))
    dora.presses("Take the lead", on=channel.headline)
    dora.types("/crisis update team We found the bug", in_channel=channel)
    dora.submits()
    ana.types("/crisis update client We told them", in_channel=channel)
    ana.submits(told_to="Ms Frey", told_how="a call")

    clock.fast_forward(minutes=21)
    reminder = channel.expects("@dora: the update for the team in C-2026-001 is due 3 Mar 2026, 09:35 UTC")
    dora.presses("Snooze (possible 3 times)", on=reminder)
    dora.submits(reason="Their CIO calls back")
    assert reminder.is_gone
    clock.fast_forward(minutes=20)
    channel.expects("the update for the team in C-2026-001 is due 3 Mar 2026, 09:50 UTC")
    dora.types("/crisis escalate director They threaten to leave", in_channel=channel)
    dora.submits()
    petra.presses("Acknowledge", on=slack.direct_message(petra).expects("They threaten to leave"))

    dora.types("/crisis recover Invoices go out again", in_channel=channel)
    dora.submits()
    dora.types("/crisis resolve Invoices were sent again", in_channel=channel)
    dora.submits(client_confirmed_by="Ms Frey", client_confirmed_how="e-mail", cause="A certificate")
    clock.fast_forward(minutes=5)

    for place in (channel, slack.channel("crisis-digest"), slack.direct_message(petra)):
        place.expects_once("C-2026-001 is resolved: Acme Corp", "Invoices were sent again", "[picture:")
    channel.headline.shows("*Status:* Resolved", "*Lead*\n@dora")
    channel.expects_no("the update for the team in C-2026-001 is")
