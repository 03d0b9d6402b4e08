"""The communication plan becomes a checklist, and the client hears one voice."""

from tests.harness import Slack

LINE = {"audience": "Operations", "primary": "Mara", "what": "What works again", "channel": "A call", "cadence": "4h"}


def test_only_the_liaison_ticks_a_client_line(slack: Slack) -> None:
    """Written down from the word, a card in the channel, a clear refusal, a tick on the timeline."""
    ana, dora = slack.people("ana", "dora")
    ana.types("/crisis comms Acme")
    ana.presses("Add a line")
    ana.submits(**{**LINE, "what": "  "}, side="client")
    ana.sees("Say what they are told")
    ana.submits(**LINE, side="client")
    ana.sees("Operations: Mara", "every 4 hours", "the client liaison speaks")
    ana.presses("Add a line")
    ana.fills(audience="Service desk")
    ana.presses("More…")
    ana.submits(**{**LINE, "audience": "Service desk", "cadence": "protocol"}, side="inside")
    ana.closes_modal()
    ana.declares()
    channel = slack.crisis_channel()
    card = channel.expects("Communication", "0 of 2 were told", "@ana speaks", button="Done")

    dora.types("/crisis told 1", in_channel=channel)
    dora.was_told("Only @ana speaks to the client in C-2026-001")
    ana.presses("Done: 1. Operations", on=card)
    dora.types("/crisis told 2", in_channel=channel)

    card.shows("2 of 2 were told", "*Done* by @ana", "*Done* by @dora")
    dora.sees("Checklist C-2026-001", "2 of 2 were told")
    dora.presses("Not told after all: 2. Service desk")
    dora.sees("1 of 2 were told")
    ana.types("/crisis nottold 1 She was away", in_channel=channel)
    ana.sees("0 of 2 were told")
    card.shows("0 of 2 were told")
    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told(
        "@ana told Operations (A call): What works again",
        "@ana corrected the record: Operations was not told after all (before: told by @ana): She was away",
    )


def test_a_line_that_is_ticked_stays_ticked_though_slack_shows_no_list(slack: Slack) -> None:
    """They hear that the list did not come up, and not that nothing was done."""
    ana = slack.person("ana")
    ana.types("/crisis comms Acme")
    ana.presses("Add a line")
    ana.submits(**LINE, side="client")
    ana.closes_modal()
    ana.declares()
    channel = slack.crisis_channel()
    card = channel.expects("0 of 1 were told")
    slack.fake.faults.add("views.open", "error", error="expired_trigger_id")

    ana.types("/crisis told 1", in_channel=channel)

    ana.was_told("Slack did not open the form in time", "nothing is done twice")
    card.shows("1 of 1 were told")
    ana.types("/crisis told 1", in_channel=channel)
    ana.was_told("was ticked already")
