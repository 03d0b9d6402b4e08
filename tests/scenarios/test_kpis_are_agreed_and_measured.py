"""What the client measures us by: agreed, measured, and said where people look anyway."""

from datetime import UTC, datetime

from tests.harness import Clock, Slack

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def agrees(slack: Slack, name: str, target: str, better: str = "higher") -> None:
    ana = slack.person("ana")
    ana.types(f"/crisis kpi Acme {name}")
    ana.submits(target=target, better=better)
    ana.sees_no_modal()


def test_a_kpi_goes_from_the_word_to_its_values(slack: Slack) -> None:
    """Bad input keeps the form; every value is kept; change and remove have buttons."""
    ana, hugo = slack.people("ana", "hugo")
    ana.types("/crisis kpi Acme Availability")
    ana.submits(target="very high", better="higher")
    ana.sees("Write a number such as 99.5 or 1200.")
    ana.fills(target="99,5 %")
    ana.presses("More…")
    ana.submits(period="week", agreed_with="Rita Roth", agreed_on="2026-03-01")
    ana.sees_no_modal()

    ana.types("/crisis kpis Acme")
    ana.sees("Availability", "at least 99.5 %, every week, agreed with Rita Roth on 1 Mar 2026", "Not measured yet")
    for value in ("99.7", "99.4 %"):
        ana.presses("New value")
        ana.submits(actual=value, measured_on="2026-03-02" if value == "99.7" else "2026-03-03")
    ana.sees("KPIs of Acme Corp: 1 missed", "*missed*. Lately 99.7 → 99.4, getting worse.")
    ana.presses("New value")
    ana.submits(actual="4 h")
    ana.sees("It is measured in %.")
    ana.closes_modal()
    ana.types("/crisis account Acme")
    ana.sees("KPIs: 1 missed", "99.4 % on 3 Mar 2026")
    ana.presses("All 1…")
    ana.presses("Change")
    ana.submits(target="99 %")
    ana.sees("KPIs of Acme Corp: 1 met", "at least 99 %")
    ana.presses("Remove")
    ana.sees("What did we agree to be measured by?")
    hugo.types("/crisis kpis Acme")
    hugo.was_told("What we know of", "is for its KAM")


def test_what_is_missed_or_unmeasured_waits_for_monday(slack: Slack, clock: Clock) -> None:
    """In the weekly message, never in one of its own."""
    ana = slack.person("ana")
    agrees(slack, "Availability", "99.5 %")
    ana.types("/crisis kpis Acme")
    ana.presses("New value")
    ana.submits(actual="99.4")
    ana.closes_modal()
    agrees(slack, "Hours to repair", "4 h", "lower")
    slack.direct_message(ana).reads()

    clock.fast_forward_to(MONDAY)

    told = slack.direct_message(ana).expects_once("Your accounts this week")
    told.shows("Missed: Availability 99.4 % on 3 Mar 2026, target at least 99.5 %")
    told.does_not_show("Hours to repair")
    assert slack.direct_message(ana).count("Availability") == 1
    clock.fast_forward(days=42)
    newest = slack.direct_message(ana).all[-1]
    newest.shows("Measure Availability (last on 3 Mar 2026)", "Measure Hours to repair (never so far)")


def test_a_new_crisis_names_the_kpis_we_miss(slack: Slack) -> None:
    """On the card “Last time”; they alone are no reason for it."""
    ana = slack.person("ana")
    agrees(slack, "Availability", "99.5 %")
    ana.types("/crisis kpis Acme")
    ana.presses("New value")
    ana.submits(actual="99.4")
    ana.closes_modal()
    ana.declares()
    slack.crisis_channel().expects_no("Last time")
    ana.types("/crisis remember Acme Call the COO")
    ana.submits()

    ana.declares(summary="It burns again")

    card = slack.crisis_channel().expects("Last time", "Call the COO")
    card.shows("*KPIs we miss*: Availability 99.4 % on 3 Mar 2026, target at least 99.5 %")
