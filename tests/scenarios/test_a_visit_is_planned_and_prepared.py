"""A visit that is planned is prepared for and becomes a contact; one that is cancelled is heard of no more."""

from datetime import timedelta

from tests.harness import Clock, Slack


def test_a_planned_visit_is_prepared_asked_about_and_logged(slack: Slack, clock: Clock) -> None:
    """Planned in the form that logs, moved from the card; the note before, the question after, each once."""
    ana = slack.person("ana")
    ana.types("/crisis remember Acme the COO hates fish")
    ana.submits()
    ana.types("/crisis log Acme visit about the renewal")
    ana.submits(at=clock.now + timedelta(days=3))
    ana.sees("Planned with *Acme Corp*", "You get what to prepare before")
    ana.closes_modal()
    ana.types("/crisis account Acme")
    ana.sees("*Planned*", "*Visit*", "visit about the renewal")
    ana.presses("Move: visit about the renewal")
    ana.submits(at=clock.now - timedelta(days=1))
    ana.sees("Choose a time in the future")
    ana.submits(at=clock.now + timedelta(days=5))
    ana.closes_modal()

    told = slack.direct_message(ana)
    clock.fast_forward(days=3.9)
    told.expects_no("Coming up")
    clock.fast_forward(days=0.2)
    note = told.expects_once("Coming up: visit with Acme Corp").shows("visit about the renewal", "the COO hates fish")
    clock.fast_forward(days=1.1)
    question = told.expects_once("How did it go: visit with Acme Corp")
    ana.presses("It took place", on=question)
    ana.submits(note="They will sign in May")
    question.shows("Visit with Acme Corp", "@ana logged it")
    assert question.buttons == ["Open the account"]
    ana.types("/crisis touchpoints Acme")

    ana.sees("*Visit*", "They will sign in May")
    assert "*Planned*" not in ana.screen
    note.shows("@ana logged it")


def test_a_cancelled_visit_is_heard_of_no_more(slack: Slack, clock: Clock) -> None:
    """From the note itself; strangers plan nothing."""
    ana, hugo = slack.people("ana", "hugo")
    hugo.types("/crisis log Acme a visit")
    hugo.was_told("Only the KAM of Acme Corp")
    ana.types("/crisis log Acme call about the invoice")
    ana.submits(at=clock.now + timedelta(hours=5))
    ana.closes_modal()
    clock.fast_forward(minutes=5)
    note = slack.direct_message(ana).expects_once("Coming up: call with Acme Corp")

    ana.presses("Cancel", on=note)
    ana.was_told("It is cancelled")
    note.shows("@ana cancelled it")
    assert note.buttons == ["Open the account"]
    clock.fast_forward(hours=8)

    slack.direct_message(ana).expects_no("How did it go")
