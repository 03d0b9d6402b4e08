"""The account card: who may open it, what it says, how it is kept true."""

from tests.harness import Clock, Slack


def test_a_kam_opens_the_card_and_says_it_is_still_true(slack: Slack, clock: Clock) -> None:
    """Freshness shows who said so and when; after the protocol's 90 days it asks again."""
    ana = slack.person("ana")
    ana.types("/crisis account acme")
    ana.sees("Acme Corp", "strategic account", "90,000 EUR", "31 Jan 2027, in 334 days", "Nobody has verified this yet")

    ana.presses("Still true")

    ana.sees("Verified by @ana 3 Mar 2026, 09:00 UTC")
    ana.closes_modal()
    clock.fast_forward(days=90)
    ana.types("/crisis account Acme Corp")
    ana.sees("Verified by @ana", "That is long ago: is it still true?")


def test_without_a_name_it_lists_ones_own_accounts(slack: Slack) -> None:
    """Each with the button that opens it."""
    ana = slack.person("ana")

    ana.types("/crisis account")

    ana.was_told("Your accounts", "Acme Corp", "Umbrella", "[Open]")


def test_a_stranger_is_refused(slack: Slack) -> None:
    """What we know of a client is for those who work for it."""
    ben = slack.person("ben")

    ben.types("/crisis account Acme Corp")

    ben.was_told("What we know of Acme Corp is for its KAM, the account team, managers")
    ben.sees_no_modal()
