"""Whoever runs the bot sees on the health page that Slack does not let things through, while it is so."""

import pytest

from bot.health import LATE_AFTER_SECONDS
from tests.faults.scenes import says_recovering
from tests.faults.world import World


@pytest.mark.parametrize(
    ("error", "said"), [("token_revoked", "token was revoked"), ("service_unavailable", "service")]
)
def test_the_health_page_says_what_slack_refuses_before_anything_is_given_up(
    world: World, error: str, said: str
) -> None:
    """After a minute of failed attempts it is degraded, and names Slack's reason; as soon as it works it is not."""
    world.begin()
    world.slack.faults.add("chat.postMessage", "error", times=999, error=error)
    says_recovering(world)
    world.passes(seconds=LATE_AFTER_SECONDS + 1)

    during = world.do(world.bot.health.readiness())
    world.slack.faults.clear()
    world.waits()
    afterwards = world.do(world.bot.health.readiness())

    assert any(said in problem for problem in during.degraded), during
    assert afterwards.degraded == []
