"""Whoever is called or given a role reads what it is for, where they read that they have it."""

from tests.harness import ChannelPlace, Slack


def test_a_page_leads_to_the_card_of_the_function(slack: Slack, channel: ChannelPlace) -> None:
    """One line on the page, the card in a modal; nothing is answered by it."""
    hugo = slack.person("hugo")
    page = slack.direct_message(hugo).expects("you are needed", "*Legal:*", button="What this role does")

    hugo.presses("What this role does", on=page)

    hugo.sees("Legal", "Duties", "May decide", "Answers for")
    hugo.closes_modal()
    page.shows("Please say whether you are on it.", button="I am on it")


def test_the_liaison_and_the_lead_hear_it_once(slack: Slack, channel: ChannelPlace) -> None:
    """The KAM declared; whoever takes the lead without having been paged gets a message of their own."""
    ana = slack.person("ana")
    messages = slack.direct_message(ana)
    messages.expects_once("is open: ", "*Client liaison:*")

    ana.types("/crisis lead", in_channel=channel)

    given = messages.expects("Your role in C-2026-001, Acme Corp (SEV1 Critical): Crisis lead.")
    ana.presses("What this role does", on=given)
    ana.sees("Decide who does what by when")


def test_a_word_shows_all_roles_or_one(slack: Slack) -> None:
    """Also under the name that people use; what is no role shows all."""
    ben = slack.person("ben")

    ben.types("/crisis role customer service")
    ben.newest_answer.shows("Customer support", "Helps the client at once", "Also called")

    ben.types("/crisis role")
    ben.newest_answer.shows("Who does what", "*Key account manager*")

    ben.types("/crisis role astronaut")
    ben.newest_answer.shows("No single role is called “astronaut”", "*Crisis lead*")
