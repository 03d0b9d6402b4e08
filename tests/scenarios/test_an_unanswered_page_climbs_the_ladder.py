"""Nobody answers, so the next step is paged, in the times of the protocol; an answer ends it."""

import pytest

from tests.harness import ChannelPlace, Clock, Slack

Ladder = tuple[tuple[int, list[str]], ...]
"""Minutes that pass, and who is paged in the last of them."""

SEV1: Ladder = (
    (4, []),
    (1, ["dora", "farid", "hugo", "emil", "greta", "ines"]),
    (9, []),
    (1, ["nora"]),
    (14, []),
    (1, ["petra"]),
    (29, []),
    (1, ["quentin"]),
)

SEV2: Ladder = (
    (9, []),
    (1, ["dora", "farid", "emil", "greta"]),
    (19, []),
    (1, ["nora"]),
    (29, []),
    (1, ["petra"]),
    (59, []),
    (1, ["quentin"]),
)

HOUR, DAY = 60, 24 * 60
SEV3: Ladder = (
    (4 * HOUR - 1, []),
    (1, ["dora", "farid", "emil", "greta"]),
    (20 * HOUR - 1, []),
    (1, ["nora"]),
    (DAY - 1, []),
    (1, ["petra"]),
    (5 * DAY, []),
)

EVERYBODY = ("dora", "farid", "hugo", "emil", "greta", "ines", "nora", "oscar", "petra", "quentin", "jana")


@pytest.mark.parametrize(("severity", "ladder"), [("SEV1", SEV1), ("SEV2", SEV2), ("SEV3", SEV3)])
def test_each_step_is_paged_when_its_time_comes(slack: Slack, clock: Clock, severity: str, ladder: Ladder) -> None:
    """Backups, sales manager, director, sponsor: SEV2 takes twice as long as SEV1, SEV3 days and no executive."""
    slack.person("ana").declares(severity=severity)
    unanswered(slack)

    for minutes, paged in ladder:
        clock.fast_forward(minutes=minutes)

        assert unanswered(slack) == sorted(paged)


def test_a_page_from_the_ladder_says_why_and_asks_for_one_thing(
    slack: Slack, clock: Clock, channel: ChannelPlace
) -> None:
    """The sales manager reads the reason and one request, and can acknowledge, lead or delegate."""
    clock.fast_forward(minutes=15)

    page = slack.direct_message(slack.person("nora")).expects(
        "This came up to you as sales manager: nobody has answered the page in time.",
        "Please acknowledge, and see that this is looked after.",
        "Acme cannot invoice",
        "[Delegate to…]",
    )
    assert page.buttons == ["Acknowledge", "Take the lead", "What this role does"]


def test_who_is_asked_again_has_one_open_page(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """The first page loses its buttons when the second arrives."""
    dora = slack.person("dora")
    first = slack.direct_message(dora).expects("you are needed", button="I am on it")

    clock.fast_forward(minutes=5)

    slack.direct_message(dora).expects("Again: C-2026-001, Acme Corp: you are needed", button="I am on it")
    first.shows("No answer is needed any more. You were asked again.")
    assert first.buttons == []


def test_every_step_is_on_record(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Channel, headline and timeline say who was paged and why."""
    clock.fast_forward(minutes=15)

    channel.expects("escalated to the response team and its backups", "Nobody had said that they are on it.")
    channel.expects("C-2026-001 was escalated to the sales manager: @nora.")
    channel.headline.shows(
        "*Escalated to:* sales manager", "Next escalation, unless somebody answers:* 3 Mar 2026, 09:30"
    )
    slack.person("ana").types("/crisis timeline", in_channel=channel)
    slack.person("ana").was_told("Escalated to the sales manager because nobody said that they are on it.")


def test_the_accounts_own_manager_comes_before_the_protocols(slack: Slack, clock: Clock) -> None:
    """Globex has no manager of its own, so the protocol's sales manager is paged."""
    slack.person("ben").declares("Globex", "Globex is down")

    clock.fast_forward(minutes=15)

    slack.direct_message(slack.person("oscar")).expects("as sales manager")
    slack.direct_message(slack.person("nora")).expects_nothing_new()


def test_no_executive_is_paged_for_a_standard_account(slack: Slack, clock: Clock) -> None:
    """A standard account stops at the director, whatever the severity."""
    slack.person("chloe").declares("Initech", "Initech is down", "SEV1")

    clock.fast_forward(hours=6)

    slack.direct_message(slack.person("petra")).expects("as director")
    slack.direct_message(slack.person("quentin")).expects_nothing_new()


def test_people_paged_by_the_ladder_come_into_the_channel(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Whoever is asked to help can see what is going on."""
    clock.fast_forward(minutes=60)

    assert {"emil", "greta", "ines", "nora", "petra", "quentin"} <= channel.members


@pytest.mark.parametrize("end", ["resolve", "cancel"])
def test_nothing_climbs_after_the_end(slack: Slack, clock: Clock, channel: ChannelPlace, end: str) -> None:
    """A resolved or cancelled crisis pages nobody, and open pages lose their buttons."""
    ana, dora = slack.people("ana", "dora")
    page = slack.direct_message(dora).expects("you are needed")
    ana.types(f"/crisis {end}", in_channel=channel)
    ana.submits(
        **{"reason": "A test"} if end == "cancel" else {"what_was_done": "Fixed", "unconfirmed_reason": "Asked"}
    )
    unanswered(slack)

    clock.fast_forward(days=2)

    assert unanswered(slack) == []
    assert page.buttons == []
    page.shows("No answer is needed any more.")


def unanswered(slack: Slack) -> list[str]:
    """Who got a new page since this was asked last."""
    paged = []
    for name in EVERYBODY:
        place = slack.direct_message(slack.person(name))
        new = [seen for seen in place.all if seen.message.ts not in place.read and "you are needed" in seen.text]
        concerns = [seen for seen in new if "update for the client" not in seen.text]
        paged += [name] if concerns else []
        place.reads()
    return sorted(paged)
