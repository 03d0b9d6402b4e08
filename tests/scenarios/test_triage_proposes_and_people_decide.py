"""Questions with buttons; the way is kept; severity and playbook are proposed, never changed by themselves."""

from tests.harness import ChannelPlace, Slack


def test_the_way_from_the_first_question_to_the_changed_severity(slack: Slack) -> None:
    """Ana declares SEV3; the answers point at SEV1 and the playbook for data; she confirms both."""
    ana = slack.person("ana")
    ana.declares(summary="Our service is down", severity="SEV3")
    channel = slack.crisis_channel()
    offer = channel.expects("What fits best: Service outage", button="Find out with questions")

    ana.presses("Find out with questions", on=offer)
    ana.sees("What is it most like?", "Service outage", "Billing dispute")
    ana.presses("Questions of Service outage")
    ana.sees("How much of the client's work stands still?")
    ana.closes_modal()
    ana.types("/crisis triage service outage", in_channel=channel)
    ana.sees("How much of the client's work stands still?")
    ana.presses("A part, and there is no way around it")
    ana.sees("Could data have been lost", "How much of the client's work stands still? *A part")
    ana.presses("Yes, or it cannot be ruled out")

    ana.sees("*Proposed:* SEV1, now it is SEV3; playbook “Data breach”.", "Data may be affected.")
    channel.headline.shows("SEV3 Medium")
    channel.expects_no("runs the playbook")

    ana.presses("Change to SEV1…")
    ana.sees("Change severity", "Triage, Service outage: A part of their work stands still")
    ana.submits()
    channel.headline.shows("SEV1 Critical")
    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("answered the questions of “Service outage”", "Proposed: SEV1, playbook “Data breach”")


def test_the_proposed_playbook_can_be_run_from_the_proposal(slack: Slack, channel: ChannelPlace) -> None:
    """One press more."""
    ana = slack.person("ana")
    ana.types("/crisis triage billing", in_channel=channel)
    ana.presses("The client is")
    ana.presses("Sharp words between buyer and us")
    ana.presses("No")

    ana.presses("Run the playbook")

    channel.expects("@ana runs the playbook “Billing dispute” (version 1)")


def test_near_a_renewal_a_graver_severity_is_considered(slack: Slack) -> None:
    """The headline, the triage and the form of the severity say it; it goes once the severity is high enough."""
    ana = slack.person("ana")
    ana.types("/crisis account Acme")
    ana.presses("Edit the facts of Acme Corp")
    ana.submits(renewal_on="2026-05-05")
    ana.closes_modal()
    ana.declares(severity="SEV3")
    channel = slack.crisis_channel()
    channel.headline.shows("*Renewal of Acme Corp:* 5 May 2026, within 120 days. Consider SEV2.")

    ana.types("/crisis triage billing", in_channel=channel)
    ana.presses("The client is")
    ana.presses("Sharp words between buyer and us")
    ana.presses("No")
    ana.sees("Renewal of Acme Corp in 63 days (5 May 2026): consider SEV2.")
    ana.closes_modal()
    ana.presses("Change severity", on=channel.headline)
    ana.sees("Renewal of Acme Corp in 63 days (5 May 2026): consider SEV2.")
    ana.submits(to="SEV2", reason="They renew in May")

    channel.headline.shows("SEV2 High").does_not_show("Renewal")


def test_strangers_are_asked_nothing(slack: Slack, channel: ChannelPlace) -> None:
    """Triage is for people in the crisis."""
    lena = slack.person("lena")

    lena.types("/crisis triage C-2026-001 billing")

    lena.was_told("You may not do this in C-2026-001")
    lena.sees_no_modal()


def test_an_unknown_playbook_is_told(slack: Slack, channel: ChannelPlace) -> None:
    """With the way to find the right one."""
    ana = slack.person("ana")

    ana.types("/crisis triage flood", in_channel=channel)

    ana.was_told("“flood” names no single playbook", "`/crisis playbook` lists all")
