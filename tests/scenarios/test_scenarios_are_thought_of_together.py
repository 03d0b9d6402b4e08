"""A brainstorm: one message that stays current, ideas and votes of whoever sees it, a result that becomes risks."""

from fake_slack.model import Channel
from handlers.blocks.scenario_idea import IDEA_ACCOUNT
from tests.harness import ChannelPlace, Clock, Person, Seen, Slack
from tests.scenarios.conftest import OpenStage
from tests.stage import Stage, a_protocol


def opens(person: Person, slack: Slack, words: str = "Acme Corp", *, where: str = "crisis-desk") -> ChannelPlace:
    person.types(f"/crisis brainstorm {words}".strip(), in_channel=slack.channel(where).channel.id)
    return slack.channel("crisis-desk")


def adds(person: Person, board: Seen, text: str, source: str = "experience", **values: str) -> None:
    person.presses("Add an idea", on=board)
    person.submits(text=text, source=source, **values)
    person.sees_no_modal()


def test_ideas_are_added_voted_for_and_ranked(slack: Slack) -> None:
    """From an empty page to the register of the account, all in one message."""
    ana, karl, milo = slack.people("ana", "karl", "milo")
    desk = opens(ana, slack)
    board = desk.expects("Brainstorm: What could happen to Acme Corp?", "Nobody has written anything yet")

    adds(ana, board, "Invoices are wrong")
    adds(karl, board, "A meteor strikes <!channel>", "hypothetical")
    board.shows("2 ideas", "Invoices are wrong", "from experience, @ana", "*no playbook yet*", "<!channel>")
    for person in (karl, milo):
        person.presses("Vote for: A meteor strikes <!channel>", on=board)
        person.was_told("Your vote for", "counts")
    milo.presses("Vote for: A meteor strikes <!channel>", on=board)
    milo.was_told("counted already")
    board.shows("2 votes, from what could be, @karl")
    milo.presses("Take it back", on=milo.newest_answer)
    board.shows("1 vote, from what could be")

    ana.presses("Close this brainstorm", on=board)

    board.shows("Closed by @ana", "*1.* A meteor strikes", "*2.* Invoices are wrong")
    board.does_not_show("[Vote")
    ana.presses("Into the risk register: A meteor strikes <!channel>", on=board)
    ana.sees("Add a risk", "A meteor strikes <!channel>")
    ana.submits(likelihood="1", impact="5")
    ana.sees("Risks of Acme Corp", "A meteor strikes", "thought of from what could be")
    board.shows("in the register of Acme Corp")


def test_what_looks_alike_is_asked(slack: Slack) -> None:
    """Nothing that was typed is lost; the author decides."""
    ana, karl = slack.people("ana", "karl")
    desk = opens(ana, slack)
    board = desk.expects("Brainstorm:")
    adds(ana, board, "Invoices are wrong at the end of a quarter")

    karl.presses("Add an idea", on=board)
    karl.submits(text="Wrong invoices", source="case_study")
    karl.sees("Is it the same as…?", "Invoices are wrong at the end of a quarter", "Wrong invoices")
    karl.submits(same_as="Yes: Invoices are wrong at the end of a quarter")
    board.shows("1 idea", "1 vote")

    karl.presses("Add an idea", on=board)
    karl.fills(text="Wrong invoices", source="case_study")
    karl.presses("More…")
    karl.sees("Wrong invoices", "How likely is it?")
    karl.submits(impact="4")
    karl.submits(same_as="new")
    board.shows("2 ideas", "Wrong invoices", "from a case study, @karl, grave (4)")


def test_the_playbooks_fill_an_empty_page_and_the_clock_closes_it(slack: Slack, clock: Clock) -> None:
    """A week later the result stands there without anybody's doing."""
    ana, milo = slack.people("ana", "milo")
    desk = opens(ana, slack)
    board = desk.expects("Brainstorm:", button="Start from the playbooks")

    milo.presses("Start from the playbooks", on=board)
    milo.was_told("scenarios of our playbooks were added")
    board.shows("10 ideas", "from our playbooks", "playbook `data_breach`")
    milo.presses("All ideas", on=board)
    milo.presses("Vote for: Data breach")
    milo.sees("1 vote", "Take it back")
    milo.presses("Take it back")
    milo.closes_modal()
    clock.fast_forward(days=7, minutes=2)

    board.shows("Closed", "10 ideas", "*1.*")
    board.does_not_show("Add an idea")


def test_an_idea_of_all_accounts_goes_into_the_register_of_one(slack: Slack) -> None:
    """The account is asked first; whoever may not change it is told, and nothing happens."""
    ana, milo = slack.people("ana", "milo")
    desk = opens(milo, slack, "")
    board = desk.expects("What could happen to our key accounts?")
    adds(milo, board, "A strike at the harbour")
    milo.presses("Close this brainstorm", on=board)

    for person in (milo, ana):
        person.presses("Into the risk register: A strike at the harbour", on=board)
        person.picks(IDEA_ACCOUNT, "Acme")
        person.submits()
        if person is milo:
            person.sees("Only the KAM of Acme Corp")
            person.closes_modal()
    ana.sees("A strike at the harbour", "How likely is it?")
    ana.submits(likelihood="2", impact="2")
    ana.sees("Risks of Acme Corp", "A strike at the harbour")


def test_it_stands_where_it_was_asked_for_if_that_is_private(slack: Slack) -> None:
    """Otherwise in the crisis-desk channel: never from private to public."""
    ana = slack.person("ana")
    ana.declares(account="Acme Corp", summary="Invoices are wrong", severity="SEV3")
    room = slack.crisis_channel()

    ana.types("/crisis brainstorm", in_channel=room)
    room.expects("Brainstorm: What could happen to Acme Corp?")
    ana.types("/crisis brainstorm Acme Corp supply", in_channel="general")
    slack.channel("crisis-desk").expects("Brainstorm: What could happen to Acme Corp: supply?")
    ana.types("/crisis brainstorm strikes", in_channel="general")
    slack.channel("crisis-desk").expects("Brainstorm: What could happen: strikes?")

    slack.channel("general").expects_no("Brainstorm")
    ana.types("/crisis brainstorm strikes", in_channel="general")
    ana.was_told("is open already in", "crisis-desk")
    room.expects_once("Brainstorm")


def test_a_shared_or_foreign_private_channel_is_not_for_it(slack: Slack, stage: Stage) -> None:
    """Private is not enough: another organisation in it, or a channel without the app."""
    ana, state = slack.person("ana"), stage.slack.state
    for name, shared in (("with-acme", True), ("without-us", False)):
        place = slack.channel("crisis-desk").channel
        members = [member for member in place.members if shared or member != state.bot_user_id]
        channel = Channel(
            f"C0{name.upper().replace('-', '')}",
            name,
            ana.id,
            1,
            is_private=True,
            is_ext_shared=shared,
            members=members,
        )
        state.channels[channel.id] = channel

        ana.types(f"/crisis brainstorm {name}", in_channel=channel.id)

        slack.channel("crisis-desk").expects(f"What could happen: {name}?")
        assert not channel.messages or all("Brainstorm" not in str(one.text) for one in channel.messages.values())


def test_strangers_open_nothing_about_an_account(slack: Slack) -> None:
    """And are told who may."""
    milo = slack.person("milo")

    milo.types("/crisis brainstorm Acme Corp")

    milo.was_told("What we know of Acme Corp is for its KAM")
    slack.channel("crisis-desk").expects_no("Brainstorm")


def test_where_no_private_place_is_the_person_is_told(open_stage: OpenStage) -> None:
    """The protocol names no crisis-desk channel, and it was asked for in public: nothing is posted anywhere."""
    stage = open_stage(protocol=a_protocol(channels={}))
    slack = Slack(stage)
    ana = slack.person("ana")

    ana.types("/crisis brainstorm strikes", in_channel="general")

    slack.direct_message(ana).expects("Crisis Desk could not post the brainstorm", "stands in a private channel")
    slack.expects_trouble("PostBrainstorm")
    slack.channel("general").expects_no("Brainstorm")


def test_a_message_that_somebody_deleted_comes_back_when_it_is_asked_for(slack: Slack) -> None:
    """With the ideas and votes that were there."""
    ana, karl = slack.people("ana", "karl")
    desk = opens(ana, slack)
    board = desk.expects("Brainstorm:")
    adds(karl, board, "Their plant burns down")
    slack.loses(board)

    opens(ana, slack)

    desk.expects_once("Brainstorm:", "Their plant burns down")
