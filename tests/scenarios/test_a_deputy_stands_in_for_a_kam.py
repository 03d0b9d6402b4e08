"""A KAM goes on holiday: who stands in gets what would go to them, says so, and speaks to the client."""

from tests.harness import Clock, Slack


def test_a_deputy_gets_the_triggers_and_speaks_to_the_client(slack: Slack, clock: Clock) -> None:
    """Named in the form of the absence; until the last day, and not a day longer."""
    ana, milo, nora = slack.people("ana", "milo", "nora")
    ana.types("/crisis away")
    ana.submits(deputy=ana, last_day="2026-03-04")
    ana.sees("! deputy: This is who is away. Choose somebody else.")
    ana.submits(deputy=milo)
    ana.sees("@milo stands in as KAM, and hears of it now.")
    ana.closes_modal()
    slack.direct_message(milo).expects("You stand in for @ana from", "you look after Acme Corp and Umbrella.")

    nora.types("/crisis trigger Acme they invited a rival")
    nora.submits(kind="competitor seen")
    nora.closes_modal()
    asked = slack.direct_message(milo).expects("You get this because you stand in for @ana, who is away.", "rival")
    milo.presses("Watch", on=asked)
    slack.direct_message(ana).expects_no("rival")
    nora.declares()
    channel = slack.crisis_channel()
    channel.headline.shows("*Client liaison*\n@milo")
    channel.expects("@milo stands in for the KAM, @ana, who is away.")
    assert {"ana", "milo"} <= channel.members
    ana.types("/crisis away")
    ana.sees("(@milo stands in)")
    ana.closes_modal()

    clock.fast_forward(days=3)

    milo.types("/crisis account Umbrella")
    milo.was_told("What we know of Umbrella is for")


def test_a_manager_names_a_deputy_for_somebody(slack: Slack) -> None:
    """Under “More…”, for the form asks a manager three things already; what was chosen stays."""
    olga, milo = slack.people("olga", "milo")
    olga.types("/crisis away @ana")
    olga.fills(last_day="2026-03-09")
    olga.presses("More…")
    olga.sees("2026-03-09")

    olga.submits(deputy=milo, note="Holiday")

    olga.sees("@ana is away", "@milo stands in as KAM")
    slack.direct_message(milo).expects("You stand in for @ana")
