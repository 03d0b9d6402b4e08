"""A KAM leaves, or gets other accounts: what moves is shown first, both hear of it, and nothing is forgotten."""

from tests.harness import ChannelPlace, Slack


def test_a_kam_hands_an_account_over_in_the_middle_of_a_crisis(slack: Slack, channel: ChannelPlace) -> None:
    """The new one reads a brief, comes into the channel and speaks to the client; the card says who had it before."""
    ana, ben, dora = slack.people("ana", "ben", "dora")
    dora.types("/crisis lead", in_channel=channel)
    ana.types("/crisis action Call the CFO", in_channel=channel)
    ana.submits(measure="She knows.")
    ana.types("/crisis newkam @ben")
    ana.sees("2 accounts of @ana")
    ana.presses("More…")
    ana.submits(to=ana, accounts=["Acme Corp"])
    ana.sees("! to: @Ana Almeida looks after them already. Choose somebody else.")
    ana.submits(to=ben)
    ana.sees("*1 account* of @ana for @ben. With them go 1 open action.", "*C-2026-001*, SEV1, led by @dora")

    ana.submits(note="The CFO is <!channel> *furious*.")

    ana.sees("@ben looks after Acme Corp from now on.")
    ana.closes_modal()
    brief = slack.direct_message(ben).expects("You look after 1 account from now on that @ana looked after.")
    brief.shows("*C-2026-001*, SEV1, led by @dora; 1 open action", "The CFO is <!channel> *furious*.", button="Open")
    slack.direct_message(ana).expects("You handed Acme Corp over to @ben. With them went 1 open action.")
    brief.shows("In C-2026-001 you speak to the client from now on")
    assert "ben" in channel.members
    channel.expects("@ben is the KAM of Acme Corp now, after @ana: @ana handed it over. They speak to the client")
    channel.headline.shows("*Client liaison*\n@ben")
    ben.presses("Open", on=brief)
    ben.sees("*KAM*\n@ben", "from @ana to @ben, by @ana")
    ana.types("/crisis account Umbrella")
    ana.sees("*KAM*\n@ana")


def test_what_changed_since_the_form_was_opened_stays(slack: Slack) -> None:
    """Two managers at once: the second hears who has it by now. A stranger sees nothing, nor anybody in their name."""
    olga, nora, milo, ben, farid = slack.people("olga", "nora", "milo", "ben", "farid")
    milo.types("/crisis newkam @ben @farid")
    milo.was_told("Only a KAM, the KAM's manager and managers may hand accounts over")
    olga.types("/crisis newkam @milo @farid")
    olga.was_told("@milo looks after no account that you may hand over")
    olga.types("/crisis newkam @ana @farid")
    olga.submits()
    olga.sees("*2 accounts* of @ana", "*Acme Corp*", "*Umbrella*")
    nora.types("/crisis newkam @ana @ben")
    nora.presses("More…")
    nora.submits(accounts=["Umbrella"])
    nora.submits()
    nora.sees("@ben looks after Umbrella from now on.")

    olga.submits()

    olga.sees("@farid looks after Acme Corp from now on.", "Umbrella: @ben looks after it now, so nothing was changed")
    slack.direct_message(farid).expects("You look after 1 account").does_not_show("Umbrella")
    slack.direct_message(ben).expects("You look after 1 account").shows("Umbrella")
