"""Managers see which accounts are least ready; KAMs get one gentle message a week about all of theirs."""

from datetime import UTC, datetime

from tests.harness import Clock, Slack

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def test_a_kam_gets_one_message_a_week_for_all_accounts(slack: Slack, clock: Clock) -> None:
    """On Monday morning, and not again after a standstill."""
    ana, ben = slack.people("ana", "ben")
    slack.direct_message(ana).reads()

    clock.fast_forward_to(MONDAY)
    clock.stands_still_for(hours=30)
    clock.fast_forward(hours=1)

    told = slack.direct_message(ana).expects_once("Your accounts this week")
    told.shows(
        "*Acme Corp*:",
        "*Umbrella*:",
        "of 100",
        "Look at the whole profile and say what is still true (+18)",
        button="Open",
    )
    slack.direct_message(ben).expects_once("Your accounts this week", "*Globex*:")
    ana.presses("Open the account Acme Corp", on=told)
    ana.sees("Acme Corp", "Readiness:", "For the next 10 points:")


def test_the_ranking_is_for_those_who_may_read(slack: Slack, clock: Clock) -> None:
    """A manager sees all accounts, a KAM their own, a stranger nothing."""
    olga, ben, farid = slack.people("olga", "ben", "farid")

    olga.types("/crisis readiness")
    ben.types("/crisis readiness")
    farid.types("/crisis readiness Acme")

    olga.was_told("Readiness of 4 accounts", "*Acme Corp*", "*Initech*")
    ben.was_told("Readiness of 1 account,", "*Globex*")
    farid.was_told("is for its KAM, the account team, managers")
    olga.types("/crisis readiness Acme")
    olga.was_told(
        "Readiness of Acme Corp",
        "contacts: 0 of 18",
        "account plan: 0 of 4",
        "relationship looked at: 0 of 3",
        "For the next 10 points:",
    )
