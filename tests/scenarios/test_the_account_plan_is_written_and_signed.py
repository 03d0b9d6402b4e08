"""The account plan: the same sections for every account, changed by people, signed by ours, agreed by the client."""

from tests.harness import Person, Slack


def writes(person: Person, section: str, text: str, **values: str) -> None:
    person.types(f"/crisis plan Acme Corp {section}")
    person.submits(text=text, **values)


def test_a_section_is_written_changed_and_confirmed(slack: Slack) -> None:
    """Who, when, from what source; the last changes show what was there before."""
    ana, olga = slack.people("ana", "olga")
    ana.types("/crisis plan Acme Corp")
    ana.sees("Account plan: Acme Corp", "Nothing is written yet", "Competitors", "Nobody has signed it yet")

    ana.presses("Write: Goals")
    ana.submits(text="A second plant by 2028", source="Their annual report")

    ana.sees("A second plant by 2028", "source: Their annual report", "1 of 8 sections are written", "@ana")
    ana.presses("Edit: Goals")
    ana.sees("A second plant by 2028")
    ana.submits(text="A second plant by 2027")
    ana.presses("Still true: Goals")
    ana.sees("A second plant by 2027")
    ana.closes_modal()
    olga.types("/crisis plan Acme Corp changes")
    olga.sees("Last changes: Acme Corp", "2027", "2028")


def test_the_share_of_wallet_has_a_day(slack: Slack) -> None:
    """Three fields first, the source behind “More…”; a wrong figure is named and what was typed stays."""
    ana = slack.person("ana")
    ana.types("/crisis plan Acme Corp wallet")
    ana.fills(text="Spare parts", wallet_percent="135", wallet_as_of="2026-02-28")

    ana.presses("More…")
    ana.sees("Spare parts", "Where do we know it from?")
    ana.submits(source="Their buyer")
    ana.sees("from 0 to 100", "Spare parts")
    ana.submits(wallet_percent="35")

    ana.sees("35 % with us, as of 28 Feb 2026", "Spare parts", "source: Their buyer")
    ana.presses("Edit: Opportunities and share of wallet")
    ana.submits(text="Spare parts and pumps")
    ana.sees("Spare parts and pumps", "source: Their buyer")


def test_a_signature_says_what_changed_since(slack: Slack) -> None:
    """Ours sign with a button, the client's word is written down; a second press is told."""
    ana, olga = slack.people("ana", "olga")
    writes(ana, "issues", "Late invoices")
    ana.presses("Sign the plan")
    ana.sees("• @ana, 3 Mar 2026.", "1 of ours signed, nobody at the client has agreed yet")
    ana.presses("The client agreed…")
    ana.submits(client_name="Rita Roth", agreed_on="2026-03-02", source="By mail")
    ana.sees("Rita Roth at the client, 2 Mar 2026 (By mail)", "1 at the client agreed")
    ana.presses("Sign the plan")
    ana.sees("You signed this plan on 3 Mar 2026, and nothing has changed since")
    ana.closes_modal()

    writes(olga, "issues", "Late invoices, and nobody answers")

    olga.sees("*Changed since it was signed:* issues and challenges", "*It was changed since.*")


def test_two_forms_at_once_lose_nothing(slack: Slack) -> None:
    """The second one is told, with its text kept."""
    ana, olga = slack.people("ana", "olga")
    ana.types("/crisis plan Acme Corp goals")
    olga.types("/crisis plan Acme Corp goals")
    ana.submits(text="A second plant")

    olga.submits(text="A third plant")

    olga.sees("Somebody changed this section while you were typing", "A third plant")


def test_the_card_and_the_crisis_lead_to_the_plan(slack: Slack) -> None:
    """One line on the card; a button where the crisis is shown."""
    ana = slack.person("ana")
    ana.types("/crisis account Acme Corp")
    ana.sees("*Account plan*")
    ana.presses("Open the plan")
    ana.presses("Write: Renewal plan")
    ana.submits(text="An offer in January")
    ana.closes_modal()
    ana.types("/crisis account Acme Corp")
    ana.sees("1 of 8 sections are written. Nobody has signed it.")
    ana.closes_modal()

    ana.declares(account="Acme Corp", summary="Invoices are wrong", severity="SEV3")
    ana.types("/crisis show", in_channel=slack.crisis_channel())
    ana.presses("Account plan", on=ana.newest_answer)
    ana.sees("An offer in January")


def test_where_no_fourth_view_fits_the_form_takes_the_place_of_the_plan(slack: Slack) -> None:
    """From the list of all accounts: list, card and plan are all that Slack takes on top of each other."""
    ana = slack.person("ana")
    ana.opens_home()
    ana.presses_in_home("All accounts")
    ana.presses("Open the account Umbrella")
    ana.presses("Open the plan")

    ana.presses("Write: Goals")
    ana.submits(text="A second plant")

    ana.sees("Account plan: Umbrella", "A second plant")


def test_its_issues_are_offered_when_a_risk_is_added(slack: Slack) -> None:
    """S2-4: what troubles them is what could happen."""
    ana = slack.person("ana")
    writes(ana, "issues", "Invoices that do not match the delivery")
    ana.closes_modal()

    ana.types("/crisis risk Acme Corp late invoices")
    ana.sees("Issues by the account plan: Invoices that do not match the delivery")
    ana.presses("More…")
    ana.sees("Issues by the account plan")
    ana.submits(likelihood="3", impact="2")

    ana.presses("Score anew")
    ana.screen.index("late invoices")
    assert "Issues by the account plan" not in ana.screen


def test_strangers_hear_nothing_of_it(slack: Slack) -> None:
    """Neither by word nor by section; a word that is no section is told which there are."""
    ana, milo = slack.people("ana", "milo")
    writes(ana, "goals", "A second plant")

    milo.types("/crisis plan Acme Corp")
    milo.was_told("What we know of Acme Corp is for its KAM")
    milo.types("/crisis plan Acme Corp goals")
    milo.was_told("Only the KAM of Acme Corp")
    ana.types("/crisis plan Acme Corp hopes")
    ana.was_told("A plan has no section “hopes”", "`next steps`")
