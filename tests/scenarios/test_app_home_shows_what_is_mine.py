"""App Home by who looks: a KAM's duties and accounts, a manager's escalations, ranking and gaps; nothing for guests."""

from datetime import UTC, datetime, timedelta

from tests.harness import ChannelPlace, Clock, Slack


def test_a_kam_sees_duties_and_accounts(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """ "Done" is pressed there, and the page is drawn anew."""
    ana = slack.person("ana")
    ana.opens_home()
    ana.types("/crisis action Call the sponsor", in_channel=channel)
    ana.fills(owner=ana, measure="They picked up")
    ana.presses("More…")
    ana.submits(due_at=clock.now + timedelta(hours=2))

    assert "What I have to do" in ana.home
    assert "Call the sponsor" in ana.home
    assert "*Acme Corp*, strategic account: readiness 18 of 100, 7 of 7 sections to verify" in ana.home
    assert "*Globex*" not in ana.home
    assert "Least ready" not in ana.home

    ana.presses_in_home("Done")
    ana.submits(note="They did")
    assert "What I have to do" not in ana.home
    ana.presses_in_home("Open the account Acme Corp")
    ana.sees("Acme Corp", "Readiness:")


def test_a_manager_sees_what_climbed_up_to_them(slack: Slack, clock: Clock, channel: ChannelPlace) -> None:
    """Escalations, the least ready accounts, the gaps of the team; all accounts, searched and page by page."""
    nora, olga = slack.people("nora", "olga")
    clock.fast_forward(minutes=15)
    nora.opens_home()
    olga.opens_home()

    assert "Escalated to me" in nora.home
    assert "*C-2026-001* SEV1, Acme Corp: as sales manager" in nora.home
    assert "waits for your answer" in nora.home
    assert "Least ready this week" in olga.home
    assert "*Initech*, standard account: readiness" in olga.home

    olga.presses_in_home("All accounts")
    olga.sees("1 to 4 of 4", "*Umbrella*")
    olga.submits(search="glo")
    olga.sees("1 to 1 of 1", "*Globex*")
    assert "*Umbrella*" not in olga.screen


def test_what_was_resolved_lately_can_be_looked_at(slack: Slack, channel: ChannelPlace) -> None:
    """By those who took part, also when they work for no account."""
    dora = slack.person("dora")
    dora.presses("Take the lead", on=channel.headline)
    dora.opens_home()
    assert "You work for no account." in dora.home

    dora.presses("Resolve", on=channel.headline)
    dora.submits(what_was_done="All invoices are out", client_confirmed_by="Mr Smith", client_confirmed_how="phone")

    assert "Resolved lately" in dora.home
    assert "All invoices are out" in dora.home


def test_the_week_is_kept_for_the_ranking(slack: Slack, clock: Clock) -> None:
    """From Monday on."""
    olga = slack.person("olga")
    clock.fast_forward_to(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    olga.opens_home()

    assert "Least ready this week" in olga.home
