"""Who is called: absences, seats of an account, and the directory that says who stands for what."""

from datetime import timedelta

from fake_slack.events import change_usergroup
from tests.harness import Slack
from tests.scenarios.conftest import OpenStage
from tests.stage import a_protocol


def test_who_is_away_is_replaced_and_the_page_says_so(slack: Slack) -> None:
    """Dora says that she is away; Emil is paged instead, and everybody reads why."""
    dora, emil, ana = slack.people("dora", "emil", "ana")

    dora.types("/crisis away 3 Mar - 9 Mar")
    dora.sees("First day away", "Last day away")
    dora.submits(note="Skiing")
    dora.sees("You are away 3 Mar to 9 Mar.", "@emil stands in for sales.")
    dora.closes_modal()
    ana.declares()

    slack.direct_message(emil).expects("You are on the response team for sales.", "away until 9 Mar, so you stand in.")
    slack.direct_message(dora).expects_nothing_new()
    slack.crisis_channel().expects("Not everybody is at work", "away until 9 Mar, so @emil stands in for sales.")
    assert "dora" not in slack.crisis_channel().members
    assert slack.calls("conversations.create", "conversations.invite") == [
        "conversations.create",
        "conversations.invite",
    ]


def test_a_manager_notes_an_absence_and_takes_it_back(slack: Slack) -> None:
    """Whoever is in an open crisis hears who stands in, and so does its lead; nobody but a manager may do it."""
    olga, farid, ana, milo = slack.people("olga", "farid", "ana", "milo")
    ana.declares()
    ana.types("/crisis lead", in_channel=slack.crisis_channel())

    milo.types("/crisis away @farid")
    milo.was_told("Only managers may do this.")
    olga.types("/crisis away @farid")
    olga.submits(last_day="2026-03-06")
    olga.sees("@farid is away 3 Mar to 6 Mar.", "@greta stands in for service.")
    olga.closes_modal()

    slack.direct_message(farid).expects(
        "@farid is in C-2026-001", "away 3 Mar to 6 Mar", "@greta stands in for service"
    )
    slack.direct_message(ana).expects("@farid is in C-2026-001")
    farid.types("/crisis away")
    farid.presses("Remove")
    farid.closes_modal()
    farid.types("/crisis who service")
    farid.was_told("First: @farid", "Backup: @greta")
    assert "away" not in farid.private_answers[-1]


def test_a_seat_of_an_account_comes_before_its_tier_s(slack: Slack) -> None:
    """The manager sets strategic accounts, the KAM sets Acme: Acme's own counts there, the tier's for Umbrella."""
    olga, ana, milo, lena = slack.people("olga", "ana", "milo", "lena")

    olga.types("/crisis roster strategic")
    olga.presses("Add a function")
    olga.submits(function="Legal", primary=lena)
    olga.sees("legal", "@lena", "set for the tier")
    olga.closes_modal()
    ana.types("/crisis roster Acme Corp")
    ana.presses("Change who stands for legal")
    ana.presses("More…")
    ana.submits(primary=milo, primary_hours="8-17")
    ana.sees("@milo", "works 08–17", "set for this account")
    ana.closes_modal()
    ana.declares("Acme")

    slack.direct_message(milo).expects("You are on the response team for legal.")
    slack.direct_message(lena).expects_nothing_new()
    ana.declares("Umbrella")
    slack.direct_message(lena).expects("You are on the response team for legal.")


def test_only_editors_change_the_roster_of_an_account(slack: Slack) -> None:
    """Others see it without buttons, and a tier is for managers."""
    milo, ana = slack.people("milo", "ana")

    milo.types("/crisis roster Acme Corp")

    milo.sees("Response team: Acme Corp", "legal", "Backup: @ines")
    assert "Change" not in milo.screen and "Add a function" not in milo.screen
    milo.closes_modal()
    ana.types("/crisis roster key")
    assert "Add a function" not in ana.screen


def test_who_finance_names_the_person_their_backup_and_their_time(slack: Slack) -> None:
    """Also for an account; a function that nobody has names those there are; without a word all of them."""
    ana, hugo = slack.people("ana", "hugo")

    ana.types("/crisis who legal")
    ana.was_told("Who stands for legal", "First: @hugo, it is 10:00 there", "Backup: @ines")
    ana.types("/crisis who legal Acme Corp")
    ana.was_told("Who stands for legal for Acme Corp", "@hugo")
    ana.types("/crisis who finance")
    ana.was_told("Nobody stands for “finance”", "sales, service, legal")
    ana.types("/crisis who")
    ana.was_told("Who stands for what", "sales", "service", "legal")
    hugo.types("/crisis who legal Nowhere Ltd")
    hugo.was_told("There is no account “Nowhere Ltd”")


def test_the_account_card_shows_the_team_and_what_is_missing(slack: Slack) -> None:
    """From the card the roster is one press away."""
    ana = slack.person("ana")

    ana.types("/crisis account Acme Corp")
    ana.sees("Response team", "sales: @dora, backup @emil")
    ana.presses("Roster")

    ana.sees("Response team: Acme Corp", "from the protocol")


async def changed(slack: Slack, *users: str) -> None:
    """Somebody changes who is in @legal, and Slack's event arrives."""
    change_usergroup(slack.fake.state, slack.fake.state.usergroups[0]["id"], list(users))
    await slack.fake.settled()


def test_a_user_group_is_called_as_its_people_and_slack_is_asked_before(open_stage: OpenStage) -> None:
    """Slack says once an hour who is in it; declaring asks nothing of it.

    A change is known at once; one of which Slack sent no event, an hour later.
    """
    crt = [{"function": "legal", "primary": "@legal", "backup": "dora@northwind.example"}]
    stage = open_stage(protocol=a_protocol(crt=crt))
    slack = Slack(stage)
    ana, hugo, ines = slack.people("ana", "hugo", "ines")
    stage.do(stage.fast_forward(timedelta(minutes=5)))
    assert slack.calls("usergroups.list") == ["usergroups.list"]

    ana.declares("Globex")

    for person in (hugo, ines):
        slack.direct_message(person).expects("You are on the response team for legal.")
    assert slack.calls("usergroups.list") == ["usergroups.list"]
    stage.do(changed(slack, "emil"))
    stage.do(stage.fast_forward(timedelta(seconds=1)))
    ana.types("/crisis who legal")
    ana.was_told("First: @emil", "Backup: @dora")
    slack.fake.state.usergroups[0]["users"] = ["milo"]
    stage.do(stage.fast_forward(timedelta(minutes=60)))
    ana.types("/crisis who legal")
    ana.was_told("First: @milo", "Backup: @dora")
