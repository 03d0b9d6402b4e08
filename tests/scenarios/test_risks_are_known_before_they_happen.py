"""The risk register: three answers make a risk, a red one needs an owner and a playbook, lists have their buttons."""

from tests.harness import Person, Slack


def adds(person: Person, scenario: str, likelihood: str, impact: str) -> None:
    person.types(f"/crisis risk Acme Corp {scenario}")
    person.submits(likelihood=likelihood, impact=impact)


def test_a_red_risk_needs_an_owner_and_a_playbook(slack: Slack) -> None:
    """Refused in the form, which then has the fields for both; nothing that was typed is lost."""
    ana, farid = slack.people("ana", "farid")

    adds(ana, "Their plant burns down", "4", "5")

    ana.sees("This was not saved", "20 is red", "needs an owner", "needs a playbook", "Their plant burns down")
    ana.submits(owner=farid)
    ana.sees("needs a playbook")
    ana.submits(playbook="delivery_failure")
    ana.sees("Risks of Acme Corp", "1 open risk: 1 red", "*20, red*: likely (4) × loss of the account (5)", "@farid")


def test_the_list_is_ranked_and_its_buttons_do_what_they_say(slack: Slack) -> None:
    """Worst first; scored anew, mitigated, reviewed, closed: the list follows each."""
    ana = slack.person("ana")
    adds(ana, "Their KAM leaves", "2", "3")
    adds(ana, "Invoices are late", "4", "2")
    ana.sees("2 open risks: 0 red, 1 amber, 1 green")
    assert ana.screen.index("Invoices are late") < ana.screen.index("Their KAM leaves")
    ana.closes_modal()

    ana.types("/crisis risk Acme Corp mitigate 2")
    ana.submits(
        mitigation="A second biller", mitigation_due_on="2026-05-01", residual_likelihood="1", residual_impact="2"
    )
    ana.sees("Against it: A second biller, by 1 May 2026; then 2 should remain")
    ana.presses("Mitigation is done")
    ana.sees("The mitigation is done", "1: hardly ever")
    ana.submits()
    ana.sees("*2, green*: hardly ever (1) × minor (2)", "A second biller; done")
    ana.closes_modal()
    ana.types("/crisis risk Acme Corp close 1")
    ana.was_told("“Their KAM leaves” is closed")
    ana.types("/crisis risk Acme Corp still 2")
    ana.was_told("“Invoices are late” is still so; the next review is by 2 Jun 2026")


def test_more_fields_keep_what_was_typed(slack: Slack) -> None:
    """Three fields first; the rest is one press away."""
    ana = slack.person("ana")
    ana.types("/crisis risk Acme Corp Their board changes")
    ana.fills(likelihood="3")

    ana.presses("More…")

    ana.sees("Their board changes", "3: possible", "What is done against it?", "Which playbook would be run?")
    ana.submits(impact="2", review_on="2026-04-01")
    ana.sees("to be reviewed by 1 Apr 2026")


def test_the_account_card_shows_the_worst(slack: Slack) -> None:
    """With the way to all of them, one on top of the other; both follow a change."""
    ana = slack.person("ana")
    adds(ana, "Invoices are late", "4", "2")
    ana.closes_modal()

    ana.types("/crisis account Acme Corp")
    ana.sees("*Open risks*", "1 open risk: 0 red, 1 amber", "Invoices are late")
    ana.presses("All risks")
    ana.presses("Score anew")
    ana.submits(likelihood="1")

    ana.sees("Risks of Acme Corp", "*2, green*")


def test_whoever_may_not_read_the_account_hears_nothing(slack: Slack) -> None:
    """Neither by word nor in the list of all."""
    ana, milo = slack.people("ana", "milo")
    adds(ana, "Their plant burns down", "2", "5")

    milo.types("/crisis risk Acme Corp")
    milo.was_told("What we know of Acme Corp is for its KAM")
    milo.types("/crisis risk")
    milo.was_told("No account that you may read has an open risk")
    ana.types("/crisis risk")
    ana.was_told("*Acme Corp:* Their plant burns down", "*10, amber*")
