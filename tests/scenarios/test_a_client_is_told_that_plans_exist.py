"""A page for the client is made of facts, and refused while it would be untrue."""

from tests.harness import Slack


def test_a_kam_makes_a_statement_once_it_is_true(slack: Slack) -> None:
    """First it says what is missing; then it is shown, kept, and sent once to whoever asks."""
    ana, lena = slack.people("ana", "lena")
    ana.types("/crisis statement Acme")
    ana.was_told("A statement about Acme Corp would not be true yet.", "Its risk register is empty")
    ana.types("/crisis risk Acme their plant burns down")
    ana.submits(likelihood="5", impact="4")
    ana.submits(playbook="delivery_failure", owner=ana)
    ana.closes_modal()
    ana.types("/crisis account Acme")
    ana.presses("Still true: overview")

    ana.presses("A statement for the client")

    ana.sees("How we are prepared for a crisis: Acme Corp", "5 kinds of situations", "sales, service and legal")
    ana.sees("Critical: a first word within 30 minutes", "Your contact. Ana Almeida")
    assert "plant" not in ana.screen.partition("Made before")[0] and "dora" not in ana.screen
    ana.presses("Send it to me")
    ana.sees("It is on its way to your direct messages.")
    slack.direct_message(ana).expects_once("For the client Acme Corp", "Prepared on 3 March 2026.")
    lena.types("/crisis statement Acme")
    lena.was_told("Only the KAM of Acme Corp")
