"""What people can do is written down before a crisis, and found in one."""

from tests.harness import Slack


def test_who_can_what_the_account_takes_is_invited_from_the_team_view(slack: Slack) -> None:
    """Bad input keeps the form and names the field; the lead reads who could help, and one press brings them in."""
    ana, milo, lena = slack.people("ana", "milo", "lena")
    milo.types("/crisis skills")
    milo.submits(skills="speaks Japanese\n" + "x" * 41)
    milo.sees("Keep each under 40 characters")
    milo.submits(skills="speaks Japanese\n<!channel>")
    milo.sees("speaks Japanese", "<!channel>")
    milo.closes_modal()
    ana.types("/crisis account Acme")
    ana.sees("Skills it takes", "None is written down.")
    ana.presses("Edit skills")
    ana.submits(skills="Japanese\nde-escalation")
    ana.sees("Japanese: @milo", "de-escalation: nobody yet")
    ana.closes_modal()

    ana.declares()
    ana.types("/crisis team", in_channel=slack.crisis_channel())
    ana.was_told("Could help", "@milo (speaks Japanese)")
    ana.presses("Invite", on=ana.newest_answer)

    ana.was_told("@milo is being brought into C-2026-001.")
    slack.crisis_channel().expects("@ana brought @milo (speaks Japanese) into C-2026-001.")
    assert "milo" in slack.crisis_channel().members
    lena.types("/crisis who japanese")
    lena.was_told("Who can: japanese", "@milo", "speaks Japanese")


def test_a_manager_writes_down_what_somebody_can_and_others_read_it(slack: Slack) -> None:
    """Whoever may not change it sees it without a form."""
    olga, lena = slack.people("olga", "lena")
    olga.types("/crisis skills @milo")
    olga.submits(skills="knows SAP")
    olga.closes_modal()

    lena.types("/crisis skills @milo")

    lena.was_told("@milo", "knows SAP")
    lena.sees_no_modal()
    lena.types("/crisis skills SAP")
    lena.was_told("Who can: SAP", "@milo")
    lena.types("/crisis who Portuguese")
    lena.was_told("Nobody stands for “Portuguese”")
