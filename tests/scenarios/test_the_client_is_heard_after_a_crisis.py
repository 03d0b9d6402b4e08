"""A week and a month after a crisis the KAM is asked how the client feels, and writes it down."""

from tests.harness import Clock, Person, Slack


def a_crisis_ends(ana: Person, slack: Slack) -> None:
    ana.declares()
    ana.types("/crisis resolve", in_channel=slack.crisis_channel())
    ana.submits(what_was_done="Mended", cause="Ours", unconfirmed_reason="They sleep.")


def test_the_client_is_heard_after_a_crisis(slack: Slack, clock: Clock) -> None:
    """Put off once, written down with the second question, shown beside what was said before the crisis."""
    ana, hugo = slack.people("ana", "hugo")
    ana.types("/crisis feedback Acme they like us")
    ana.submits(score="4")
    ana.sees("Written down")
    ana.closes_modal()
    clock.fast_forward(hours=1)
    a_crisis_ends(ana, slack)

    clock.stands_still_for(days=7)
    clock.fast_forward(hours=1)
    first = slack.direct_message(ana).expects("How does Acme Corp feel about it?", button="Not yet")
    first.shows("Nothing was planned to reassure the client.")
    ana.presses("Plan something", on=first)
    ana.submits(what="Visit them with the director", measure="They say it is good again.")
    slack.crisis_channel().expects("Visit them with the director", "immediate, reassuring the client")
    ana.presses("Not yet", on=first)
    ana.was_told("You will be asked once more")
    first.shows("Not yet; you are asked once more", button="Write down what they say")
    assert "Not yet" not in first.buttons
    clock.stands_still_for(days=5)
    clock.fast_forward(hours=1)
    (last,) = [one for one in slack.direct_message(ana).all if "the last time you are asked" in one.text]
    assert "Not yet" not in last.buttons and "reassure" not in last.text
    ana.presses("Write down what they say", on=last)
    ana.fills(text="They lost trust & <money>", score="2")
    ana.presses("More…")
    ana.sees("They lost trust", "How did they say it?")
    ana.submits(text="   ")
    ana.sees("Say in a sentence what they said.")
    ana.submits(text="They lost trust & <money>", wants="A visit of our director", kind="call")
    ana.sees("What *Acme Corp* says is written down")
    ana.closes_modal()

    for question in (first, last):
        question.shows("@ana wrote it down")
        assert question.buttons == []
    ana.types("/crisis account Acme")
    ana.sees("*What they say*", "*2 of 5*", "Before C-2026-001: 4, after: 2.")
    ana.presses("Show all that the client said")
    ana.sees("Scores, newest last: 4, 2 (of 5).", "They lost trust & <money>", "They want: A visit of our director")
    ana.closes_modal()
    ana.types("/crisis timeline C-2026-001")
    ana.was_told("wrote down what the client says (2 of 5): They lost trust")
    hugo.types("/crisis feedback C-2026-001 they are calm")
    hugo.was_told("Only the KAM of Acme Corp", "they are calm")
    hugo.types("/crisis feedback C-2026-001")
    hugo.was_told("What we know of Acme Corp is for")


def test_what_a_client_said_reaches_whoever_must_hear_it(slack: Slack, clock: Clock) -> None:
    """Passed on to a function, reminded of, answered; the list says so, and others cannot answer it."""
    ana, dora, emil = slack.people("ana", "dora", "emil")
    ana.types("/crisis feedback Acme your portal is slow & ugly")
    ana.submits(score="2")
    ana.closes_modal()
    ana.types("/crisis feedback Acme")
    ana.presses("Pass on…")
    ana.submits(function="sales", note="Tell me what you plan")
    ana.sees("Passed on", "@dora")
    ana.closes_modal()
    sent = slack.direct_message(dora).expects_once("passes on to you", "Acme Corp", "slow & ugly", "Tell me what")

    clock.stands_still_for(days=3)
    clock.fast_forward(hours=1)
    slack.direct_message(dora).expects("Please say that you saw it")
    clock.stands_still_for(days=3)
    clock.fast_forward(hours=1)
    slack.direct_message(ana).expects("@dora (sales) has not seen what Acme Corp says")
    ana.types("/crisis feedback Acme")
    ana.sees("Passed on to sales, @dora, who has not seen it yet.")
    ana.closes_modal()
    emil.presses("Seen", on=sent)
    emil.was_told("so only they can answer it")
    dora.presses("Seen", on=sent)
    dora.was_told("sees in the list that you saw it")
    sent.shows("You saw it")
    assert sent.buttons == ["Answer"]
    dora.presses("Answer", on=sent)
    dora.submits(answer="A new portal in May")
    sent.shows("*You answered:* A new portal in May")
    assert sent.buttons == []
    slack.direct_message(ana).expects("@dora (sales) on what Acme Corp said", "A new portal in May")
    ana.types("/crisis feedback Acme")
    ana.sees("Passed on to sales, @dora: “A new portal in May”")
