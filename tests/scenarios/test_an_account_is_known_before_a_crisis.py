"""The account card: who may open it, what it says, how it is kept true."""

from tests.harness import Clock, Slack


def test_a_kam_opens_the_card_and_says_it_is_still_true(slack: Slack, clock: Clock) -> None:
    """Freshness shows who said so and when; after the protocol's 90 days it asks again."""
    ana = slack.person("ana")
    ana.types("/crisis account acme")
    ana.sees("Acme Corp", "strategic account", "90,000 EUR", "31 Jan 2027, in 334 days", "Nobody has verified this yet")

    ana.presses("Still true: overview")

    ana.sees("Verified by @ana 3 Mar 2026, 09:00 UTC")
    ana.closes_modal()
    clock.fast_forward(days=90)
    ana.types("/crisis account Acme Corp")
    ana.sees("Verified by @ana", "That is long ago: is it still true?")


def test_a_kam_adds_a_contact_and_the_gap_closes(slack: Slack) -> None:
    """Three fields are enough; saving verifies the section; the rest is asked on “More…”, with what was typed."""
    ana = slack.person("ana")
    ana.types("/crisis account Acme Corp")
    ana.sees("We know nobody there.")

    ana.presses("Add a contact")
    ana.fills(name="Rita Roth", role="sponsor")
    ana.presses("More…")
    ana.submits(influence="5", channel="+49 151 1", language="German")

    ana.sees("Acme Corp", "*Rita Roth*: sponsor, secondary", "Reach: +49 151 1 (German)", "Influence 5 of 5")
    ana.sees("Everything hangs on one person there", "We know nobody there who decides")
    ana.sees("Contacts", "Verified by @ana 3 Mar 2026, 09:00 UTC")
    ana.presses("All contacts")
    ana.presses("Edit the contact Rita Roth")
    ana.sees("Rita Roth", "They left")
    ana.presses("They left")
    ana.sees("Rita Roth is no contact any more")
    ana.closes_modal()
    ana.types("/crisis account Acme Corp")
    ana.sees("We know nobody there.")


def test_the_card_keeps_facts_team_notes_and_links(slack: Slack) -> None:
    """Each with a form of its own; what is wrong is said at its field and the text stays."""
    ana, lena = slack.people("ana", "lena")
    ana.types("/crisis account Acme Corp")
    ana.presses("Add a note")
    ana.submits(note="The COO <wants> calls, never mails.")
    ana.presses("Add to the team")
    ana.submits(person=lena, responsibility="  ", function="technical")
    ana.sees("Say what they answer for")
    ana.submits(responsibility="The drives in the plant")
    ana.presses("Add a link")
    ana.submits(kind="product", link="Servo drive S4")
    ana.presses("Edit the facts of Acme Corp")
    ana.submits(annual_value="2,5 million")
    ana.sees("is no whole number")
    ana.fills(annual_value="2500000")
    ana.presses("More…")
    ana.submits(sponsor=lena)

    ana.sees("The COO <wants> calls", "@lena, technical: The drives in the plant", "product: Servo drive S4")
    ana.sees("2,500,000 EUR", "*Our sponsor*\n@lena")
    ana.closes_modal()
    lena.types("/crisis account Acme Corp")
    lena.sees("Acme Corp", "The COO")
    lena.presses("All notes")
    lena.presses("Remove")
    lena.sees("There is nothing here yet.")


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


def test_a_new_crisis_begins_with_what_happened_last_time(slack: Slack) -> None:
    """First what must be remembered, then the past with outcome and cause; nothing at an account without either."""
    ana = slack.person("ana")
    ana.declares(summary="Acme cannot print labels")
    first = slack.crisis_channel()
    first.expects_no("Last time")
    ana.types("/crisis resolve", in_channel=first)
    ana.submits(what_was_done="New printers", cause="Old ink", unconfirmed_reason="They sleep.")
    ana.types("/crisis account", in_channel=first)
    ana.presses("Add a note")
    ana.submits(note="Call the COO, she never reads mail.")
    ana.closes_modal()

    ana.declares(summary="Acme cannot invoice")

    card = slack.crisis_channel().expects("Last time", button="Open the account")
    card.shows("Remember about Acme Corp*\n• Call the COO", "C-2026-001", "Acme cannot print labels")
    card.shows("Resolved after", "Cause: Old ink", "What was done: New printers")
    ana.presses("Open the account", on=card)
    ana.sees("Acme Corp", "Past crises", "C-2026-001")


def test_a_crisis_of_an_account_that_nobody_designated_says_so_once(slack: Slack, clock: Clock) -> None:
    """Nothing waits for it; the button designates at once, and the next crisis has nothing to say."""
    ben, chloe = slack.people("ben", "chloe")
    ben.declares("Initech", severity="SEV2")
    told = slack.direct_message(chloe).expects(
        "Nobody has designated Initech by the criteria", "C-2026-001 runs all the same"
    )

    chloe.presses("Designate it", on=told)
    chloe.sees("Designate", "Initech")
    chloe.submits(**dict.fromkeys([f"score_{index}" for index in range(5)], "3"))
    chloe.submits(tier="key", reason="They grow")

    slack.crisis_channel().headline.shows("Initech, key account")
    ben.declares("Initech", severity="SEV2")
    assert slack.direct_message(chloe).count("Nobody has designated") == 1


def test_an_account_that_is_not_in_the_list_is_said_to_the_declarer(slack: Slack) -> None:
    """With the link to the channel: where to have it added, and what decides its tier."""
    ben = slack.person("ben")

    ben.declares("Hooli", severity="SEV2")

    slack.direct_message(ben).expects(
        "C-2026-001 for Hooli is open", "Hooli is not in the account list", "`/crisis designate Hooli`"
    )


def test_an_account_is_designated_with_a_reason(slack: Slack, clock: Clock) -> None:
    """The score proposes, people decide; a year later the KAM's manager is reminded once."""
    ana, nora = slack.people("ana", "nora")
    ana.types("/crisis account Acme Corp")
    ana.sees("Nobody has scored it yet")

    ana.presses("Designate")
    ana.submits(score_0="2", score_1="2", score_2="2", score_3="2", score_4="2")
    ana.sees("40 of 100 points", "standard account")
    ana.submits(tier="key")
    ana.sees("The score proposes standard. Say why you decide otherwise")
    ana.submits(reason="They open a second plant.")

    ana.sees("It is a key account from now on")
    ana.closes_modal()
    ana.types("/crisis account Acme Corp")
    ana.sees("@ana decided for key", "40 of 100 points, where the score proposed standard", "They open a second plant")
    clock.fast_forward(days=366)
    slack.direct_message(nora).expects_once("Acme Corp is a key account since", "`/crisis designate Acme Corp`")


def test_words_open_the_same_forms(slack: Slack) -> None:
    """Filled in with what was typed; in the crisis channel the account need not be named; strangers are refused."""
    ana, ben = slack.people("ana", "ben")
    ana.declares()

    ana.types("/crisis remember Call the COO", in_channel=slack.crisis_channel())
    ana.sees("Add a note", "Acme Corp", "Call the COO")
    ana.submits()
    ana.types("/crisis contact ACM Rita Roth")
    ana.submits(role="sponsor")
    ana.types("/crisis account", in_channel=slack.crisis_channel())
    ana.sees("Call the COO", "Rita Roth")
    for word in ("remember", "contact", "designate"):
        ben.types(f"/crisis {word} Acme Corp something")
        ben.was_told("Only the KAM of Acme Corp, the account team and managers may change this")
