"""`name_taken`: our own channel is adopted, somebody else's never."""

from fake_slack.model import Channel
from tests.harness import Clock, Slack


def test_our_own_channel_is_adopted(slack: Slack, clock: Clock) -> None:
    """The channel was made, but the answer got lost: the same channel is used, and there is one."""
    slack.fake.faults.add("conversations.create", "drop_after")

    slack.person("ana").declares()
    clock.fast_forward(minutes=1)

    assert slack.crisis_channels() == ["crisis-2026-001-acme-corp"]
    slack.crisis_channel().headline.shows("C-2026-001 · Acme Corp")


def test_somebody_elses_channel_is_left_alone(slack: Slack) -> None:
    """A channel of that name made by a person: ours gets another name, and theirs no message and no member."""
    theirs = a_channel(slack, "crisis-2026-001-acme-corp", private=True)

    slack.person("ana").declares()

    ours = slack.channel("crisis-2026-001-acme-corp-2")
    assert ours.members == {"ana", "dora", "farid", "hugo"}
    assert (theirs.members, theirs.messages) == ([slack.person("olga").id], {})


def test_a_public_channel_is_never_used(slack: Slack) -> None:
    """Even if it has the right name and we are in it."""
    public = a_channel(slack, "crisis-2026-001-acme-corp", private=False, with_bot=True)

    slack.person("ana").declares()

    assert slack.channel("crisis-2026-001-acme-corp-2").channel.is_private
    assert public.messages == {}


def test_a_private_channel_that_somebody_made_and_invited_us_to_is_not_ours(slack: Slack) -> None:
    """Being in it does not make it ours: people are in it who should not be in the crisis."""
    theirs = a_channel(slack, "crisis-2026-001-acme-corp", private=True, with_bot=True)

    slack.person("ana").declares()

    assert slack.channel("crisis-2026-001-acme-corp-2").headline
    assert theirs.messages == {}


def a_channel(slack: Slack, name: str, *, private: bool, with_bot: bool = False) -> Channel:
    """Made by Olga a moment ago."""
    olga = slack.person("olga").id
    members = [olga, *([slack.fake.bot_user_id] if with_bot else [])]
    created = int(slack.fake.state.real_now())
    return slack.fake.state.add_channel(Channel("C0THEIRS01", name, olga, created, is_private=private, members=members))
