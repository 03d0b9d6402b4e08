"""What the client is to read is written, checked, approved by somebody else, and sent by their one voice (S1-14)."""

from tests.harness import ChannelPlace, Clock, Person, Slack

TEXT = "Dear Mara, part of your invoices is late. We mend it. You hear from me again at 14:00."


def has_plan(kam: Person) -> None:
    """Quentin, the sponsor, approves what the client reads."""
    kam.types("/crisis comms Acme Corp")
    kam.presses("Add a line")
    kam.fills(audience="Board", what="What works again", channel="E-mail", primary="Mara Roth")
    kam.presses("More…")
    kam.submits(approver="sponsor")
    kam.closes_modal()


def test_a_draft_is_asked_back_written_anew_approved_and_sent(slack: Slack, clock: Clock) -> None:
    """Words of the playbook, words to look at, changes, the second version; the client's clock stops reminding."""
    ana, farid, quentin = slack.people("ana", "farid", "quentin")
    has_plan(ana)
    ana.declares(summary="Our service is down")
    channel = slack.crisis_channel()
    farid.types("/crisis draft", in_channel=channel)
    farid.sees("Holding statement", "Words of the playbook “Service outage”", "The communication plan names: sponsor.")
    farid.submits()
    farid.sees("Fill in “[Name]”")
    farid.submits(text=f"{TEXT} C-2026-001 is mended as soon as possible.")
    farid.sees("No client reads “C-2026-001”: take it out.")
    farid.submits(text=f"{TEXT} It is mended as soon as possible.")
    farid.sees("“as soon as possible”: a promise without a date; name one")
    farid.submits()
    farid.sees("Change the text, or say why this must stand in it.")
    farid.submits(reason="Mara says so herself.")
    farid.sees("@quentin has it to approve")
    farid.closes_modal()

    asked = slack.direct_message(quentin).expects("@farid asks you to approve a holding statement", button="Approve")
    asked.shows("as soon as possible”: a promise without a date", "@farid: Mara says so herself.")
    quentin.presses("Ask for changes", on=asked)
    quentin.submits(reason="Name the hour.")
    back = slack.direct_message(farid).expects("@quentin asks for changes in your holding statement", "Name the hour.")
    clock.fast_forward(minutes=25)
    reminder = channel.expects("A draft waits for @farid to change it", button="Draft for the client")
    farid.presses("Write the next version", on=back)
    farid.sees("*Version 1* by @farid", "asks for changes: Name the hour.", "as soon as possible")
    farid.submits(text=TEXT)
    reminder.shows("A draft waits for @quentin to approve it.")
    asked.shows("@farid wrote version 2; this one does not count any more.").does_not_show("[Approve]")
    back.shows("does not count any more").does_not_show("Write the next version")
    quentin.presses("Approve", on=slack.direct_message(quentin).expects("version 2", "No words to be avoided"))
    quentin.was_told("@ana has it to send")

    sending = slack.direct_message(ana).expects_once("@quentin approved it.")
    sending.shows(TEXT, "Copy it and send it to *Mara Roth* by: E-mail.")
    reminder.shows("An approved draft waits to be sent.")
    ana.presses("Sent", on=sending)
    ana.sees("Mara Roth", "E-mail")
    ana.submits()
    channel.expects_once("Update for the client", TEXT, "*Told to the client:* Mara Roth by E-mail")
    assert reminder.is_gone
    sending.shows("@ana sent it to the client.", TEXT).does_not_show("[Sent]")
    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("sent the client what @farid wrote (version 2, approved by @quentin)")


def test_without_a_plan_nobody_needs_to_approve_and_the_end_cancels(slack: Slack, channel: ChannelPlace) -> None:
    """The liaison has it to send at once; another kind brings other words, and keeps what was typed."""
    ana, dora = slack.people("ana", "dora")
    dora.types("/crisis draft", in_channel=channel)
    dora.chooses("kind", "update")
    dora.sees("[Name], where we are at 3 Mar 2026, 09:00 UTC:", "You hear from me again at 3 Mar 2026, 10:00 UTC.")
    dora.fills(text=TEXT)
    dora.chooses("kind", "resolution")
    dora.sees("Last word", TEXT)
    dora.submits()
    dora.sees("@ana has it to send")
    dora.closes_modal()
    sending = slack.direct_message(ana).expects("Nobody needs to approve it.", button="Sent")

    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(what_was_done="We mended it", cause="Wear", unconfirmed_reason="They sleep")
    sending.shows("withdrew it; nobody sends it any more.").does_not_show("[Sent]")


def test_each_version_that_counts_no_more_says_who_wrote_the_next(slack: Slack, channel: ChannelPlace) -> None:
    """Also when many more follow: what it says stays true."""
    ana, dora = slack.people("ana", "dora")
    for writer in (dora, ana, dora):
        writer.types("/crisis draft", in_channel=channel)
        writer.submits(text=TEXT)
        writer.closes_modal()

    of_ana = slack.direct_message(ana)
    of_ana.expects("version 1: *@ana wrote version 2; this one does not count any more.*", TEXT)
    of_ana.expects("version 2: *@dora wrote version 3; this one does not count any more.*", TEXT)
    of_ana.expects("version 3, by @dora. Nobody needs to approve it.", button="Sent")
