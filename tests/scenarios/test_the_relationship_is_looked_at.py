"""How it stands with a client: scored, compared, and told beside the crisis that lay between."""

from tests.harness import Clock, Person, Slack


def look(person: Person, answer: str, **values: str) -> None:
    person.submits(**{f"score_{index}": answer for index in range(6)}, **values)


def test_a_crisis_shows_in_the_runs_around_it(slack: Slack, clock: Clock) -> None:
    """From the word and from the card; with an outside view beside our own."""
    ana, hugo = slack.people("ana", "hugo")
    ana.types("/crisis diagnostic Acme")
    ana.sees("Do they believe what we say?", "They tell us bad news first")
    ana.submits(score_0="4")
    ana.sees("Please complete this required field.")
    look(ana, "4")
    ana.sees("Relationship: 75 of 100")
    ana.closes_modal()
    ana.declares()
    channel = slack.crisis_channel()
    ana.types("/crisis resolve", in_channel=channel)
    ana.submits(what_was_done="Mended", cause="Ours", unconfirmed_reason="They sleep.")
    clock.fast_forward(days=1)

    ana.types("/crisis account Acme")
    ana.presses("Run it again")
    ana.fills(score_0="2")
    ana.presses("More…")
    ana.submits(**{f"score_{index}": "2" for index in range(1, 6)}, notes="They count every hour.")

    ana.sees("Relationship: 25 of 100", "50 less than on 3 Mar 2026", "Before C-2026-001: 75, after: 25.")
    ana.closes_modal()
    ana.types("/crisis account Acme")
    ana.sees("Relationship: 25 of 100", "They count every hour.")
    ana.presses("Run it again")
    ana.presses("More…")
    look(ana, "3", source="Forrester", assessed_on="2026-03-02")
    ana.sees("Relationship: 25 of 100", "Beside it: 50 of 100, as Forrester saw it on 2 Mar 2026")
    hugo.types("/crisis diagnostic Acme")
    hugo.was_told("Only the KAM of Acme Corp")


def test_it_is_asked_for_again_in_the_weekly_message(slack: Slack, clock: Clock) -> None:
    """Half a year later, on a Monday, and not in a message of its own."""
    ana = slack.person("ana")
    ana.types("/crisis diagnostic Acme")
    look(ana, "4")
    ana.closes_modal()

    clock.stands_still_for(days=183)
    clock.fast_forward(hours=1)

    asked = slack.direct_message(ana).all[-1]
    asked.shows("Your accounts this week", "Run the relationship diagnostic again (last on 3 Mar 2026)")
    assert slack.direct_message(ana).count("Run the relationship diagnostic again") == 1
    ana.types("/crisis diagnostic Acme")
    look(ana, "4")
    clock.fast_forward(days=7)
    assert slack.direct_message(ana).count("Run the relationship diagnostic again") == 1
