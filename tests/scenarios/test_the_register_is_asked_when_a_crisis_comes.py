"""Was it foreseen, and whom else may it reach: asked once in the channel, told to whoever leads and nobody else."""

from collections.abc import Callable

import pytest

from crisis.rules.account import search_key
from storage.queries.account import account_by_name_key
from storage.tables.profile import AccountLink
from storage.vocabulary import LinkKind
from tests.harness import Clock, Slack
from tests.stage import Stage

Shares = Callable[..., None]


@pytest.fixture
def share(stage: Stage) -> Shares:
    """These accounts have a value in common."""

    def write(value: str, *accounts: str, kind: LinkKind = LinkKind.SUPPLIER) -> None:
        async def add() -> None:
            async with stage.bot.database.transaction() as session:
                for name in accounts:
                    account = await account_by_name_key(session, search_key(name))
                    assert account is not None and account.id is not None
                    link = AccountLink(account_id=account.id, kind=kind, value=value, value_key=search_key(value))
                    session.add(link)

        stage.do(add())

    return write


def test_a_risk_that_was_known_is_a_hit(slack: Slack, clock: Clock) -> None:
    """Whoever looks sees the likeliest first; the answer is kept with the score of that day.

    Guests may be in the channel and read the digest, so neither the channel nor the timeline says what the risk was.
    """
    ana = slack.person("ana")
    for scenario, likelihood, impact in (("Invoicing breaks down", "2", "5"), ("Their KAM leaves", "1", "2")):
        ana.types(f"/crisis risk Acme Corp {scenario}")
        ana.submits(likelihood=likelihood, impact=impact)
    clock.fast_forward(minutes=1)
    ana.declares(summary="Acme has no invoices: invoicing broke")
    channel = slack.crisis_channel()
    card = channel.expects("Was this in the risk register?", "had 2 open risks", button="Nobody had thought of it")

    ana.presses("Look for it…", on=card)
    ana.submits(risk="10 amber: Invoicing breaks down")

    ana.sees("a hit")
    card.shows("It was in the risk register.", "@ana says: a hit", button="Correct this")
    ana.presses("Correct this", on=card)
    ana.sees("*Invoicing breaks down*\n10, amber")
    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("it was in the risk register, with the score 10 (amber)")
    channel.expects_no("Invoicing breaks down")
    ana.types("/crisis matrix Acme Corp")
    ana.was_told("1 of 1 crisis (100 %): 1 hit, 0 underrated, 0 surprises")


def test_a_surprise_can_be_corrected_and_goes_into_the_register(slack: Slack, clock: Clock) -> None:
    """The first answer counts until somebody corrects it in the open."""
    ana, dora = slack.people("ana", "dora")
    ana.types("/crisis risk Acme Corp Their KAM leaves")
    ana.submits(likelihood="1", impact="2")
    clock.fast_forward(minutes=1)
    ana.declares(summary="The harbour is closed")
    channel = slack.crisis_channel()
    card = channel.expects("Was this in the risk register?", button="Nobody had thought of it")

    dora.presses("Nobody had thought of it", on=card)
    dora.was_told("a surprise")
    ana.presses("Add it to the register", on=card)
    ana.sees("Add a risk", "The harbour is closed")
    ana.submits(likelihood="2", impact="4")
    ana.sees("*8, amber*")
    ana.closes_modal()

    ana.types("/crisis foreseen", in_channel=channel)
    assert "The harbour is closed" not in ana.screen.partition("What had the register?")[2]
    ana.submits(risk="2 green: Their KAM leaves")

    card.shows("@ana says: underrated")
    ana.types("/crisis timeline", in_channel=channel)
    ana.was_told("@dora said: nobody had thought of it", "@ana corrected: it was in the risk register")


def test_contagion_reaches_whoever_leads_and_nobody_else(slack: Slack, clock: Clock, share: Shares) -> None:
    """Other clients' names never stand in the channel; who may not read those accounts hears their number."""
    ana, dora, olga = slack.people("ana", "dora", "olga")
    share("Maersk", "Acme Corp", "Umbrella", "Globex")
    share("Suez canal", "Initech", kind=LinkKind.CLAUSE)

    ana.declares(summary="Nothing comes through the Suez Canal")
    channel = slack.crisis_channel()

    told = slack.direct_message(ana).expects("may reach 3 other accounts", "*Umbrella*", "same supplier “Maersk”")
    told.shows("2 accounts you may not read").does_not_show("Globex", "Initech")
    dora.types("/crisis lead", in_channel=channel)
    slack.direct_message(dora).expects("may reach 3 other accounts", "3 accounts you may not read")
    olga.types("/crisis contagion C-2026-001")
    olga.was_told("*Globex*", "*Initech*", "same clause “Suez canal”", "*Umbrella*")
    channel.expects_no("Globex")
    channel.expects_no("Umbrella")
    dora.types("/crisis lead @ana", in_channel=channel)
    dora.submits()
    clock.fast_forward(hours=1)
    assert slack.direct_message(ana).count("may reach 3 other accounts") == 1


def test_the_matrix_comes_as_a_picture_to_whoever_asked(slack: Slack) -> None:
    """The list at once, the picture by direct message; nothing of it stands in a channel."""
    ana = slack.person("ana")
    ana.types("/crisis risk Acme Corp Their plant burns down")
    ana.submits(likelihood="2", impact="5")

    ana.presses("Matrix")

    ana.sees("Risk matrix: Acme Corp", "1 open risk: 0 red, 1 amber, 0 green", "1. Their plant burns down")
    sent = slack.direct_message(ana).expects("Risk matrix: Acme Corp", "Their plant burns down", "rare but grave")
    (picture,) = [block for block in sent.message.blocks if block["type"] == "image"]
    assert picture["alt_text"].startswith("Risk matrix of Acme Corp: 1 open risk, 0 red, 1 amber")
    assert "slack_file" in picture


def test_a_picture_that_fails_for_good_is_missed_aloud(slack: Slack) -> None:
    """Whoever was promised one hears why it is not there; the list comes all the same."""
    slack.fake.faults.add("files.getUploadURLExternal", "error", times=9, error="file_uploads_disabled")
    slack.expects_trouble("UploadMatrix")
    ana = slack.person("ana")
    ana.types("/crisis risk Acme Corp Their plant burns down")
    ana.submits(likelihood="2", impact="5")

    ana.presses("Matrix")

    sent = slack.direct_message(ana).expects("Risk matrix: Acme Corp", "Their plant burns down")
    sent.shows("*The picture is missing:* Slack did not take it (", "`/crisis matrix` asks for it again.")


def test_a_review_that_is_due_is_said_once_a_week(slack: Slack, clock: Clock) -> None:
    """One message for all of it, on Monday, together with what would make the accounts readier."""
    ana = slack.person("ana")
    for scenario in ("Their plant burns down", "Their board changes"):
        ana.types(f"/crisis risk Acme Corp {scenario}")
        ana.submits(likelihood="2", impact="2")
    clock.fast_forward(days=88)
    slack.direct_message(ana).expects_no("to be reviewed")

    clock.fast_forward(days=8)
    reminder = slack.direct_message(ana).expects_once(
        "Your accounts this week", "This week: 2 risks are to be reviewed"
    )
    reminder.shows("A good week to make")
    ana.presses("Risks of Acme Corp", on=reminder)
    ana.presses("Still so: 2. Their board changes")

    clock.fast_forward(days=7)
    slack.direct_message(ana).expects("This week: 1 risk is to be reviewed")
