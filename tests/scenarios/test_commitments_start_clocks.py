"""What the contract promises: written down before, a clock in the crisis, reminded of once, kept with evidence."""

from tests.harness import Clock, Slack

PROMISE = "/crisis commitment Acme A workaround within four hours"


def test_a_commitment_starts_its_clock_and_is_kept_with_evidence(slack: Slack, clock: Clock) -> None:
    """From the word to the card, the headline, one reminder, the record, and nothing after the end."""
    ana, nora = slack.people("ana", "nora")
    ana.types(PROMISE)
    ana.sees("Acme", "A workaround within four hours")
    ana.submits(label="Workaround", kind="delivery", within="4h")

    ana.declares()
    channel = slack.crisis_channel()
    card = channel.expects("What the contract promises", "1 open", "Workaround", "@ana", button="Kept")
    channel.headline.shows("Next by contract: Workaround", "3 Mar 2026")
    clock.fast_forward(hours=3, minutes=1)
    reminder = slack.direct_message(ana).expects("By contract *“Workaround”* is due", "`/crisis kept C-2026-001 1")
    clock.fast_forward(minutes=20)
    ana.presses("Kept", on=card)
    ana.submits(evidence="   ")
    ana.sees("Say what shows that it was kept")
    ana.submits(evidence="Mara tried it at noon.")
    clock.fast_forward(days=3)

    card.shows("0 open, 1 kept, 0 broken", "Kept, recorded by @ana", "Mara tried it at noon.")
    channel.headline.does_not_show("Next by contract")
    assert slack.direct_message(ana).count("By contract") == 1
    assert not reminder.is_gone
    nora.types("/crisis timeline C-2026-001")
    nora.was_told("recorded that “Workaround” was kept: Mara tried it at noon.")


def test_what_is_overdue_reaches_liaison_and_lead(slack: Slack, clock: Clock) -> None:
    """By direct message, on the card and on the headline; broken is a word too; nothing after a false alarm."""
    ana, dora = slack.people("ana", "dora")
    ana.types(PROMISE)
    ana.submits(label="Workaround", kind="delivery", within="1h")
    ana.declares()
    channel = slack.crisis_channel()
    dora.types("/crisis lead", in_channel=channel)
    card = channel.expects("What the contract promises")

    clock.fast_forward(hours=1)

    for person in (ana, dora):
        slack.direct_message(person).expects("By contract *“Workaround”* was due", "nobody has said that it was kept")
    card.shows("1 overdue", "*overdue* since")
    channel.headline.shows("Next by contract: Workaround", "OVERDUE since")
    dora.types("/crisis catchup", in_channel=channel)
    dora.was_told("In the contract: Workaround: *overdue* since")
    dora.types("/crisis obligations", in_channel=channel)
    dora.sees("Obligations C-2026-001", "1. Workaround")
    dora.types("/crisis notkept 1 It took five hours.", in_channel=channel)
    dora.submits()
    card.shows("0 open, 0 kept, 1 broken", "It took five hours.")
    dora.types("/crisis kept 1 They agreed on six hours", in_channel=channel)
    dora.sees("This corrects the record.", "It took five hours.")
    dora.submits()
    card.shows("0 open, 1 kept, 0 broken", "They agreed on six hours")


def test_a_stricter_promise_of_updates_is_named_where_it_bites(slack: Slack, clock: Clock) -> None:
    """SEV1 gives half an hour for the first word; the contract a quarter: reminder and headline say why."""
    ana = slack.person("ana")
    ana.types("/crisis commitment Acme They hear from us every quarter of an hour")
    ana.presses("More…")
    ana.submits(label="Updates", kind="update", within="15m", source="MSA 7.2")

    ana.declares()
    channel = slack.crisis_channel()
    channel.headline.shows("First word to the client", "by contract: “Updates” (MSA 7.2)")
    clock.fast_forward(minutes=10)

    channel.expects("first word to the client", "as the contract promises: “Updates” (MSA 7.2)", button="Post update")


def test_commitments_are_changed_from_their_list(slack: Slack) -> None:
    """Change and remove have buttons; strangers see nothing; the account card counts them."""
    ana, zoe = slack.people("ana", "hugo")
    ana.types(PROMISE)
    ana.submits(label="Workaround", kind="delivery", within="4h")

    ana.types("/crisis commitments Acme")
    ana.sees("Workaround", "within 4 hours")
    ana.presses("Change")
    ana.submits(within="6h", penalty="5% of a month")
    ana.sees("within 6 hours", "Otherwise: 5% of a month")
    ana.presses("Remove")
    ana.sees("None is written down")
    zoe.types("/crisis commitments Acme")
    zoe.was_told("What we know of", "is for its KAM")
    ana.types("/crisis account Acme")
    ana.sees("Commitments", "None is written down", "Verified by @ana")
