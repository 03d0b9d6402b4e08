"""Managers write down who was trained; the roster and the crisis show who was not."""

from tests.harness import Slack
from tests.scenarios.conftest import OpenStage
from tests.stage import a_protocol


def test_a_manager_writes_down_a_training_and_the_roster_shows_it(open_stage: OpenStage) -> None:
    """Bad input keeps the form; whoever is no manager reads it; a mistake is taken back."""
    slack = Slack(open_stage(protocol=a_protocol(training={"required": ["crisis response"]})))
    olga, dora = slack.people("olga", "dora")
    olga.types("/crisis trained @dora crisis response")
    olga.submits(trained_on="2026-03-04")
    olga.sees("This day is still to come.")
    olga.submits(trained_on="2026-03-02")
    olga.sees("@dora is trained in crisis response; that counts until 2 Mar 2027.")
    olga.closes_modal()

    dora.types("/crisis roster")

    dora.sees("dora", "trained", "sales: Emil Eriksen has no valid training in crisis response. Dora Dvorak, who has")
    dora.closes_modal()
    dora.types("/crisis trained")
    dora.was_told("Who is trained", "@dora: crisis response, counts until 2 Mar 2027", "Required of everybody")
    dora.types("/crisis trained @dora")
    dora.was_told("Trainings of @dora", "crisis response, on 2 Mar 2026")
    dora.declares()
    dora.types("/crisis team", in_channel=slack.crisis_channel())
    dora.was_told("service, not trained: crisis response")
    olga.types("/crisis trained @dora")
    olga.presses("Remove the training crisis response")
    olga.closes_modal()
    dora.types("/crisis trained")
    dora.was_told("Nobody yet.")
